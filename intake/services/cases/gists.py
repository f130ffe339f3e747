"""Keeping the gist of each case and reading it: the one place that seals and opens it.

With it goes a copy of what stands in the clear (`plain_columns`). Whoever changes a case calls `renew` before
the commit. A gist says which revision of its row it was made for,
so that one that was not renewed is never shown: the case is opened whole instead, which costs more and says
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from intake.services.cases import record as case_record
from intake.services.cases.gist import Gist, gist_of
from intake.services.cases.plain_columns import copy_of
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import T, Unreadable, shown
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Case


@dataclass(frozen=True)
class Listed:
    """A case as lists read it: its row, and its gist."""

    row: Case
    gist: Gist = field(repr=False)


def renew(session: Session, keys: Keys, row: Case) -> None:
    """Bring the gist of a case that was changed up to it."""
    session.flush()
    keep(case_record.open_many(session, keys, [row])[0])
    session.flush()


def keep(record: CaseRecord) -> None:
    """Seal the gist of a case into its row, which the next flush writes with everything the gist holds."""
    row = record.row
    beside = {"revision": (row.revision or 0) + 1, "plain": copy_of(row)}
    sealed_case.seal_gist(record.key, row, gist_of(record).to_data() | beside)


def listed(record: CaseRecord) -> Listed:
    """A case that was opened whole, as lists read it."""
    return Listed(record.row, gist_of(record))


def as_listed(keys: Keys, record: CaseRecord) -> Listed:
    """The same; by the gist that a list opened a short while ago, with all that was worked out from it."""
    kept = keys.opened.kept(record.row.id, _made_of(record.row))
    return Listed(record.row, kept) if isinstance(kept, Gist) else listed(record)


def show_many(
    session: Session, keys: Keys, rows: Sequence[Case], show: Callable[[Listed], T]
) -> list[T | Unreadable]:
    """What `show` makes of each of several cases, in their order; one that cannot be shown stands for itself.

    Cases that were erased are left out. Those whose gist is old are opened whole, all of them together.
    """
    rows = [row for row in rows if not row.is_erased]
    made = [shown(row.reference, partial(_show_gist, keys, row, show)) for row in rows]
    old = [row for row, one in zip(rows, made, strict=True) if one is None]
    whole = iter(case_record.show_many(session, keys, old, lambda record: show(listed(record))))
    return [next(whole) if one is None else one for one in made]


def is_current(keys: Keys, row: Case) -> bool:
    """Whether lists read the gist of this case, and what stands in the clear is copied beside it.

    Raises `SealError` where it does not open.
    """
    if _open(keys, row) is None:
        return False
    return "plain" in sealed_case.open_gist(row.data_key(keys.ring), row)


def _show_gist(keys: Keys, row: Case, show: Callable[[Listed], T]) -> T | None:
    gist = keys.opened.of(row.id, _made_of(row), lambda: _open(keys, row))
    return None if gist is None else show(Listed(row, gist))


def _made_of(row: Case) -> tuple[object, ...]:
    return row.wrapped_key, row.sealed_gist, row.revision


def _open(keys: Keys, row: Case) -> Gist | None:
    """The gist; None where there is none of this version and this revision of the row."""
    if row.sealed_gist is None:
        return None
    data = sealed_case.open_gist(row.data_key(keys.ring), row)
    return Gist.from_data(data) if data.get("revision") == row.revision else None
