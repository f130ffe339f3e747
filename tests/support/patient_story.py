"""Filling in the form as one person would: a story says what is special, all else is answered plainly."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial

from intake.content.forms import load_form
from intake.domain.sign_lists import ticked_on
from tests.support.browser import Browser, Page, Standing
from tests.support.remembered import remembered

FORM = load_form()
Given = Mapping[str, str | Sequence[str]]
MOST_PAGES = 60

PLAIN: Mapping[str, Given] = {
    "who": {"who": "me"},
    "safety_legs": {"safety_legs": "none"},
    "safety_sudden": {"safety_sudden": "none"},
    "safety_fever": {"safety_fever": "none"},
    "prior_surgery": {"prior_surgery": "no"},
    "surgery": {"surgery_regions": "lower_back", "surgery_procedures": "disc_removed"},
    "surgery_date": {"surgery_date": "June 2014"},
    "surgery_after": {"surgery_by": "our_office", "surgery_implants": "no"},
    "surgeries": {"surgeries_more": "no"},
    "planned": {"planned_where": "City Hospital"},
    "symptoms": {"symptoms": "pain", "pain_score": "5", "pain_limb_score": "0"},
    "weakness": {"weakness_places": "left_leg"},
    "numbness": {"numbness_places": "left_foot"},
    "tingling": {"tingling_places": "left_foot"},
    "pain": {"pain_places": ["lower_back", "left_leg"]},
    "other": {"other_places": "lower_back"},
    "dates_right": {"dates_right": "yes"},
    "safety_moving": {"safety_moving": "none"},
    "safety_pain": {"safety_pain": "none"},
    "health": {"health": "none"},
    "more_words": {"own_words": "Mornings are worst"},
    "about_you": {
        "name_given": "Maria",
        "name_family": "Example Sample",
        "birth_date-month": "3",
        "birth_date-day": "27",
        "birth_date-year": "1951",
        "been_before": "no",
    },
    "contact": {"phone": "251 555 0167", "message_ok": "yes"},
    "helper": {},
    "call_times": {"call_in": "english", "call_when": "mornings", "call_help": "none"},
    "getting_around": {"pain_walk": "few_blocks"},
    "daily_life": {"daily_enjoy": "4", "daily_activity": "0"},
    "surgery_reason": {"surgery_for": "leg_arm"},
    "tests_tried": {"tests": "mri", "tried": "therapy"},
    "goals": {"hope": "Walk the dog", "claim": "none"},
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
    offered = page.offered(f"{name}_when")
    # The first symptom of whoever had no operation has only a date.
    when = {f"{name}_when": "started" if "started" in offered else "new_after"} if offered else {}
    which = (
        {f"{name}_surgery": page.offered(f"{name}_surgery")[:1]} if page.offered(f"{name}_surgery") else {}
    )
    trend = {f"{name.removesuffix('_onset')}_trend": "same"}
    return {**when, **which, **trend, f"{name}_date": "2025"}


def signs_on_pages(special: Mapping[str, Given]) -> Mapping[str, Given]:
    """A story whose lists of signs, `safety` and `safety_more`, stand on the pages that ask for them."""
    found: dict[str, Given] = {}
    for page, given in special.items():
        which = {"safety": "first", "safety_more": "more"}.get(page)
        if which is None or page not in given:
            found[page] = given
            continue
        boxes = given[page]
        ticks = [boxes] if isinstance(boxes, str) else list(boxes)
        for link_id, keys in ticked_on(FORM, which, ticks).items():
            found[link_id] = {link_id: ["none", *keys] if "none" in ticks and keys != ["none"] else keys}
        if f"{page}_which" in given:
            first = next(iter(ticked_on(FORM, which, ticks)))
            found[first] = {**found[first], f"{first}_which": given[f"{page}_which"]}
    return found


def moved_to_their_pages(special: Mapping[str, Given]) -> Mapping[str, dict[str, str | Sequence[str]]]:
    """Of a story, the answers that stand under a page which does not ask them, by the page that does."""
    found: dict[str, dict[str, str | Sequence[str]]] = {}
    for page, given in special.items():
        for name, value in given.items():
            link_id = name.split("-")[0]
            asked = next((each for each in FORM.questions if each.link_id == link_id), None)
            if asked and FORM.has_page(page) and FORM.page_of(link_id).id != page:
                found.setdefault(FORM.page_of(link_id).id, {})[name] = value
    return found


def telling(special: Mapping[str, Given]) -> Callable[[Page], Given]:
    """What is sent from a page: what is special by page id (or address after /form/), all else plainly."""
    special = signs_on_pages(special)
    moved = moved_to_their_pages(special)

    def answers_on(page: Page) -> Given:
        answered = special.get(_place(page), special.get(page_id(page), None))
        answered = answered if answered is not None else plain_answer(page)
        here = moved.get(page_id(page), {})
        elsewhere = {name for given in moved.values() for name in given} - here.keys()
        own = {name: value for name, value in answered.items() if name not in elsewhere}
        return {**_in_full(own, page_id(page)), **here}

    return answers_on


def _in_full(given: Given, page: str) -> Given:
    """The same with how bad the pain is, what else there is, and how a symptom goes, where not said."""
    if page.endswith("_onset"):
        return {f"{page.removesuffix('_onset')}_trend": "same", **given}
    chosen = given.get("symptoms", ())
    pain = {"pain_score": "5", "pain_limb_score": "0"} if "pain" in chosen else {}
    other = {"other_what": "Stiff in the morning"} if "other" in chosen else {}
    return {**pain, **other, **given}


def fill_in(browser: Browser, special: Mapping[str, Given] | None = None, *, until: str = "done") -> Page:
    """Answer page after page: what is special as `telling` says, all else plainly.

    Stops on arriving at the page `until`; a page that comes back with errors fails the test.
    """
    answers_on = telling(special or {})
    for _ in range(MOST_PAGES):
        if _place(browser.page) == until:
            return browser.page
        answer(browser, answers_on(browser.page))
    raise AssertionError(f"never came to {until}")


def go_through(browser: Browser, special: Mapping[str, Given] | None = None, *, until: str = "done") -> Page:
    """Begin a form and fill it in, every page of it sent for this test: for tests of the way itself."""
    begin(browser)
    return fill_in(browser, special, until=until)


def come_to(
    browser: Browser,
    special: Mapping[str, Given] | None = None,
    *,
    until: str = "done",
    language: str = "en",
) -> Page:
    """Begin a form and fill it in as `go_through`, for tests that begin where the way there has ended.

    Each way is gone once in a process. Of one that was gone before no page is asked for again: who counts the
    product's requests, or reads its log, goes through.
    """
    at, answers_on = browser.standing(), telling(special or {})
    who = repr(at.cookies), repr(browser.client.environ_base)

    def go(what: Hashable, do: Callable[[], object]) -> Standing:
        def done() -> Standing:
            browser.stand(at)
            do()
            return browser.standing()

        return remembered.once(browser.client.application, (who, what), done)

    at = go("begin", lambda: begin(browser))
    if language != "en":
        at = go(language, lambda: browser.switch(language))
    for _ in range(MOST_PAGES):
        assert at.page is not None
        if _place(at.page) == until:
            break
        given = answers_on(at.page)
        at = go((at.page.address, repr(given)), partial(answer, browser, given))
    remembered.catch_up()
    browser.stand(at)
    assert _place(browser.page) == until, f"never came to {until}"
    return browser.page


def answer(browser: Browser, given: Given) -> None:
    """Send the page with this; it must lead on."""
    page = browser.page
    browser.send(given)
    assert browser.page.status == 200, (page.address, browser.page.errors)
    assert browser.page.address != page.address, f"stuck on {page.address}"


def _place(page: Page) -> str:
    return page.address.removeprefix("/form/").replace("-", "_")
