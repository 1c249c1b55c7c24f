"""What Django's admin of every room is built on.

Whatever is saved there goes through a command, so it is checked and told like everything else. Owners see their own
restaurants, the operator sees all.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, cast

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ticketrail import journal
from ticketrail.kernel.refusals import Refusal
from ticketrail.venues.models import Restaurant, TenantRow

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    BaseInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline
    ModelForm, BaseInlineFormSet = forms.ModelForm, forms.BaseInlineFormSet

Command = Callable[..., Any]


class Proprietor(Protocol):
    """What the admin has to know of whoever is signed in; users are a room above."""

    pk: int
    is_active: bool
    is_superuser: bool

    def owned_restaurants(self) -> list[int]: ...

    def get_full_name(self) -> str: ...


def run(request: HttpRequest, restaurant_id: int, command: Command, **arguments: Any) -> Any:
    """Run a command under the name of whoever is signed in, within the transaction that the admin has open."""
    who = cast(Proprietor, request.user)
    actor = journal.Actor("staff", who.pk, who.get_full_name())
    return journal.run(restaurant_id, actor, command, **arguments).value


class Verb(NamedTuple):
    """A field with a command of its own: how that one calls the row, if at all, and the field's value."""

    command: Command
    key: str
    argument: str


class CommandAdmin(ModelAdmin):
    """Saves by commands. ``adds`` and ``edits`` are given the fields of the form; ``key`` names the row's argument.

    ``tenant`` is the lookup that leads to the restaurant's number.
    """

    adds: ClassVar[Command | None] = None
    edits: ClassVar[Command | None] = None
    key: ClassVar[str] = ""
    tenant: ClassVar[str] = "restaurant_id"
    verbs: ClassVar[dict[str, "Verb"]] = {}
    fixed: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Rows of the restaurants that this person may see."""
        return self._own(request, super().get_queryset(request), self.tenant)

    def _own(self, request: HttpRequest, rows: models.QuerySet[Any], lookup: str) -> models.QuerySet[Any]:
        who = cast(Proprietor, request.user)
        return rows if who.is_superuser else rows.filter(**{f"{lookup}__in": who.owned_restaurants()})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what belongs to the same people's restaurants."""
        related = db_field.remote_field.model
        lookup = "pk" if related is Restaurant else "restaurant_id"
        if related is Restaurant or issubclass(related, TenantRow):
            kwargs["queryset"] = self._own(request, related._default_manager.all(), lookup)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was settled when the row was made stays."""
        return (*super().get_readonly_fields(request, obj), *(self.fixed if obj else ()))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand what the form says to the commands."""
        names = form.changed_data if change else list(form.cleaned_data)
        facts = {_argument(form.cleaned_data, name): _value(form.cleaned_data[name]) for name in names}
        if not change:
            obj.pk = self.add(request, facts)
            return
        place = self.restaurant_of(obj)
        for field in [field for field in self.verbs if field in facts]:
            verb = self.verbs[field]
            which = {verb.key: obj.pk} if verb.key else {}
            run(request, place, verb.command, **which, **{verb.argument: facts.pop(field)})
        if facts:
            run(request, place, type(self).edits or _nothing, **({self.key: obj.pk} if self.key else {}), **facts)

    def add(self, request: HttpRequest, facts: dict[str, Any]) -> int:
        """Make the row; returns its number."""
        made = run(request, facts.pop("restaurant_id"), type(self).adds or _nothing, **facts)
        return int(made.pk)

    def restaurant_of(self, row: Any) -> int:
        """Whose stream a change of this row goes into."""
        return int(getattr(row, self.tenant))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal is told on the page, not as an error; what was written before it is undone."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            told = " ".join((refusal.message, *(refusal.fields or {}).values()))
            self.message_user(request, told, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def each(self, request: HttpRequest, rows: models.QuerySet[Any], command: Command, **said: Any) -> None:
        """Do a verb to every row chosen in the list; a refusal of one is told and stops none."""
        for row in rows:
            try:
                run(request, self.restaurant_of(row), command, **{self.key: row.pk}, **said)
            except Refusal as refusal:
                self.message_user(request, f"{row}: {refusal.message}", messages.ERROR)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Owners and the operator, whatever Django's own tables of permissions say."""
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same; which rows there are is up to `get_queryset`."""
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Where there is a command for it."""
        return type(self).adds is not None and self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where there is a command for it."""
        return type(self).edits is not None and self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that others point to is deleted."""
        return False

    def _may(self, request: HttpRequest) -> bool:
        who = cast(Proprietor, request.user)
        return who.is_active and (who.is_superuser or bool(who.owned_restaurants()))


def _argument(data: dict[str, Any], name: str) -> str:
    return f"{name}_id" if isinstance(data[name], models.Model) else name


def _value(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _nothing(entry: journal.Entry, **_: Any) -> None:
    raise Refusal("This cannot be changed here.")
