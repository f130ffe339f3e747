"""The words staff read for the program's keys: links, levels, places, courses, answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from intake.domain.answers import Answer, Answered
from intake.domain.bands import MAY_RELATE, UNCERTAIN, Bands, Link
from intake.domain.dates import Between, Interval, PartialDate
from intake.domain.onsets import GapAfter, NeverWentAway, Onset, told_date, told_gap_words
from intake.domain.policy import Policy, Urgency
from intake.domain.story import Surgery
from intake.domain.surgery_link import SurgeryLink
from intake.domain.thresholds import months_in_words
from intake.domain.timeline import TimeBetween, time_between
from intake.domain.told_date import Age, Form, Gap, ToldDate, date_words_told, say

NEVER_TO_THE_CALLER = "Never read to the caller. If asked: the surgeon goes over that with you."

_LINK_WORDS = {
    Link.PERSISTENT: "May be related: there ever since surgery",
    Link.EARLY: "May be related: early after surgery",
    Link.RECENT: "May be related: started within {recent} of surgery",
    Link.UNKNOWN: "Cannot tell yet: ask on the call",
    Link.UNCERTAIN: "Uncertain: clinician to judge",
    Link.OTHER_AREA: "Different area: time rule not applied",
    Link.BEFORE_SURGERY: "Began before surgery",
    Link.REMOTE: "Less likely related: started {remote} or more after surgery",
    Link.NO_SURGERY: "No past spine surgery",
}
_POSSIBLE = {
    Link.PERSISTENT: "there ever since surgery",
    Link.EARLY: "early",
    Link.RECENT: "recent",
    Link.UNKNOWN: "not known",
    Link.UNCERTAIN: "uncertain",
    Link.OTHER_AREA: "different area",
    Link.BEFORE_SURGERY: "before surgery",
    Link.REMOTE: "remote",
    Link.NO_SURGERY: "surgery still to come",
}
BOOK_AS_USUAL = "Book as usual"
_URGENCY_WORDS = {
    Urgency.EMERGENCY: "Emergency",
    Urgency.SAME_DAY: "Same day",
    Urgency.SOON: "Soon",
    Urgency.ROUTINE: "Routine",
}
_TREND_WORDS = {
    "better": "getting better",
    "same": "about the same",
    "comes_and_goes": "comes and goes",
    "slowly_worse": "slowly getting worse",
    "worse_fast": "getting worse fast",
    "unsure": "not sure whether better or worse",
}


def link_words(link: Link, bands: Bands | None) -> str:
    """The surgery link as clinicians read it, with the figures it was judged by; None: they are not known."""
    recent, remote = (
        (months_in_words(bands.recent_months), months_in_words(bands.remote_months))
        if bands
        else ("the policy's recent months", "the policy's remote months")
    )
    return _LINK_WORDS[link].format(recent=recent, remote=remote)


def possible_words(possible: Iterable[Link]) -> str:
    """What an unsettled link may turn out to be, most related first: "possible recent or uncertain".

    Where nothing is told to go by, that is said instead of a band.
    """
    links = tuple(possible)
    if links == (Link.UNKNOWN,):
        return "too little was told"
    return f"possible {' or '.join(_POSSIBLE[each] for each in links)}"


def found_words(link: SurgeryLink, bands: Bands | None) -> str:
    """What the rules found of the surgery link; while it is not settled, only what is possible."""
    return link_words(link.link, bands) if link.settled else f"Not settled: {possible_words(link.possible)}"


def bands_of(digest: str, policy: Policy) -> Bands | None:
    """The bands that the policy of that digest judges by; None where it is another than the one in force."""
    return policy.bands if digest == policy.digest else None


def desk_label(link: Link, *, has_questions: bool) -> str:
    """The surgery link as the front desk reads it: what to do, never how likely.

    `has_questions`: whether a question that would settle it stands below the label.
    """
    if link.group == MAY_RELATE:
        return "Timing flag: surgeon's team reads first"
    return "Not settled: ask below" if link.group == UNCERTAIN and has_questions else BOOK_AS_USUAL


def urgency_words(urgency: Urgency) -> str:
    """The urgency in words."""
    return _URGENCY_WORDS[urgency]


def trend_words(trend: str | None) -> str:
    """A symptom's course in words; empty where it was not told."""
    return _TREND_WORDS[trend] if trend else ""


def place_words(places: Iterable[str]) -> str:
    """Places on the body in words, both sides of one part together: "both legs, lower back"."""
    left = set(places)
    words = []
    for place in sorted(left):
        side, _, part = place.partition("_")
        if side == "left" and f"right_{part}" in left:
            words.append(f"both {'feet' if part == 'foot' else part + 's'}")
        elif not (side == "right" and f"left_{part}" in left):
            words.append(place.replace("_", " "))
    return ", ".join(words)


NOT_KNOWN = "date not known"


def date_words(when: PartialDate | None, said: str = "") -> str:
    """A partial date as it was entered, saying what was not given; with the words it was told in, if any.

    So "around 2015" (between 2014 and 2016).
    """
    if not said:
        return _as_told(when) if when else NOT_KNOWN
    return f'"{said}" ({in_brackets(when)})'


def in_brackets(when: PartialDate | Form | None) -> str:
    """What a date was understood as, for the brackets behind its words."""
    if when is None:
        return NOT_KNOWN
    return (say(when, "en") if isinstance(when, Age | Gap) else _as_told(when)).split(" (")[0]


def _as_told(when: PartialDate) -> str:
    """A partial date in words: a season by its name and year, without the days that its reading is wider."""
    return say(when, "en") if isinstance(when, Between) else when.describe()


def told_date_words(answer: Answer, answered_on: date) -> str:
    """An answer about a date, as `date_words` says it."""
    said = date_words_told(answer, answered_on)
    if not isinstance(answer, Answered):
        return date_words(None, said)
    told = ToldDate.from_value(answer.value, answered_on)
    when = told.when() or told.form
    if isinstance(when, Age | Gap):
        return f'"{told.said}" ({in_brackets(when)})' if told.said else in_brackets(when)
    return date_words(when, said)


def operation_date(surgery: Surgery) -> str:
    """When an operation was, as `date_words` says it."""
    return date_words(surgery.when, surgery.said)


def onset_words(onset: Onset) -> str:
    """When a symptom began, as it was told; how it stands to an operation is told in `beginnings`."""
    if isinstance(onset, NeverWentAway):
        also = date_words(onset.told) if onset.told else ""
        if onset.gap_told is not None:
            also = f"{told_gap_words(onset.gap_told)} it"
        began = f"; also told: {also}" if also else ""
        return f"there ever since an operation{began}"
    if isinstance(onset, GapAfter):
        return f"{told_gap_words(onset)} the operation"
    return date_words(told_date(onset))


def gap_words(surgery: Interval, onset: Interval) -> str:
    """The time from an operation to the onset in words, as `time_between` counts it."""
    between = time_between(surgery, onset)
    if between is None:
        return "before the operation"
    if between.most is None:
        return _after_at_least(between)
    most = _count(between.most, between.unit)
    if between.least == between.most:
        return f"{most} after the operation"
    if between.may_come_first:
        return f"before the operation, or up to {most} after it"
    return f"{between.least} to {most} after the operation"


def _after_at_least(between: TimeBetween) -> str:
    if between.may_come_first:
        return "before the operation or after it"
    least = f"{_count(between.least, between.unit)} or more " if between.least else ""
    return f"{least}after the operation"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
