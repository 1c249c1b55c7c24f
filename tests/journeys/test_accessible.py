"""Every page, light and dark, on the screen it is made for: no violation of axe's rules, and no complaint."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.office import Office
from tests.journeys.people import Guest, fill_in, is_connected
from tests.journeys.windows import DESK, PHONE, WALL, Windows
from tools.demonstration import Demonstration

AXE = Path(__file__).resolve().parents[2] / "ui/node_modules/axe-core/axe.min.js"

Scene = Callable[[Page, Demonstration, Office], object]


def options(page: Page, demo: Demonstration, blue_door: Office) -> None:
    guest = Guest(page, demo.door("Guest"))
    guest.add("Tagliata")
    page.get_by_role("button", name=re.compile("^Add ·")).click()
    expect(page.get_by_role("alert")).to_be_visible()


def checkout(page: Page, demo: Demonstration, blue_door: Office) -> None:
    guest = Guest(page, demo.door("Takeaway"))
    guest.add("Bruschetta")
    guest.choose("Margherita", "olives", note="crisp")
    guest.order()
    expect(guest.checkout.get_by_role("alert").first).to_be_visible()


def display(stage: str) -> Scene:
    def scene(page: Page, demo: Demonstration, blue_door: Office) -> None:
        page.goto(f"/operations/stations/{stage}/")
        is_connected(page)

    return scene


def wrong_password(page: Page, demo: Demonstration, blue_door: Office) -> None:
    fill_in(page, "kitchen", "wrong")
    expect(page.get_by_role("alert")).to_be_visible()


def account(page: Page, demo: Demonstration, blue_door: Office) -> None:
    fill_in(page, "customer", "demo")
    is_connected(page)


def refused_account(page: Page, demo: Demonstration, blue_door: Office) -> None:
    page.goto("/signup/")
    for label, text in (
        ("Your name", "Eve"),
        ("E-mail or user name", "customer"),
        ("Password", "a rather long one, 7"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("alert")).to_be_visible()


def path(way: str) -> Scene:
    return lambda page, demo, blue_door: page.goto(way)


FOR_PHONES: dict[str, Scene] = {
    "menu": lambda page, demo, blue_door: page.goto(demo.door("Guest")),
    "closed table": lambda page, demo, blue_door: page.goto(blue_door.code_of_a_closed_table()),
    "options": options,
    "checkout": checkout,
    "tracking": lambda page, demo, blue_door: page.goto(demo.door("Tracking")),
    "sign up": path("/signup/"),
    "refused account": refused_account,
    "account": account,
    "doors": path("/"),
    "nothing here": path("/nowhere/"),
}
FOR_DESKS: dict[str, Scene] = {
    "sign in": path("/login/"),
    "wrong password": wrong_password,
    "api": path("/api/v1/docs"),
}
FOR_WALLS: dict[str, Scene] = {
    "displays": path("/operations/stations/"),
    **{stage: display(stage) for stage in ("pending", "preparing", "ready")},
}
SCENES = [
    pytest.param(scene, size, size is WALL, id=name)
    for size, scenes in ((PHONE, FOR_PHONES), (DESK, FOR_DESKS), (WALL, FOR_WALLS))
    for name, scene in scenes.items()
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("scene", "size", "staff"), SCENES)
def test_everybody_can_use_it(
    windows: Windows,
    demo: Demonstration,
    blue_door: Office,
    in_the_kitchen: StorageState,
    scene: Scene,
    size: Any,
    staff: bool,
    dark: bool,
) -> None:
    windows.forgive("status of (40[14]|422)")
    page = windows.open(size, login=in_the_kitchen if staff else None, dark=dark)
    # What is still sliding or fading has colours of its own.
    page.emulate_media(reduced_motion="reduce")
    scene(page, demo, blue_door)
    page.wait_for_load_state()
    page.wait_for_timeout(300)
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({violations}) => violations)")
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def test_the_office_keeps_the_policy(windows: Windows) -> None:
    page = windows.open(DESK)
    page.goto("/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_is_wider_than_its_screen(
    windows: Windows, demo: Demonstration, in_the_kitchen: StorageState, size: Any
) -> None:
    page = windows.open(size, login=in_the_kitchen)
    for way in (
        demo.door("Guest"),
        demo.door("Tracking"),
        "/",
        "/operations/stations/",
        "/operations/stations/pending/",
    ):
        page.goto(way)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, way
