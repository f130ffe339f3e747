"""The declarative base every model shares, and the column types that are alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Mapper, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from intake.store.errors import AppendOnlyViolation

# Every constraint has a name, because SQLite's batch migrations can only drop what they can name.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: takes and gives aware datetimes in UTC, although SQLite drops time zones.

    Raises ValueError for a naive datetime, which could be any of 24 instants.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive values; store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; the store takes aware UTC instants only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the stored instant back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(words: type[StrEnum], name: str, length: int) -> Enum:
    """The type of the column `name`, whose values are the words of a closed list.

    A constraint of the database allows exactly these, so a new word is a line in the list and a migration.
    """
    return Enum(
        words,
        name=name,
        length=length,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        values_callable=lambda each: [word.value for word in each],
    )


RowId = Annotated[str, mapped_column(String(36))]
"""A UUID as text, made by the client: a sealed value needs its row's identity before the row exists."""

Sealed = Annotated[bytes, mapped_column(LargeBinary)]
"""Bytes made by `seal.DataKey.seal`; see seal.py for the layout."""


class Base(DeclarativeBase):
    """The base class of every model; hand it to `SQLAlchemy(model_class=Base)`."""

    # Given as a registry, because Flask-SQLAlchemy copies this class and may then not set the map a second
    # time.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION), type_annotation_map={datetime: UtcDateTime()}
    )


class AppendOnly:
    """Marks a model whose rows are only ever added: the session refuses to change or delete one."""


@event.listens_for(Mapper, "before_update")
def _refuse_change(mapper: Mapper[Any], _connection: object, target: object) -> None:
    if isinstance(target, AppendOnly):
        raise AppendOnlyViolation(f"{mapper.class_.__name__} rows are never changed; add a new one instead")


@event.listens_for(Mapper, "before_delete")
def _refuse_delete(mapper: Mapper[Any], _connection: object, target: object) -> None:
    if isinstance(target, AppendOnly):
        raise AppendOnlyViolation(f"{mapper.class_.__name__} rows are never deleted")
