"""What must hold of every case, however odd."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.domain.bands import Bands, Link
from intake.domain.dates import Ago, Between, CalendarDate, Interval, PartialDate, add_months
from intake.domain.onsets import renumbered
from intake.domain.story import Story, Surgery, Symptom, make_story
from intake.domain.surgery_link import judge
from intake.domain.triage import assess
from intake.formats import assessments
from tests.domain.strategies import POLICY, case_parts, cases, partial_dates, todays
from tests.support.examples import examples

BANDS = Bands(early_months=3, recent_months=24, remote_months=120)


def bytes_of(story: Story) -> bytes:
    return json.dumps(assessments.to_data(assess(POLICY, story))).encode()


def shuffled(parts: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same story told in another order."""
    rng = random.Random(seed)
    order = list(range(len(parts["surgeries"])))
    rng.shuffle(order)
    new_index = {old: new for new, old in enumerate(order)}

    symptoms = [replace(symptom, onset=renumbered(symptom.onset, new_index)) for symptom in parts["symptoms"]]
    rng.shuffle(symptoms)
    return parts | {"surgeries": [parts["surgeries"][old] for old in order], "symptoms": symptoms}


@given(case_parts(), st.integers(0, 100))
def test_the_order_of_the_telling_changes_not_one_byte(parts: dict[str, Any], seed: int) -> None:
    assert bytes_of(make_story(**parts)) == bytes_of(make_story(**shuffled(parts, seed)))


@given(cases())
def test_the_same_policy_and_answers_give_the_same_bytes(story: Story) -> None:
    assert bytes_of(story) == bytes_of(story)


@given(cases())
def test_an_unsettled_link_names_a_question_and_a_settled_one_a_single_band(story: Story) -> None:
    link = judge(story, BANDS)
    assert bool(link.settling_questions) is not link.settled
    assert link.possible[0] is link.link
    assert list(link.possible) == sorted(link.possible, key=lambda band: band.rank)
    if link.settled:
        assert len(link.possible) == 1


# --- widening a date --------------------------------------------------------------------------------------


def widened(when: PartialDate, today: date) -> st.SearchStrategy[PartialDate]:
    """Dates whose days include every day of `when`."""
    days = when.interval(today, None)

    def wider(before: int, after: int) -> PartialDate:
        lo = (
            max(days.lo - timedelta(days=before), date(1900, 1, 1)) if days.lo > date(1900, 3, 1) else days.lo
        )
        hi = days.hi + timedelta(days=after)
        return Between(
            *(CalendarDate(day.year, day.month, day.day) for day in (max(lo, date(1900, 1, 1)), hi))
        )

    options = [st.builds(wider, st.integers(0, 500), st.integers(0, 500))]
    if isinstance(when, CalendarDate) and when.month is not None:
        options += [st.just(CalendarDate(when.year)), st.just(CalendarDate(when.year, when.month))]
    return st.one_of(options)


@settings(max_examples=examples(400))
@given(case_parts(), st.data())
def test_widening_a_date_never_gives_a_different_settled_answer(
    parts: dict[str, Any], data: st.DataObject
) -> None:
    today = parts["today"]
    dated = [
        (kind, index)
        for kind, items, name in (
            ("surgeries", parts["surgeries"], "when"),
            ("symptoms", parts["symptoms"], "onset"),
        )
        for index, item in enumerate(items)
        if isinstance(getattr(item, name), (CalendarDate, Between, Ago))
    ]
    assume(dated)
    kind, index = data.draw(st.sampled_from(dated))
    name = "when" if kind == "surgeries" else "onset"
    item = parts[kind][index]
    old = getattr(item, name)
    assume(old.interval(today, None).lo >= date(1900, 1, 1))
    new = data.draw(widened(old, today))
    changed = list(parts[kind])
    changed[index] = replace(item, **{name: new})
    story = make_story(**parts)
    before, after = judge(story, BANDS), judge(make_story(**parts | {kind: changed}), BANDS)
    if after.settled and before.settled:
        assert before.link is after.link
    if after.settled and not story.contradictions:
        # Whatever is settled with the wide date is what each of its days says. Only "there ever since" what
        # was still to come is settled by a date that lets it be past: two answers then agree again.
        assert (before.link, before.settled) == (after.link, True)


# --- the time rule over intervals equals brute force over every pair of days --------------------------------


def band_of(operated: date, onset: date, bands: Bands) -> Link:
    """The rule for two exact days, written as the rule is spoken."""
    if onset < operated:
        return Link.BEFORE_SURGERY
    for link, months in (
        (Link.EARLY, bands.early_months),
        (Link.RECENT, bands.recent_months),
        (Link.UNCERTAIN, bands.remote_months),
    ):
        if onset < add_months(operated, months):
            return link
    return Link.REMOTE


def every_day(interval: Interval) -> list[date]:
    return [interval.lo + timedelta(days=step) for step in range(interval.days)]


small_bands = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)).map(
    lambda steps: Bands(steps[0], steps[0] + steps[1], sum(steps))
)


@st.composite
def short_ranges(draw: st.DrawFn, first: date, last: date) -> Between:
    lo = draw(st.dates(first, last))
    hi = lo + timedelta(days=draw(st.integers(0, 60)))
    return Between(CalendarDate(lo.year, lo.month, lo.day), CalendarDate(hi.year, hi.month, hi.day))


@settings(max_examples=examples(300))
@given(
    short_ranges(date(2023, 10, 1), date(2024, 8, 1)),
    short_ranges(date(2023, 8, 1), date(2024, 9, 1)),
    small_bands,
)
def test_the_possible_bands_equal_brute_force_over_every_pair_of_days(
    operated: Between, began: Between, bands: Bands
) -> None:
    today = date(2024, 9, 1)
    story = make_story(
        today=today,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="yes",
        surgeries=[Surgery(frozenset({"lower_back"}), frozenset(), operated)],
        symptoms=[Symptom("pain", frozenset({"lower_back"}), began)],
    )
    told, onset = operated.interval(today, None), began.interval(today, None).clipped(today)
    when = told.clipped(today)
    assert when is not None
    assert onset is not None
    expected = {band_of(s, o, bands) for s in every_day(when) for o in every_day(onset)}
    if told.hi > today:
        expected.add(Link.NO_SURGERY)
    result = judge(story, bands)
    assert set(result.possible) == expected
    assert result.settled is (len(expected) == 1)


@given(todays.flatmap(lambda today: st.tuples(st.just(today), partial_dates(today, future_days=400))))
def test_a_planned_operation_is_decided_before_clipping(pair: tuple[date, PartialDate]) -> None:
    today, when = pair
    story = make_story(
        today=today,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="yes",
        surgeries=[Surgery(frozenset(), frozenset(), when)],
        symptoms=[Symptom("pain", frozenset(), CalendarDate(2001))],
    )
    assert (judge(story, BANDS).link is Link.NO_SURGERY) is (when.interval(today, None).lo > today)
