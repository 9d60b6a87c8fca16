"""Every installed plugin keeps what all must keep."""

from core.testing.conformance.suite import *  # noqa: F403
