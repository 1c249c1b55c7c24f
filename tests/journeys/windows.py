"""Browser windows that note every complaint: console errors, broken policies, uncaught exceptions, foreign hosts."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, StorageState, ViewportSize

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=900)
WALL = ViewportSize(width=1920, height=1080)
# A broken policy is an event first; not every browser also writes it to the console.
WATCH = """addEventListener("securitypolicyviolation",
    (event) => console.error(`policy ${event.violatedDirective} broken by ${event.blockedURI}`));"""


class Windows:
    """Each window is a browser of its own: no cookies, no storage, unless ``login`` brings some."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []
        self._forgiven: list[str] = []

    def phone(self, *, dark: bool = False, scripts: bool = True) -> Page:
        return self.open(PHONE, dark=dark, scripts=scripts)

    def wall(self, login: StorageState) -> Page:
        return self.open(WALL, login=login)

    def open(
        self, size: ViewportSize, *, login: StorageState | None = None, dark: bool = False, scripts: bool = True
    ) -> Page:
        context = self._browser.new_context(
            base_url=self.address,
            viewport=size,
            storage_state=login,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/Rome",
            service_workers="block",
        )
        context.add_init_script(WATCH)
        self._contexts.append(context)
        return self.watch(context.new_page())

    def watch(self, page: Page) -> Page:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._complaints.append(f"uncaught: {error}"))
        page.on("request", self._asked)
        return page

    def forgive(self, pattern: str) -> None:
        """What this journey provokes itself, such as a refused request, is no complaint."""
        self._forgiven.append(pattern)

    @property
    def complaints(self) -> list[str]:
        return [said for said in self._complaints if not any(re.search(each, said) for each in self._forgiven)]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(f"{message.text} ({message.location['url']})")

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in ("http", "https", "ws", "wss") and url.netloc != urlsplit(self.address).netloc:
            self._complaints.append(f"asked somebody else: {request.url}")
