"""What ``./dev`` is made of, and what it starts.

``dev`` imports only what needs nothing but Python's standard library, for it runs before anything is installed.
"""
