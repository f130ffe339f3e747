"""A question that a choice on its own page rules out says so to the script that hides it."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, come_to, fill_in

OPERATED: dict[str, Given] = {
    "prior_surgery": {"prior_surgery": "yes"},
    "symptoms": {"symptoms": ["weakness", "pain"]},
}


def ruled_out(page: Page) -> dict[str, set[str]]:
    """By the first field in each hidden part, the choices of the page's first question that hide it."""
    found = {}
    for part in page.soup.select("[data-unless]"):
        assert part["data-of"] == "pain_onset_when"
        field = part.select_one("input")
        assert field is not None
        name = str(field["name"]).partition("-")[0]
        found[name] = set(str(part["data-unless"]).split())
        assert found[name] <= set(page.offered("pain_onset_when"))
    return found


def test_after_one_operation_a_date_is_asked_only_where_there_is_one_to_tell(browser: Browser) -> None:
    page = come_to(browser, OPERATED, until="pain_onset")
    assert ruled_out(page) == {"pain_onset_date": {"same_as_weakness", "never_better"}}


def test_after_two_operations_it_is_asked_which_only_where_the_choice_speaks_of_one(browser: Browser) -> None:
    come_to(browser, OPERATED, until="surgeries")
    browser.send(surgeries_more="yes")
    page = fill_in(browser, OPERATED, until="pain_onset")
    assert ruled_out(page) == {
        "pain_onset_surgery": {"same_as_weakness", "unsure"},
        "pain_onset_date": {"same_as_weakness", "never_better"},
    }


def test_without_an_operation_nobody_who_is_not_sure_is_asked_for_a_date(browser: Browser) -> None:
    special: dict[str, Given] = {"symptoms": OPERATED["symptoms"]}
    page = come_to(browser, special, until="pain_onset")
    assert ruled_out(page) == {"pain_onset_date": {"same_as_weakness", "unsure"}}


@pytest.mark.parametrize("until", ["who", "safety_legs", "pain", "call_times", "contact"])
def test_no_other_page_hides_a_question_this_way(browser: Browser, until: str) -> None:
    assert come_to(browser, until=until).soup.select("[data-unless]") == []
