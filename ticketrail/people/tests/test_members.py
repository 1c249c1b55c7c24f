"""Who works where: taking on, other work, revoking, and who may do it."""

import pytest
from django.db import IntegrityError

from ticketrail import journal
from ticketrail.kernel.refusals import Forbidden, Invalid, NotFound, VersionConflict
from ticketrail.people import reads
from ticketrail.people.commands import LastOwner, add_member, change_role, rename_member, revoke_membership
from ticketrail.people.models import Membership
from ticketrail.people.tests.team import Team, recorded
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, by_hand, do, done, kinds, refused


def test_taking_somebody_on_tells_the_restaurant(team: Team) -> None:
    hired = done(BLUEDOOR, add_member, user_id=team.users["waiter"], role="kitchen", name="Luca")
    assert kinds(hired) == ["MemberAdded"]
    card = hired.card("membership", hired.value.pk)
    assert (card["name"], card["role"], card["active"], card["user_id"]) == (
        "Luca",
        "kitchen",
        True,
        team.users["waiter"],
    )
    assert done(BLUEDOOR, add_member, user_id=team.users["waiter"], role="kitchen").events == []
    refused(Invalid, BLUEDOOR, add_member, user_id=team.users["waiter"], role="waiter")
    refused(Invalid, BLUEDOOR, add_member, user_id=team.users["owner"], role="boss")
    refused(NotFound, BLUEDOOR, add_member, user_id=999, role="waiter")


def test_other_work_closes_the_screens_of_the_old_one(team: Team) -> None:
    changed = done(AURORA, change_role, membership_id=team.members["kitchen"], role="waiter")
    assert kinds(changed) == ["RoleChanged"]
    who = f"membership:{team.users['kitchen']}@{AURORA}"
    assert reads.closes(recorded(changed)) == [(who, 4401)]
    assert done(AURORA, change_role, membership_id=team.members["kitchen"], role="waiter").events == []
    refused(
        VersionConflict, AURORA, change_role, membership_id=team.members["kitchen"], role="kitchen", expected_version=1
    )


def test_a_new_name_closes_nothing(team: Team) -> None:
    renamed = done(AURORA, rename_member, membership_id=team.members["kitchen"], name="Giulia")
    assert (kinds(renamed), reads.closes(recorded(renamed))) == (["MemberRenamed"], [])


def test_a_revoked_membership_ends_and_may_begin_again(team: Team) -> None:
    waiter = team.members["waiter"]
    revoked = done(AURORA, revoke_membership, membership_id=waiter)
    assert reads.closes(recorded(revoked)) == [(f"membership:{team.users['waiter']}@{AURORA}", 4401)]
    assert done(AURORA, revoke_membership, membership_id=waiter).events == []
    with journal.reading(AURORA) as rows:
        assert reads.role_of(rows, team.users["waiter"]) is None
        assert len(reads.members(rows)) == 4
    returned = done(AURORA, add_member, user_id=team.users["waiter"], role="kitchen")
    assert (returned.value.pk, kinds(returned)) == (waiter, ["MemberReturned"])
    assert reads.closes(recorded(returned)) == [(f"membership:{team.users['waiter']}@{AURORA}", 4401)]


def test_a_restaurant_keeps_an_owner(team: Team) -> None:
    owner = team.members["owner"]
    refused(LastOwner, AURORA, revoke_membership, membership_id=owner)
    refused(LastOwner, AURORA, change_role, membership_id=owner, role="manager")
    do(AURORA, change_role, membership_id=team.members["manager"], role="owner")
    do(AURORA, revoke_membership, membership_id=owner)


@pytest.mark.parametrize("who", ["waiter", "kitchen", "stranger", "customer"])
def test_most_people_manage_nobody(team: Team, who: str) -> None:
    cook = team.members["kitchen"]
    refused(Forbidden, AURORA, revoke_membership, membership_id=cook, by=team.by(who))
    refused(Forbidden, AURORA, change_role, membership_id=cook, role="waiter", by=team.by(who))
    refused(Forbidden, AURORA, rename_member, membership_id=cook, name="X", by=team.by(who))
    refused(Forbidden, AURORA, add_member, user_id=team.users["stranger"], role="waiter", by=team.by(who))
    guest = journal.Actor("guest", team.users["owner"], "Guest")
    refused(Forbidden, AURORA, revoke_membership, membership_id=cook, by=guest)


def test_a_manager_manages_all_but_owners(team: Team) -> None:
    by = team.by("manager")
    do(AURORA, change_role, membership_id=team.members["kitchen"], role="manager", by=by)
    refused(Forbidden, AURORA, change_role, membership_id=team.members["kitchen"], role="owner", by=by)
    refused(Forbidden, AURORA, revoke_membership, membership_id=team.members["owner"], by=by)
    refused(Forbidden, AURORA, add_member, user_id=team.users["stranger"], role="owner", by=by)
    do(AURORA, add_member, user_id=team.users["stranger"], role="owner", by=team.by("owner"))
    do(AURORA, rename_member, membership_id=team.members["waiter"], name="Luca", by=team.by("admin"))


def test_a_member_of_another_restaurant_does_not_exist(team: Team) -> None:
    refused(NotFound, AURORA, revoke_membership, membership_id=team.members["stranger"], by=team.by("owner"))
    refused(NotFound, AURORA, change_role, membership_id=team.members["stranger"], role="waiter", by=team.by("owner"))


def test_revoking_from_outside_ends_sockets_as_well(team: Team) -> None:
    (told,) = by_hand(Membership, team.members["waiter"], active=False)
    assert (told.kind, told.restaurant_id) == ("MembershipChanged", AURORA)
    assert reads.closes(told) == [(f"membership:{team.users['waiter']}@{AURORA}", 4401)]


def test_the_database_knows_each_role_and_each_member_once(team: Team) -> None:
    facts = {"restaurant_id": AURORA, "name": "X", "created_at": "2024-01-01T00:00:00Z"}
    with pytest.raises(IntegrityError):
        Membership.objects.create(user_id=team.users["stranger"], role="boss", **facts)
    with pytest.raises(IntegrityError):
        Membership.objects.create(user_id=team.users["waiter"], role="waiter", **facts)
