"""Floor 2: the hub, feeds and sockets. Knows no room; it could serve a chess club.

Keeps laws 4 (a snapshot and its cursor agree), 5 (never partial) and 8 (slow is told, not dropped). First load, live,
reconnect, slow client and polling are the same walk along the journal.
"""

from ticketrail.live.application import Application
from ticketrail.live.door import Credentials, Door
from ticketrail.live.feed import MAX_ID, Action, Feed, Frame, Match, Registry, Seat, Viewer, register, registry
from ticketrail.live.hub import Hub
from ticketrail.live.limits import Limits
from ticketrail.live.revocations import closes

hub = Hub(limits=Limits.configured())
"""This process's hub. Start it with the server, stop it when the server ends."""

__all__ = [
    "MAX_ID",
    "Action",
    "Application",
    "Credentials",
    "Door",
    "Feed",
    "Frame",
    "Hub",
    "Limits",
    "Match",
    "Registry",
    "Seat",
    "Viewer",
    "closes",
    "hub",
    "register",
    "registry",
]
