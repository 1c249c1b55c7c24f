"""Takes every picture of the docs from a demo of its own: ``python -m tests.journeys.pictures [folder]``.

The evening stands still and everybody in it does the same each time; only clocks and order numbers differ.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.journeys.office import Office
from tests.journeys.people import Cook, Guest, sign_in
from tests.journeys.windows import DESK, PHONE, Windows
from tools.browser import chromium
from tools.demonstration import Demonstration
from tools.palette import shrunk

FOLDER = Path(__file__).resolve().parents[2] / "docs/pictures"
LARGEST = 120_000
# With the seconds since each was ordered, so that the kitchen's wall shows a rush and not a test.
RUSH = (
    ("Spaghetti with clams", "Marta", 170),
    ("Four cheeses", "Leo", 150),
    ("Prosciutto and rocket", "Bruno", 110),
    ("Lamb chops", "Sofia", 80),
    ("Fried squid", "Nina", 50),
    ("Tiramisù", "Carlo", 20),
)
# Pages with little on them.
STRIP = ViewportSize(width=1200, height=400)

Scene = Callable[[Page, Demonstration], object]


def menu(page: Page, demo: Demonstration) -> None:
    Guest(page, demo.door("Guest")).add("Bruschetta")


def options(page: Page, demo: Demonstration) -> None:
    guest = Guest(page, demo.door("Guest"))
    guest.add("Tagliata")
    page.get_by_label("medium").check()
    page.get_by_label("roast potatoes").check()


def checkout(page: Page, demo: Demonstration) -> None:
    fill_cart(Guest(page, demo.door("Guest"))).cart.click()


def tracking(page: Page, demo: Demonstration) -> None:
    guest = fill_cart(Guest(page, demo.door("Guest")))
    guest.order(name="Giulia")
    order_id = guest.follows()
    Office(demo.port, "manager").move(order_id, "preparing")
    guest.sees("preparing", "Cooking now")


def fill_cart(guest: Guest) -> Guest:
    guest.add("Bruschetta")
    guest.choose("Tagliata", "medium", "roast potatoes", note="no salt, please")
    return guest


def go(path: str) -> Scene:
    return lambda page, demo: page.goto(path)


SCENES: tuple[tuple[str, Scene, ViewportSize], ...] = (
    ("menu-phone", menu, PHONE),
    ("options-phone", options, PHONE),
    ("checkout-phone", checkout, PHONE),
    ("tracking-phone", tracking, PHONE),
    ("menu-desk", menu, DESK),
    ("tracking-desk", tracking, DESK),
    ("sign-in-desk", go("/login/"), STRIP),
    ("doors-desk", go("/"), STRIP),
)


def take(demo: Demonstration, windows: Windows, folder: Path) -> None:
    """All of them: every scene in light and in dark, and the kitchen on its wall, which is always dark."""
    manager = Office(demo.port, "manager")
    before = manager.open_orders()
    for name, scene, size in SCENES:
        for shade in ("light", "dark"):
            page = windows.open(size, dark=shade == "dark")
            page.emulate_media(reduced_motion="reduce")
            scene(page, demo)
            save(page, folder / f"{name}-{shade}.png")
            # The next guest finds the table as this one did.
            manager.tidy(before)
    kitchen(demo, windows, folder, manager)


def kitchen(demo: Demonstration, windows: Windows, folder: Path, manager: Office) -> None:
    ages = {manager.place(dish, name)["id"]: seconds for dish, name, seconds in RUSH}
    with closing(sqlite3.connect(demo.database)) as database, database:
        for order_id, seconds in ages.items():
            earlier = "UPDATE orders_order SET created_at = datetime(created_at, ?) WHERE id = ?"
            database.execute(earlier, (f"-{seconds} seconds", order_id))
    cook = Cook(windows.wall(sign_in(windows, "kitchen")))
    cook.page.emulate_media(reduced_motion="reduce")
    cook.look("pending")
    # The first touch lets it ring.
    cook.page.mouse.click(5, 900)
    guest = fill_cart(Guest(windows.phone(), demo.door("Guest")))
    guest.order(notes="Everything together")
    cook.sees(guest.follows())
    save(cook.page, folder / "kitchen-pending-wall.png")
    cook.look("preparing")
    save(cook.page, folder / "kitchen-preparing-wall.png")


def save(page: Page, file: Path) -> None:
    page.wait_for_load_state()
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(400)
    file.write_bytes(shrunk(page.screenshot()))
    size = file.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{file.name} has {size} bytes")
    print(f"{size:8} {file.name}", flush=True)


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    with tempfile.TemporaryDirectory(prefix="ticketrail-pictures-") as folder:
        running = Demonstration(Path(folder))
        running.start()
        try:
            yield running
        finally:
            running.stop()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as demo, chromium() as browser:
        windows = Windows(browser, demo.address)
        take(demo, windows, folder)
        windows.close()


if __name__ == "__main__":
    main()
