"""The line between one window and the server. Taking a browser offline leaves its open sockets alone; this does not."""

import re

from playwright.sync_api import Page, WebSocketRoute

RESTARTING = 1012


class Cable:
    """Goes in before the page is opened. Only sockets run through it: pages and calls keep working."""

    def __init__(self, page: Page) -> None:
        self.urls: list[str] = []
        self._ends: list[WebSocketRoute] = []
        self._is_cut = False
        page.route_web_socket(re.compile("/ws/"), self._plug_in)

    def cut(self) -> None:
        """What is open closes, and nothing opens any more."""
        self._is_cut = True
        for end in self._ends:
            end.close(code=RESTARTING, reason="the cable is cut")
        self._ends = []

    def mend(self) -> None:
        self._is_cut = False

    def close(self, code: int) -> None:
        """Let the server seem to close with this code."""
        for end in self._ends:
            end.close(code=code, reason="")
        self._ends = []

    def _plug_in(self, socket: WebSocketRoute) -> None:
        self.urls.append(socket.url)
        if self._is_cut:
            socket.close(code=RESTARTING, reason="the cable is cut")
        else:
            self._ends += [socket, socket.connect_to_server()]
