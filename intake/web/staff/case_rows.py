"""From a desk case to the texts on a row of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup, escape

from intake.content.practice import Practice
from intake.domain.case_state import Status
from intake.domain.follow_up import Mover
from intake.domain.worklist import WHAT_TO_DO
from intake.services.cases.answer_reader import Mark
from intake.services.cases.instructions import INSTRUCTIONS
from intake.services.frontdesk.desk_case import DeskCase
from intake.services.frontdesk.duty import Person
from intake.web.isolated import isolated
from intake.web.staff.primary_action import PrimaryAction, primary_action
from intake.web.staff.words import (
    DUE_COLORS,
    OUTCOME_WORDS,
    STATUS_WORDS,
    URGENCY_COLORS,
    call_times_words,
    dated_moment,
    due_words,
    long_day,
    moment,
    name_and_age,
    short_due_words,
)

_MOVERS = {
    Mover.DESK: Markup("Front desk"),
    Mover.CLINICIAN: Markup("Clinician"),
    Mover.PATIENT: Markup("Patient"),
    Mover.RECORDS: Markup("Records"),
}
AS_TOLD = "As the clinician says"
_CONNECT_TO, _FOR, _HELPER = Markup("Connect to "), Markup("for "), Markup("Helper: ")


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the queue, ready to print.

    `next_step` is what a clinician told the desk, and `told_before_changes` whether the patient changed the
    answers since. `told` are rows of a summary list with what the form has the desk see besides.
    """

    case: DeskCase
    why_here: str
    due: str
    due_color: str
    due_short: str
    due_when: str
    name: str
    born: str
    helper: str
    needs: str
    status: str
    owner: str
    move: str
    action: PrimaryAction
    urgency_color: str
    attempts: str
    last_attempt: str
    call_times: str
    been_before: str
    told: list[tuple[str, list[str], str, str]]
    received: str
    received_dated: str
    changed: str
    next_step: str
    told_before_changes: bool
    label: str
    look_alikes: str

    cannot_be_shown = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment a page is made for, and the practice whose wall it hangs on."""

    now: datetime
    today: date
    practice: Practice

    def moment(self, at: datetime) -> str:
        """An instant as staff say it."""
        return moment(at, self.practice.hours.zone, self.today)

    def dated(self, at: datetime) -> str:
        """An instant as it stands on paper."""
        return dated_moment(at, self.practice.hours.zone)

    def on_paper(self) -> Clock:
        """The same clock where every moment is said with its day and year: paper is read on other days."""
        return _PaperClock(self.now, self.today, self.practice)


class _PaperClock(Clock):
    __slots__ = ()

    def moment(self, at: datetime) -> str:
        return self.dated(at)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads the page, and what of the office they see; `needed`: the attempts the policy asks for.

    The words name the clinician on duty, put together once for all the rows that do.
    """

    id: str
    people: Mapping[str, Person]
    on_duty: Person | None
    needed: int
    is_clinician: bool
    duty_words: Markup = field(init=False)
    connect_words: Markup = field(init=False)
    for_words: Markup = field(init=False)

    def __post_init__(self) -> None:
        words = isolated(self.on_duty.name) if self.on_duty else Markup("the clinician on duty")
        object.__setattr__(self, "duty_words", words)
        object.__setattr__(self, "connect_words", _CONNECT_TO + words)
        object.__setattr__(self, "for_words", _FOR + words)


NOT_DUE = "not waiting any more"
"""In the place of when it is due, on a request that ended: how late it would be by now is worth no work."""


def row_view(case: DeskCase, why_here: str, clock: Clock, viewer: Viewer, look_alikes: int = 0) -> RowView:
    """A row of a list."""
    due = case.due_at, case.due, clock.practice.hours, clock.now, clock.today
    return RowView(
        case=case,
        why_here=_why_here(case, why_here, clock),
        due=due_words(*due) if case.is_waiting else NOT_DUE,
        due_color=DUE_COLORS[case.due],
        due_short=short_due_words(*due) if case.is_waiting else NOT_DUE,
        due_when=f"due {clock.moment(case.due_at)}",
        name=name_and_age(case.name, case.age),
        born=_born(case),
        helper=_HELPER + isolated(case.helper) if case.helper else "",
        needs=_needs_words(case),
        status=_status(case),
        owner=_owner(case, viewer),
        move=move_words(case, clock, viewer),
        action=primary_action(
            case, viewer.id, is_clinician=viewer.is_clinician, connect_words=viewer.connect_words
        ),
        urgency_color=URGENCY_COLORS[case.urgency_key],
        attempts=attempts_words(case, clock, viewer.needed),
        last_attempt=_last_attempt(case, clock),
        call_times=call_times_words(case.call_windows, case.not_days, case.call_times_mark),
        told=[(each.text, [each.answer], "", "") for each in case.told],
        been_before=_BEEN_BEFORE.get(case.been_before) or _mark_words(case.been_before_mark),
        received=clock.moment(case.received_at),
        received_dated=clock.dated(case.received_at),
        changed=f"Changed by the patient, {clock.moment(case.changed_at)}" if case.changed_at else "",
        next_step=INSTRUCTIONS.get(case.next_step, ""),
        label=_label(case, viewer),
        look_alikes=_LOOK_ALIKES[min(look_alikes, 2)].format(look_alikes),
        told_before_changes=bool(case.next_step) and not case.next_step_stands,
    )


def _why_here(case: DeskCase, why_here: str, clock: Clock) -> str:
    """The reason of its place; what was put aside says until when, and a clinician's word stands for ours."""
    if back := _back_at(case, clock):
        return f"{STATUS_WORDS[case.status]} until {back}"
    if not _is_told(case):
        return why_here
    for what in WHAT_TO_DO:
        why_here = why_here.replace(what, AS_TOLD)
    return why_here


def _label(case: DeskCase, viewer: Viewer) -> str:
    """What the desk does about the surgery link, unless a clinician decided what it does.

    Of an urgent request only whom it connects the caller to.
    """
    if not case.is_connected:
        return AS_TOLD if _is_told(case) else case.label
    return viewer.connect_words


def _is_told(case: DeskCase) -> bool:
    """Whether a clinician's word on what to do stands; then nothing else on the row says what to do."""
    return bool(case.next_step) and case.next_step_stands


def _born(case: DeskCase) -> str:
    """The birth date; what was typed for one in a hurry stands as it was typed."""
    if case.birth_date:
        return long_day(date.fromisoformat(case.birth_date))
    return f"“{case.birth_date_typed}” as typed, not checked" if case.birth_date_typed else "not given"


def _owner(case: DeskCase, viewer: Viewer) -> str:
    """Who works on it, else whose it is: what is urgent lands with the clinician on duty."""
    if case.owner_id is not None:
        owner = viewer.people.get(case.owner_id)
        return "You" if case.owner_id == viewer.id else isolated(owner.name) if owner else "somebody"
    if not case.is_urgent:
        return ""
    return viewer.for_words


def move_words(case: DeskCase, clock: Clock, viewer: Viewer) -> str:
    """Whose move it is and since when, and when a case that was put aside comes back; empty for one done."""
    if not case.is_waiting:
        return ""
    who = _MOVERS[case.mover]
    if case.owner_id is not None:
        who = escape(_owner(case, viewer))
    elif case.mover is Mover.CLINICIAN and case.is_urgent and viewer.on_duty:
        who = viewer.duty_words
    back = f"; comes back {at}" if (at := _back_at(case, clock)) else ""
    return who + f", since {clock.moment(case.move_since)}{back}"


def _back_at(case: DeskCase, clock: Clock) -> str:
    """When a case that is put aside comes back; empty for others."""
    at = case.follow_up_at
    return clock.moment(at) if at is not None and at > clock.now else ""


def _status(case: DeskCase) -> str:
    """Where the request is; a claim that ran out holds nobody else off, and says so."""
    if case.status is Status.CLAIMED and case.owner_id is None:
        return "Was taken, free again"
    return STATUS_WORDS[case.status]


def _last_attempt(case: DeskCase, clock: Clock) -> str:
    if case.last_try is None or case.last_outcome is None:
        return ""
    return f"{clock.moment(case.last_try)}: {OUTCOME_WORDS[case.last_outcome].lower()}"


_LOOK_ALIKES = ("", "1 look-alike", "{} look-alikes")
_BEEN_BEFORE = {"yes": "Says yes", "no": "Says no"}


def _mark_words(mark: Mark | None) -> str:
    return mark.value.capitalize() if mark else ""


def _needs_words(case: DeskCase) -> str:
    """What to have ready for the call: "None" only where that was said."""
    if case.needs:
        is_known = case.needs_mark in (None, Mark.NO)
        return ", ".join(case.needs if is_known else (*case.needs, f"help {case.needs_mark}"))
    return "None" if case.needs_mark is Mark.NO else _mark_words(case.needs_mark)


def attempts_words(case: DeskCase, clock: Clock, needed: int) -> str:
    """How often somebody tried: "1 of 3, next Tue, Nov 24, 11:00 am"."""
    tried = f"{case.attempts} of {needed}"
    if case.next_try is not None and case.next_try > clock.now:
        return f"{tried}, next {clock.moment(case.next_try)}"
    return tried
