"""One filed case, opened: its row together with all that was sealed in it and all that staff did with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answers
from intake.domain.assessment import Assessment
from intake.domain.bands import Link
from intake.domain.call_answers import HEARD, HeardAnswer, with_heard
from intake.domain.case_state import Action, Actor, CaseState, Command
from intake.domain.person import IDENTITY_ANSWERS, Identity, identity_from_answers
from intake.domain.policy import URGENT, Urgency
from intake.domain.roles import Role
from intake.domain.story import Story
from intake.domain.trace import Finding
from intake.formats import assessments
from intake.services.cases import judgements
from intake.services.cases.unreadable import T, Unreadable, shown
from intake.services.errors import CaseErased, CaseNotFound
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import AppointmentRequest, Case, CaseEvent, ContactAttempt, Review
from intake.store.models import Assessment as AssessmentRow
from intake.store.queries import cases, records
from intake.store.queries.records import Kept
from intake.store.seal import DataKey
from intake.store.sealed_case import HowTold

JUDGED_AGAIN = "judged_again"
"""Marks in a step's details that the case was judged again for it, by no news of the patient's."""

FOR_CALL = "for_call"
"""Among the details of a claim: the press that recorded a call made it."""


@dataclass(frozen=True)
class Decision:
    """What a clinician decided: another urgency or link (None: as assessed), why, or a next step."""

    at: datetime
    clinician_id: str
    urgency: Urgency | None
    link: Link | None
    reason: str
    next_step: str | None
    next_step_note: str


@dataclass(frozen=True)
class StandingAssessment:
    """An earlier assessment whose findings still count: its number, when it was made, and what it is."""

    seq: int
    at: datetime
    assessment: Assessment = field(repr=False)


@dataclass(frozen=True)
class HistoryStep:
    """One opened event of a case; `details` is what its form held besides the note, such as a visit's day."""

    at: datetime
    staff_id: str | None
    by: Actor
    command: Command
    note: str
    details: Mapping[str, Any]
    after: CaseState
    due_before: tuple[datetime, datetime]
    event: CaseEvent = field(repr=False)


@dataclass(frozen=True)
class CaseRecord:
    """A case as services and clinicians read it; an event is opened when it is first asked for, and once.

    `assessment` is the newest, as the rules made it. `still_standing` are the earlier ones that no clinician
    has decided on since: what they found still counts, though the patient may tell it no more. What is not
    among `kept` need not be asked for: nothing of it was there when the case was opened.
    """

    row: Case
    kept: frozenset[Kept]
    key: DataKey = field(repr=False)
    how_told: HowTold = field(repr=False)
    answers: Answers = field(repr=False)
    assessment: Assessment = field(repr=False)
    assessed_on: date
    assessed_at: datetime
    still_standing: tuple[StandingAssessment, ...] = field(repr=False)
    events: Sequence[CaseEvent] = field(repr=False)
    attempts: Sequence[ContactAttempt] = field(repr=False)
    decisions: tuple[Decision, ...] = field(repr=False)
    _steps: dict[str, HistoryStep] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def identity(self) -> Identity:
        """Who the request is about, and how to reach them."""
        told = {each: self.answers.by_id[each] for each in IDENTITY_ANSWERS if each in self.answers}
        return identity_from_answers(Answers(told).to_json())

    @cached_property
    def story(self) -> Story:
        """The case as the time rule reads it, on the day it did.

        What was searched in the own words, and which signs were asked for, is a matter of the form; what was
        found of them stands in the assessment.
        """
        return with_heard(story_from_answers(self.answers, self.assessed_on, form=None), self.heard)

    @cached_property
    def heard(self) -> tuple[HeardAnswer, ...]:
        """What was told by phone to the questions that would settle the link, the first heard first."""
        return tuple(HeardAnswer.from_data(each) for each in self.answers.value(HEARD, []))

    @property
    def urgency(self) -> Urgency:
        """The urgency that stands, which pages, queue and letters go by: see `domain.standing_urgency`."""
        return Urgency(self.row.urgency)

    @property
    def is_urgent(self) -> bool:
        """Whether a clinician has to act before the desk goes on: see `is_urgent`."""
        return is_urgent(self.row, self.state)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that counts: the newest assessment's, and those of earlier ones that still stand."""
        if not self.still_standing:
            return self.assessment.findings
        return tuple(
            finding
            for assessment in (self.assessment, *(earlier.assessment for earlier in self.still_standing))
            for finding in assessment.findings
        )

    @property
    def changed_at(self) -> datetime | None:
        """When the patient last changed what was sent; None where it was sent once."""
        if self.row.assessment_seq == 1:
            return None
        by_the_office = len(self.heard) + sum(bool(each.taken_back_by) for each in self.heard)
        by_the_office += sum(bool(step.details.get(JUDGED_AGAIN)) for step in self.history)
        return self.assessed_at if self.row.assessment_seq - by_the_office > 1 else None

    @property
    def state(self) -> CaseState:
        """Where the case stands in the work: what its last event left."""
        return self._step(self.events[-1]).after if self.events else CaseState()

    @property
    def history(self) -> tuple[HistoryStep, ...]:
        """Every step in order."""
        return tuple(self._step(event) for event in self.events)

    @property
    def standing(self) -> tuple[HistoryStep, ...]:
        """The steps that nobody took back, in order; undoing is none of them.

        A claim that was made for a call went back with it.
        """
        history = self.history
        undone = {step.event.undoes for step in history}
        undone |= {
            claim.event.id
            for claim, call in pairwise(history)
            if FOR_CALL in claim.details and call.event.id in undone
        }
        return tuple(
            step for step in history if step.command.action is not Action.UNDO and step.event.id not in undone
        )

    def _step(self, event: CaseEvent) -> HistoryStep:
        if event.id not in self._steps:
            self._steps[event.id] = self._opened(event)
        return self._steps[event.id]

    @property
    def visit(self) -> Mapping[str, Any]:
        """What was recorded of the newest visit nobody took back: `visit_at`, `with_whom`; else empty."""
        made = [step.details for step in self.standing if "visit_at" in step.details]
        return made[-1] if made else {}

    def _opened(self, event: CaseEvent) -> HistoryStep:
        assert event.sealed_note is not None, "casework seals the state on every event"  # noqa: S101
        place = {"table": "case_event", "row": event.id, "column": "sealed_note"}
        sealed = self.key.open_json(event.sealed_note, **place)
        return HistoryStep(
            at=event.at,
            staff_id=event.staff_id,
            by=Actor(event.staff_id or "", Role(sealed["role"]) if sealed["role"] else None),
            command=Command.from_data(sealed["command"]),
            note=sealed["note"],
            details=sealed["details"],
            after=CaseState.from_data(sealed["after"]),
            due_before=_instants(sealed["due_before"]),
            event=event,
        )


def is_urgent(row: Case, state: CaseState) -> bool:
    """Whether a clinician has to act before the desk goes on with a case in that state of the work.

    By the urgency that stands, because it was left at a safety page and no disposition ended that, or because
    the patient said that it is worse.
    """
    return Urgency(row.urgency) in URGENT or left_at_safety_page(row, state) or state.told_worse


def left_at_safety_page(row: Case, state: CaseState) -> bool:
    """Whether it, or a case merged into it, stopped at a safety page, and no disposition ended that."""
    return (row.contact_only or state.took_in_exit) and not state.disposed


def lock(session: Session, reference: str) -> None:
    """Hold the case with this reference until the transaction ends. Raises `CaseNotFound`."""
    row = cases.by_reference(session, reference)
    if row is None:
        raise CaseNotFound("No request has this form number.")
    session.refresh(row, with_for_update=True)


def open_one(session: Session, keys: Keys, reference: str) -> CaseRecord:
    """The case with this reference (as stored). Raises `CaseNotFound`, or `CaseErased`."""
    return open_many(session, keys, [by_reference(session, reference)])[0]


def by_reference(session: Session, reference: str) -> Case:
    """The row of the case with this reference (as stored). Raises `CaseNotFound`, or `CaseErased`."""
    row = cases.by_reference(session, reference)
    if row is None:
        raise CaseNotFound("No request has this form number.")
    if row.is_erased:
        raise CaseErased(reference)
    return row


def standing_for(session: Session, keys: Keys, record: CaseRecord) -> CaseRecord:
    """The case whose urgency stands for its patient: this one, or a more urgent one that it was told beside.

    One that is closed or erased stands for nothing any more.
    """
    row = cases.by_id(session, record.how_told.beside) if record.how_told.beside else None
    if row is None or row.is_erased or not row.in_queue or Urgency(row.urgency).rank >= record.urgency.rank:
        return record
    return open_many(session, keys, [row])[0]


def open_many(session: Session, keys: Keys, rows: Sequence[Case]) -> list[CaseRecord]:
    """Open several cases in the order given, with one query a table however many they are.

    Cases that were erased are left out.
    """
    return [opened() for _, opened in _to_open(session, keys, rows)]


def show_many(
    session: Session, keys: Keys, rows: Sequence[Case], show: Callable[[CaseRecord], T]
) -> list[T | Unreadable]:
    """What `show` makes of each of several cases, for a list; one that cannot be shown stands for itself."""
    return [
        shown(row.reference, lambda opened=opened: show(opened()))  # type: ignore[misc]
        for row, opened in _to_open(session, keys, rows)
    ]


def _to_open(
    session: Session, keys: Keys, rows: Sequence[Case]
) -> Iterator[tuple[Case, Callable[[], CaseRecord]]]:
    """The cases that were not erased, each with what opens it; everything sealed is read beforehand."""
    rows = [row for row in rows if not row.is_erased]
    if not rows:
        return
    judged = records.of_cases(session, AssessmentRow, rows)
    appointments = records.appointment_requests(session, rows)
    kept = records.kept_of(session, rows)
    events = records.of_cases(session, CaseEvent, rows, kept)
    attempts = records.of_cases(session, ContactAttempt, rows, kept)
    reviews = records.of_cases(session, Review, rows, kept)
    for row in rows:
        sealed = (judged[row.id], appointments.get(row.id), events[row.id], attempts[row.id], reviews[row.id])
        yield row, partial(_opened, keys, row, kept, *sealed)


def open_assessment(key: DataKey, row: AssessmentRow) -> Assessment:
    """One assessment of a case, from its row and the case's key. Raises `UnreadableAssessment`."""
    return assessments.read(sealed_case.open_assessment(key, row))


def _opened(
    keys: Keys,
    row: Case,
    kept: frozenset[Kept],
    judged: Sequence[AssessmentRow],
    request: AppointmentRequest | None,
    events: Sequence[CaseEvent],
    attempts: Sequence[ContactAttempt],
    reviews: Sequence[Review],
) -> CaseRecord:
    key = row.data_key(keys.ring)
    answers = sealed_case.open_answers(key, row) | sealed_case.open_identity(key, row)
    if request is not None:
        answers |= sealed_case.open_preferences(key, request)
    *earlier, newest = judged
    standing = judgements.standing(earlier, reviews)
    return CaseRecord(
        row=row,
        kept=kept,
        key=key,
        how_told=sealed_case.open_how_told(key, row),
        answers=Answers.from_json(answers),
        assessment=open_assessment(key, newest),
        assessed_on=newest.assessed_on,
        assessed_at=newest.at,
        still_standing=tuple(
            StandingAssessment(each.seq, each.at, open_assessment(key, each))
            for each in earlier
            if each.seq in standing
        ),
        events=events,
        attempts=attempts,
        decisions=tuple(_decision(key, review) for review in reviews),
    )


def _decision(key: DataKey, review: Review) -> Decision:
    sealed = key.open_json(review.sealed_decision, table="review", row=review.id, column="sealed_decision")
    return Decision(
        at=review.at,
        clinician_id=review.clinician_id,
        urgency=Urgency(review.urgency) if review.urgency else None,
        link=Link(review.link) if review.link else None,
        reason=sealed["reason"],
        next_step=sealed["next_step"],
        next_step_note=sealed["next_step_note"],
    )


def _instants(pair: Sequence[str]) -> tuple[datetime, datetime]:
    first, second = pair
    return datetime.fromisoformat(first), datetime.fromisoformat(second)


@dataclass(frozen=True)
class Earlier:
    """What a patient told before an update: the answers that assessment number `seq` was made from."""

    seq: int
    replaced_at: datetime
    questionnaire_id: str
    questionnaire_version: str
    answers: Answers


def earlier_answers(session: Session, key: DataKey, case: Case) -> tuple[Earlier, ...]:
    """What was told before each update of a case, opened with the case's own key; the oldest first."""
    return tuple(
        Earlier(
            row.seq,
            row.replaced_at,
            row.questionnaire_id,
            row.questionnaire_version,
            Answers.from_json(sealed_case.open_earlier(key, row)),
        )
        for row in records.earlier_answers(session, case.id)
    )
