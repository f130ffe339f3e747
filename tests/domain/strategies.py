"""Hypothesis strategies for cases: dates in every form, operations, symptoms, ticks."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from intake.content.policies import load_policy
from intake.domain.case import (
    IMPLANTS,
    PLACES,
    PRIOR_SURGERY,
    PROCEDURES,
    REGIONS,
    SYMPTOMS,
    TRENDS,
    UNSURE,
    Case,
    NeverWentAway,
    Surgery,
    Symptom,
    make_case,
)
from intake.domain.dates import Ago, Between, CalendarDate, PartialDate

POLICY = load_policy()
FIRST = tuple(sign.key for sign in POLICY.signs if sign.list == "first")
MORE = tuple(sign.key for sign in POLICY.signs if sign.list == "more")

todays = st.sampled_from(
    [date(2026, 6, 15), date(2024, 2, 29), date(2025, 3, 31), date(2026, 1, 1), date(2025, 12, 31)]
) | st.dates(date(2020, 1, 1), date(2030, 12, 31))


def calendar_dates(first: date, last: date) -> st.SearchStrategy[CalendarDate]:
    """Days, months and years of days from `first` to `last`."""

    def cut(day: date, precision: int) -> CalendarDate:
        return CalendarDate(*(day.year, day.month, day.day)[:precision])

    return st.builds(cut, st.dates(first, last), st.sampled_from([1, 2, 3, 3]))


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


def surgeries(today: date) -> st.SearchStrategy[Surgery]:
    """Operations with all kinds of dates, some unknown, some still to come."""
    return st.builds(
        Surgery,
        regions=st.frozensets(st.sampled_from(REGIONS), max_size=2),
        procedures=st.frozensets(st.sampled_from(PROCEDURES), max_size=2),
        when=st.none() | partial_dates(today, future_days=200),
        implants=st.none() | st.sampled_from(IMPLANTS),
    )


@st.composite
def symptoms(draw: st.DrawFn, key: str, today: date, told: int) -> Symptom:
    """One symptom whose onset may be unknown, dated, or "never went away"."""
    since = st.builds(NeverWentAway, st.none() | st.integers(0, told - 1) if told else st.none())
    onset = draw(st.one_of(st.none(), partial_dates(today), partial_dates(today), since))
    return Symptom(
        key=key,
        places=draw(st.frozensets(st.sampled_from(PLACES), max_size=4)),
        onset=onset,
        trend=draw(st.none() | st.sampled_from(TRENDS)),
        score=draw(st.none() | st.integers(0, 10)),
        limb_score=draw(st.none() | st.integers(0, 10)),
    )


def ticks(keys: tuple[str, ...]) -> st.SearchStrategy[frozenset[str] | None]:
    """Not asked, none of these, or some ticked, "unsure" among them perhaps."""
    return st.none() | st.just(frozenset()) | st.frozensets(st.sampled_from([*keys, UNSURE]), max_size=3)


@st.composite
def case_parts(draw: st.DrawFn) -> dict[str, object]:
    """The keyword arguments of `make_case`."""
    today = draw(todays)
    told = draw(st.lists(surgeries(today), max_size=3))
    keys = draw(st.lists(st.sampled_from(SYMPTOMS), unique=True, max_size=3))
    return {
        "today": today,
        "birth": draw(st.none() | st.just(CalendarDate(1961, 2)) | st.just(CalendarDate(1950))),
        "safety": draw(ticks(FIRST)),
        "safety_more": draw(ticks(MORE)),
        "prior_surgery": draw(st.none() | st.sampled_from([*PRIOR_SURGERY, "yes", "yes", "yes"])),
        "surgeries": told,
        "symptoms": [draw(symptoms(key, today, len(told))) for key in keys],
        "own_words": draw(st.sampled_from(["", "I can't pee", "no fever", "quiero morir", "tired"])),
        "seen_already": draw(st.none() | st.booleans()),
    }


def cases() -> st.SearchStrategy[Case]:
    """Whole cases."""
    return case_parts().map(lambda parts: make_case(**parts))  # type: ignore[arg-type]
