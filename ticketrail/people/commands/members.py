"""Who works in a restaurant. A manager manages everybody but owners."""

from ticketrail import journal
from ticketrail.kernel.refusals import Forbidden, Invalid, NotFound, Refusal
from ticketrail.people import events
from ticketrail.people.models import Membership, Role, User
from ticketrail.venues import checks
from ticketrail.venues.models import Restaurant
from ticketrail.venues.rows import amend, check_version, locked, refuse_any

NOBODY = "Nobody like that works here."


class LastOwner(Refusal):
    """A restaurant never goes without an owner."""

    code, status = "last_owner", 409


def add_member(entry: journal.Entry, *, user_id: int, role: str, name: str = "") -> Membership:
    """Take somebody on, or on again after their membership was revoked. ``name`` is what the team calls them."""
    _require_manages(entry, role)
    user = User.objects.using(entry.using).filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound("There is no such person.")
    refuse_any(_problems(role, name or user.get_full_name()))
    # Holding the restaurant makes two invitations of one person meet here and not in a constraint.
    locked(entry, Restaurant, entry.restaurant_id, "There is no such restaurant.")
    member = entry.rows(Membership).filter(user_id=user_id).first()
    if member is not None:
        return _take_back(entry, member, role)
    member = entry.rows(Membership).create(
        restaurant_id=entry.restaurant_id,
        user_id=user_id,
        role=role,
        name=name or user.get_full_name(),
        created_at=entry.at,
    )
    entry.add(events.MemberAdded(id=member.pk))
    return member


def change_role(
    entry: journal.Entry, *, membership_id: int, role: str, expected_version: int | None = None
) -> Membership:
    """Give somebody other work. Their screens are closed and opened anew with the new role."""
    member = locked(entry, Membership, membership_id, NOBODY)
    check_version(member, expected_version)
    _require_manages(entry, role, member.role)
    refuse_any(_problems(role, member.name))
    old = member.role
    if old == Role.OWNER and role != old:
        _require_other_owner(entry, member)
    if amend(entry, member, {"role": role}):
        entry.add(events.RoleChanged(id=member.pk, old_role=old, new_role=role))
    return member


def rename_member(entry: journal.Entry, *, membership_id: int, name: str) -> Membership:
    """Change what the team calls somebody."""
    member = locked(entry, Membership, membership_id, NOBODY)
    _require_manages(entry, member.role)
    refuse_any(_problems(member.role, name))
    if amend(entry, member, {"name": name}):
        entry.add(events.MemberRenamed(id=member.pk))
    return member


def revoke_membership(entry: journal.Entry, *, membership_id: int) -> Membership:
    """End somebody's work here. Their live screens of this restaurant close at once."""
    member = locked(entry, Membership, membership_id, NOBODY)
    _require_manages(entry, member.role)
    if member.active and member.role == Role.OWNER:
        _require_other_owner(entry, member)
    if amend(entry, member, {"active": False}):
        entry.add(events.MembershipRevoked(id=member.pk))
    return member


def _take_back(entry: journal.Entry, member: Membership, role: str) -> Membership:
    if member.active:
        if member.role == role:
            return member
        raise Invalid("This person works here already. Change their role instead.", fields={"user_id": "Works here."})
    _require_manages(entry, member.role)
    amend(entry, member, {"active": True, "role": role})
    entry.add(events.MemberReturned(id=member.pk))
    return member


def _require_manages(entry: journal.Entry, *roles: str) -> None:
    """Raise `Forbidden` unless the actor may manage people with these roles."""
    if entry.actor.kind == "system":
        return
    actor_id = entry.actor.id or 0
    own = entry.rows(Membership).filter(user_id=actor_id, active=True).first()
    if entry.actor.kind == "staff" and own is not None:
        if own.role == Role.OWNER or (own.role == Role.MANAGER and Role.OWNER not in roles):
            return
        raise Forbidden("Only an owner may do this.")
    operator = User.objects.using(entry.using).filter(pk=actor_id, is_superuser=True, is_active=True)
    if entry.actor.kind != "staff" or not operator.exists():
        raise Forbidden("You may not manage the staff here.")


def _require_other_owner(entry: journal.Entry, member: Membership) -> None:
    # All owners are locked, so that the last two cannot demote one another at the same moment.
    owners = entry.rows(Membership).select_for_update(no_key=True).filter(role=Role.OWNER, active=True)
    if not any(owner.pk != member.pk for owner in owners):
        raise LastOwner("A restaurant needs an owner. Make somebody else one first.")


def _problems(role: str, name: str) -> dict[str, str]:
    problems = {} if role in Role.values else {"role": f"Choose one of {', '.join(Role.values)}."}
    if problem := checks.text(name, 120):
        problems["name"] = problem
    return problems
