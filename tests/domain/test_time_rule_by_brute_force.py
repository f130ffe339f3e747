"""The time rule equals a slow reading of its text on small stories: every day, every choice of links."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from intake.domain.bands import Bands
from intake.domain.surgery_link import judge
from intake.formats.casefile import read_case
from tests.domain.strategies import made_once
from tests.domain.time_rule_reference import answer
from tests.support.examples import examples

TODAY = date(2024, 9, 1)
CUTS = st.sampled_from([(1, 2, 4), (1, 3, 5), (2, 3, 7), (3, 4, 5)])


def ranges(first: date, last: date, longest: int) -> st.SearchStrategy[dict[str, list[str]]]:
    def of(day: date, length: int) -> dict[str, list[str]]:
        return {"between": [day.isoformat(), (day + timedelta(days=length)).isoformat()]}

    return st.builds(of, st.dates(first, last), st.integers(0, longest) | st.integers(0, 3))


operation_dates = ranges(date(2024, 1, 20), date(2024, 9, 8), 40)
onset_dates = ranges(date(2024, 1, 1), TODAY, 40)
AREAS = [["lower_back"], ["lower_back"], ["neck"], [], ["unknown"]]
PLACES = [["lower_back"], ["lower_back"], ["neck"], ["left_leg"], []]

operations = st.one_of(
    st.fixed_dictionaries({"regions": st.sampled_from(AREAS), "date": operation_dates}),
    st.fixed_dictionaries({"regions": st.sampled_from(AREAS), "date": operation_dates}),
    st.fixed_dictionaries(
        {"regions": st.sampled_from(AREAS), "date": st.none()},
        optional={"recent": st.sampled_from(["yes", "no", "unsure"])},
    ),
)


@made_once
def onsets(told: int) -> st.SearchStrategy[Any]:
    index = st.integers(0, told - 1)
    when = onset_dates | st.none()
    gap = st.tuples(st.integers(0, 5), st.none() | st.integers(1, 4)).map(
        lambda ends: [ends[0], None if ends[1] is None else ends[0] + ends[1]]
    )
    return st.one_of(
        st.none(),
        onset_dates,
        onset_dates,
        st.fixed_dictionaries({"never_went_away": index | st.none()}),
        st.fixed_dictionaries({"after": index, "date": when}),
        st.fixed_dictionaries({"before": index, "date": when}, optional={"for_other": st.booleans()}),
        st.fixed_dictionaries({"after": index, "gap_months": gap}),
    )


one_to_three_operations = st.lists(operations, min_size=1, max_size=3)
prior_surgeries = st.sampled_from(["yes"] * 8 + ["unsure", None, "no", "planned"])
places = st.sampled_from(PLACES)


@made_once
def keys(told: int) -> st.SearchStrategy[list[str]]:
    """The fewer, the more operations there are: every choice of links is tried."""
    most = {1: 3, 2: 2, 3: 1}[told]
    return st.lists(st.sampled_from(["pain", "numbness", "weakness"]), min_size=1, max_size=most, unique=True)


@st.composite
def small_cases(draw: st.DrawFn) -> dict[str, Any]:
    surgeries = draw(one_to_three_operations)
    told = len(surgeries)
    return {
        "today": TODAY.isoformat(),
        "prior_surgery": draw(prior_surgeries),
        "surgeries": surgeries,
        "symptoms": {key: {"places": draw(places), "onset": draw(onsets(told))} for key in draw(keys(told))},
    }


@settings(max_examples=examples(1200))
@given(small_cases(), CUTS)
def test_what_is_possible_and_settled_equals_every_day_and_every_choice(
    case: dict[str, Any], cuts: tuple[int, int, int]
) -> None:
    expected = answer(case, cuts)
    result = judge(read_case(case, frozenset(), None), Bands(*cuts))
    event(f"{len(expected.possible)} possible, {'settled' if expected.settled else 'open'}")
    assert [str(link) for link in result.possible] == expected.possible
    assert result.settled is expected.settled
    assert result.link is result.possible[0]
