"""Whole stories without a sign of danger, from the first page to the form number."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from intake.extensions import db, keys
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.store.models import Case
from tests.support.browser import Browser, Page
from tests.support.patient_story import begin, fill_in, go_through

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def reference_on(page: Page) -> str:
    """The form number on the last page."""
    found = REFERENCE.findall(page.main)
    assert len(found) == 1, page.main
    return str(found[0]).replace("-", "")


def filed(app: Flask) -> list[CaseRecord]:
    """Every case in the database, opened."""
    with app.app_context():
        rows = list(db.session.scalars(db.select(Case).order_by(Case.received_at)))
        return case_record.open_many(db.session(), keys(), rows)


def test_nobody_operated_on_files_a_request_and_hears_when_we_call(browser: Browser, app: Flask) -> None:
    page = go_through(browser)
    assert page.address == "/form/done"
    # Tuesday 10 am: the slowest class is the close of the next-but-one business day.
    assert "We will call you by Thursday, November 19 at 5 PM." in page.main
    assert "We call from (251) 555-0143" in page.main
    assert "your surgery" not in page.main
    (record,) = filed(app)
    assert record.row.reference == reference_on(page)
    assert record.row.urgency == "routine"
    assert record.row.link == "no_surgery"
    assert record.identity.full_name == "Maria Example Sample"
    assert record.identity.phone is not None
    assert record.identity.phone.shown == "(251) 555-0167"
    assert record.answers.value("pain_limb_score") == 0


def test_a_typical_form_is_at_most_20_pages_and_three_to_look_over(browser: Browser) -> None:
    go_through(
        browser, {"prior_surgery": {"prior_surgery": "yes"}, "symptoms": {"symptoms": ["pain", "numbness"]}}
    )
    looked_over = ("/form/surgeries", "/form/dates-right", "/form/check")
    questions = [address for address in browser.seen if address not in ("/", "/form/done", *looked_over)]
    assert len(questions) == len(set(questions))
    assert len(questions) <= 20


def test_one_operation_is_judged_with_its_date_as_given(browser: Browser, app: Flask) -> None:
    page = go_through(
        browser,
        {
            "prior_surgery": {"prior_surgery": "yes"},
            "pain_onset": {
                "pain_onset_when": "came_back",
                "pain_onset_date": "spring 2015",
            },
        },
    )
    assert "how your surgery and symptoms may fit together" in page.main
    assert "last 2 years" not in page.main
    (record,) = filed(app)
    assert record.answers.value("surgery_date@1")["date"] == "2014-06"
    assert record.answers.value("pain_onset_date")["said"] == "spring 2015"
    assert record.row.link == "recent"


def test_whoever_was_operated_on_lately_is_told_to_tell_that_surgeon(browser: Browser) -> None:
    page = go_through(
        browser,
        {"prior_surgery": {"prior_surgery": "yes"}, "surgery_date": {"surgery_date": "2025"}},
    )
    assert "Tell the surgeon who did it, too." in page.main


def test_three_operations_are_told_one_is_removed_and_two_are_filed(browser: Browser, app: Flask) -> None:
    begin(browser)
    fill_in(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    for number, year in ((2, "2005"), (3, "1999")):
        assert browser.send(surgeries_more="yes").address == f"/form/surgery/{number}"
        fill_in(browser, {"surgery_date": {"surgery_date": year}}, until="surgeries")
    assert [h.get_text() for h in browser.page.soup.select("h2.nhsuk-card__heading")] == [
        "Surgery 1", "Surgery 2", "Surgery 3",
    ]  # fmt: skip
    assert browser.page.ticked("surgeries_more") == []
    page = browser.follow("Remove Surgery 2")
    assert page.heading == "Remove this surgery?"
    assert "2005" in page.main
    page = browser.send()
    assert "That surgery was taken out." in page.main
    assert "2005" not in page.main
    page = fill_in(browser)
    assert "1999" not in page.main
    (record,) = filed(app)
    assert record.answers.value("surgeries") == [1, 3]
    assert "surgery_date@2" not in record.answers
    assert record.answers.value("surgery_date@3")["said"] == "1999"


def test_keeping_the_operation_after_all_leads_back_to_the_cards(browser: Browser) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    browser.follow("Remove Surgery 1")
    assert browser.follow("No, keep it").address == "/form/surgeries"
    assert "Surgery 1" in browser.page.main


def test_a_removed_last_operation_leaves_the_question_for_one_more(browser: Browser) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    browser.follow("Remove Surgery 1")
    page = browser.send()
    assert "You have not told us about a past surgery." in page.main
    assert browser.send(surgeries_more="yes").address == "/form/surgery/2"


def test_changing_a_card_comes_back_to_the_cards(browser: Browser) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    browser.send(surgeries_more="yes")
    fill_in(browser, {"surgery_date": {"surgery_date": "2005"}}, until="surgeries")
    page = browser.follow("Change Surgery 1")
    assert page.address == "/form/surgery/1"
    assert page.ticked("surgery_regions") == ["lower_back"]
    assert page.links["Back"] == "/form/surgeries"
    browser.send(surgery_regions="neck")
    assert browser.page.address == "/form/surgery-date/1"
    browser.send()
    browser.send()
    assert browser.page.address == "/form/surgeries"
    assert "Neck" in browser.page.main


def test_ten_operations_are_the_most_and_the_form_goes_on(browser: Browser) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    for _ in range(9):
        browser.send(surgeries_more="yes")
        fill_in(browser, until="surgeries")
    assert "You have told us about 10 surgeries." in browser.page.main
    assert browser.send(surgeries_more="yes").address == "/form/symptoms"


def test_a_planned_operation_counts_as_none(browser: Browser, app: Flask) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "planned"}})
    (record,) = filed(app)
    assert record.row.link == "no_surgery"
    assert not [address for address in browser.seen if "/surgery/" in address]


def test_a_date_to_come_is_asked_back_and_kept_as_planned(browser: Browser, app: Flask) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgery_date/1")
    page = browser.send({"surgery_date": "12/2026"})
    assert page.is_sent_back
    assert page.errors == ["That date has not come yet. Is this surgery still planned?"]
    assert page.values()["surgery_date"] == "12/2026"
    browser.send({"surgery_date-offer": "yes"})
    fill_in(browser)
    (record,) = filed(app)
    assert record.answers.value("planned_when") == "December 2026"
    assert record.row.link == "no_surgery"


def test_every_symptom_has_its_pair_of_pages_weakness_first(browser: Browser) -> None:
    go_through(
        browser,
        {"symptoms": {"symptoms": ["pain", "numbness", "weakness", "tingling", "other"]}},
        until="safety_moving",
    )
    assert [address.removeprefix("/form/") for address in browser.seen[7:-1]] == [
        "weakness", "weakness-onset", "numbness", "numbness-onset", "tingling", "tingling-onset",
        "pain", "pain-onset", "other", "other-onset",
    ]  # fmt: skip


def test_a_later_symptom_may_have_begun_with_the_first(browser: Browser, app: Flask) -> None:
    go_through(browser, {"symptoms": {"symptoms": ["pain", "numbness"]}}, until="pain_onset")
    label = browser.page.soup.select_one(
        'label[for="pain_onset_when-same_as_numbness"], label[for="pain_onset_when"]'
    )
    assert "At the same time as the numbness" in browser.page.main
    assert label is not None
    browser.send(pain_onset_when="same_as_numbness", pain_trend="same")
    fill_in(browser)
    (record,) = filed(app)
    assert record.answers.value("pain_onset_when") == "same_as_numbness"
    assert "pain_onset_date" not in record.answers


def test_several_operations_are_told_apart_when_asked_which_one(browser: Browser, app: Flask) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    browser.send(surgeries_more="yes")
    fill_in(browser, {"surgery_date": {"surgery_date": "2005"}}, until="pain_onset")
    assert "after a surgery, then came back" in browser.page.main
    assert "Lower back: June 2014 (day not given)" in browser.page.main
    assert browser.page.offered("pain_onset_surgery") == ["1", "2", "unsure"]
    browser.send({"pain_onset_when": "never_better", "pain_onset_surgery": "2", "pain_trend": "same"})
    fill_in(browser)
    (record,) = filed(app)
    assert record.row.link == "persistent"


def test_one_operation_is_named_in_the_question_about_the_onset(browser: Browser) -> None:
    page = go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="pain_onset")
    assert "It started after your surgery of June 2014" in page.main
    assert not page.offered("pain_onset_surgery")


def test_a_page_shows_what_was_answered_when_it_is_opened_again(browser: Browser) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    page = browser.open("/form/surgery-date/1")
    assert page.values()["surgery_date"] == "June 2014"
    assert browser.open("/form/who").ticked("who") == ["me"]


def test_answers_off_the_path_are_not_filed_and_come_back_with_a_change_of_mind(
    browser: Browser, app: Flask
) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="symptoms")
    browser.open("/form/prior-surgery")
    browser.send(prior_surgery="no")
    assert browser.page.address == "/form/symptoms"
    browser.open("/form/prior-surgery")
    browser.send(prior_surgery="yes")
    assert browser.page.address == "/form/surgery/1"
    assert browser.page.ticked("surgery_regions") == ["lower_back"]
    browser.open("/form/prior-surgery")
    browser.send(prior_surgery="no")
    fill_in(browser)
    (record,) = filed(app)
    assert not [answer_id for answer_id in record.answers if answer_id.startswith("surgery_")]


@pytest.mark.parametrize("page", ["/form/check", "/form/about-you", "/form/surgery/1", "/form/surgery/7"])
def test_a_page_out_of_order_leads_to_the_first_open_one_and_loses_nothing(
    browser: Browser, page: str
) -> None:
    go_through(browser, until="symptoms")
    assert browser.open(page).address == "/form/symptoms"
    assert browser.open("/form/who").ticked("who") == ["me"]
