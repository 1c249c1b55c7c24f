"""The simulated kitchen: starts what waits, and bumps dish by dish. Minutes are compressed to seconds."""

from collections.abc import Iterator

from ticketrail.demo.traffic.scene import Card, Deed, Scene
from ticketrail.orders.commands import set_item_status, set_order_status

# Seconds at each step, least and most.
LOOKED_AT, IN_A_RUSH, COOKED, MIXED = (15, 50), (6, 15), (30, 90), (12, 30)


def deeds(scene: Scene) -> Iterator[Deed]:
    """What the kitchen would do now, the most pressing order first."""
    for order in scene.orders:
        if order["order_status"] == "pending":
            yield from _start(scene, order)
        elif order["order_status"] == "preparing":
            for item in order["items"]:
                yield from _go_on(scene, order, item)


def _start(scene: Scene, order: Card) -> Iterator[Deed]:
    patience = LOOKED_AT if order["priority"] == "normal" else IN_A_RUSH
    if scene.waited(order["created_at"], f"start {order['id']}", *patience):
        said = {"order_id": order["id"], "status": "preparing"}
        yield Deed(scene.staff("kitchen"), set_order_status, said)


def _go_on(scene: Scene, order: Card, item: Card) -> Iterator[Deed]:
    """Start what was added later, and finish what has been on the fire long enough."""
    takes = MIXED if item["station"] == "bar" else COOKED
    said = {"order_id": order["id"], "item_id": item["id"]}
    if item["status"] == "pending" and scene.waited(item["added_at"], f"start item {item['id']}", *LOOKED_AT):
        yield Deed(scene.staff("kitchen"), set_item_status, said | {"status": "preparing"})
    if item["status"] == "preparing" and scene.waited(item["started_at"], f"cook item {item['id']}", *takes):
        yield Deed(scene.staff("kitchen"), set_item_status, said | {"status": "ready"})
