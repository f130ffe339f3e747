"""What a patient does not know is an answer: it is named as such, demands nothing, and is read."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.domain.bands import Link
from tests.support.browser import Browser
from tests.support.patient_story import Given, begin, come_to, fill_in, page_id
from tests.support.patients import cases_filed

NOT_KNOWN: dict[str, Given] = {
    "prior_surgery": {"prior_surgery": "yes"},
    "surgery": {"surgery_regions": "unknown", "surgery_procedures": "unknown"},
    "surgery_date": {"surgery_date": "spring 2019"},
}
OPERATED = {"prior_surgery": NOT_KNOWN["prior_surgery"]}


def test_an_operation_of_an_unknown_part_is_told_apart_by_its_date(browser: Browser) -> None:
    page = come_to(browser, NOT_KNOWN, until="surgeries")
    assert "Part not known" in page.main
    assert "What was done is not known" in page.main
    assert "I am not sure" not in page.main
    browser.send(surgeries_more="yes")
    fill_in(
        browser,
        {**NOT_KNOWN, "surgery_date": {"surgery_date-unsure": "yes", "surgery_recent": "unsure"}},
        until="surgeries",
    )
    assert "Date not known" in browser.page.main
    page = fill_in(browser, {}, until="pain_onset")
    labels = [label.get_text(strip=True) for label in page.soup.select("fieldset label")]
    assert "Surgery in spring 2019 (part not known)" in labels
    assert "Surgery 2 (part and date not known)" in labels
    browser.send(
        {
            "pain_onset_when": "new_after",
            "pain_onset_surgery": "1",
            "pain_onset_date": "2024",
            "pain_trend": "same",
        }
    )
    page = fill_in(browser, {}, until="check")
    assert "Surgery in spring 2019 (part not known)" in page.main


def test_without_an_operation_a_date_is_enough(browser: Browser, app: Flask) -> None:
    come_to(browser, until="pain_onset")
    page = browser.send({"pain_onset_date": "2025", "pain_trend": "same"})
    assert page_id(page) != "pain_onset"
    page = fill_in(browser, until="check")
    assert "Which of these fits best?" not in page.main
    browser.send(consent="agree")
    (record,) = cases_filed(app)
    (symptom,) = record.story.symptoms
    assert symptom.onset is not None


def test_without_an_operation_nothing_at_all_is_asked_back(browser: Browser) -> None:
    come_to(browser, until="pain_onset")
    assert browser.send().is_sent_back


@pytest.mark.parametrize("special", [{}, OPERATED], ids=["no operation", "an operation"])
def test_whoever_is_not_sure_is_asked_for_no_date_and_may_give_one(
    browser: Browser, special: dict[str, Given]
) -> None:
    come_to(browser, special, until="pain_onset")
    unsure = {"pain_onset_when": "unsure"} if special else {}  # without an operation there is only the date
    page = browser.send({**unsure, "pain_onset_date-unsure": "yes", "pain_trend": "same"})
    assert page.errors == []
    assert page_id(page) == ("dates_right" if special else "safety_moving")
    browser.open("/form/pain-onset")
    browser.send({**unsure, "pain_onset_date": "2025", "pain_trend": "same"})
    assert browser.open("/form/pain-onset").values()["pain_onset_date"] == "2025"


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_eleventh_operation_is_a_wish_that_somebody_reads(
    browser: Browser, app: Flask, language: str
) -> None:
    begin(browser)
    if language == "es":
        browser.switch("es")
    fill_in(browser, OPERATED, until="surgeries")
    for _ in range(9):
        browser.send(surgeries_more="yes")
        fill_in(browser, {}, until="surgeries")
    said = {"en": "We will ask you about the others when we call.", "es": "Le preguntaremos por las demás"}
    assert said[language] in browser.page.main
    page = browser.send(surgeries_more="yes")
    assert page_id(page) == "symptoms"
    assert browser.open("/form/surgeries").ticked("surgeries_more") == ["yes"]
    browser.open("/form")
    fill_in(browser)
    (record,) = cases_filed(app)
    link = record.assessment.surgery_link
    assert (link.settled, Link.UNKNOWN in link.possible) == (False, True)
    assert link.settling_questions == (
        "More than 10 operations: ask for the rest. What was done, where, and in which year?",
    )
    assert record.row.settled is False
