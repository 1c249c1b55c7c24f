"""Who may do what: the table of roles and verbs, row by row, and what everybody else is told."""

import pytest

from ticketrail.kernel.refusals import Forbidden, NotFound, Unauthenticated
from ticketrail.people.permissions import ALLOWED, STAFF, may, require
from ticketrail.people.viewer import Viewer

HERE, ELSEWHERE = 1, 2
VIEWERS = {
    "guest": Viewer(credential="pass", guest_restaurant_id=HERE, session_id=9, guest_id=3, jti="p"),
    "tracking": Viewer(credential="tracking", order_restaurant_id=HERE, order_id=7),
    "customer": Viewer(credential="cookie", user_id=8, customer=True, name="Anna"),
    **{role: Viewer(credential="cookie", user_id=1, name=role, roles={HERE: role}) for role in STAFF},
}
TABLE = """
see_own             guest tracking customer
see_orders          kitchen waiter manager owner
see_stages          kitchen waiter manager owner
see_phone           waiter manager owner
see_floor           waiter manager owner
see_notifications   customer kitchen waiter manager owner
see_statistics      manager owner
see_connections     manager owner
place_order         guest customer waiter manager owner
add_items           guest customer waiter manager owner
cancel_order        guest tracking customer waiter manager owner
cancel_started      manager owner
void                manager owner
set_priority        waiter manager owner
cook                kitchen manager owner
serve               waiter manager owner
set_availability    kitchen waiter manager owner
open_table          waiter manager owner
move_session        waiter manager owner
close_session       waiter manager owner
force_close         manager owner
clean_table         waiter manager owner
set_guest_count     waiter manager owner
propose_guest_count guest waiter manager owner
request_bill        guest waiter manager owner
call_waiter         guest waiter manager owner
take_payment        waiter manager owner
refund              manager owner
acknowledge         customer kitchen waiter manager owner
alert               manager owner
edit_menu           manager owner
edit_tables         manager owner
edit_staff          manager owner
edit_settings       manager owner
export              manager owner
use_admin           owner
"""
ROWS = [(line.split()[0], set(line.split()[1:])) for line in TABLE.strip().splitlines()]


def test_every_verb_stands_in_the_table() -> None:
    assert {action for action, _ in ROWS} == set(ALLOWED)


@pytest.mark.parametrize(("action", "roles"), ROWS)
def test_the_table_holds(action: str, roles: set[str]) -> None:
    assert {role for role, viewer in VIEWERS.items() if may(viewer, HERE, action)} == roles
    assert not may(None, HERE, action)


@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_the_same_people_are_nobody_next_door(action: str) -> None:
    for role, viewer in VIEWERS.items():
        if role == "customer" and role in ALLOWED[action]:
            continue
        with pytest.raises(NotFound):
            require(viewer, ELSEWHERE, action)


def test_refusals_tell_strangers_nothing() -> None:
    require(VIEWERS["owner"], HERE, "refund")
    for viewer, refusal in [
        (None, Unauthenticated),
        (VIEWERS["waiter"], Forbidden),
        (VIEWERS["guest"], Forbidden),
        (VIEWERS["customer"], NotFound),
        (Viewer(credential="cookie", user_id=4, operator=True), NotFound),
    ]:
        with pytest.raises(refusal):
            require(viewer, HERE, "refund")


def test_everybody_acts_under_their_own_name() -> None:
    kinds = {role: viewer.actor(HERE).kind for role, viewer in VIEWERS.items()}
    assert kinds == {**dict.fromkeys(STAFF, "staff"), "guest": "guest", "tracking": "guest", "customer": "customer"}
    assert VIEWERS["guest"].actor(ELSEWHERE).id is None
    both = Viewer(credential="cookie", user_id=8, customer=True, guest_restaurant_id=HERE, guest_id=3, guest_name="Bo")
    assert (both.actor(HERE).kind, both.actor(HERE).name, both.actor(ELSEWHERE).kind) == ("guest", "Bo", "customer")


def test_sockets_are_found_by_every_name_they_could_be_closed_by() -> None:
    viewer = Viewer(credential="bearer", user_id=5, roles={2: "owner", 1: "waiter"}, family="f", jti="j", login="l")
    assert set(viewer.identities) == {"user:5", "family:f", "jti:j", "login:l", "membership:5@1", "membership:5@2"}
    assert set(VIEWERS["guest"].identities) == {"session:9", "guest:3", "jti:p"}


def test_idempotency_keys_belong_to_the_person() -> None:
    assert [VIEWERS[who].scope for who in ("waiter", "guest", "tracking")] == ["user:1", "pass:p", "order:7"]
