"""The stories that differ from one in a single answer: what `explain` tries, the likeliest first.

Of a date the days around every cut are tried, because between two cuts no day can change anything: the bands'
cuts counted from the deciding operation or back from the deciding beginning, and the rules' own days and
months counted back from today. Of a score every figure, the nearest first; of all else every choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from intake.domain.bands import Headline
from intake.domain.dates import EARLIEST_YEAR, CalendarDate, Interval, add_days, add_months
from intake.domain.naming import name_surgery, name_symptom
from intake.domain.onsets import NeverWentAway
from intake.domain.policy import Policy
from intake.domain.story import REGIONS, TRENDS, UNSURE, Story, Surgery, Symptom, in_canonical_order
from intake.domain.surgery_link import judge

HIGHEST_SCORE = 10
_OTHER_SIDE = {"left": "right", "right": "left"}
_TREND_CLAUSES = {
    "better": "were getting better",
    "same": "were about the same",
    "comes_and_goes": "came and went",
    "slowly_worse": "were slowly getting worse",
    "worse_fast": "were getting worse fast",
    "unsure": "were of a course not known",
}


@dataclass(frozen=True, slots=True)
class Other:
    """A story with one other answer: its place in the case, and what it would be as a clause after "if"."""

    answer: str
    says: str
    story: Story = field(repr=False)


def other_answers(policy: Policy, story: Story) -> Iterator[Other]:
    """Every story with one other answer worth trying; the deciding symptom and operation come first."""
    headline = judge(story.under(policy.bands.recent_months), policy.bands).headline or Headline("", None)
    first = sorted(story.symptoms, key=lambda symptom: symptom.key != headline.symptom)
    for symptom in first:
        yield from _onsets(policy, story, symptom, headline)
    yield from _operations(policy, story, headline)
    for symptom in first:
        yield from _courses(story, symptom)
    yield from _lists(policy, story)


def _onsets(policy: Policy, story: Story, symptom: Symptom, headline: Headline) -> Iterator[Other]:
    name = name_symptom(symptom)
    since = headline.surgery
    if since is not None and symptom.onset != NeverWentAway(since):
        ever_since = f"{name} had been there ever since {_operation(story, since)}"
        yield _with_symptom(story, replace(symptom, onset=NeverWentAway(since)), "since", ever_since)
    when = story.surgery_intervals[since] if since is not None else None
    days = _near_cuts(policy, when, story.today, forward=True)
    for day in _nearest_first(
        [*days, *_windows(policy, story.today)], _middle(story.onset_interval(symptom))
    ):
        if day <= story.today:
            yield _with_symptom(
                story, replace(symptom, onset=_on(day)), "onset", f"{name} had begun on {_said(day)}"
            )
    if symptom.onset is not None:
        yield _with_symptom(
            story, replace(symptom, onset=None), "onset_known", f"when {name} began were not known"
        )


def _operations(policy: Policy, story: Story, headline: Headline) -> Iterator[Other]:
    deciding = story.symptom(headline.symptom)
    began = story.onset_interval(deciding) if deciding else None
    for index in sorted(range(len(story.surgeries)), key=lambda index: index != headline.surgery):
        surgery, name = story.surgeries[index], _operation(story, index)
        days = [*_near_cuts(policy, began, story.today, forward=False), *_windows(policy, story.today)]
        for day in _nearest_first(days, _middle(story.surgery_intervals[index])):
            dated = replace(surgery, when=_on(day), recent=None)
            yield _with_surgery(story, index, dated, "date", f"{name} had been on {_said(day)}")
        for region in REGIONS:
            if surgery.regions != {region} and region != "unknown":
                moved = replace(surgery, regions=frozenset({region}))
                where = region.replace("_", " ")
                yield _with_surgery(story, index, moved, "regions", f"{name} had been on the {where}")
        for left, says in (("yes", "had left metal or a device"), ("no", "had left no metal or device")):
            if surgery.implants != left:
                yield _with_surgery(
                    story, index, replace(surgery, implants=left), "implants", f"{name} {says}"
                )
    if story.prior_surgery == "yes" and story.surgeries:
        yield Other("prior_surgery", "there had been no surgery", replace(story, prior_surgery="no"))


def _courses(story: Story, symptom: Symptom) -> Iterator[Other]:
    name = name_symptom(symptom)
    for trend in TRENDS:
        if trend != symptom.trend:
            says = f"{name} {_TREND_CLAUSES[trend]}"
            yield _with_symptom(story, replace(symptom, trend=trend), "trend", says)
    for attribute, where in (("score", "back or neck"), ("limb_score", "arm or leg")):
        told = getattr(symptom, attribute)
        if told is not None:
            for score in sorted(range(HIGHEST_SCORE + 1), key=lambda score: abs(score - told))[1:]:
                says = f"{name} ({where}) were {score} of {HIGHEST_SCORE}"
                scored = (
                    replace(symptom, score=score)
                    if attribute == "score"
                    else replace(symptom, limb_score=score)
                )
                yield _with_symptom(story, scored, attribute, says)
    for place in sorted(symptom.places):
        rest = replace(symptom, places=symptom.places - {place})
        yield _with_symptom(story, rest, place, f"{name} were not in the {place.replace('_', ' ')}")
        side, _, part = place.partition("_")
        other = f"{_OTHER_SIDE.get(side)}_{part}"
        if side in _OTHER_SIDE and other not in symptom.places:
            both = replace(symptom, places=symptom.places | {other})
            yield _with_symptom(story, both, other, f"{name} were in the {other.replace('_', ' ')}, too")
    without = tuple(each for each in story.symptoms if each.key != symptom.key)
    yield Other(f"symptoms.{symptom.key}", f"{name} had not been told", replace(story, symptoms=without))


def _lists(policy: Policy, story: Story) -> Iterator[Other]:
    for name, which in (("safety", "first"), ("safety_more", "more")):
        ticks: frozenset[str] | None = getattr(story, name)
        signs = [sign for sign in policy.signs if sign.list == which and story.was_asked(sign.key)]
        if ticks is None:
            yield Other(
                name, f"the {which} safety questions were answered “none”", _list(story, name, frozenset())
            )
            continue
        if UNSURE in ticks:
            yield Other(
                name, f"nothing on the {which} safety list were unsure", _list(story, name, ticks - {UNSURE})
            )
        for sign in signs:
            label, is_ticked = sign.label[0].lower() + sign.label[1:], sign.key in ticks
            says = f"this were {'not ' if is_ticked else ''}ticked: {label}"
            yield Other(sign.key, says, _list(story, name, ticks ^ {sign.key}))


def _list(story: Story, name: str, ticks: frozenset[str]) -> Story:
    return replace(story, safety=ticks) if name == "safety" else replace(story, safety_more=ticks)


def _with_symptom(story: Story, symptom: Symptom, part: str, says: str) -> Other:
    told = tuple(symptom if each.key == symptom.key else each for each in story.symptoms)
    return Other(f"symptoms.{symptom.key}.{part}", says, replace(story, symptoms=told))


def _with_surgery(story: Story, index: int, surgery: Surgery, part: str, says: str) -> Other:
    told = tuple(surgery if place == index else each for place, each in enumerate(story.surgeries))
    return Other(f"surgeries[{index}].{part}", says, in_canonical_order(replace(story, surgeries=told)))


def _near_cuts(policy: Policy, days: Interval | None, today: date, *, forward: bool) -> Iterator[date]:
    """The days on either side of each of the bands' cuts, on from an operation or back from an onset."""
    if days is None:
        return
    bands = policy.bands
    for months in (0, bands.early_months, bands.recent_months, bands.remote_months):
        for end in (days.lo, min(days.hi, today)):
            cut = add_months(end, months if forward else -months)
            yield from (add_days(cut, -1), cut, add_days(cut, 1))


def _windows(policy: Policy, today: date) -> Iterator[date]:
    """The last day of each of the rules' windows before today, and the day before it."""
    for rule in (*policy.rules.values(), *policy.raises.values()):
        for day in (
            *([add_days(today, -rule.days)] if rule.days is not None else []),
            *([add_months(today, -rule.months)] if rule.months is not None else []),
        ):
            yield from (day, add_days(day, -1))


def _nearest_first(days: Iterable[date], to: date) -> list[date]:
    """The days that can be told, each once."""
    known = {day for day in days if EARLIEST_YEAR <= day.year < date.max.year}
    return sorted(known, key=lambda day: (abs((day - to).days), day))


def _middle(days: Interval | None) -> date:
    return days.lo + (days.hi - days.lo) / 2 if days else date.max


def _on(day: date) -> CalendarDate:
    return CalendarDate(day.year, day.month, day.day)


def _said(day: date) -> str:
    return _on(day).describe()


def _operation(story: Story, index: int) -> str:
    return name_surgery(story, index).replace("your ", "the ", 1)
