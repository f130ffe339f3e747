"""The bands laid along time say of every day what the time rule says of a beginning on it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.bands import Link
from intake.domain.dates import Interval
from intake.domain.shaded_bands import Shade, shaded_bands
from intake.domain.triage import assess
from tests.domain.stories import POLICY, TODAY, case_of


def test_an_operation_of_a_known_day_has_sharp_cuts() -> None:
    day = date(2014, 3, 31)
    shades = shaded_bands(Interval(day, day), POLICY.bands, TODAY)
    assert shades == (
        Shade(Interval(day, date(2014, 6, 29)), Link.EARLY, Link.EARLY),
        Shade(Interval(date(2014, 6, 30), date(2016, 3, 30)), Link.RECENT, Link.RECENT),
        Shade(Interval(date(2016, 3, 31), date(2024, 3, 30)), Link.UNCERTAIN, Link.UNCERTAIN),
        Shade(Interval(date(2024, 3, 31), TODAY), Link.REMOTE, Link.REMOTE),
    )
    assert all(shade.is_certain for shade in shades)


def test_an_operation_that_may_be_still_to_come_has_none() -> None:
    assert shaded_bands(Interval(date(2026, 1, 1), date(2026, 12, 31)), POLICY.bands, TODAY) == ()


@given(st.dates(date(1990, 1, 1), TODAY), st.integers(0, 800), st.integers(0, 12_000))
def test_every_day_since_is_in_one_shade_and_the_rule_agrees(first: date, wide: int, after: int) -> None:
    operation = Interval(first, min(TODAY, first + timedelta(days=wide)))
    shades = shaded_bands(operation, POLICY.bands, TODAY)
    assert (shades[0].days.lo, shades[-1].days.hi) == (operation.lo, TODAY)
    for shade, next_one in pairwise(shades):
        assert next_one.days.lo - shade.days.hi == timedelta(days=1)
    day = min(TODAY, first + timedelta(days=after))
    (shade,) = (each for each in shades if each.days.lo <= day <= each.days.hi)
    between = {"between": [operation.lo.isoformat(), operation.hi.isoformat()]}
    told = {"regions": ["unknown"], "procedures": ["other"], "date": between}
    story = case_of(surgeries=[told], symptoms={"pain": {"places": [], "onset": day.isoformat()}})
    link = assess(POLICY, story).surgery_link
    assert {shade.link, shade.farther} <= set(link.possible)
    assert (len(link.possible) == 1) == (shade.is_certain)
