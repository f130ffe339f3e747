"""The timeline a patient looks over before the last safety check: drawn, in words, and changed in place."""

from __future__ import annotations

import pytest
from bs4 import Tag

from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, fill_in, go_through, page_id

OPERATED: Given = {"prior_surgery": "yes"}
TIMELINE = "dates_right"


def told(page: Page) -> dict[str, list[str]]:
    """The words of each row by its name."""
    rows = {}
    for row in page.soup.select(".nhsuk-summary-list__row"):
        name, value = row.find("dt"), row.find("dd")
        assert isinstance(name, Tag)
        assert isinstance(value, Tag)
        rows[name.get_text()] = [line.get_text() for line in value.find_all("bdi")]
    return rows


def came_to(browser: Browser, **special: Given) -> Page:
    return go_through(browser, {"prior_surgery": OPERATED, **special}, until=TIMELINE)


def test_operation_and_beginning_stand_in_time_with_the_time_between(browser: Browser) -> None:
    page = came_to(browser, pain_onset={"pain_onset_when": "new_after", "pain_onset_date": "2025"})
    assert page.heading == "Did we get this right?"
    assert told(page) == {
        "Surgery": ["Lower back", "June 2014 (day not given)"],
        "Pain": [
            "It started after your surgery of June 2014",
            "2025 (month not given)",
            "That is 10 to 11 years after your surgery of June 2014.",
        ],
    }


def test_it_is_drawn_for_those_who_see_and_said_for_those_who_hear(browser: Browser) -> None:
    drawing = came_to(browser).soup.select_one("svg.app-timeline")
    assert isinstance(drawing, Tag)
    assert drawing["role"] == "img"
    assert [each.get_text() for each in drawing.find_all("text")][-2:] == ["Surgery", "Pain"]
    assert "Pain: It started after your surgery of June 2014" in str(drawing.find("desc"))
    assert not drawing.select("[style]")


def test_an_order_told_without_a_date_is_in_the_words(browser: Browser) -> None:
    page = came_to(browser, pain_onset={"pain_onset_when": "never_better"})
    assert told(page)["Pain"] == ["It never got better after your surgery of June 2014, or it got worse"]


def test_of_several_operations_each_beginning_names_the_one_it_stands_to(browser: Browser) -> None:
    go_through(browser, {"prior_surgery": OPERATED}, until="surgeries")
    browser.send(surgeries_more="yes")
    two = {
        "surgery/2": {"surgery_regions": "neck", "surgery_procedures": "fusion"},
        "surgery_date/2": {"surgery_date": "2005"},
        "pain_onset": {
            "pain_onset_when": "came_back",
            "pain_onset_surgery": "2",
            "pain_onset_date": "2015",
        },
    }
    page = fill_in(browser, two, until=TIMELINE)
    rows = told(page)
    assert list(rows) == ["Surgery 2", "Surgery 1", "Pain"]
    assert rows["Pain"] == [
        "It got better after surgery 2, then came back",
        "2015 (month not given)",
        "That is 9 to 10 years after surgery 2.",
    ]


def test_what_is_not_known_is_said_and_nothing_is_drawn(browser: Browser) -> None:
    page = came_to(
        browser,
        surgery_date={"surgery_date-unsure": "yes", "surgery_recent": "no"},
        pain_onset={"pain_onset_when": "unsure"},
    )
    assert told(page) == {"Surgery": ["Lower back", "Date not known"], "Pain": ["Date not known"]}
    assert page.soup.select_one("svg.app-timeline") is None


def test_change_leads_to_the_date_and_back(browser: Browser) -> None:
    came_to(browser)
    assert browser.follow("Change Pain").address == "/form/pain-onset"
    page = browser.send({"pain_onset_when": "new_after", "pain_onset_date": "2020", "pain_trend": "same"})
    assert page_id(page) == TIMELINE
    assert "2020 (month not given)" in told(page)["Pain"]
    assert browser.follow("Change Surgery").address == "/form/surgery-date/1"
    page = browser.send({"surgery_date": "2012"})
    assert page_id(page) == TIMELINE
    assert told(page)["Surgery"] == ["Lower back", "2012 (month not given)"]


def test_a_yes_counts_only_for_the_dates_it_was_said_of(browser: Browser) -> None:
    came_to(browser)
    fill_in(browser, until="check")
    browser.open("/form/pain-onset?to=check")
    page = browser.send({"pain_onset_when": "new_after", "pain_onset_date": "2020", "pain_trend": "same"})
    assert page_id(page) == TIMELINE
    assert page.ticked("dates_right") == []
    assert page_id(browser.send(dates_right="yes")) == "check"
    browser.open("/form/symptoms?to=check")
    changed = {"symptoms": "pain", "pain_score": "3", "pain_limb_score": "0"}
    assert page_id(browser.send(changed)) == "check"


def test_a_timeline_older_than_its_dates_is_not_taken(browser: Browser) -> None:
    came_to(browser)
    here, values = browser.here, browser.page.values()
    browser.open("/form/pain-onset")
    browser.send({"pain_onset_when": "new_after", "pain_onset_date": "2020", "pain_trend": "same"})
    values["dates_right"] = "yes"
    page = browser.post(here, values)
    assert page.heading == "Your answers changed since you opened that page"


@pytest.mark.parametrize(
    "special",
    [
        {"prior_surgery": {"prior_surgery": "no"}},
        {"prior_surgery": OPERATED, "symptoms": {"symptoms": "none", "wish": "A second opinion"}},
    ],
)
def test_without_an_operation_or_a_symptom_there_is_nothing_to_look_over(
    browser: Browser, special: dict[str, Given]
) -> None:
    go_through(browser, special, until="safety_moving")
    assert not any("dates-right" in address for address in browser.seen)


def test_a_time_told_after_the_operation_is_said_as_it_was_told_and_not_counted_again(
    browser: Browser,
) -> None:
    special = {"prior_surgery": OPERATED, "surgery_date": {"surgery_date": "2021"}}
    go_through(browser, special, until="pain_onset")
    typed = {"pain_onset_when": "new_after", "pain_trend": "same"}
    page = browser.send({**typed, "pain_onset_date": "3 months after my surgery"})
    browser.send({"pain_onset_date-meant": page.offered("pain_onset_date-meant")[0]})
    said = told(fill_in(browser, until=TIMELINE))["Pain"]
    assert any("months after the surgery" in line for line in said)
    assert not any(line.startswith("That is") for line in said)
