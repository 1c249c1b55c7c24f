"""Benchmarks: a real server in its own process, real sockets, figures on paper. ``python -m bench`` runs them all."""
