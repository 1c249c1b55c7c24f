"""What ``./dev`` is made of. Only Python's standard library: it runs before anything is installed."""
