"""Date fields: month and year first, other ways behind them, and nothing typed is lost."""

from types import SimpleNamespace

import pytest

from tests.templates.conftest import Render
from tests.templates.helpers import YES_NO, checked, one

DATE_WORDS = SimpleNamespace(
    month="Month", day="Day", year="Year", other_ways="I only know roughly", between="Between two years",
    year_from="From", year_to="To", ago="How long ago", or_text="or", unsure="I am not sure",
)  # fmt: skip
BLANK_DATE = {"month": "", "day": "", "year": "", "year_from": "", "year_to": "", "ago": "", "unsure": False}


def test_a_date_can_be_the_heading_of_its_page(render: Render) -> None:
    soup = render("dates", "partial_date", "d", "When?", BLANK_DATE, YES_NO, DATE_WORDS, heading=True)
    assert one(soup, "h1").get_text() == "When?"


def test_a_partial_date_asks_month_day_and_year_first_and_keeps_the_rest_shut(render: Render) -> None:
    soup = render("dates", "partial_date", "operated", "When?", BLANK_DATE, YES_NO, DATE_WORDS)
    names = [str(tag["name"]) for tag in soup.select("input")]
    assert names[:3] == ["operated-month", "operated-day", "operated-year"]
    assert names[3:5] == ["operated-year_from", "operated-year_to"]
    assert names[-1] == "operated-unsure"
    details = one(soup, "details")
    assert not details.has_attr("open")
    assert "operated-unsure" not in [tag["name"] for tag in details.select("input")]


@pytest.mark.parametrize("part", ["year_from", "year_to", "ago"])
def test_the_other_ways_are_open_when_one_holds_a_value_or_an_error(render: Render, part: str) -> None:
    typed = render("dates", "partial_date", "d", "When?", BLANK_DATE | {part: "yes"}, YES_NO, DATE_WORDS)
    assert one(typed, "details").has_attr("open")
    wrong = render(
        "dates", "partial_date", "d", "When?", BLANK_DATE, YES_NO, DATE_WORDS, error="Mend it", bad=(part,)
    )
    assert one(wrong, "details").has_attr("open")


def test_a_partial_date_keeps_what_was_typed_and_marks_only_the_bad_part(render: Render) -> None:
    value = BLANK_DATE | {"month": "June", "year": "2O21", "unsure": True}
    soup = render(
        "dates", "partial_date", "d", "When?", value, YES_NO, DATE_WORDS, error="Mend the year", bad=("year",)
    )
    assert (one(soup, "#d-month")["value"], one(soup, "#d-year")["value"]) == ("June", "2O21")
    assert [str(tag["id"]) for tag in soup.select("[aria-invalid]")] == ["d-year"]
    assert checked(soup) == ["yes"]


def test_a_birthday_may_be_filled_in_by_the_browser_and_another_date_not(render: Render) -> None:
    value = {"month": "4", "day": "9", "year": "1948"}
    birth = render("dates", "full_date", "born", "Born?", value, DATE_WORDS, birth=True)
    assert [tag["autocomplete"] for tag in birth.select("input")] == ["bday-month", "bday-day", "bday-year"]
    assert not render("dates", "full_date", "seen", "Seen?", value, DATE_WORDS).select("[autocomplete]")
