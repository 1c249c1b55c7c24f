"""Users: signing up, passwords, being locked out."""

import pytest

from ticketrail import journal
from ticketrail.kernel.refusals import Invalid, NotFound, Unauthenticated
from ticketrail.people import passwords, reads
from ticketrail.people.commands import (
    add_user,
    change_password,
    deactivate_user,
    edit_user,
    reactivate_user,
    sign_out_everywhere,
    sign_up_customer,
)
from ticketrail.people.models import User
from ticketrail.people.tests.team import PASSWORD, Team, browser, recorded, seen
from ticketrail.venues.tests.place import AURORA, by_hand, do, done, kinds, refused


def test_a_customer_signs_up(team: Team) -> None:
    password_hash = passwords.hashed("correct horse battery", username="anna")
    signed_up = done(0, sign_up_customer, username="anna", password_hash=password_hash, name="Anna", phone="+39 06 1")
    assert kinds(signed_up) == ["CustomerSignedUp"]
    anna = passwords.verify("anna", "correct horse battery")
    assert (anna.is_customer, anna.get_full_name(), anna.is_staff) == (True, "Anna", False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "waiter"),
        ("username", "WAITER"),
        ("username", ""),
        ("username", "two words"),
        ("username", "nul\0"),
        ("name", "A" * 121),
        ("name", "nul\0"),
        ("phone", "1" * 41),
        ("email", "nobody"),
    ],
)
def test_nonsense_is_refused_by_its_field(team: Team, field: str, value: str) -> None:
    said = {"username": "anna", "password_hash": "x", field: value}
    assert field in (refused(Invalid, 0, sign_up_customer, **said).fields or {})


def test_weak_passwords_are_refused_with_the_reason() -> None:
    for weak in ("short", "password", "luca-ferri", "p" * 1001):
        with pytest.raises(Invalid) as caught:
            passwords.hashed(weak, username="luca-ferri", name="Luca Ferri")
        assert "password" in (caught.value.fields or {})


@pytest.mark.parametrize(
    ("name", "password"), [("waiter", "wrong"), ("nobody", PASSWORD), ("nul\0", PASSWORD), ("", "")]
)
def test_a_wrong_name_or_password_is_refused_alike(team: Team, name: str, password: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        passwords.verify(name, password)
    assert caught.value.message == "This name and password do not go together."


def test_a_login_is_no_event(team: Team) -> None:
    with journal.reading(0) as rows:
        before = rows.seq
    passwords.verify("waiter", PASSWORD)
    assert by_hand(User, team.users["waiter"], email="") == []
    with journal.reading(0) as rows:
        assert rows.seq == before


def test_a_new_password_ends_every_login(team: Team) -> None:
    key = browser("waiter")
    assert seen(key) is not None
    changed = done(
        0, change_password, user_id=team.users["waiter"], password_hash=passwords.hashed("another one of it")
    )
    assert reads.closes(recorded(changed)) == [(f"user:{team.users['waiter']}", 4401)]
    assert seen(key) is None
    assert passwords.verify("waiter", "another one of it").pk == team.users["waiter"]


def test_locked_out_is_out_and_in_again_is_in(team: Team) -> None:
    key, waiter = browser("waiter"), team.users["waiter"]
    locked_out = done(0, deactivate_user, user_id=waiter)
    assert reads.closes(recorded(locked_out)) == [(f"user:{waiter}", 4401)]
    assert seen(key) is None
    with pytest.raises(Unauthenticated):
        passwords.verify("waiter", PASSWORD)
    assert done(0, deactivate_user, user_id=waiter).events == []
    assert kinds(done(0, reactivate_user, user_id=waiter)) == ["UserReactivated"]
    assert done(0, reactivate_user, user_id=waiter).events == []
    assert seen(key) is not None


def test_signing_out_everywhere_ends_browsers_without_a_new_password(team: Team) -> None:
    key, waiter = browser("waiter"), team.users["waiter"]
    ended = done(0, sign_out_everywhere, user_id=waiter)
    assert reads.closes(recorded(ended)) == [(f"user:{waiter}", 4401)]
    assert seen(key) is None
    assert passwords.verify("waiter", PASSWORD).pk == waiter
    assert seen(browser("waiter")) is not None


def test_locking_out_by_hand_is_noticed(team: Team) -> None:
    (told,) = by_hand(User, team.users["waiter"], is_active=False)
    assert (told.kind, told.restaurant_id) == ("UserChanged", 0)
    assert reads.closes(told) == [(f"user:{team.users['waiter']}", 4401)]


def test_a_new_name_closes_nothing(team: Team) -> None:
    edited = done(0, edit_user, user_id=team.users["waiter"], name="Luca", email="luca@example.com")
    assert (kinds(edited), reads.closes(recorded(edited))) == (["UserEdited"], [])
    assert done(0, edit_user, user_id=team.users["waiter"], name="Luca").events == []
    refused(NotFound, 0, edit_user, user_id=999, name="Nobody")


def test_only_owners_and_the_operator_get_into_the_admin(team: Team) -> None:
    inside = {user.username for user in User.objects.all() if user.is_staff}
    assert inside == {"owner", "admin"}
    assert User.objects.get(username="owner").owned_restaurants() == [AURORA]


def test_the_command_line_makes_an_operator(team: Team) -> None:
    user = User.objects.create_superuser("root", "root@example.com", "very secret indeed")
    assert user.is_superuser and user.is_staff and user.check_password("very secret indeed")


def test_nobody_is_shown_to_others(team: Team) -> None:
    added = done(0, add_user, username="new", password_hash="secret-hash", email="new@example.com")
    assert set(added.card("user", added.value.pk)) == {"id", "username", "active", "mark"}
    assert do(0, edit_user, user_id=added.value.pk).pk == added.value.pk
