"""The words staff read for keys, places and gaps."""

from __future__ import annotations

from datetime import date

import pytest

from intake.content.policies import load_policy
from intake.domain.bands import Bands, Link
from intake.domain.dates import Interval, add_months
from intake.domain.policy import Urgency
from intake.domain.timeline import DAYS_UNDER, YEARS_OVER
from intake.services.cases.words import (
    bands_of,
    desk_label,
    gap_words,
    link_words,
    place_words,
    possible_words,
    urgency_words,
)

POLICY = load_policy()


def day(text: str) -> Interval:
    return Interval(date.fromisoformat(text), date.fromisoformat(text))


def years(first: int, last: int) -> Interval:
    return Interval(date(first, 1, 1), date(last, 12, 31))


def test_every_link_and_level_has_words() -> None:
    assert len({link_words(link, POLICY.bands) for link in Link}) == len(Link)
    assert len({urgency_words(level) for level in Urgency}) == len(Urgency)


@pytest.mark.parametrize("link", list(Link))
def test_the_desks_label_says_what_to_do_and_asks_below_only_where_a_question_stands(link: Link) -> None:
    asked, plain = desk_label(link, has_questions=True), desk_label(link, has_questions=False)
    if link.group == "may_relate":
        assert asked == plain == "Timing flag: surgeon's team reads first"
    else:
        assert plain == "Book as usual"
        assert asked == ("Not settled: ask below" if link.group == "uncertain" else "Book as usual")


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
        (day("2024-02-29"), day("2024-05-28"), "89 days after the operation"),
        (day("2024-02-29"), day("2024-03-01"), "1 day after the operation"),
        (
            Interval(date(2026, 9, 1), date(2026, 9, 30)),
            day("2026-10-15"),
            "15 to 44 days after the operation",
        ),
        (
            day("2024-01-01"),
            Interval(date(2024, 1, 9), date(2024, 5, 1)),
            "0 to 4 months after the operation",
        ),
        (
            years(2022, 2022),
            day("2024-10-15"),
            "21 to 33 months after the operation",
        ),
        (day("2024-01-01"), day("2026-01-01"), "24 months after the operation"),
        (day("2024-01-01"), day("2026-02-01"), "2 years after the operation"),
        (
            years(2010, 2012),
            day("2016-07-01"),
            "3 to 6 years after the operation",
        ),
        (day("2024-02-29"), day("2024-05-29"), "3 months after the operation"),
        (day("2024-01-01"), day("2024-02-01"), "31 days after the operation"),
        (day("2024-01-01"), day("2023-12-31"), "before the operation"),
        (day("2024-01-01"), day("2024-01-01"), "0 days after the operation"),
        (years(1900, 2016), day("2024-03-01"), "7 years or more after the operation"),
        (years(1900, 2024), day("2024-12-31"), "after the operation"),
        (years(1900, 2024), day("2024-03-01"), "before the operation or after it"),
        (
            years(2023, 2023),
            day("2024-06-15"),
            "5 to 17 months after the operation",
        ),
        (
            years(2023, 2023),
            years(2023, 2023),
            "before the operation, or up to 11 months after it",
        ),
    ],
)
def test_a_gap_is_as_wide_as_its_dates_leave_it(surgery: Interval, onset: Interval, words: str) -> None:
    assert gap_words(surgery, onset) == words


def test_a_gap_counts_whole_calendar_months() -> None:
    start = date(2021, 1, 31)
    for months in range(DAYS_UNDER, YEARS_OVER + 1):
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


def test_what_is_possible_is_said_in_order_and_that_nothing_is_told_in_words_of_its_own() -> None:
    assert possible_words([Link.RECENT, Link.UNCERTAIN]) == "possible recent or uncertain"
    assert possible_words([Link.RECENT, Link.UNKNOWN]) == "possible recent or not known"
    assert possible_words([Link.UNKNOWN]) == "too little was told"
