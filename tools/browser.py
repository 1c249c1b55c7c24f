"""The machine's own Chromium under Playwright, for the journeys and the pictures. Playwright fetches none."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tools.programs import find_browser

# Without a sandbox because it runs as root on build machines; the rest keeps it from talking to anybody but us.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class NoBrowser(Exception):
    """This machine has no Chromium."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that is closed afterwards."""
    program = find_browser()
    if program is None:
        raise NoBrowser("There is no Chromium here. CHROMIUM names one that is not on the PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
