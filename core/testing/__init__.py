"""Testing kit: private services, a whole private installation, real child processes, a real browser."""
