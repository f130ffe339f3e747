"""Whom the form loses: shares by group, small groups not judged, and where people stopped."""

from __future__ import annotations

import pytest

from intake.content.forms import load_form
from intake.domain.finishing import (
    NO_DECADE,
    BegunForm,
    Finishing,
    by,
    decade_of,
    decades,
    finishing,
    furthest,
    pages_for_all,
    stopped_after,
)

FORM = load_form()
SENT = BegunForm("en", "me", sent=True, decade=60)
COUNTS = {
    SENT: 30,
    BegunForm("es", "me", sent=True, decade=60): 3,
    BegunForm("es", "someone_else", sent=True): 2,
    BegunForm("es", "me", sent=False, page="symptoms"): 16,
    BegunForm("en", "me", sent=False, page="symptoms"): 1,
    BegunForm("en", "not_told", sent=False): 400,
}


def test_who_only_presses_start_has_not_begun() -> None:
    assert finishing("all", COUNTS) == Finishing("all", begun=52, sent=35)


def test_groups_add_up_and_one_far_below_is_named() -> None:
    every = finishing("all", COUNTS)
    english, spanish = by(COUNTS, lambda form: form.language)
    assert (english.begun + spanish.begun, english.sent + spanish.sent) == (every.begun, every.sent)
    assert (english.name, english.share, spanish.share) == ("en", 30 / 31, 5 / 21)
    assert (english.is_far_below(every), spanish.is_far_below(every)) == (False, True)


@pytest.mark.parametrize(
    ("begun", "sent", "far"),
    [(20, 17, False), (20, 16, True), (19, 0, False), (0, 0, False), (1000, 850, False), (1000, 849, True)],
)
def test_a_group_of_twenty_or_more_may_lie_five_points_below(begun: int, sent: int, far: bool) -> None:
    assert Finishing("group", begun, sent).is_far_below(Finishing("all", 1000, 900)) is far


def test_without_anybody_there_is_no_share() -> None:
    nobody = finishing("all", {})
    assert nobody.share is None
    assert Finishing("group", 20, 0).is_far_below(nobody) is False


def test_ages_are_told_of_those_who_sent_and_stops_of_those_who_did_not() -> None:
    assert decades(COUNTS) == {60: 33, NO_DECADE: 2}
    assert stopped_after(COUNTS) == {"symptoms": 17}
    assert [decade_of(age) for age in (None, 18, 69, 70, 100)] == [NO_DECADE, 10, 60, 70, 100]


def test_the_furthest_page_is_one_that_everybody_comes_to() -> None:
    """That somebody was asked about weakness or a past operation would tell what they answered."""
    for_all = [page.id for page in pages_for_all(FORM)]
    assert {"who", "safety_legs", "prior_surgery", "symptoms", "about_you", "check"} <= set(for_all)
    assert not {"surgery", "surgery_date", "weakness", "pain_onset", "daily_life"} & set(for_all)
    assert furthest(FORM, ["who", "safety_legs", "symptoms", "weakness"]) == "symptoms"
    assert furthest(FORM, ["who"]) == "who"
    assert furthest(FORM, ["leave_phone", "no such page"]) == ""
    assert furthest(FORM, []) == ""
