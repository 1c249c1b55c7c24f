"""Against a real server on a real port, as users meet it."""
