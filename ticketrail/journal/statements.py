"""Statements that are made once from the models and then only executed.

Django compiles a query anew each time it runs, which costs about half a millisecond; the statement itself takes a
hundredth of that. What every order runs through is declared with these; everything else uses the ORM as it is. Columns,
conversions and instances are Django's own, so a model's change needs no second hand.
"""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field

from ticketrail.journal import registry
from ticketrail.journal.registry import M, Rows

if TYPE_CHECKING:
    from ticketrail.journal.entry import Entry

Convert = Callable[[Any], Any]


class Select(Generic[M]):
    """Whole rows of a restaurant's ``model`` where the columns ``by`` have the given values.

    ``among`` names a column that may have any of several values, the last argument of a call. ``lock`` keeps the rows
    as they are until the commit, foreign keys left alone.
    """

    def __init__(
        self,
        model: type[M],
        *,
        by: Sequence[str] = (),
        among: str | None = None,
        order: Sequence[str] = ("id",),
        lock: bool = False,
    ) -> None:
        self.model, self.by, self.among, self.order, self.lock = model, tuple(by), among, tuple(order), lock
        self._attributes = [field.attname for field in model._meta.concrete_fields]
        self._text = lru_cache(maxsize=256)(self._compile)
        self._conversions = lru_cache(maxsize=4)(_conversions)

    def __call__(self, rows: Rows, *values: Any) -> list[M]:
        """The rows, in order. ``rows`` says whose and on which connection."""
        connection = connections[rows.using]
        among: Collection[Any] = values[-1] if self.among else ()
        if self.among and not among:
            return []
        parameters = [*values[: len(self.by)], *among]
        tenant = registry.tenant_column(self.model)
        with connection.cursor() as cursor:
            cursor.execute(
                self._text(connection.vendor, tenant, len(among)),
                parameters if tenant is None else [rows.restaurant_id, *parameters],
            )
            found = cursor.fetchall()
        conversions = self._conversions(rows.using, connection.vendor, self.model)
        return [self._row(rows.using, values, conversions) for values in found]

    def one(self, rows: Rows, *values: Any) -> M | None:
        """The first of the rows, None when there is none."""
        return next(iter(self(rows, *values)), None)

    def _row(self, using: str, values: Sequence[Any], conversions: Sequence[tuple[int, Convert]]) -> M:
        if conversions:
            values = list(values)
            for n, convert in conversions:
                values[n] = convert(values[n])
        return self.model.from_db(using, self._attributes, values)

    def _compile(self, vendor: str, tenant: str | None, count: int) -> str:
        meta = self.model._meta
        where = [f'"{_column(self.model, name)}" = %s' for name in (*((tenant,) if tenant else ()), *self.by)]
        if self.among:
            where.append(f'"{_column(self.model, self.among)}" IN ({", ".join(["%s"] * count)})')
        columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
        order = ", ".join(f'"{_column(self.model, name)}"' for name in self.order)
        lock = " FOR NO KEY UPDATE" if self.lock and vendor == "postgresql" else ""
        return f'SELECT {columns} FROM "{meta.db_table}" WHERE {" AND ".join(where)} ORDER BY {order}{lock}'


class Insert(Generic[M]):
    """Writes new rows of a ``model`` and gives them their ids.

    ``unless`` names the columns of a unique constraint: a row that would break it is left out and keeps no id.
    """

    def __init__(self, model: type[M], *, unless: Sequence[str] = ()) -> None:
        self.model = model
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        key = _key(model).column
        names = ", ".join(f'"{_column(model, name)}"' for name in unless)
        conflict = f" ON CONFLICT ({names}) DO NOTHING" if unless else ""
        self._text = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}){conflict} RETURNING "{key}"'

    def __call__(self, entry: "Entry", rows: Sequence[M]) -> Sequence[M]:
        """Insert the rows, in order, on the entry's connection."""
        connection = connections[entry.using]
        with connection.cursor() as cursor:
            for row in rows:
                cursor.execute(self._text, [_prepared(row, field, connection) for field in self._fields])
                if (inserted := cursor.fetchone()) is not None:
                    row.pk = inserted[0]
                    row._state.adding, row._state.db = False, entry.using
        return rows


class Update(Generic[M]):
    """Writes some columns of a row that exists; with ``where``, only while those columns are what they were."""

    def __init__(self, model: type[M], *names: str, where: Sequence[str] = ()) -> None:
        self._fields = [_field(model, name) for name in names]
        self._key = _key(model)
        changes = ", ".join(f'"{field.column}" = %s' for field in self._fields)
        conditions = [self._key.column, *(_column(model, name) for name in where)]
        held = " AND ".join(f'"{column}" = %s' for column in conditions)
        self._text = f'UPDATE "{model._meta.db_table}" SET {changes} WHERE {held}'

    def __call__(self, entry: "Entry", row: M, *held: Any) -> bool:
        """Update the row on the entry's connection. Returns whether it was still as held."""
        connection = connections[entry.using]
        values = [_prepared(row, field, connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._text, [*values, row.pk, *held])
            return bool(cursor.rowcount)


def _prepared(row: Any, field: "Field[Any, Any]", connection: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _conversions(using: str, vendor: str, model: type[Any]) -> list[tuple[int, Convert]]:
    """By place: how a value from the database becomes the field's. Most need nothing."""
    connection, found = connections[using], []
    for n, field in enumerate(model._meta.concrete_fields):
        column = field.get_col(model._meta.db_table)
        own = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        if own:
            found.append((n, _chain(own, column, using)))
    return found


def _chain(converters: Sequence[Callable[..., Any]], column: Any, using: str) -> Convert:
    def convert(value: Any) -> Any:
        for converter in converters:
            value = converter(value, column, connections[using])
        return value

    return convert


def _column(model: type[Any], name: str) -> str:
    return str(_field(model, name).column)


def _field(model: type[Any], name: str) -> "Field[Any, Any]":
    fields: list[Field[Any, Any]] = model._meta.concrete_fields
    for field in fields:
        if name in (field.name, field.attname, field.column):
            return field
    raise ValueError(f"{model.__name__} has no column {name}")


def _key(model: type[Any]) -> "Field[Any, Any]":
    key: Field[Any, Any] = model._meta.pk
    return key
