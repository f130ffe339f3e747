"""The gist of a case: what its row in a list shows, and no more.

It is read from a case that was opened whole (`gist_of`), sealed with it as one small value, and opened by
lists instead of the case. It holds what was told and done, not the words for it where a policy, a form or the
clock decides them: so it stays right when those change, and only the case itself makes it old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from intake.domain.answers import Answers
from intake.domain.case_state import Action, CaseState, Outcome, Status
from intake.domain.follow_up import moved_at
from intake.domain.person import IDENTITY_ANSWERS, Identity, identity_from_answers
from intake.domain.policy import Urgency
from intake.domain.symptoms import symptom_kind
from intake.domain.trace import Finding
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.instructions import Instruction, instruction_of
from intake.services.cases.record import CaseRecord, HistoryStep
from intake.services.cases.told_by import told_by_words
from intake.services.cases.words import operation_date, place_words

T = TypeVar("T")

GIST_VERSION = 2
"""Raise it when a gist holds more or says it otherwise: lists open cases whole until `rows renew` has run."""

HOW_TO_CALL = (
    *("call_help", "call_in", "call_language", "call_when", "call_windows", "call_not_days"),
    *("been_before", "earlier_reference", "help_plan"),
)
"""The answers a row shows besides those that name the person."""


@dataclass(frozen=True, slots=True)
class Try:
    """The newest try to reach the patient that nobody took back: when, how it ended, when to try next."""

    at: datetime
    outcome: Outcome
    next_at: datetime | None


@dataclass(frozen=True)
class Gist:
    """What a row shows of a case besides its plain columns.

    `answers` are those that name the person and say how to call; `levels` the urgency each rule was found
    with, `before` the same for earlier assessments that still stand. `dates` and `symptoms` are lines as
    entered, `questions` what would settle the link; `state` is where the case stands in the work, `moved_at`
    since when it is the move of whoever has to act there; `visit` is the newest visit's instant as stored,
    and with whom.
    """

    answers: Answers
    told_in: str
    told_by: str
    levels: tuple[tuple[str, Urgency], ...]
    before: tuple[tuple[str, Urgency], ...]
    dates: tuple[str, ...]
    symptoms: tuple[str, ...]
    questions: tuple[str, ...]
    instruction: Instruction | None
    state: CaseState
    moved_at: datetime
    last_try: Try | None
    changed_at: datetime | None
    visit: tuple[str, str] | None
    _worked_out: dict[str, tuple[tuple[object, ...], Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def worked_out(self, what: str, by: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` makes of this gist by a policy or a form, made once for as long as `by` is the same.

        It is kept with the gist and goes with it, so nothing may be made here by the time of day or of a row.
        """
        found = self._worked_out.get(what)
        if found is None or found[0] != by:
            found = self._worked_out[what] = by, make()
        made: T = found[1]
        return made

    @cached_property
    def identity(self) -> Identity:
        """Who the request is about, and how to reach them."""
        return identity_from_answers(self.answers.to_json())

    @property
    def version(self) -> int:
        """How many changes the case has seen."""
        return self.state.version

    @property
    def attempts(self) -> int:
        """The calls in vain that count."""
        return len(self.state.tried)

    @property
    def pressing(self) -> frozenset[str]:
        """The rules found with more than `routine`, earlier assessments that still stand included."""
        found = (*self.levels, *self.before)
        return frozenset(rule for rule, level in found if level is not Urgency.ROUTINE)

    def to_data(self) -> dict[str, Any]:
        """The gist as JSON data, with the version it was made by; `from_data` reads it back."""
        last, told = self.last_try, self.instruction
        plain = ("told_in", "told_by", "levels", "before", "dates", "symptoms", "questions", "visit")
        return {name: getattr(self, name) for name in plain} | {
            "made_by": GIST_VERSION,
            "answers": self.answers.to_json(),
            "instruction": [told.step, told.line, told.stands] if told else None,
            "state": self.state.to_data(),
            "moved_at": self.moved_at.isoformat(),
            "last_try": [last.at.isoformat(), last.outcome, _written(last.next_at)] if last else None,
            "changed_at": _written(self.changed_at),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Gist | None:
        """The gist that `to_data` wrote; None for one that another version made."""
        if data.get("made_by") != GIST_VERSION:
            return None
        last, told, visit = (data[name] for name in ("last_try", "instruction", "visit"))
        return cls(
            answers=Answers.from_json(data["answers"]),
            told_in=data["told_in"],
            told_by=data["told_by"],
            levels=_levels(data["levels"]),
            before=_levels(data["before"]),
            dates=tuple(data["dates"]),
            symptoms=tuple(data["symptoms"]),
            questions=tuple(data["questions"]),
            instruction=Instruction(*told) if told else None,
            state=CaseState.from_data(data["state"]),
            moved_at=datetime.fromisoformat(data["moved_at"]),
            last_try=_read_try(*last) if last else None,
            changed_at=_read(data["changed_at"]),
            visit=(visit[0], visit[1]) if visit else None,
        )


def gist_of(record: CaseRecord) -> Gist:
    """The gist of a case as it stands now."""
    kept = (*IDENTITY_ANSWERS, *HOW_TO_CALL)
    answers = record.answers
    return Gist(
        answers=Answers({each: answers.get(each) for each in kept if each in answers}),
        told_in=record.how_told.language,
        told_by=told_by_words(record),
        levels=_found(record.assessment.findings),
        before=_found(finding for each in record.still_standing for finding in each.assessment.findings),
        dates=tuple(_dates(record)),
        symptoms=tuple(_symptoms(record)),
        questions=_questions(record),
        instruction=instruction_of(record),
        state=record.state,
        moved_at=moved_at(
            ((event.at, Status(event.status_after)) for event in record.events), record.row.received_at
        ),
        last_try=_last_try(record),
        changed_at=record.changed_at,
        visit=_visit(record),
    )


def _found(findings: Iterable[Finding]) -> tuple[tuple[str, Urgency], ...]:
    """The rules of findings that set an urgency, with it; a note sets none."""
    levelled = {finding.rule: finding.effect for finding in findings if isinstance(finding.effect, Urgency)}
    return tuple(sorted(levelled.items()))


def _last_try(record: CaseRecord) -> Try | None:
    """The newest try to reach the patient; one that was taken back does not count."""
    tries: list[HistoryStep] = [step for step in record.standing if step.command.action is Action.LOG_ATTEMPT]
    if not tries or tries[-1].command.outcome is None:
        return None
    return Try(tries[-1].at, tries[-1].command.outcome, _read(tries[-1].details["next_at"]))


def _visit(record: CaseRecord) -> tuple[str, str] | None:
    visit = record.visit
    return (str(visit["visit_at"]), str(visit.get("with_whom"))) if visit else None


def _dates(record: CaseRecord) -> list[str]:
    """The operations and beginnings as entered, without a word about how they stand to each other."""
    story = record.story
    lines = []
    for surgery in story.surgeries:
        where = place_words(surgery.regions - {"unknown"})
        lines.append(f"Surgery{f' ({where})' if where else ''}: {operation_date(surgery)}")
    for symptom in story.symptoms:
        began = beginning_words(record.answers, story, symptom)
        lines.append(f"{symptom_kind(symptom.key).name} began: {began}")
    return lines


def _questions(record: CaseRecord) -> tuple[str, ...]:
    """What to ask on the call; nothing where a clinician has settled what the answers left open."""
    link = record.assessment.surgery_link
    settled_since = record.row.settled and not link.settled
    return () if settled_since else link.settling_questions


def _symptoms(record: CaseRecord) -> list[str]:
    return [
        f"{symptom_kind(symptom.key).name}{f' ({place_words(symptom.places)})' if symptom.places else ''}"
        for symptom in record.story.symptoms
    ]


def _levels(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, Urgency], ...]:
    return tuple((rule, Urgency(level)) for rule, level in pairs)


def _read_try(at: str, outcome: str, next_at: str | None) -> Try:
    return Try(datetime.fromisoformat(at), Outcome(outcome), _read(next_at))


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None
