"""What clinicians changed about a case: from what to what, however often it was judged again since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.policy import Policy, Urgency
from intake.domain.standing_urgency import Assessed, Decided, TakenIn, standing_urgency
from intake.services.cases import judgements
from intake.services.cases.record import CaseRecord, Decision
from intake.services.cases.words import bands_of, link_words, urgency_words
from intake.store.models import Assessment, Review
from intake.store.queries import merges, records


@dataclass(frozen=True, slots=True)
class Overridden:
    """One decision in words: each change as "Urgency: Routine → Same day", and why."""

    changes: tuple[str, ...]
    reason: str
    clinician_id: str
    at: datetime


def overrides(session: Session, record: CaseRecord, policy: Policy) -> tuple[Overridden, ...]:
    """Every change of urgency or link, the first one first; what stood before it is worked out anew.

    Before a decision there stood the clinician's last one, and what was assessed and taken in since.
    """
    changed = [each for each in record.decisions if each.urgency and each.link]
    if not changed:
        return ()
    assessed, pressed = records.all_assessments(session, record.row.id), _pressed(session, record)
    return tuple(
        _overridden(decision, changed[:number], _until(assessed, decision.at), pressed, policy)
        for number, decision in enumerate(changed)
    )


@dataclass(frozen=True, slots=True)
class _Pressed:
    """The urgency that a request merged into this one brought at one time, until when it stood merged."""

    at: datetime
    until: datetime | None
    urgency: Urgency


def _pressed(session: Session, record: CaseRecord) -> list[_Pressed]:
    """What each request brought when it was merged into this one, and with each of its news since."""
    found = []
    for merge, row in merges.ever_into(session, record.row.id):
        assessed = records.all_assessments(session, row.id)
        reviews = records.of_cases(session, Review, [row])[row.id]
        news = [each.at for each in assessed if each.at > merge.at]
        for at in (merge.at, *news):
            told = _until(assessed, at)
            if told:  # none where it was erased
                decided = [each for each in reviews if each.at <= at]
                found.append(_Pressed(at, merge.ended_at, judgements.of_rows(told, decided)))
    return found


def _until(assessed: Iterable[Assessment], at: datetime) -> list[Assessment]:
    return [each for each in assessed if each.at <= at]


def _taken_in(pressed: Iterable[_Pressed], decision: Decision, earlier: list[Decision]) -> list[TakenIn]:
    """What stood taken in when a decision was made, with how many of the earlier ones were made before."""
    return [
        TakenIn(sum(before.at <= each.at for before in earlier), each.urgency)
        for each in pressed
        if each.at <= decision.at and (each.until is None or each.until > decision.at)
    ]


def _overridden(
    decision: Decision,
    earlier: list[Decision],
    assessed: list[Assessment],
    pressed: list[_Pressed],
    policy: Policy,
) -> Overridden:
    newest, last = assessed[-1], earlier[-1] if earlier else None
    decided = [_decided(number, each, assessed) for number, each in enumerate(earlier, 1)]
    told = [Assessed(row.seq, Urgency(row.urgency)) for row in assessed]
    urgency = standing_urgency(told, decided, _taken_in(pressed, decision, earlier))
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
