"""How a client makes a state of frames: the rules of ``docs/websockets.md`` in code, and nothing of the product.

A state is what a client keeps: ``{"orders": {id: card}, ...}`` for lists, ``{"order": card}`` for a single thing.
"""

from collections.abc import Callable, Iterable
from typing import Any

Frame = dict[str, Any]
State = dict[str, Any]

ENVELOPE = ("seq", "prev", "cursor", "timestamp", "more", "reset", "request_id")
SNAPSHOTS = {
    "order_status",
    "order_items",
    "table_status",
    "session_status",
    "pending_tasks",
    "notifications",
    "restaurant_status",
    "orders_update",
    "user_status",
    "orders_snapshot",
}
LISTS = ("orders", "items", "tables", "sessions", "tasks", "notifications")
# These tell of things that this state does not hold, or of no thing at all.
ELSEWHERE = {"heartbeat", "stats_update", "connection_established", "payment_update", "payment_removed"}
OPEN = ("pending", "preparing", "ready")
HISTORY = {"orders": 50, "notifications": 100}


def snapshot(frames: Iterable[Frame]) -> State:
    """The state that a snapshot says, in one frame or in several."""
    state: State = {}
    for frame in frames:
        assert frame["type"] in SNAPSHOTS or frame["type"].endswith("_removed"), frame["type"]
        for name, value in frame.items():
            if name in LISTS:
                state.setdefault(name, {}).update({each["id"]: each for each in value})
            elif name not in (*ENVELOPE, "stats"):
                state.setdefault(name, value)
    return state


def fold(state: State, frame: Frame) -> State:
    """The state after one more frame. An AssertionError for a frame that this state cannot be told."""
    rule = RULES.get(frame["type"])
    if rule is None:
        assert frame["type"] in ELSEWHERE, frame["type"]
        return state
    return rule(state, frame)


def _put(state: State, name: str, card: Frame) -> State:
    return {**state, name: {**state[name], card["id"]: card}}


def _drop(state: State, name: str, thing_id: Any) -> State:
    return {**state, name: {each: card for each, card in state[name].items() if each != thing_id}}


def _order(state: State, frame: Frame) -> State:
    card = frame["order"]
    if "orders" not in state:
        return {**state, "order": card}
    if "business_date" in state and card["order_status"] not in OPEN and card["business_date"] < state["business_date"]:
        return _drop(state, "orders", card["id"])
    return _newest(_put(state, "orders", card), "orders")


def _newest(state: State, name: str) -> State:
    """A customer's history goes back so far and no further."""
    if state["type"] != "user_status":
        return state
    order = sorted(state[name].values(), key=lambda card: (card["created_at"], card["id"]), reverse=True)
    return {**state, name: {card["id"]: card for card in order[: HISTORY[name]]}}


def _status(state: State, frame: Frame) -> State:
    if "orders" not in state:
        return {**state, "status": frame["new_status"]}
    assert frame["order_id"] in state["orders"], "only what stands there is taken away"
    return _drop(state, "orders", frame["order_id"])


def _order_removed(state: State, frame: Frame) -> State:
    return _drop(state, "orders", frame.get("id", frame.get("order_id"))) if "orders" in state else _gone(state, frame)


def _gone(state: State, frame: Frame) -> State:
    return {"type": frame["type"], "id": frame["id"]}


def _items_removed(state: State, frame: Frame) -> State:
    return {**state, "items": {each: card for each, card in state["items"].items() if each not in frame["ids"]}}


def _table(state: State, frame: Frame) -> State:
    return _put(state, "tables", frame["table"]) if "tables" in state else {**state, "table": frame["table"]}


def _session(state: State, frame: Frame) -> State:
    card = frame["session"]
    if "sessions" not in state:
        return {**state, "session": card}
    return _drop(state, "sessions", card["id"]) if card["status"] == "closed" else _put(state, "sessions", card)


def _notification(state: State, frame: Frame) -> State:
    name = next((name for name in ("tasks", "notifications") if name in state), None)
    return state if name is None else _newest(_put(state, name, frame["notification"]), name)


def _notification_gone(state: State, frame: Frame) -> State:
    name = next((name for name in ("tasks", "notifications") if name in state), None)
    return state if name is None else _drop(state, name, frame["id"])


RULES: dict[str, Callable[[State, Frame], State]] = {
    "order_update": _order,
    "order_created": _order,
    "order_status_changed": _order,
    "order_updated": _order,
    "order_removed": _order_removed,
    "status_change": _status,
    "item_update": lambda state, frame: _put(state, "items", frame["item"]),
    "item_removed": _items_removed,
    "table_update": _table,
    "table_removed": lambda state, frame: (
        _drop(state, "tables", frame["id"]) if "tables" in state else _gone(state, frame)
    ),
    "session_update": _session,
    "session_removed": lambda state, frame: (
        _drop(state, "sessions", frame["id"]) if "sessions" in state else _gone(state, frame)
    ),
    "notification": _notification,
    "task_done": _notification_gone,
    "notification_acknowledged": _notification_gone,
    "notification_removed": _notification_gone,
}
