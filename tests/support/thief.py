"""What somebody learns who has the whole database, and its keys as well."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.base import Base
from intake.store.errors import Tampered
from intake.store.keys import KEY_ID_BYTES, KeyRing, key_id
from intake.store.models.mixins import OwnsDataKey
from intake.store.seal import VERSION_BYTES, DataKey


def all_that_opens(session: Session, ring: KeyRing) -> dict[str, bytes]:
    """Every value by table and column: as it stands, and a sealed one opened where any data key opens it."""
    keys = data_keys(session, ring)
    found: dict[str, bytes] = {}
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                place = f"{table.name}.{column}"
                shown = value if isinstance(value, bytes) else str(value).encode()
                if column.startswith("sealed_") and value:
                    key = keys.get(value[VERSION_BYTES : VERSION_BYTES + KEY_ID_BYTES])
                    shown = opened(key, value, table.name, str(row["id"]), str(column))
                found[place] = found.get(place, b"") + shown + b"\n"
    return found


def data_keys(session: Session, ring: KeyRing) -> dict[bytes, DataKey]:
    """Every data key in the database that is still there, by its id."""
    return {key_id(key.secret): key for key in _data_keys(session, ring)}


def _data_keys(session: Session, ring: KeyRing) -> Iterator[DataKey]:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, OwnsDataKey):
            for row in session.scalars(select(mapper.class_)):
                if not row.is_erased:
                    yield row.data_key(ring)


def opened(key: DataKey | None, sealed: bytes, table: str, row: str, column: str) -> bytes:
    """What a key makes of a sealed value; the value itself where it does not open."""
    if key is None:
        return sealed
    try:
        return key.open(sealed, table=table, row=row, column=column)
    except Tampered:
        return sealed
