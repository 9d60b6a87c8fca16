"""Every write to a register; each checks access, changes rows and tells the log in one transaction."""
