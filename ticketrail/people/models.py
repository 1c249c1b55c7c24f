"""Users of the installation, their memberships in restaurants, and the tokens they were given.

A user belongs to stream 0; a membership belongs to the restaurant's stream.
"""

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from ticketrail import journal
from ticketrail.kernel import ids as kernel_ids
from ticketrail.kernel.clock import iso
from ticketrail.venues.models import TenantRow


class Role(models.TextChoices):
    """What somebody does in a restaurant."""

    OWNER = "owner"
    MANAGER = "manager"
    WAITER = "waiter"
    KITCHEN = "kitchen"


class People(UserManager["User"]):
    """Makes users for ``manage createsuperuser``; who is staff follows from memberships, not from a column."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **facts: Any
    ) -> "User":
        user = self.model(username=username, email=self.normalize_email(email), is_superuser=True, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


@journal.watched("user", restaurant=0)
class User(AbstractUser):
    """Anybody who can sign in: staff of one or more restaurants, a customer, or the operator (``is_superuser``)."""

    # A login is no change of the user: with a column for it every login would be an event.
    last_login = None
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_customer = models.BooleanField(default=False)
    logins = models.PositiveIntegerField(default=0, help_text="Raised to end every login of this person at once.")

    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """How others read this person's name."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: people here have one name."""
        return self.get_full_name()

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """Whether Django's admin lets this person in: the operator, and owners of a restaurant."""
        return self.is_superuser or bool(self.owned_restaurants())

    def owned_restaurants(self) -> list[int]:
        """The ids of the restaurants this person owns."""
        owned = self.memberships.filter(role=Role.OWNER, active=True)
        return list(owned.values_list("restaurant_id", flat=True))

    def mark(self) -> str:
        """Changes with the password and with `logins`: credentials that carry an older mark are worth nothing."""
        return kernel_ids.digest(f"mark:{self.logins}:{self.password}")[:16]

    def get_session_auth_hash(self) -> str:
        """Django's, made to follow the mark as well: then raising `logins` ends the sessions of every browser."""
        return salted_hmac("ticketrail.people.session", self.mark(), algorithm="sha256").hexdigest()

    def card(self) -> dict[str, Any]:
        """Only for stream 0, which no screen shows."""
        return {"id": self.pk, "username": self.username, "active": self.is_active, "mark": self.mark()}


@journal.watched("membership")
class Membership(TenantRow):
    """Somebody's work in a restaurant. Revoked by ``active``, never deleted: orders remember who served them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    name = models.CharField(max_length=120, help_text="What the team calls them here.")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "restaurant"], name="people_membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="people_membership_role"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    def card(self) -> dict[str, Any]:
        """The membership as managers see it."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "user_id": self.user_id,
            "name": self.name,
            "role": self.role,
            "active": self.active,
            "created_at": iso(self.created_at),
            "version": self.version,
        }


class RefreshToken(models.Model):
    """One link of a chain of refresh tokens. A ``family`` is one login; a link is good for one use."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    restaurant_id = models.BigIntegerField(null=True, help_text="The restaurant chosen at login.")
    family = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["family"], name="people_refresh_family"),
            models.Index(fields=["expires_at"], name="people_refresh_age"),
        )

    def __str__(self) -> str:
        return f"refresh token {self.pk} of user {self.user_id}"


class UsedTicket(models.Model):
    """A WebSocket ticket that has been used; kept only as long as it could be tried again."""

    ticket = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["expires_at"], name="people_ticket_age"),)

    def __str__(self) -> str:
        return self.ticket


def _user_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {user.pk: user.card() for user in User.objects.using(rows.using).filter(pk__in=ids)}


def _membership_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {row.pk: row.card() for row in rows.rows(Membership).filter(pk__in=ids)}


journal.thing("user", cards=_user_cards)
journal.thing("membership", cards=_membership_cards)
