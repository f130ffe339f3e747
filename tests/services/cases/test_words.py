"""The words staff read for keys, places and gaps."""

from __future__ import annotations

from datetime import date

import pytest

from intake.content.policies import load_policy
from intake.domain.bands import Bands, Link
from intake.domain.dates import Interval, add_months
from intake.domain.policy import Urgency
from intake.services.cases.words import (
    bands_of,
    desk_label,
    gap_words,
    link_words,
    place_words,
    urgency_words,
)

POLICY = load_policy()


def day(text: str) -> Interval:
    return Interval(date.fromisoformat(text), date.fromisoformat(text))


def test_every_link_and_level_has_words() -> None:
    assert len({link_words(link, POLICY.bands) for link in Link}) == len(Link)
    assert len({urgency_words(level) for level in Urgency}) == len(Urgency)
    assert {desk_label(link) for link in Link} == {
        "Timing flag: surgeon's team reads first",
        "Not settled: ask below",
        "Book as usual",
    }


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ({"left_leg"}, "left leg"),
        ({"left_leg", "right_leg"}, "both legs"),
        ({"left_foot", "right_foot", "lower_back"}, "both feet, lower back"),
        ({"right_hand", "left_leg"}, "left leg, right hand"),
        ({"groin"}, "groin"),
        (set(), ""),
    ],
)
def test_both_sides_of_a_part_are_said_once(places: set[str], words: str) -> None:
    assert place_words(places) == words


@pytest.mark.parametrize(
    ("surgery", "onset", "words"),
    [
        (day("2024-02-29"), day("2024-05-28"), "2 months after the operation"),
        (day("2024-02-29"), day("2024-05-29"), "3 months after the operation"),
        (day("2024-01-01"), day("2024-02-01"), "1 month after the operation"),
        (day("2024-01-01"), day("2023-12-31"), "before the operation"),
        (day("2024-01-01"), day("2024-01-01"), "0 months after the operation"),
        (
            Interval(date(2023, 1, 1), date(2023, 12, 31)),
            day("2024-06-15"),
            "5 to 17 months after the operation",
        ),
        (
            Interval(date(2023, 1, 1), date(2023, 12, 31)),
            Interval(date(2023, 1, 1), date(2023, 12, 31)),
            "before the operation, or up to 11 months after it",
        ),
    ],
)
def test_a_gap_is_as_wide_as_its_dates_leave_it(surgery: Interval, onset: Interval, words: str) -> None:
    assert gap_words(surgery, onset) == words


def test_a_gap_counts_whole_calendar_months() -> None:
    start = date(2021, 1, 31)
    for months in range(1, 40):
        onset = add_months(start, months)
        assert gap_words(Interval(start, start), Interval(onset, onset)).startswith(f"{months} month")


def test_a_links_words_say_the_figures_it_was_judged_by() -> None:
    bands = Bands(early_months=2, recent_months=18, remote_months=96)
    assert link_words(Link.RECENT, bands) == "May be related: started within 18 months of surgery"
    assert link_words(Link.REMOTE, bands) == "Less likely related: started 8 years or more after surgery"


def test_of_another_policy_no_figure_is_claimed() -> None:
    assert bands_of(POLICY.digest, POLICY) == POLICY.bands
    assert bands_of("sha256:other", POLICY) is None
    for link in Link:
        assert not any(sign.isdigit() for sign in link_words(link, None))
