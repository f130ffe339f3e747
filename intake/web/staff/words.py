"""How the staff pages say times, people and states."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup

from intake.content.spoken import clock_words
from intake.domain.case_state import Action, CloseReason, Outcome, Status
from intake.domain.due_times import DueState
from intake.domain.loops import Ending
from intake.domain.office_hours import OfficeHours
from intake.services.cases.answer_reader import Mark
from intake.services.frontdesk.duty import Fate
from intake.web.isolated import filled, isolated

DUE_COLORS = {DueState.OVERDUE: "amber", DueState.DUE_SOON: "grey", DueState.ON_TIME: ""}
URGENCY_COLORS = {"emergency": "emergency", "same_day": "same-day", "soon": "grey", "routine": "grey"}
"""Three marks that nobody takes for one another: filled red, a red outline, and amber for what is late."""

STATUS_WORDS = {
    Status.NEW: "New",
    Status.CLAIMED: "Claimed",
    Status.ATTEMPTED: "Call attempted",
    Status.CONTACTED: "Contacted",
    Status.SCHEDULED: "Scheduled",
    Status.CLOSED: "Closed",
    Status.WITH_CLINICIAN: "With clinician",
    Status.WAITING_ON_PATIENT: "Waiting on patient",
    Status.WAITING_ON_RECORDS: "Waiting on records",
    Status.REOPENED: "Reopened",
    Status.ARRIVED: "Arrived",
    Status.NO_SHOW: "No-show",
    Status.CANCELLED: "Cancelled",
    Status.MERGED: "Merged",
}
ACTION_WORDS = {
    Action.CLAIM: "Claimed",
    Action.RELEASE: "Given back",
    Action.LOG_ATTEMPT: "Call attempt",
    Action.ANSWER_HEARD: "Answer told by phone",
    Action.NOTE: "Note",
    Action.TOLD_WORSE: "Patient says it is worse",
    Action.CORRECT: "Corrected",
    Action.NO_NUMBER: "No working number",
    Action.SEND_FINAL_NOTICE: "Final notice sent",
    Action.SCHEDULE: "Appointment made",
    Action.WAIT_ON_PATIENT: "Waiting on the patient",
    Action.WAIT_ON_RECORDS: "Waiting on records",
    Action.HAND_TO_CLINICIAN: "Handed to a clinician",
    Action.READ: "Read by a clinician",
    Action.DISPOSE: "What became of the patient",
    Action.CHECK_ON: "Checked on the patient",
    Action.RETURN_TO_DESK: "Returned to the front desk",
    Action.ARRIVE: "Arrived",
    Action.MISS: "Did not come",
    Action.CANCEL: "Appointment cancelled",
    Action.CLOSE: "Closed",
    Action.REOPEN: "Reopened",
    Action.UPDATE: "Patient sent changes",
    Action.UNDO: "Last step undone",
    Action.MERGE: "Merged into another request",
    Action.TAKE_IN: "Another request merged into this one",
    Action.SEPARATE: "Separated again",
}
OUTCOME_WORDS = {
    Outcome.REACHED: "Spoke with the patient or helper",
    Outcome.REFUSED: "Spoke, and they do not want an appointment",
    Outcome.ASKED_CALL_AT: "Spoke, and they ask to be called at another time",
    Outcome.SENT_TO_EMERGENCY: "Spoke, and sent them to emergency care",
    Outcome.VOICEMAIL: "Left a message",
    Outcome.NO_ANSWER: "No answer, no message left",
    Outcome.WRONG_NUMBER: "Wrong number",
}
CLOSE_WORDS = {
    CloseReason.BOOKED: "Booked",
    CloseReason.SEEN: "Seen",
    CloseReason.CANNOT_REACH: "Cannot reach",
    CloseReason.DECLINED: "Does not want an appointment",
    CloseReason.CARE_ELSEWHERE: "Has found care elsewhere",
    CloseReason.NOT_OURS: "Not ours to treat",
    CloseReason.EMERGENCY_CARE: "Went to emergency care, and was checked on",
    CloseReason.DUPLICATE: "Same request sent twice",
}
ENDING_WORDS = {
    Ending.VISIT_KEPT: "The visit was kept",
    Ending.DECLINED: "Reached, and wants no appointment here",
    Ending.NOT_OURS: "Not ours to treat",
    Ending.CANNOT_REACH: "Could not be reached, and was written to",
    Ending.EMERGENCY_CARE: "Went to emergency care, and was checked on",
    Ending.SENT_TWICE: "Sent twice, the other request goes on",
    Ending.MERGED: "Goes on in the request it was merged into",
    Ending.ERASED: "Erased",
}
_TOLD_WORDS = {
    Fate.TOLD: "{} was told",
    Fate.WAITING: "a letter to {} is waiting to go out",
    Fate.NOT_SENT: "{} could not be told by letter: ring them",
}
_PASSED_ON_TO = ("a second person", "the manager")
_DAY = 1
_HOUR = 60


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The time on the practice's wall: "2 PM", "2:30 PM"."""
    return clock_words(at.astimezone(zone).time())


def short_day(day: date) -> str:
    """A day of these weeks: "Tue, Nov 24"."""
    return f"{day:%a, %b} {day.day}"


def full_day(day: date) -> str:
    """A day of any year with its weekday: "Friday, December 25, 2026"."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def long_day(day: date) -> str:
    """A day of any year: "Feb 3, 1961"."""
    return f"{day:%b} {day.day}, {day.year}"


@lru_cache(maxsize=2_000)
def dated_moment(at: datetime, zone: ZoneInfo) -> str:
    """An instant for paper, which is read on another day: "Nov 23, 2026, 8:06 PM"."""
    return f"{long_day(at.astimezone(zone).date())}, {clock(at, zone)}"


@lru_cache(maxsize=2_000)
def moment(at: datetime, zone: ZoneInfo, today: date) -> str:
    """An instant as staff say it: the time alone today, else with the day, and another year with the year.

    Kept, because every row of a list says some, mostly those that it said a minute ago.
    """
    day = at.astimezone(zone).date()
    if day == today:
        return clock(at, zone)
    year = "" if day.year == today.year else f" {day.year}"
    return f"{short_day(day)}{year}, {clock(at, zone)}"


def due_words(due_at: datetime, state: DueState, hours: OfficeHours, now: datetime, today: date) -> str:
    """When a case is due, and how much is left or has passed of the time the office is open.

    `today` is the date of `now` on the practice's calendar.
    """
    when = moment(due_at, hours.zone, today)
    if state is DueState.OVERDUE:
        return f"was due {when}, {late_words(due_at, hours, now)}"
    if hours.local_date(due_at) == today:
        return f"by {when}, {span_words(due_at - now)} left"
    return f"by {when}"


def late_words(due_at: datetime, hours: OfficeHours, now: datetime) -> str:
    """How late a case is in the time the office was open since: "8 h late"."""
    late = hours.business_between(due_at, now)
    return f"{span_words(late)} late" if late >= timedelta(minutes=1) else "overdue"


def short_due_words(due_at: datetime, state: DueState, hours: OfficeHours, now: datetime, today: date) -> str:
    """How a case stands, in a word or two; `today` is the date of `now` on the practice's calendar."""
    if state is DueState.OVERDUE:
        return late_words(due_at, hours, now)
    return f"{span_words(due_at - now)} left" if hours.local_date(due_at) == today else "due soon"


@lru_cache(maxsize=64)
def told_words(letters: tuple[Fate, ...]) -> str:
    """Who was told of a case that waits too long, level by level; "told" of delivered letters only."""
    people = (*_PASSED_ON_TO, *_PASSED_ON_TO[-1:] * len(letters))
    return "; ".join(_TOLD_WORDS[fate].format(who) for who, fate in zip(people, letters, strict=False))


def span_words(span: timedelta) -> str:
    """A stretch of time: "40 min", "2 h 5 min", "3 days"."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < _HOUR:
        return f"{minutes} min"
    hours, rest = divmod(minutes, _HOUR)
    days = hours // 24
    if days > _DAY:
        return f"{days} days"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def name_and_age(name: str, age: int | None) -> Markup:
    """How a row names a person."""
    return isolated(name) if age is None else filled("<bdi>{}</bdi>, {}", name, age)


def yes_no(value: bool | None, *, unknown: str = "not answered") -> str:
    """A yes-or-no answer that may be missing."""
    return unknown if value is None else "yes" if value else "no"


_WINDOW_DAYS = {
    "mon": "Mon",
    "tue": "Tue",
    "wed": "Wed",
    "thu": "Thu",
    "fri": "Fri",
    "sat": "Sat",
    "sun": "Sun",
}


@lru_cache(maxsize=256)
def call_times_words(windows: tuple[str, ...], not_days: tuple[str, ...], mark: Mark | None) -> str:
    """When the patient asked to be called: "Mon, Tue mornings; not Fri"; nothing chosen is any time.

    `mark` says why nothing was told, where nothing was.
    """
    halves: dict[str, list[str]] = {"morning": [], "afternoon": []}
    for key in windows:
        day, _, half = key.partition("_")
        if half in halves:
            halves[half].append(_WINDOW_DAYS.get(day, day))
    parts = [f"{', '.join(days)} {half}s" for half, days in halves.items() if days]
    unwanted = [_WINDOW_DAYS.get(day, day) for day in not_days]
    words = "; ".join(parts) or (f"Any time ({mark})" if mark else "Any time")
    return f"{words}; not {', '.join(unwanted)}" if unwanted else words
