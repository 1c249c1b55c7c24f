"""Django's admin for users and memberships. Users are the operator's, members their restaurant's."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from ticketrail.people import passwords
from ticketrail.people.commands import (
    add_member,
    add_user,
    change_role,
    deactivate_user,
    edit_user,
    reactivate_user,
    rename_member,
    revoke_membership,
    sign_out_everywhere,
)
from ticketrail.people.models import Membership, User
from ticketrail.venues.command_admin import CommandAdmin, ModelForm, Verb, run


class NewUser(ModelForm):
    """A person with a first password."""

    password = forms.CharField(widget=forms.PasswordInput, strip=False)

    class Meta:
        model = User
        fields = ("username", "password", "name", "email", "phone")


class NewMember(ModelForm):
    """Somebody is taken on by the name they sign in with: nobody gets to see a list of all users."""

    username = forms.CharField(help_text="The name they sign in with.")

    class Meta:
        model = Membership
        fields = ("restaurant", "role", "name")

    def clean_username(self) -> User:
        """The user of that name."""
        user = User.objects.filter(username=self.cleaned_data["username"], is_active=True).first()
        if user is None:
            raise forms.ValidationError("There is nobody of that name.")
        return user


@admin.register(User)
class UserAdmin(CommandAdmin):
    """Everybody who can sign in; for the operator alone. Passwords are set by a form of their own."""

    adds, edits, key = add_user, edit_user, "user_id"
    list_display = ("username", "name", "is_active", "is_customer", "is_superuser")
    list_filter = ("is_active", "is_customer")
    search_fields = ("username", "name", "email")
    fields = ("username", "name", "email", "phone", "is_active", "is_customer", "is_superuser")
    readonly_fields = ("is_active", "is_customer", "is_superuser")
    fixed = ("username",)
    actions = ("deactivate", "reactivate", "sign_out")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new person needs a password."""
        return super().get_form(request, obj, change=change, **({} if obj else {"form": NewUser}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a new person is asked for, or what is known of one."""
        return self.fields if obj else NewUser.Meta.fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Users are in stream 0."""
        facts = {name: form.cleaned_data[name] for name in (form.changed_data if change else form.cleaned_data)}
        if change:
            run(request, 0, edit_user, user_id=obj.pk, **facts)
            return
        known = {name: facts[name] for name in ("username", "name", "email")}
        password_hash = passwords.hashed(facts.pop("password"), **known)
        obj.pk = run(request, 0, add_user, password_hash=password_hash, **facts).pk

    @admin.action(description="Lock out everywhere")
    def deactivate(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """No login of theirs holds any longer."""
        self.each(request, rows, deactivate_user)

    @admin.action(description="Let in again")
    def reactivate(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """They may sign in again."""
        self.each(request, rows, reactivate_user)

    @admin.action(description="End every login")
    def sign_out(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """They have to sign in anew, on every device."""
        self.each(request, rows, sign_out_everywhere)

    def restaurant_of(self, row: Any) -> int:
        """The installation's stream."""
        return 0

    def _own(self, request: HttpRequest, rows: models.QuerySet[Any], lookup: str) -> models.QuerySet[Any]:
        return rows

    def _may(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser


@admin.register(Membership)
class MembershipAdmin(CommandAdmin):
    """Who works where, and as what."""

    adds, edits, key = add_member, rename_member, "membership_id"
    verbs: ClassVar[dict[str, Verb]] = {"role": Verb(change_role, "membership_id", "role")}
    list_display = ("name", "user", "role", "restaurant", "active")
    list_filter = ("restaurant", "role", "active")
    fields = ("restaurant", "user", "role", "name", "active")
    readonly_fields = ("active",)
    fixed = ("restaurant", "user")
    actions = ("revoke",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new member is named by the name they sign in with."""
        return super().get_form(request, obj, change=change, **({} if obj else {"form": NewMember}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a new member is asked for, or what is known of one."""
        return self.fields if obj else ("restaurant", "username", "role", "name")

    def add(self, request: HttpRequest, facts: dict[str, Any]) -> int:
        """Take somebody on."""
        facts["user_id"] = facts.pop("username_id")
        return super().add(request, facts)

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Their work here ends, and their live screens close."""
        self.each(request, rows, revoke_membership)
