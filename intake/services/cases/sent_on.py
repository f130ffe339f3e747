"""What the practice's EHR was sent of a case: when, of which telling, and where it lies there."""

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
    """One telling that the EHR has: number `seq`, the bundle's SHA-256, and where it lies ("Task/7")."""

    seq: int
    at: datetime
    digest: str
    places: tuple[str, ...] = field(repr=False)


def note(
    session: Session,
    keys: Keys,
    case: Case,
    *,
    seq: int,
    digest: str,
    places: Sequence[str],
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Put on a case that the EHR has its telling number `seq`; `digest` is of the bundle as it was sent."""
    row = EhrSending(id=new_id(), case_id=case.id, seq=seq, at=now)
    receipt = {"digest": digest, "places": list(places)}
    row.sealed_receipt = case.data_key(keys.ring).seal_json(receipt, **_PLACE, row=row.id)
    session.add(row)
    session.flush()


def of_case(session: Session, case: Case) -> Sequence[EhrSending]:
    """What was sent of a case, unopened, the first first."""
    return records.of_cases(session, EhrSending, [case])[case.id]


def opened(session: Session, key: DataKey, case: Case) -> tuple[SentOn, ...]:
    """What was sent of a case, the first first."""
    return tuple(_opened(key, row) for row in of_case(session, case))


def _opened(key: DataKey, row: EhrSending) -> SentOn:
    receipt = key.open_json(row.sealed_receipt, **_PLACE, row=row.id)
    return SentOn(row.seq, row.at, receipt["digest"], tuple(receipt["places"]))
