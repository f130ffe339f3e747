"""Settling questions: never missing, worded for the phone, and true: the cut they name does decide."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, example, given, settings
from hypothesis import strategies as st

from intake.domain.bands import Bands, Link, Pair
from intake.domain.dates import Interval, PartialDate, add_months, parse_date
from intake.domain.naming import name_surgery, name_symptom
from intake.domain.onsets import NeverWentAway
from intake.domain.pairs import judge_pair, judge_pairs
from intake.domain.questions import ask_surgery_date
from intake.domain.settling import ask_if_gone_between, questions_of_pair
from intake.domain.story import Story, Surgery, Symptom, make_story
from intake.domain.surgery_link import judge
from tests.domain.strategies import cases
from tests.support.examples import examples

TODAY = date(2026, 6, 15)
BANDS = Bands(early_months=3, recent_months=24, remote_months=120)
LOWER = frozenset({"lower_back"})


def date_of(data: Any) -> PartialDate | None:
    return None if data is None else parse_date(data, TODAY)


def case_of(
    operated: Any,
    began: Any,
    *,
    prior: str | None = "yes",
    regions: frozenset[str] = LOWER,
    place: str = "lower_back",
    key: str = "pain",
) -> Story:
    return make_story(
        today=TODAY,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery=prior,
        surgeries=[Surgery(regions, frozenset(), date_of(operated))],
        symptoms=[
            Symptom(key, frozenset({place}), began if isinstance(began, NeverWentAway) else date_of(began))
        ],
    )


def asked_of(story: Story, pair: Pair, bands: Bands = BANDS) -> tuple[str, ...]:
    return tuple(question.text for question in questions_of_pair(story, bands, pair))


def questions(story: Story) -> tuple[str, ...]:
    return judge(story, BANDS).settling_questions


# --- the words --------------------------------------------------------------------------------------------

SPRING = {"between": ["2025-03", "2025-06"]}


@pytest.mark.parametrize(
    ("operated", "began", "asked"),
    [
        # A wide operation and one exact onset: one day cuts.
        ("2024", "2024-09-10", "Which came first: the pain, or your 2024 surgery on the lower back?"),
        (
            "2024",
            "2026-06-01",
            "Was your 2024 surgery on the lower back before June 2, 2024, or on that day or later?",
        ),
        (
            "2024-04-20",
            "2026",
            "Did the pain start before April 20, 2026, or on that day or later?",
        ),
        # The other date is a month: that month stays open, days on either side decide.
        ("2015", "2025-06", "Was your 2015 surgery on the lower back before or after June 2015?"),
        ("2015-06", "2025", "Did the pain start before or after June 2025?"),
        # The other date is a year, and the asked one is wider still.
        ("2014", {"between": ["2023", "2026"]}, "Did the pain start before or after 2024?"),
        # The days that stay open reach into a second month: only the year holds them all.
        (
            {"between": ["2014-01-20", "2014-02-02"]},
            {"between": ["2023", "2026"]},
            "Did the pain start before or after 2024?",
        ),
        # Both are as wide as the cut itself: what is missing of the wider one.
        ("2015", "2025", "In which month was your 2015 surgery on the lower back?"),
        ("2024-06", "2026-06", "On which day was your 2024 surgery on the lower back?"),
        ("2016-06", "2026-06", "On which day was your 2016 surgery on the lower back?"),
        ("2015-01", "2025", "In which month did the pain start?"),
        ("2025-04", "2025", "Which came first: the pain, or your 2025 surgery on the lower back?"),
        ("2023-01", {"between": ["2023-02", "2026"]}, "In which year and month did the pain start?"),
        (
            SPRING,
            "2025-09-01",
            "Was your surgery on the lower back before June 2, 2025, or on that day or later?",
        ),
        # Within 3 years the year alone cannot settle it.
        (None, "2025-10", "In which year and month was your surgery on the lower back?"),
        (None, "2023-06", "In which year and month was your surgery on the lower back?"),
        (None, "2023-05", "When was your surgery on the lower back? The year is enough."),
        ("2024", None, "In which year and month did the pain start?"),
        ("2014", None, "When did the pain start? The year is enough."),
        ("2026", "2024", "Has your 2026 surgery on the lower back taken place yet? On what date?"),
    ],
)
def test_the_question_of_each_kind_of_doubt(operated: Any, began: Any, asked: str) -> None:
    assert questions(case_of(operated, began)) == (asked,)


def test_both_dates_missing_asks_for_both() -> None:
    assert questions(case_of(None, None)) == (
        "When was your surgery on the lower back? The year is enough.",
        "When did the pain start? The year is enough.",
    )


def test_an_operation_that_may_be_to_come_and_an_unknown_onset_ask_for_both() -> None:
    assert questions(case_of("2026", None)) == (
        "Has your 2026 surgery on the lower back taken place yet? On what date?",
        "In which year and month did the pain start?",
    )


def test_a_symptom_there_ever_since_another_operation_asks_for_its_beginning() -> None:
    story = make_story(
        today=TODAY,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="yes",
        surgeries=[
            Surgery(LOWER, frozenset(), date_of("2005")),
            Surgery(LOWER, frozenset(), date_of("2004-02")),
        ],
        symptoms=[Symptom("pain", LOWER, NeverWentAway(0))],
    )
    pair = judge_pair(story, BANDS, 0, story.symptoms[0])
    assert not pair.settled
    assert asked_of(story, pair) == ("Which came first: the pain, or your 2004 surgery on the lower back?",)


def test_not_sure_whether_it_was_surgery_is_asked_last() -> None:
    assert questions(case_of("2015", "2025", prior="unsure")) == (
        "In which month was your 2015 surgery on the lower back?",
        "Have you ever had an operation on your neck or back?",
    )


@pytest.mark.parametrize(
    ("prior", "asked"),
    [
        ("yes", "What was the operation on your neck or back, and in which year?"),
        ("unsure", "Have you ever had an operation on your neck or back?"),
        (None, "Have you ever had an operation on your neck or back?"),
    ],
)
def test_without_an_operation_told_the_operation_is_asked_for(prior: str | None, asked: str) -> None:
    told = Symptom("pain", LOWER, date_of("2025"))
    story = replace(case_of("2015", "2025"), prior_surgery=prior, surgeries=(), symptoms=(told,))
    assert questions(story) == (asked,)


def test_an_undated_operation_is_asked_for_whatever_its_area() -> None:
    story = make_story(
        today=TODAY,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="yes",
        surgeries=[
            Surgery(LOWER, frozenset(), date_of("2020-01-10")),
            Surgery(frozenset({"neck"}), frozenset(), None),
        ],
        symptoms=[
            Symptom("pain", LOWER, date_of("2021-02-01")),
            Symptom("other", LOWER, date_of("2005")),
        ],
    )
    assert judge(story, BANDS).possible == (Link.RECENT, Link.UNKNOWN)
    assert questions(story) == ("When was your surgery on the neck? The year is enough.",)


@pytest.mark.parametrize(
    ("operated", "began", "asked"),
    [
        ("2026-05-10", "2026", "Which came first: the pain, or your 2026 surgery on the neck?"),
        ("2024", "2024-06-03", "Which came first: the pain, or your 2024 surgery on the neck?"),
        (
            "2023",
            "2024-02-10",
            "Was your 2023 surgery on the neck before November 11, 2023, or on that day or later?",
        ),
        ("2023-12", "2024", "Did the pain start before or after March 2024?"),
    ],
)
def test_another_area_asks_what_the_early_months_hang_on(operated: Any, began: Any, asked: str) -> None:
    story = case_of(operated, began, regions=frozenset({"neck"}))
    result = judge(story, BANDS)
    assert result.possible == (Link.EARLY, Link.OTHER_AREA)
    assert result.settling_questions == (asked,)


@pytest.mark.parametrize(
    ("regions", "when", "name"),
    [
        ({"lower_back"}, "2024-05", "your 2024 surgery on the lower back"),
        ({"upper_back", "neck"}, "2024-05-06", "your 2024 surgery on the neck and upper back"),
        ({"unknown"}, "2024", "your 2024 surgery"),
        (set(), None, "your surgery"),
        ({"neck"}, {"ago_months": [3, 12]}, "your surgery on the neck"),
        ({"neck"}, {"between": ["2014", "2015"]}, "your surgery on the neck"),
    ],
)
def test_an_operation_is_named_by_what_was_told_of_it(regions: set[str], when: Any, name: str) -> None:
    told = Surgery(frozenset(regions), frozenset(), date_of(when))
    story = replace(case_of("2014", None), surgeries=(told,))
    assert name_surgery(story, 0) == name
    assert ask_surgery_date(story, 0).text == f"When was {name}? The year is enough."


@pytest.mark.parametrize(
    ("key", "name"), [("pain", "the pain"), ("tingling", "the tingling"), ("other", "the other problem")]
)
def test_a_symptom_is_named_in_plain_words(key: str, name: str) -> None:
    assert name_symptom(Symptom(key, frozenset(), None)) == name


# --- the truth of the cut ---------------------------------------------------------------------------------

MONTHS = list(calendar.month_name)
CUT = re.compile(
    r"(?P<asked>Was your |Did the ).*?before"
    r"(?: or after (?:(?P<month>[A-Z][a-z]+) )?(?P<year>\d{4})"
    r"| (?P<on_month>[A-Z][a-z]+) (?P<on_day>\d+), (?P<on_year>\d{4}), or on that day or later)\?"
)


def period(found: re.Match[str]) -> tuple[Interval | None, date]:
    """The named period that stays open (None for a single day), and the first day beyond the cut."""
    if found["on_year"]:
        return None, date(int(found["on_year"]), MONTHS.index(found["on_month"]), int(found["on_day"]))
    year = int(found["year"])
    if found["month"] is None:
        return Interval(date(year, 1, 1), date(year, 12, 31)), date(year + 1, 1, 1)
    first = date(year, MONTHS.index(found["month"]), 1)
    beyond = add_months(first, 1)
    return Interval(first, beyond - timedelta(days=1)), beyond


def bands_from(operated: date, began: list[date], bands: Bands, *, shared: bool) -> set[Link]:
    """The rule for one exact day of an operation and each of some exact beginnings, as it is spoken."""
    limits = [
        (Link.BEFORE_SURGERY, operated),
        (Link.EARLY, add_months(operated, bands.early_months)),
        (Link.RECENT, add_months(operated, bands.recent_months)),
        (Link.UNCERTAIN, add_months(operated, bands.remote_months)),
        (Link.REMOTE, date.max),
    ]
    links = {next(link for link, end in limits if day < end) for day in began}
    return {link if shared or link is Link.EARLY else Link.OTHER_AREA for link in links}


def days(interval: Interval) -> list[date]:
    return [interval.lo + timedelta(days=step) for step in range(interval.days)]


def bands_given(pair: Pair, asked: str, told: list[date], bands: Bands, *, shared: bool) -> set[Link]:
    """Every band that the pair can have once the asked date is one of `told`."""
    assert pair.surgery_interval is not None
    assert pair.onset_interval is not None
    operated, began = days(pair.surgery_interval), days(pair.onset_interval)
    if asked == "Was your ":
        operated = told
    else:
        began = told
    return set().union(*(bands_from(day, began, bands, shared=shared) for day in operated))


cuts_in_months = st.sampled_from(
    [
        (bands, months)
        for bands in (BANDS, Bands(1, 6, 12), Bands(2, 3, 4))
        for months in (bands.early_months, bands.recent_months, bands.remote_months)
    ]
)
days_operated = st.dates(date(2008, 1, 1), date(2013, 12, 31))
days_apart, days_earlier, days_later = st.integers(-40, 40), st.integers(-600, 0), st.integers(0, 600)
precisions = st.sampled_from(["day", "month", "year", "wide"])
two_precisions = st.sampled_from([("wide", "month"), ("month", "wide"), ("year", "wide")]) | st.tuples(
    precisions, precisions
)
either, which_of_two = st.booleans(), st.integers(0, 1)


@st.composite
def doubtful_pairs(draw: st.DrawFn, *, one_exact: bool = False) -> tuple[Story, Bands, bool]:
    """An operation and a symptom about one of the cuts apart, either date cut short or spread."""
    bands, months = draw(cuts_in_months)
    operated = draw(days_operated)
    began = add_months(operated, months) + timedelta(days=draw(days_apart))

    def told(day: date, precision: str) -> Any:
        if precision == "wide":
            spread = [day + timedelta(days=draw(ends)) for ends in (days_earlier, days_later)]
            return {"between": [end.isoformat() for end in spread]}
        return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]

    how = draw(two_precisions)
    shared = draw(either)
    regions = LOWER if shared else frozenset({"neck"})
    dates = [told(day, precision) for day, precision in zip((operated, began), how, strict=True)]
    if one_exact:
        which = draw(which_of_two)
        dates[which] = (operated, began)[which].isoformat()
    story = case_of(*dates, regions=regions)
    return story, bands, shared


@settings(max_examples=examples(600))
@given(doubtful_pairs())
def test_every_day_on_either_side_of_a_named_cut_gives_one_band(drawn: tuple[Story, Bands, bool]) -> None:
    story, bands, shared = drawn
    pair = judge_pair(story, bands, 0, story.symptoms[0])
    assume(not pair.settled)
    (question,) = asked_of(story, pair, bands)
    found = CUT.match(question)
    if found is None:
        event("no cut named")
        return
    event(f"{found['asked']}{'month' if found['month'] else 'year' if found['year'] else 'day'}")
    open_days, beyond = period(found)
    asked = pair.surgery_interval if found["asked"] == "Was your " else pair.onset_interval
    assert asked is not None
    first_open = open_days.lo if open_days else beyond
    before = [day for day in days(asked) if day < first_open]
    after = [day for day in days(asked) if day >= beyond]
    earlier = bands_given(pair, found["asked"], before, bands, shared=shared)
    later = bands_given(pair, found["asked"], after, bands, shared=shared)
    assert len(earlier) == len(later) == 1
    assert earlier | later == set(pair.possible)


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.filter_too_much])
@given(doubtful_pairs(one_exact=True))
def test_a_single_exact_onset_or_operation_always_gets_a_cut_that_decides(
    drawn: tuple[Story, Bands, bool],
) -> None:
    story, bands, _ = drawn
    pair = judge_pair(story, bands, 0, story.symptoms[0])
    assert pair.surgery_interval is not None
    assert pair.onset_interval is not None
    assume(len(pair.possible) == 2)
    (question,) = asked_of(story, pair, bands)
    assert CUT.match(question) or question.startswith("Which came first")


@settings(max_examples=examples(300))
@given(cases())
@example(
    make_story(
        today=date(2026, 6, 15),
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery=None,
        surgeries=[Surgery(LOWER, frozenset(), date_of(when)) for when in ("2026-06-15", "2027")],
        symptoms=[Symptom("weakness", LOWER, NeverWentAway(1))],
    )
)
def test_every_unsettled_pair_has_a_question_and_each_is_one(story: Story) -> None:
    for pair in judge_pairs(story, BANDS):
        if not pair.settled and pair.surgery is not None:
            asked = asked_of(story, pair)
            assert asked
            assert all(
                question.endswith(("?", "The year is enough.", "why it was done.")) for question in asked
            )


# --- never better, and yet begun later ----------------------------------------------------------------------


def told(began: Any) -> NeverWentAway:
    return NeverWentAway(0, date_of(began))


@pytest.mark.parametrize(
    ("operated", "began", "also"),
    [
        ("2014", "2020-06", "June 2020 (day not given)"),
        ("2014", "2015", "2015 (month not given)"),
        ("2014-06-01", "2014-06-02", "June 2, 2014"),
    ],
)
def test_never_better_with_a_later_beginning_asks_whether_it_was_gone_in_between(
    operated: str, began: str, also: str
) -> None:
    judged = judge(case_of(operated, told(began)), BANDS)
    assert (judged.link, judged.settled, judged.possible) == (Link.PERSISTENT, True, (Link.PERSISTENT,))
    (question,) = judged.settling_questions
    assert question == (
        f"You said that the pain never got better after your {operated[:4]} surgery on the lower back, "
        f"and also: {also}. Was it gone for some weeks in between?"
    )


@pytest.mark.parametrize(
    ("operated", "began"), [("2014", "2014"), ("2014", "2010"), ("2014-06-01", "2014-06-01"), (None, "2020")]
)
def test_never_better_with_a_beginning_that_may_be_before_asks_nothing(operated: Any, began: str) -> None:
    assert questions(case_of(operated, told(began))) == ()


def test_a_beginning_told_beside_never_better_dates_nothing() -> None:
    plain, dated = case_of("2014", NeverWentAway(0)), case_of("2014", told("2026-06"))
    assert plain.onset_interval(plain.symptoms[0]) == dated.onset_interval(dated.symptoms[0])


def test_never_better_after_an_operation_nobody_told_of_asks_nothing_of_it() -> None:
    story = make_story(
        today=TODAY,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="unsure",
        surgeries=[],
        symptoms=[Symptom("pain", LOWER, NeverWentAway(None, date_of("2020")))],
    )
    judged = judge(story, BANDS)
    assert (judged.link, judged.settling_questions) == (Link.PERSISTENT, ())


def test_what_is_asked_is_asked_of_the_operation_it_was_said_of() -> None:
    story = make_story(
        today=TODAY,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="yes",
        surgeries=[
            Surgery(frozenset({"neck"}), frozenset(), date_of("2014")),
            Surgery(LOWER, frozenset(), date_of("2001-05-01")),
        ],
        symptoms=[Symptom("pain", LOWER, told_of_newest("2024"))],
    )
    pairs = judge_pairs(story, BANDS)
    assert [pair.surgery for pair in pairs] == [0, 1]
    for pair in pairs:
        asked = [question.text for question in ask_if_gone_between(story, pair)]
        assert ("your 2014 surgery on the neck" in "".join(asked)) is (pair.surgery == 1)


def told_of_newest(began: str) -> NeverWentAway:
    """There ever since the first operation told, which is the later one of the two."""
    return NeverWentAway(0, date_of(began))
