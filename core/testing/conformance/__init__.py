"""What every plugin must keep, asked of each that is installed: `from core.testing.conformance.suite import *`."""
