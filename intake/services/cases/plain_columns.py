"""What of a case stands in the clear, said once more where nobody without our keys can change it.

The queue orders and filters by plain columns. So whoever can write to the database, and has no key, could put
an emergency at the end of the queue. A copy of them is sealed with the case's gist at every change, and
`audit verify --records` holds one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from intake.store.models import Case

NOT_COPIED = frozenset({"id", "revision", "updated_at", "wrapped_key", "wrapping_key", "index_version"})
"""What names the row itself, and what changes without the case: its keys, and how search knows it."""


def plain_columns() -> Iterator[str]:
    """Every column in the clear that is copied; one that is added to the table is among them by itself."""
    for column in Case.__table__.columns:
        if column.name not in NOT_COPIED and not column.name.startswith("sealed_"):
            yield column.name


def copy_of(row: Case) -> dict[str, Any]:
    """The plain columns of a case as JSON data; instants in UTC, and nothing said of what is not set."""
    values = {name: getattr(row, name) for name in plain_columns()}
    return {name: _written(value) for name, value in values.items() if value is not None}


def changed(row: Case, copied: Mapping[str, Any]) -> list[str]:
    """The plain columns of a case that say something else than the copy that was sealed with it."""
    present = copy_of(row)
    return [name for name in plain_columns() if present.get(name) != copied.get(name)]


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value
