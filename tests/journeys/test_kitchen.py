"""A kitchen's display: many hands, gloves, a bump bar, a rush."""

import re

from playwright.sync_api import Route, StorageState, expect

from tests.journeys.office import Office
from tests.journeys.people import Cook, sign_in
from tests.journeys.windows import WALL, Windows

STATUS = re.compile(r"/operations/api/orders/\d+/status/$")


def test_undo_brings_a_card_back_to_its_place(cook: Cook, aurora: Office) -> None:
    first, second = aurora.place("Marinara", "First")["id"], aurora.place("Marinara", "Second")["id"]
    cook.sees(second)
    before = ids(cook)
    cook.bump(first)
    cook.misses(first)
    cook.page.get_by_role("listitem").filter(has_text="→ Preparing").get_by_role("button", name="Undo").click()
    cook.sees(first)
    assert ids(cook) == before
    aurora.waits_for(first, "pending")


def test_two_cooks_bump_the_same_card(
    cook: Cook, windows: Windows, in_the_kitchen: StorageState, aurora: Office
) -> None:
    other = Cook(windows.wall(in_the_kitchen))
    other.look("pending")
    order_id = aurora.place("Marinara", "Both")["id"]
    held: list[Route] = []
    for each in (cook, other):
        each.sees(order_id)
        each.page.route(STATUS, lambda route: held.append(route))
    cook.bump(order_id)
    other.bump(order_id)
    while len(held) < 2:
        cook.page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    for each in (cook, other):
        each.misses(order_id)
        expect(each.page.get_by_text("was not changed")).to_have_count(0)
    aurora.waits_for(order_id, "preparing")


def test_a_refusal_brings_the_card_back_with_the_reason(cook: Cook, aurora: Office, windows: Windows) -> None:
    windows.forgive("409")
    order_id = aurora.place("Marinara", "Refused")["id"]
    cook.sees(order_id)
    body = {"success": False, "code": "illegal_transition", "message": "This order is over."}
    cook.page.route(STATUS, lambda route: route.fulfill(status=409, json=body))
    cook.bump(order_id)
    expect(cook.page.get_by_text("was not changed. This order is over.")).to_be_visible()
    cook.sees(order_id)


def test_a_cancelled_order_stays_until_somebody_has_seen_it(cook: Cook, aurora: Office) -> None:
    order_id = aurora.place("Marinara", "Gone")["id"]
    cook.sees(order_id)
    aurora.post(f"orders/{order_id}/cancel", {"reason": "They left"})
    expect(cook.card(order_id)).to_have_attribute("data-status", "cancelled")
    expect(cook.card(order_id).locator(".lines")).to_have_css("text-decoration-line", "line-through")
    cook.card(order_id).get_by_role("button", name="Seen").click()
    cook.misses(order_id)


def test_a_bump_bar_is_enough(cook: Cook, aurora: Office) -> None:
    order_id = aurora.place("Marinara", "Keys")["id"]
    cook.sees(order_id)
    cook.page.keyboard.press(str(ids(cook).index(order_id) + 1))
    expect(cook.card(order_id).locator("[data-primary]")).to_be_focused()
    cook.page.keyboard.press("ArrowLeft")
    expect(cook.card(order_id).locator("[data-primary]")).not_to_be_focused()
    cook.page.keyboard.press("ArrowRight")
    cook.page.keyboard.press("Enter")
    cook.misses(order_id)
    cook.look("preparing")
    cook.page.keyboard.press(str(ids(cook).index(order_id) + 1))
    cook.page.keyboard.press("r")
    cook.misses(order_id)
    aurora.waits_for(order_id, "pending")


def test_what_was_ready_is_marked_when_it_comes_back(cook: Cook, aurora: Office) -> None:
    order_id = aurora.place("Marinara", "Raw")["id"]
    aurora.move(order_id, "preparing")
    aurora.move(order_id, "ready")
    cook.look("ready")
    cook.card(order_id).get_by_role("button", name="Take back to Preparing").click()
    cook.look("preparing")
    expect(cook.card(order_id)).to_contain_text("CALLED BACK")


def test_a_new_order_rings_until_the_screen_is_touched(cook: Cook, aurora: Office) -> None:
    cook.page.mouse.click(5, 500)
    expect(cook.page.locator("[data-sound]")).to_have_attribute("data-sound", "armed")
    order_id = aurora.place("Marinara", "Ring")["id"]
    cook.sees(order_id)
    expect(cook.card(order_id).locator(".fresh")).to_have_count(1)
    cook.page.mouse.click(5, 500)
    expect(cook.card(order_id).locator(".fresh")).to_have_count(0)


def test_a_station_sees_its_own_dishes(cook: Cook, aurora: Office) -> None:
    pizza, drink = aurora.place("Marinara", "Eats")["id"], aurora.place("Spritz", "Drinks")["id"]
    cook.sees(pizza)
    cook.page.get_by_label("Station").select_option("bar")
    cook.page.wait_for_url(re.compile("station=bar"))
    cook.sees(drink)
    cook.misses(pizza)
    cook.bump(drink)
    cook.misses(drink)
    aurora.waits_for(drink, "preparing")


def test_more_than_a_screenful_is_counted(windows: Windows, blue_door: Office) -> None:
    login = sign_in(windows, "stranger")
    cook = Cook(windows.open(WALL, login=login))
    cook.look("pending")
    here = cook.cards.count()
    orders = [blue_door.place("Caesar salad", f"Crowd {n}")["id"] for n in range(24 - here)]
    expect(cook.cards).to_have_count(20)
    expect(cook.page.get_by_text("+4 more")).to_be_visible()
    # The longest wait is shown, and the newest order is what is counted.
    cook.sees(orders[0])
    cook.misses(orders[-1])
    for order_id in orders[:4]:
        cook.bump(order_id)
        cook.misses(order_id)
    cook.sees(orders[-1])
    expect(cook.page.get_by_text(re.compile(r"\+\d+ more"))).to_have_count(0)


def ids(cook: Cook) -> list[int]:
    """The orders shown, in their order."""
    return [int(card.get_attribute("data-order-id") or 0) for card in cook.cards.all()]
