"""What the typical form costs: few pages, little to load and nothing twice, one sheet of paper."""

from __future__ import annotations

from contextlib import closing
from math import ceil

import pytest
from playwright.sync_api import Browser

from intake.domain.questionnaire import LANGUAGES
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


@pytest.fixture(scope="module", params=LANGUAGES)
def form(request: pytest.FixtureRequest, chromium: Browser, running_product: Product) -> Typical:
    """The typical form, filled in once in each language; the tours look at the English pages."""
    with closing(Glass(chromium, running_product.address)) as glass:
        return typical(chromium, running_product, request.param, glass if request.param == "es" else None)


@pytest.mark.parametrize("form", ["es"], indirect=True)
def test_its_words_fit_every_window_in_spanish_too(form: Typical) -> None:
    assert form.later[-1].name == "done"
    assert {page.name: page.wrong for page in (form.first, *form.later) if page.wrong} == {}


def test_the_first_page_is_small_and_comes_in_few_requests(form: Typical) -> None:
    assert len(form.first.loaded) <= FIRST_PAGE_REQUESTS, form.first
    assert form.first.bytes <= FIRST_PAGE_BYTES, form.first


def test_a_later_page_is_small_and_loads_nothing_twice(form: Typical) -> None:
    # The last page clears the browser's store for the next person, so it loads again.
    pages = form.questions
    brought = {path: page.name for page in pages for path in page.loaded if path != f"/form/{page.name}"}
    assert brought == FILES
    assert {page.name: page.loaded for page in pages if page.bytes > LATER_PAGE_BYTES} == {}


def test_it_has_few_pages_and_is_read_in_the_time_that_the_first_page_says(form: Typical) -> None:
    assert len([page for page in form.questions if page.name not in NOT_COUNTED]) <= QUESTION_PAGES
    assert ceil(form.seconds / 60) == MINUTES[form.language] <= MOST_MINUTES


def test_no_page_is_longer_than_two_and_a_half_screens_of_a_phone(form: Typical) -> None:
    pages = {page.name: page.screens for page in form.questions if page.name not in NOT_COUNTED}
    assert {name: screens for name, screens in pages.items() if screens > SCREENS} == {}


def test_the_answers_and_the_form_number_take_one_sheet_each(form: Typical) -> None:
    assert form.sheets == {"check": 1, "done": 1}
