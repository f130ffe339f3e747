"""What the practice's EHR was sent of a case: each time when, of which telling, and where it lies there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from intake.store.keys import Keys
from intake.store.models import Case, EhrSending
from intake.store.queries import records
from intake.store.seal import DataKey

_PLACE = {"table": "ehr_sending", "column": "sealed_receipt"}


@dataclass(frozen=True)
class SentOn:
    """One sending, number `seq`: of which telling, what `digest_of` made of it, where it lies ("Task/7")."""

    seq: int
    telling: int
    at: datetime
    digest: str
    places: tuple[str, ...] = field(repr=False)


def note(
    session: Session,
    keys: Keys,
    case: Case,
    *,
    telling: int,
    digest: str,
    places: Sequence[str],
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Put on a case that the EHR has it as it stands after that telling; `digest` is of what was sent.

    Whoever calls holds the case, so that of two at once the second counts on.
    """
    before = of_case(session, case)
    row = EhrSending(id=new_id(), case_id=case.id, seq=before[-1].seq + 1 if before else 1, at=now)
    receipt = {"telling": telling, "digest": digest, "places": list(places)}
    row.sealed_receipt = case.data_key(keys.ring).seal_json(receipt, **_PLACE, row=row.id)
    session.add(row)
    session.flush()


def of_case(session: Session, case: Case) -> Sequence[EhrSending]:
    """What was sent of a case, unopened, the first first."""
    return records.of_cases(session, EhrSending, [case])[case.id]


def opened(session: Session, key: DataKey, case: Case) -> tuple[SentOn, ...]:
    """What was sent of a case, the first first."""
    return tuple(_opened(key, row) for row in of_case(session, case))


def newest(session: Session, key: DataKey, case: Case) -> SentOn | None:
    """What was sent of a case the last time, the others unopened; None where nothing was."""
    rows = of_case(session, case)
    return _opened(key, rows[-1]) if rows else None


def _opened(key: DataKey, row: EhrSending) -> SentOn:
    receipt = key.open_json(row.sealed_receipt, **_PLACE, row=row.id)
    # Before it was sent again after the office's work, each telling was sent once, under its own number.
    telling = receipt.get("telling", row.seq)
    return SentOn(row.seq, telling, row.at, receipt["digest"], tuple(receipt["places"]))
