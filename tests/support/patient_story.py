"""Filling in the form as one person would: a story says what is special, all else is answered plainly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.browser import Browser, Page

Given = Mapping[str, str | Sequence[str]]

PLAIN: Mapping[str, Given] = {
    "who": {"who": "me"},
    "safety": {"safety": "none"},
    "prior_surgery": {"prior_surgery": "no"},
    "surgery": {"surgery_regions": "lower_back", "surgery_procedures": "disc_removed"},
    "surgery_date": {"surgery_date-month": "June", "surgery_date-year": "2014"},
    "surgery_after": {"surgery_by": "our_office", "surgery_implants": "no"},
    "surgeries": {"surgeries_more": "no"},
    "symptoms": {"symptoms": "pain"},
    "weakness": {"weakness_places": "left_leg", "weakness_trend": "same"},
    "numbness": {"numbness_places": "left_foot", "numbness_trend": "same"},
    "tingling": {"tingling_places": "left_foot", "tingling_trend": "same"},
    "pain": {
        "pain_places": ["lower_back", "left_leg"],
        "pain_trend": "same",
        "pain_score": "5",
        "pain_limb_score": "0",
    },
    "other": {"other_what": "Stiff in the morning", "other_places": "lower_back", "other_trend": "same"},
    "dates_right": {"dates_right": "yes"},
    "safety_more": {"safety_more": "none"},
    "daily_life": {"daily_pain": "5", "daily_enjoy": "4", "daily_activity": "0"},
    "tests_tried": {"tests": "mri", "tried": "therapy"},
    "health": {"health": "none", "claim": "none"},
    "own_words": {"hope": "Walk the dog"},
    "about_you": {
        "name_given": "Maria",
        "name_family": "Example Sample",
        "birth_date-month": "3",
        "birth_date-day": "27",
        "birth_date-year": "1951",
        "been_before": "no",
    },
    "contact": {"phone": "251 555 0167", "message_ok": "yes"},
    "call_times": {"call_windows": "mon_morning", "call_help": "none"},
    "check": {"consent": "agree"},
}
"""A plain answer to every page that has no symptom of its own to speak of."""


def begin(browser: Browser) -> Page:
    """Press Start."""
    browser.open("/")
    return browser.send()


def page_id(page: Page) -> str:
    """The page's id in the questionnaire, the operation's number left out."""
    return page.address.removeprefix("/form/").split("/")[0].replace("-", "_")


def plain_answer(page: Page) -> Given:
    """The plain answer to the page the browser stands on."""
    name = page_id(page)
    if not name.endswith("_onset"):
        return PLAIN[name]
    when = {f"{name}_when": "started" if "started" in page.offered(f"{name}_when") else "new_after"}
    which = (
        {f"{name}_surgery": page.offered(f"{name}_surgery")[:1]} if page.offered(f"{name}_surgery") else {}
    )
    return {**when, **which, f"{name}_date-year": "2025"}


def fill_in(browser: Browser, special: Mapping[str, Given] | None = None, *, until: str = "done") -> Page:
    """Answer page after page: what is special by page id (or address after /form/), else plainly.

    Stops on arriving at the page `until`; a page that comes back with errors fails the test.
    """
    special = special or {}
    for _ in range(60):
        page = browser.page
        at = page.address.removeprefix("/form/").replace("-", "_")
        if at == until:
            return page
        answered = special.get(at, special.get(page_id(page), None))
        browser.send(answered if answered is not None else plain_answer(page))
        assert browser.page.status == 200, (page.address, browser.page.errors)
        assert browser.page.address != page.address, f"stuck on {page.address}"
    raise AssertionError(f"never came to {until}")


def go_through(browser: Browser, special: Mapping[str, Given] | None = None, *, until: str = "done") -> Page:
    """Begin a form and fill it in."""
    begin(browser)
    return fill_in(browser, special, until=until)
