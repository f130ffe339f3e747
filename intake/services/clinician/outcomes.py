"""What a case turned out to be at the visit: recorded by a clinician, and counted band by band.

Each record says beside it what the rules had found by then, so that a later update of the answers changes no
figure. A second record of a case stands in the first one's place; both stay.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.reference import show_reference
from intake.domain.visit_outcomes import BandOutcomes, Care, Relation, by_band
from intake.domain.visit_outcomes import VisitOutcome as Counted
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.errors import ServiceError
from intake.services.frontdesk import merges
from intake.services.frontdesk.handling import Handling
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Case, VisitOutcome
from intake.store.queries import outcomes as query
from intake.store.queries.records import Kept

MOST_COUNTED = 5_000
"""The newest outcomes that are opened for the figures: some years of a practice, a few seconds of work."""


class NoOperationTold(ServiceError):
    """Related to an earlier operation, it is said, where the patient told of none: which one is not said."""

    def __init__(self) -> None:
        super().__init__(
            "The patient told of no past operation on the spine. If the visit found one, tick so below and "
            "say in the line which one; else choose another answer."
        )


class GoesOnElsewhere(ServiceError):
    """An outcome for a request that was merged into another one: it is told of that one."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"This request was merged into {show_reference(reference)}: record it there.")


@dataclass(frozen=True)
class Recorded:
    """One record: what was found, what care was decided on, a line besides, by whom and when.

    `untold`: an operation came up at the visit that the form had not told.
    """

    relation: Relation
    care: tuple[Care, ...]
    line: str
    untold: bool
    clinician_id: str
    at: datetime


@dataclass(frozen=True)
class Figures:
    """The outcomes band by band; `left_out` counts those that cannot be opened."""

    bands: tuple[BandOutcomes, ...]
    counted: int
    left_out: int


def record_outcome(
    session: Session,
    keys: Keys,
    reference: str,
    relation: Relation,
    care: Collection[Care],
    line: str,
    handling: Handling,
    *,
    untold: bool = False,
) -> CaseRecord:
    """Write down what the visit found, beside what the rules had found.

    `untold`: the visit found an operation that the form had not told; `line` then says which. Raises
    `CaseNotFound`, `GoesOnElsewhere` where it was merged into another one, and `NoOperationTold` where it is
    said to be related to an operation and none is known of.
    """
    case_record.lock(session, reference)
    record = case_record.open_one(session, keys, reference)
    check_goes_on_here(session, record)
    untold = untold and not record.story.past_surgeries
    if relation is Relation.RELATED and not record.story.past_surgeries and not (untold and line.strip()):
        raise NoOperationTold
    link = record.assessment.surgery_link
    row = VisitOutcome(
        id=handling.new_id(),
        case_id=record.row.id,
        seq=len(query.of_case(session, record.row.id)) + 1,
        at=handling.now,
        clinician_id=handling.actor.id or "",
    )
    told = {
        "relation": relation,
        "care": [each for each in Care if each in care],
        "line": line,
        "untold": untold,
        "flag": {"band": link.link, "sure": link.settled, "assessment": record.row.assessment_seq},
    }
    row.sealed_outcome = record.key.seal_json(told, **_place(row))
    session.add(row)
    session.flush()
    audit.append(
        session,
        keys,
        handling.actor,
        action=AuditAction.CASE_OUTCOME_RECORDED,
        object_kind="case",
        object_id=record.row.id,
        now=handling.now,
    )
    return record


def check_goes_on_here(session: Session, record: CaseRecord) -> None:
    """Make sure that the case stands for itself. Raises `GoesOnElsewhere`."""
    into = merges.beside(session, record.row).into
    if into is not None:
        raise GoesOnElsewhere(into.reference)


def outcomes_of(session: Session, record: CaseRecord) -> tuple[Recorded, ...]:
    """Every record of a case, the one that stands last."""
    rows = query.of_case(session, record.row.id) if Kept.OUTCOMES in record.kept else ()
    opened = ((row, record.key.open_json(row.sealed_outcome, **_place(row))) for row in rows)
    return tuple(
        Recorded(
            relation=Relation(told["relation"]),
            care=tuple(Care(each) for each in told["care"]),
            line=told["line"],
            untold=told.get("untold", False),
            clinician_id=row.clinician_id,
            at=row.at,
        )
        for row, told in opened
    )


def figures(session: Session, keys: Keys) -> Figures:
    """What the rules had said against what was found, over the newest `MOST_COUNTED` outcomes."""
    counted, left_out = [], 0
    for row, case in query.standing(session, MOST_COUNTED):
        try:
            counted.append(_counted(keys, row, case))
        except (SealError, LookupError, ValueError):
            left_out += 1
    return Figures(by_band(counted), len(counted), left_out)


def _counted(keys: Keys, row: VisitOutcome, case: Case) -> Counted:
    told: dict[str, Any] = case.data_key(keys.ring).open_json(row.sealed_outcome, **_place(row))
    flag = told["flag"]
    return Counted(
        Link(flag["band"]), bool(flag["sure"]), Relation(told["relation"]), told.get("untold", False)
    )


def _place(row: VisitOutcome) -> dict[str, str]:
    return {"table": "visit_outcome", "row": row.id, "column": "sealed_outcome"}
