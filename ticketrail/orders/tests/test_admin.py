"""Django's admin moves and edits orders by the commands, and shows owners their own restaurant only."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from ticketrail.orders.tests.house import House, open_house
from ticketrail.people.models import Membership, User

LIST = "/admin/orders/order/"


def signed_in(house: House, *, operator: bool = False) -> Client:
    user = User.objects.create(username=f"owner-{house.id}", is_superuser=operator)
    at = datetime.now(UTC)
    Membership.objects.create(restaurant_id=house.id, user=user, role="owner", name="Olga", created_at=at)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def test_an_action_is_a_command(house: House) -> None:
    order, client = house.place(), signed_in(house)
    client.post(LIST, {"action": "bump", "_selected_action": [order.pk]}, follow=True)
    assert house.order(order.pk).order_status == "ready"
    assert house.order(order.pk).moved_by["name"] == "owner-1"


@pytest.mark.parametrize(
    ("action", "status"), [("start", "preparing"), ("complete", "pending"), ("call_off", "cancelled")]
)
def test_every_action_and_what_is_refused(house: House, action: str, status: str) -> None:
    order, client = house.place(), signed_in(house)
    answer = client.post(LIST, {"action": action, "_selected_action": [order.pk]}, follow=True)
    assert house.order(order.pk).order_status == status
    assert (b"cannot become completed" in answer.content) == (action == "complete")


def test_an_edit_is_a_command_and_statuses_cannot_be_written(house: House) -> None:
    order, client = house.place(), signed_in(house)
    page = client.get(f"{LIST}{order.pk}/change/")
    assert b'name="priority"' in page.content and b'name="order_status"' not in page.content
    form = {"priority": "rush", "notes": "window", "estimated_time": "30", "order_status": "completed"}
    form |= {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}
    assert client.post(f"{LIST}{order.pk}/change/", form).status_code == 302
    row = house.order(order.pk)
    assert (row.priority, row.notes, row.estimated_time, row.order_status, row.version) == (
        "rush",
        "window",
        30,
        "pending",
        2,
    )


def test_owners_see_their_own_and_the_operator_sees_all(house: House) -> None:
    order = house.place()
    stranger = signed_in(open_house("bluedoor"))
    assert order.order_number.encode() not in stranger.get(LIST).content
    assert stranger.get(f"{LIST}{order.pk}/change/").status_code == 302
    stranger.post(LIST, {"action": "bump", "_selected_action": [order.pk]})
    assert house.order(order.pk).order_status == "pending"
    operator = signed_in(house, operator=True)
    assert order.order_number.encode() in operator.get(LIST).content
