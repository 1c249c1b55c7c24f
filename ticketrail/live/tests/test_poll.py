"""The GET twin: the same seats, frames and cursors, for whoever cannot hold a socket open."""

AUTH = {"Authorization": "Bearer ada@1"}
