"""What the order a person remembers does: each sentence of the rule once, in the case file's form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.domain.bands import Bands
from intake.domain.dates import Interval
from intake.domain.story import Story
from intake.domain.surgery_link import SurgeryLink, judge
from intake.domain.truth import Truth
from intake.formats.casefile import read_case

TODAY = date(2026, 6, 15)
BANDS = Bands(early_months=3, recent_months=24, remote_months=120)
LOWER, NECK = "lower_back", "neck"


def story(operations: list[Any], *onsets: Any, prior: str = "yes", place: str = LOWER) -> Story:
    """Operations as dates on the lower back or whole objects; onsets of pain, then numbness."""
    told = [each if isinstance(each, dict) else {"regions": [LOWER], "date": each} for each in operations]
    keys = ("pain", "numbness")
    symptoms = {key: {"places": [place], "onset": onset} for key, onset in zip(keys, onsets, strict=False)}
    case = {"today": TODAY.isoformat(), "birth_date": "1961-02", "prior_surgery": prior}
    return read_case(case | {"surgeries": told, "symptoms": symptoms}, frozenset(), None)


def link(*told: Any, **settings: Any) -> SurgeryLink:
    return judge(story(*told, **settings), BANDS)


def came_to(*told: Any, **settings: Any) -> tuple[str, bool]:
    """The possible links in one text, and whether the case is settled."""
    result = link(*told, **settings)
    return " ".join(map(str, result.possible)), result.settled


def after(when: Any, surgery: int = 0) -> dict[str, Any]:
    return {"after": surgery, "date": when}


def before(when: Any, surgery: int = 0, **more: Any) -> dict[str, Any]:
    return {"before": surgery, "date": when, **more}


def gap(*months: int | None, surgery: int = 0) -> dict[str, Any]:
    return {"after": surgery, "gap_months": list(months)}


def undated(region: str = LOWER, **more: Any) -> dict[str, Any]:
    return {"regions": [region], "date": None, **more}


def neck(when: str | None) -> dict[str, Any]:
    return {"regions": [NECK], "date": when}


# --- the days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operations", "onset", "first", "last"),
    [
        (["2024-06"], after("2024"), "2024-06-01", "2024-12-31"),
        (["2024-06"], before("2024"), "2024-01-01", "2024-06-30"),
        (["2026-03"], after("2026"), "2026-03-01", "2026-06-15"),
        # A contradiction leaves the dates as they are.
        (["2024-06"], after("2023"), "2023-01-01", "2023-12-31"),
        (["2024-06"], before("2025"), "2025-01-01", "2025-12-31"),
        # An operation without a date, or planned, narrows nothing.
        ([undated()], after("2023"), "2023-01-01", "2023-12-31"),
        (["2026-09"], before("2026"), "2026-01-01", "2026-06-15"),
        # With an onset not known, after an operation of the last two years, or perhaps of them.
        (["2024-06-16"], after(None), "2024-06-16", "2026-06-15"),
        (["2024"], after(None), "2024-01-01", "2026-06-15"),
        ([undated(recent="yes")], after(None), "2026-03-17", "2026-06-15"),
        # A told time after an operation, cut at today.
        (["2024-06"], gap(3, 6), "2024-09-01", "2024-12-30"),
        (["2026-03-31"], gap(1, None), "2026-04-30", "2026-06-15"),
        (["2026-05"], gap(0, 24), "2026-05-01", "2026-06-15"),
        # "Before" with an onset not known: since birth.
        (["2024-06"], before(None), "1961-02-01", "2024-06-30"),
        (["2026"], before(None), "1961-02-01", "2026-06-15"),
        ([undated()], before(None), "1961-02-01", "2026-06-15"),
    ],
)
def test_an_order_narrows_the_onset_once_for_every_rule(
    operations: list[Any], onset: Any, first: str, last: str
) -> None:
    told = story(operations, onset)
    expected = Interval(date.fromisoformat(first), date.fromisoformat(last))
    assert told.onset_interval(told.symptoms[0]) == expected
    # Denying surgery takes the operation from the rules, not from the dates.
    denied = story(operations, onset, prior="no")
    assert denied.onset_interval(denied.symptoms[0]) == expected


@pytest.mark.parametrize(
    ("operations", "onset"),
    [
        (["2024-06-15"], after(None)),
        ([undated()], after(None)),
        (["2026-09"], after(None)),
        (["2026-09"], before(None)),
        ([undated()], gap(3, 6)),
        (["2026-05"], gap(2, 6)),
    ],
)
def test_an_onset_that_no_order_can_bound_stays_not_known(operations: list[Any], onset: Any) -> None:
    told = story(operations, onset)
    assert told.onset_interval(told.symptoms[0]) is None


def test_before_with_an_onset_not_known_stays_not_known_for_other_operations() -> None:
    told = story(["2010", "2024"], before(None, 1))
    assert told.onset_for_link(told.symptoms[0]) is None
    assert came_to(["2010", "2024"], before(None, 1)) == ("unknown", False)


# --- the pair ---------------------------------------------------------------------------------------------


def test_before_is_settled_once_the_operation_is_said_to_be_for_something_else() -> None:
    assert came_to(["2024"], before("2024")) == ("before_surgery", False)
    assert came_to(["2024"], before("2024", for_other=True)) == ("before_surgery", True)
    assert came_to([undated()], before(None, for_other=True)) == ("before_surgery", True)


def test_before_does_not_say_that_the_operation_took_place() -> None:
    assert came_to(["2026"], before("2024", for_other=True)) == ("before_surgery no_surgery", False)


@pytest.mark.parametrize("onset", [after("2026"), gap(0, 3)])
def test_after_says_that_the_operation_took_place(onset: Any) -> None:
    assert came_to(["2026"], "2024") == ("before_surgery no_surgery", False)
    assert "no_surgery" not in came_to(["2026"], onset)[0]
    # It took place for every symptom.
    assert came_to(["2026"], onset, "2024")[0] == came_to(["2026"], onset)[0]


def test_before_a_planned_operation_changes_nothing() -> None:
    assert came_to(["2026-09"], before("2024")) == ("no_surgery", True)
    assert came_to(["2024-01-10", "2026-09"], before("2024-02-01", 1)) == ("early", True)


@pytest.mark.parametrize("onset", [before("2024"), before(None)])
@pytest.mark.parametrize("when", ["2024", None])
def test_before_an_operation_on_another_area_is_another_area(onset: Any, when: str | None) -> None:
    assert came_to([neck(when)], onset) == ("other_area", True)


def test_after_an_operation_on_another_area_is_judged_by_its_bands() -> None:
    assert came_to([neck("2024")], after("2024")) == ("early other_area", False)
    assert came_to([neck("2020")], after("2024")) == ("other_area", True)
    assert came_to([neck("2026-06-01")], after(None)) == ("early", True)
    assert came_to([neck(None)], after("2024")) == ("unknown other_area", False)


def test_with_an_onset_not_known_one_band_after_a_recent_operation_is_settled() -> None:
    assert came_to(["2026-05"], after(None)) == ("early", True)


def test_denied_surgery_ignores_orders() -> None:
    assert came_to(["2024"], after("2023"), prior="no") == ("no_surgery", True)
    assert came_to(["2024"], before("2024"), prior="planned") == ("no_surgery", True)


# --- the gap told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["2010", "1990", None])
@pytest.mark.parametrize(
    ("months", "possible"),
    [
        ((0, 3), "early"),
        ((2, 4), "early recent"),
        ((3, 24), "recent"),
        ((23, 24), "recent"),
        ((23, 25), "recent uncertain"),
        ((24, 120), "uncertain"),
        ((24, 121), "uncertain remote"),
        ((120, 121), "remote"),
        ((120, None), "remote"),
        ((3, None), "recent uncertain remote"),
    ],
)
def test_a_told_time_gives_the_bands_it_allows_whatever_is_known_of_the_date(
    months: tuple[int, int | None], possible: str, when: str | None
) -> None:
    assert came_to([undated() if when is None else when], gap(*months)) == (possible, " " not in possible)


def test_a_told_time_past_today_is_a_contradiction() -> None:
    result = link(["2026-05"], gap(2, 6))
    assert (result.possible, result.settled) == (("early", "recent"), False)
    assert result.settling_questions[0] == (
        "You said the pain started 2 to 6 months after your 2026 surgery on the lower back, "
        "but gave May 2026 for that surgery. Which is right?"
    )
    assert link(["2026-05"], gap(1, 3)).settled


# --- contradictions ---------------------------------------------------------------------------------------


def test_a_contradiction_names_both() -> None:
    assert link(["2024"], after("2023")).settling_questions == (
        "You said the pain started after your 2024 surgery on the lower back, but gave 2023. Which is right?",
    )
    (asked,) = link(["2024"], before("2025-03")).settling_questions
    assert asked == (
        "You said the pain was there before your 2024 surgery on the lower back, but gave March 2025. "
        "Which is right?"
    )


def test_a_contradicted_before_is_judged_by_its_dates_and_unsettled() -> None:
    assert came_to(["2024-01-10"], before("2024-02-01")) == ("early", False)


def test_a_contradiction_unsettles_also_on_a_pair_that_is_set_aside() -> None:
    assert came_to(["2024-01-10", neck("2024")], "2024-02-01") == ("early", True)
    assert came_to(["2024-01-10", neck("2025")], after("2024-02-01", 1)) == ("early", False)


def test_a_contradicted_pair_is_never_set_aside_as_coming_after_the_onset() -> None:
    assert came_to(["2000", "2024"], "2015") == ("remote", True)
    assert came_to(["2000", "2024"], after("2015", 1)) == ("before_surgery", False)


def test_a_settled_persistent_headline_stays_settled_whatever_else() -> None:
    since = {"never_went_away": 0}
    assert came_to(["2010", "2024", undated()], since, after("2023", 1)) == ("persistent", True)
    assert came_to(["2010", "2024"], since, after("2023", 1), prior="unsure") == ("persistent", True)


@pytest.mark.parametrize("onset", [after("2026-05"), after(None), gap(0, 3), {"never_went_away": 0}])
def test_after_a_planned_operation_is_a_contradiction(onset: Any) -> None:
    result = link(["2026-09-01"], onset)
    assert (result.possible, result.settled) == (("no_surgery",), False)
    (asked,) = result.settling_questions
    assert asked.endswith("but gave September 1, 2026 for it, still to come. Which is right?")


@pytest.mark.parametrize(
    ("onset", "truth"),
    [
        (after("2024"), Truth.YES),
        (after(None), Truth.YES),
        (gap(0, 24), Truth.YES),
        (before("2024"), Truth.NO),
        (before(None), Truth.NO),
        ("2024", Truth.DATE_IN_DOUBT),
        ("2025", Truth.YES),
        ("2023", Truth.NO),
        (None, Truth.DATE_IN_DOUBT),
        # Contradicted, it cannot be told.
        (after("2023"), Truth.DATE_IN_DOUBT),
        (before("2025"), Truth.DATE_IN_DOUBT),
        (gap(48, 60), Truth.DATE_IN_DOUBT),
    ],
)
def test_began_on_or_after_an_operation_honours_the_order(onset: Any, truth: Truth) -> None:
    told = story(["2024"], onset)
    assert told.began_on_or_after(told.symptoms[0], 0) is truth


# --- never went away --------------------------------------------------------------------------------------


def test_never_went_away_since_some_operation_is_judged_as_since_each() -> None:
    since = {"never_went_away": None}
    assert came_to(["2010", neck("2024")], since) == ("persistent", True)
    assert came_to([neck("2010"), neck("2024")], since) == ("persistent other_area", False)
    assert came_to([neck("2010"), "2026-09"], since) == ("persistent other_area", False)


# --- a date that is not known -----------------------------------------------------------------------------


def test_an_operation_of_the_last_three_months_has_those_days() -> None:
    assert came_to([undated(recent="yes")], "2026-06") == ("early before_surgery", False)
    assert came_to([undated(recent="yes")], "2025") == ("before_surgery", True)
    assert came_to([undated(recent="yes")], after("2026-06")) == ("early", True)
    for answer in ("no", "unsure", None):
        assert came_to([undated(recent=answer)], "2026-06") == ("unknown", False)


def test_a_pair_that_a_missing_date_leaves_open_unsettles_the_case_even_when_set_aside() -> None:
    assert came_to(["2000", neck(None)], "2015") == ("unknown remote", False)
    assert came_to(["2000", "2014"], None) == ("unknown", False)
    # Nothing outranks a settled early pair.
    assert came_to(["2014-12-01", undated()], "2015-01-10") == ("early", True)
