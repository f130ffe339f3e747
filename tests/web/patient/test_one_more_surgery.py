"""Whoever said by mistake that there is one more operation comes back, says no, and goes on."""

from __future__ import annotations

from tests.support.browser import Browser
from tests.support.patient_story import PLAIN, come_to

OPERATED = {"prior_surgery": {"prior_surgery": "yes"}}


def test_back_leads_to_the_operations_told_where_there_is_no_other_after_all(browser: Browser) -> None:
    come_to(browser, OPERATED, until="surgeries")
    assert browser.send(surgeries_more="yes").address == "/form/surgery/2"
    cards = browser.follow("Back")
    assert cards.address == "/form/surgeries"
    assert "Surgery 1" in cards.main
    assert "Surgery 2" not in cards.main
    assert cards.ticked("surgeries_more") == []
    assert browser.send(surgeries_more="no").address == "/form/symptoms"


def test_one_that_was_begun_stands_on_a_card_and_can_be_taken_out(browser: Browser) -> None:
    come_to(browser, OPERATED, until="surgeries")
    browser.send(surgeries_more="yes")
    assert browser.send(PLAIN["surgery"]).address == "/form/surgery-date/2"
    assert "Surgery 2" in browser.open("/form/surgeries").main
    assert browser.send(surgeries_more="no").address == "/form/surgery-date/2", "its date is missing"
    browser.open("/form/surgeries")
    browser.follow("Remove Surgery 2")
    assert browser.send().address == "/form/surgeries"
    assert browser.send(surgeries_more="no").address == "/form/symptoms"
