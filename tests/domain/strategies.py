"""Hypothesis strategies for cases: dates in every form, operations, symptoms, ticks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from hypothesis import strategies as st

from intake.content.policies import load_policy
from intake.domain.dates import Ago, Between, CalendarDate, PartialDate
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Order
from intake.domain.story import (
    IMPLANTS,
    PLACES,
    PRIOR_SURGERY,
    PROCEDURES,
    RECENT,
    REGIONS,
    TRENDS,
    UNSURE,
    Story,
    Surgery,
    Symptom,
    make_story,
)
from intake.domain.symptoms import all_symptoms

POLICY = load_policy()
FIRST = tuple(sign.key for sign in POLICY.signs if sign.list == "first")
MORE = tuple(sign.key for sign in POLICY.signs if sign.list == "more")

todays = st.sampled_from(
    [date(2026, 6, 15), date(2024, 2, 29), date(2025, 3, 31), date(2026, 1, 1), date(2025, 12, 31)]
) | st.sampled_from([date(2020, 1, 1) + timedelta(days=67 * number) for number in range(60)])

# Making a strategy takes longer than drawing from it: each is made once for the same arguments.
made_once = lru_cache(maxsize=None)


def calendar_dates(first: date, last: date) -> st.SearchStrategy[CalendarDate]:
    """Days, months and years of days from `first` to `last`."""

    def cut(day: date, precision: int) -> CalendarDate:
        return CalendarDate(*(day.year, day.month, day.day)[:precision])

    return st.builds(cut, st.dates(first, last), st.sampled_from([1, 2, 3, 3]))


@made_once
def partial_dates(today: date, *, future_days: int = 0) -> st.SearchStrategy[PartialDate]:
    """Every form of date that may lie on or before `today` plus `future_days`."""
    first, last = date(1995, 1, 1), today + timedelta(days=future_days)
    ranges = st.tuples(st.integers(0, 130), st.none() | st.integers(1, 60)).map(
        lambda ends: (ends[0], None if ends[1] is None else ends[0] + ends[1])
    )
    near = st.builds(
        lambda days: CalendarDate(*(today - timedelta(days=days)).timetuple()[:3]), st.integers(0, 800)
    )
    return st.one_of(
        near,
        calendar_dates(first, last),
        st.builds(
            lambda unit, ends: Ago(unit, ends[0], ends[1], today), st.sampled_from(["months", "days"]), ranges
        ),
        st.tuples(st.dates(first, last), st.dates(first, last)).map(
            lambda pair: Between(
                CalendarDate(*min(pair).timetuple()[:3]), CalendarDate(*max(pair).timetuple()[:3])
            )
        ),
    )


@made_once
def surgeries(today: date) -> st.SearchStrategy[Surgery]:
    """Operations with all kinds of dates, some unknown, some still to come."""
    return st.builds(
        Surgery,
        regions=st.frozensets(st.sampled_from(REGIONS), max_size=2),
        procedures=st.frozensets(st.sampled_from(PROCEDURES), max_size=2),
        when=st.none() | partial_dates(today, future_days=200),
        implants=st.none() | st.sampled_from(IMPLANTS),
        recent=st.none() | st.sampled_from(RECENT),
    ).map(lambda surgery: replace(surgery, recent=None) if surgery.when else surgery)


@made_once
def told_orders(today: date, told: int) -> st.SearchStrategy[Order]:
    """How a symptom may be told to stand to one of so many operations."""
    which, when = st.integers(0, told - 1), st.none() | partial_dates(today)
    return st.one_of(
        st.builds(After, which, when),
        st.builds(Before, which, when, st.booleans()),
        st.builds(GapAfter, which, st.integers(0, 60), st.none() | st.integers(61, 130)),
        st.builds(lambda surgery, near: GapAfter(surgery, near, near + 2), which, st.integers(0, 130)),
    )


@made_once
def symptoms(key: str, today: date, told: int) -> st.SearchStrategy[Symptom]:
    """One symptom whose onset may be unknown, dated, or "never went away"."""
    since = st.builds(NeverWentAway, st.none() | st.integers(0, told - 1) if told else st.none())
    orders = [told_orders(today, told)] * 2 if told else []
    return st.builds(
        Symptom,
        key=st.just(key),
        places=st.frozensets(st.sampled_from(PLACES), max_size=4),
        onset=st.one_of(st.none(), partial_dates(today), partial_dates(today), since, *orders),
        trend=st.none() | st.sampled_from(TRENDS),
        score=scores,
        limb_score=scores,
    )


@made_once
def ticks(keys: tuple[str, ...]) -> st.SearchStrategy[frozenset[str] | None]:
    """Not asked, none of these, or some ticked, "unsure" among them perhaps."""
    return st.none() | st.just(frozenset()) | st.frozensets(st.sampled_from([*keys, UNSURE]), max_size=3)


signs_asked = st.none() | st.frozensets(st.sampled_from([*FIRST, *MORE]))
scores = st.none() | st.integers(0, 10)
births = st.sampled_from([None, CalendarDate(1961, 2), CalendarDate(1950)])
symptom_keys = st.lists(st.sampled_from([kind.key for kind in all_symptoms()]), unique=True, max_size=3)
prior_surgeries = st.none() | st.sampled_from([*PRIOR_SURGERY, "yes", "yes", "yes"])
own_words = st.sampled_from(["", "I can't pee", "no fever", "quiero morir", "tired"])
seen_already = st.sampled_from([None, True, False])


@made_once
def told_surgeries(today: date) -> st.SearchStrategy[list[Surgery]]:
    """Up to three operations."""
    return st.lists(surgeries(today), max_size=3)


@st.composite
def case_parts(draw: st.DrawFn) -> dict[str, object]:
    """The keyword arguments of `make_story`."""
    today = draw(todays)
    told = draw(told_surgeries(today))
    keys = draw(symptom_keys)
    return {
        "today": today,
        "birth": draw(births),
        "safety": draw(ticks(FIRST)),
        "safety_more": draw(ticks(MORE)),
        "signs_asked": draw(signs_asked),
        "prior_surgery": draw(prior_surgeries),
        "surgeries": told,
        "symptoms": [draw(symptoms(key, today, len(told))) for key in keys],
        "own_words": draw(own_words),
        "seen_already": draw(seen_already),
    }


def cases() -> st.SearchStrategy[Story]:
    """Whole cases."""
    return case_parts().map(lambda parts: make_story(**parts))  # type: ignore[arg-type]
