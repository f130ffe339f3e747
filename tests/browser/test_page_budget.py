"""What the typical form costs: few pages, little to load and nothing twice, one sheet of paper."""

from __future__ import annotations

from contextlib import closing
from math import ceil

import pytest
from playwright.sync_api import Browser

from intake.web.patient.start import MINUTES
from tests.browser.looking import Glass
from tests.browser.measuring import Typical, typical
from tests.browser.serving import Product

pytestmark = pytest.mark.browser

FIRST_PAGE_BYTES, FIRST_PAGE_REQUESTS = 35_000, 4
LATER_PAGE_BYTES = 6_000
"""All bytes are counted on the wire, headers too."""
NOT_COUNTED = {"surgeries", "dates-right", "check"}
QUESTION_PAGES = 20
MOST_MINUTES = 14
SCREENS = 2.5
FILES = {"/static/body.js": "numbness", "/static/print.css": "check"}
"""What a later page may bring besides itself, and the one page that it comes with."""


def the_first_page_is_small_and_comes_in_few_requests(form: Typical) -> None:
    assert len(form.first.loaded) <= FIRST_PAGE_REQUESTS, form.first
    assert form.first.bytes <= FIRST_PAGE_BYTES, form.first


def a_later_page_is_small_and_loads_nothing_twice(form: Typical) -> None:
    # The last page clears the browser's store for the next person, so it loads again.
    pages = form.questions
    brought = {path: page.name for page in pages for path in page.loaded if path != f"/form/{page.name}"}
    assert brought == FILES
    assert {page.name: page.loaded for page in pages if page.bytes > LATER_PAGE_BYTES} == {}


def it_has_few_pages_and_is_read_in_the_time_that_the_first_page_says(form: Typical) -> None:
    assert len([page for page in form.questions if page.name not in NOT_COUNTED]) <= QUESTION_PAGES
    assert ceil(form.seconds / 60) == MINUTES[form.language] <= MOST_MINUTES


def no_page_is_longer_than_two_and_a_half_screens_of_a_phone(form: Typical) -> None:
    pages = {page.name: page.screens for page in form.questions if page.name not in NOT_COUNTED}
    assert {name: screens for name, screens in pages.items() if screens > SCREENS} == {}


def the_answers_and_the_form_number_take_one_sheet_each(form: Typical) -> None:
    assert form.sheets == {"check": 1, "done": 1}


def its_words_fit_every_window(form: Typical) -> None:
    assert form.later[-1].name == "done"
    assert {page.name: page.wrong for page in (form.first, *form.later) if page.wrong} == {}


PROMISES = (
    the_first_page_is_small_and_comes_in_few_requests,
    a_later_page_is_small_and_loads_nothing_twice,
    it_has_few_pages_and_is_read_in_the_time_that_the_first_page_says,
    no_page_is_longer_than_two_and_a_half_screens_of_a_phone,
    the_answers_and_the_form_number_take_one_sheet_each,
    its_words_fit_every_window,
)


# One test a language: processes that share the promises would each fill in the whole form. The Spanish words
# are the longer ones; that the English ones keep to the same waits for the long tests.
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.faults), "es"])
def test_the_typical_form_keeps_all_it_promises(chromium: Browser, product: Product, language: str) -> None:
    with closing(Glass(chromium, product.address)) as glass:
        # The English words are fitted in every run, on the walk that steps back to every page.
        form = typical(chromium, product, language, glass if language == "es" else None)
    for holds in PROMISES:
        holds(form)
