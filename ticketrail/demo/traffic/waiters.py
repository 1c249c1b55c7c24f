"""The simulated waiters: carry out what is ready, come when called, bring bills, take money, clear tables."""

from collections.abc import Iterator
from random import Random

from ticketrail.calls.commands import acknowledge
from ticketrail.demo.traffic.scene import Card, Deed, Party, Scene
from ticketrail.floor.commands import clean_table, request_bill
from ticketrail.orders.commands import close_session, set_item_status, set_order_status
from ticketrail.orders.moves import STAGES
from ticketrail.payments.commands import pay_order, pay_session

# Seconds, least and most.
CARRIED, FETCHED, CAME = (12, 40), (25, 70), (15, 45)
LINGERED, COUNTED, CLEARED = (40, 120), (20, 50), (15, 40)
MOST_ROUNDS = 3


def deeds(scene: Scene, chance: Random) -> Iterator[Deed]:
    """What the waiters would do now."""
    for order in scene.orders:
        yield from _carry(scene, order)
    for party in scene.parties:
        if party.ours:
            yield from _look_after(scene, party, chance)
    for call in scene.calls:
        # The bill and what is ready are taken care of by doing it.
        asked = call["kind"] == "service_request" and call["service"] != "bill"
        if asked and scene.waited(call["created_at"], f"come {call['id']}", *CAME):
            yield Deed(scene.staff("waiter"), acknowledge, {"notification_id": call["id"]})
    for table in scene.tables:
        # A table does not tell since when it is empty, so chance decides when somebody gets round to it.
        if table["status"] == "needs_cleaning" and chance.random() < 1 / chance.uniform(*CLEARED):
            yield Deed(scene.staff("waiter"), clean_table, {"table_id": table["id"]})


def wanted_rounds(session: Card) -> int:
    """How many times a party will order: always the same for the same party."""
    return Random(f"rounds {session['id']}").randint(1, MOST_ROUNDS)


def _carry(scene: Scene, order: Card) -> Iterator[Deed]:
    """Serve what is ready; drinks do not wait for the dishes. Who fetches an order pays for it first."""
    at_table = order["order_type"] == "dine_in"
    said = {"order_id": order["id"], "status": "completed"}
    if order["order_status"] == "ready":
        if not scene.waited(order["ready_at"], f"carry {order['id']}", *(CARRIED if at_table else FETCHED)):
            return
        due = order["total_minor"] - order["paid_minor"]
        if not at_table and due > 0:
            paid = {"order_id": order["id"], "method": "card", "amount_minor": due}
            yield Deed(scene.staff("waiter"), pay_order, paid)
        yield Deed(scene.staff("waiter"), set_order_status, said)
    elif order["order_status"] == "preparing" and at_table:
        for item in order["items"]:
            ready = item["status"] == "ready" and item["station"] == "bar"
            if ready and scene.waited(item["ready_at"], f"carry item {item['id']}", *CARRIED):
                said = {"order_id": order["id"], "item_id": item["id"], "status": "served"}
                yield Deed(scene.staff("waiter"), set_item_status, said)


def _look_after(scene: Scene, party: Party, chance: Random) -> Iterator[Deed]:
    """Bill, money, good-bye, one after the other."""
    session = party.session
    if not party.orders or any(order["order_status"] in STAGES for order in party.orders):
        return
    if session["bill_requested_at"] is None:
        last = max(order["updated_at"] for order in party.orders)
        done = len(party.orders) >= wanted_rounds(session)
        if done and scene.waited(last, f"linger {session['id']}", *LINGERED):
            yield Deed(scene.staff("waiter"), request_bill, {"session_id": session["id"]})
    elif scene.waited(session["bill_requested_at"], f"bill {session['id']}", *COUNTED):
        due = session["total_minor"] - session["paid_minor"]
        if due > 0:
            tip = chance.choice((0, 0, round(due, -2) // 10))
            paid = {"session_id": session["id"], "method": "card", "amount_minor": due, "tip_minor": tip}
            yield Deed(scene.staff("waiter"), pay_session, paid)
        else:
            yield Deed(scene.staff("waiter"), close_session, {"session_id": session["id"]})
