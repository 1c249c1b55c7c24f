"""The Python client of the live feed. Imports nothing of the server: a program that uses it needs no Django."""

from ticketrail.client.dashboard import DashboardWebSocketClient
from ticketrail.client.errors import ClientError, ConnectionLost, Refused, ServerError
from ticketrail.client.keeping import ConnectionStatus

__all__ = [
    "ClientError",
    "ConnectionLost",
    "ConnectionStatus",
    "DashboardWebSocketClient",
    "Refused",
    "ServerError",
]
