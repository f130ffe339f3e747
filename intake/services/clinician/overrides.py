"""What clinicians changed about a case: from what to what, however often it was judged again since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.policy import Policy, Urgency
from intake.domain.standing_urgency import Assessed, Decided, standing_urgency
from intake.services.cases.record import CaseRecord, Decision
from intake.services.cases.words import bands_of, link_words, urgency_words
from intake.store.models import Assessment
from intake.store.queries import records


@dataclass(frozen=True, slots=True)
class Overridden:
    """One decision in words: each change as "Urgency: Routine → Same day", and why."""

    changes: tuple[str, ...]
    reason: str
    clinician_id: str
    at: datetime


def overrides(session: Session, record: CaseRecord, policy: Policy) -> tuple[Overridden, ...]:
    """Every change of urgency or link, the first one first; what stood before it is worked out anew.

    Before a decision there stood the clinician's last one, and what was assessed since.
    """
    changed = [each for each in record.decisions if each.urgency and each.link]
    if not changed:
        return ()
    assessed = records.all_assessments(session, record.row.id)
    return tuple(
        _overridden(decision, changed[:number], _until(assessed, decision), policy)
        for number, decision in enumerate(changed)
    )


def _until(assessed: Iterable[Assessment], decision: Decision) -> list[Assessment]:
    return [each for each in assessed if each.at <= decision.at]


def _overridden(
    decision: Decision, earlier: list[Decision], assessed: list[Assessment], policy: Policy
) -> Overridden:
    newest, last = assessed[-1], earlier[-1] if earlier else None
    decided = [_decided(number, each, assessed) for number, each in enumerate(earlier)]
    urgency = standing_urgency([Assessed(row.seq, Urgency(row.urgency)) for row in assessed], decided)
    link = last.link if last and last.link else Link(newest.link)
    bands = bands_of(newest.policy_digest, policy)
    pairs = (
        ("Urgency", urgency_words(urgency), urgency_words(decision.urgency or urgency)),
        ("Link", link_words(link, bands), link_words(decision.link or link, bands)),
    )
    return Overridden(
        changes=tuple(
            f"{what}: {before} → {after}" if before != after else f"{what} stays: {after}"
            for what, before, after in pairs
        ),
        reason=decision.reason,
        clinician_id=decision.clinician_id,
        at=decision.at,
    )


def _decided(number: int, decision: Decision, assessed: list[Assessment]) -> Decided:
    seen = max(row.seq for row in assessed if row.at <= decision.at)
    assert decision.urgency is not None, "only decisions about the urgency are given"  # noqa: S101
    return Decided(number, seen, decision.urgency)
