"""Ticketrail: a restaurant's service, live on every screen.

Every change is written once, with its event, in one transaction; every screen is a cursor into that journal.
"""

__version__ = "0.1.0"
