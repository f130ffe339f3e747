"""The words staff read for the program's keys: links, levels, places, courses, answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from intake.domain.bands import Bands, Link
from intake.domain.dates import Interval, PartialDate, add_months
from intake.domain.policy import Policy, Urgency
from intake.domain.story import NeverWentAway, Onset
from intake.domain.thresholds import months_in_words

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
_DESK_LABELS = {
    "may_relate": "Timing flag: surgeon's team reads first",
    "uncertain": "Not settled: ask below",
}
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


def bands_of(digest: str, policy: Policy) -> Bands | None:
    """The bands that the policy of that digest judges by; None where it is another than the one in force."""
    return policy.bands if digest == policy.digest else None


def desk_label(link: Link) -> str:
    """The surgery link as the front desk reads it: what to do, never how likely."""
    return _DESK_LABELS.get(link.group, "Book as usual")


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


def date_words(when: PartialDate | None) -> str:
    """A partial date as it was entered, saying what was not given."""
    return when.describe() if when else "date not known"


def onset_words(onset: Onset) -> str:
    """When a symptom began, as it was told."""
    if isinstance(onset, NeverWentAway):
        began = f"; also told: {date_words(onset.told)}" if onset.told else ""
        return f"there ever since an operation{began}"
    return date_words(onset)


def gap_words(surgery: Interval, onset: Interval) -> str:
    """The time from an operation to the onset in whole calendar months, as wide as the two dates leave it."""
    if onset.hi < surgery.lo:
        return "before the operation"
    least, most = _whole_months(surgery.hi, onset.lo), _whole_months(surgery.lo, onset.hi)
    if least == most:
        return f"{_months(least)} after the operation"
    if least < 0:
        return f"before the operation, or up to {_months(most)} after it"
    return f"{least} to {_months(most)} after the operation"


def _whole_months(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`; -1 for any time before `start`."""
    if end < start:
        return -1
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"
