"""A server's clock that is set forward or back takes no form away from anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.support.browser import Browser
from tests.support.patient_story import come_to

HOUR, FORTY_DAYS = timedelta(hours=1), timedelta(days=40)


@pytest.mark.parametrize("step", [HOUR, -HOUR, -FORTY_DAYS])
def test_a_page_that_is_open_is_taken_after_the_clock_was_set(
    browser: Browser, clock: time_machine.Traveller, step: timedelta
) -> None:
    come_to(browser, until="more_words")
    clock.shift(step)
    page = browser.send(own_words="Walk")
    assert (page.errors, page.address) == ([], "/form/about-you")


def test_a_clock_that_ran_ahead_for_a_while_ends_no_form(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    come_to(browser, until="more_words")
    held = browser.client.get_cookie("form")
    assert held is not None
    clock.shift(FORTY_DAYS)
    assert browser.open("/form/more-words").status == 410
    clock.shift(-FORTY_DAYS)
    browser.client.set_cookie("form", held.value)  # the form itself is untouched, for whoever has its token
    assert browser.open("/form/more-words").status == 200
    assert browser.send(own_words="Walk").address == "/form/about-you"
