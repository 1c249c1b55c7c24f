"""What ``./dev`` is made of. Only Python's standard library, for it runs before anything is installed."""
