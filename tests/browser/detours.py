"""What a patient sees beside the straight way: mistakes, follow-up questions, a closed office, failures."""

from __future__ import annotations

import re
import sqlite3

from tests.browser import stories
from tests.browser.hastening import hasten, hasten_on
from tests.browser.serving import CLOSED, OPEN, Product
from tests.browser.walking import QUESTIONNAIRE, Look, Story, Walker

ONE_OPERATION = stories.ONE_OPERATION
LONG_NAME: Story = {
    "name_given": "María de los Ángeles Guadalupe",
    "name_family": "Wolfeschlegelsteinhausenbergerdorff Villavicencio-Echeverría",
}
SELF_HARM = {"en": "Some days I want to kill myself.", "es": "Hay días en que quiero matarme."}
TRIES_BEFORE_THE_LOCK = 5
MORE_THAN_A_FORM_TAKES = 70_000


def detours(walker: Walker, product: Product, look: Look) -> None:
    """Call `look` with the page's name on every page off the straight way."""
    _follow_up_questions(walker, look)
    _surgeries_taken_out(walker, look)
    _typed_wrong(walker, look)
    _missing_and_lapsed(walker, look)
    _signs_sent_along(walker, look)
    _while_closed(walker, product, look)
    _too_many_codes(walker, look)
    _failures(walker, product, look)


def left_empty(walker: Walker, _product: Product, look: Look) -> None:
    """Call `look` with the page's name on every page of the form that was sent as it came."""
    walker.start()
    while (name := walker.page_name()) != "done":
        walker.go_on()
        if walker.page_name() == name:
            look(f"{name}, left empty")
            hasten_on(walker, ONE_OPERATION)


def _begin(walker: Walker) -> None:
    """A new form in the same browser."""
    walker.page.context.clear_cookies(name="form")
    walker.start()


def _follow_up_questions(walker: Walker, look: Look) -> None:
    without_pain = {name: given for name, given in stories.HELPER.items() if "score" not in name}
    story: Story = {
        **without_pain,
        **LONG_NAME,
        "safety_legs": ["unsure"],
        "safety_which": "My leg feels heavy",
        "prior_surgery": "unsure",
        "symptoms": ["none"],
        "wish": "A second opinion",
    }
    _begin(walker)
    for name in ("who", "safety-legs", "call-today"):
        _followed_up(walker, story, name, look)
    walker.page.goto(f"{walker.address}/")
    look("start, a form is open")
    walker.page.goto(f"{walker.address}/form")
    for name in ("prior-surgery", "symptoms", "about-you", "contact", "check"):
        _followed_up(walker, story, name, look)
    walker.go_on()
    look("done, followed up")


def _surgeries_taken_out(walker: Walker, look: Look) -> None:
    story: Story = {
        **stories.TWO_OPERATIONS,
        "surgery_procedures@1": ["fusion", "other"],
        "surgery_other@1": "They opened it again",
        "surgery_by@1": "other",
    }
    _begin(walker)
    for name in ("surgery/1", "surgery-after/1"):
        _followed_up(walker, story, name, look)
    hasten(walker, story, "symptoms")
    walker.page.goto(f"{walker.address}/form/surgeries")
    for name in ("surgeries, one taken out", "surgeries, none told"):
        remove = walker.page.get_by_role("link", name=re.compile(f"^{walker.words['remove']}")).first
        with walker.page.expect_navigation():
            walker.hand.press(remove)
        look(f"remove before {name}")
        walker.press("surgery_remove_yes")
        look(name)


def _typed_wrong(walker: Walker, look: Look) -> None:
    def typed(page: str, name: str, answers: Story) -> None:
        _begin(walker)  # what was typed before would still stand on the page
        hasten(walker, ONE_OPERATION, page)
        walker.fill_in(answers)
        walker.go_on()
        look(f"{page}, {name}")
        walker.page.goto(walker.page.url)

    typed("surgery-date/1", "not read", {"surgery_date@1": {"said": "the accident"}})
    typed("surgery-date/1", "not come yet", {"surgery_date@1": "2031-06-04"})
    typed("surgery-date/1", "asked back", {"surgery_date@1": {"said": "around 2015"}})
    typed("more-words", "too long", {"own_words": "Mine is 123-45-6789. " * 100})
    typed("about-you", "under age", {**stories.ABOUT_YOU, "birth_date": "2015-02-03"})
    typed("contact", "no number", {"phone": "12", "phone_second": "call me", "email": "me at home"})


def _missing_and_lapsed(walker: Walker, look: Look) -> None:
    _begin(walker)
    hasten(walker, ONE_OPERATION, "symptoms")
    walker.page.goto(f"{walker.address}/form/check")
    look("sent on to what is missing")
    walker.fill_in(ONE_OPERATION)
    walker.page.context.clear_cookies(name="session")
    walker.go_on()
    look("lapsed")


def _signs_sent_along(walker: Walker, look: Look) -> None:
    """A sign, help shown, and the request sent all the same."""
    emergency: Story = {**ONE_OPERATION, "safety_legs": ["urine_trouble", "weaker_fast", "unsure"]}
    self_harm: Story = {**ONE_OPERATION, "own_words": SELF_HARM[walker.language]}
    for story, name, help_page in (
        (emergency, "emergency", "get-help"),
        (self_harm, "self-harm", "call-today"),
    ):
        _begin(walker)
        hasten(walker, story, help_page)
        look(f"help, {name}")
        walker.follow(f"{help_page.replace('-', '_')}_go_on")
        hasten(walker, story, "check")
        walker.walk(story)
        look(f"done, {name}")


def _while_closed(walker: Walker, product: Product, look: Look) -> None:
    story: Story = {**ONE_OPERATION, "surgery_date@1": "2026-05-20", "safety_moving": ["wound"]}
    product.set_clock(CLOSED)
    _begin(walker)
    hasten(walker, story, "call-today")
    look("help, closed")
    walker.follow("call_today_leave_phone")
    walker.fill_in(stories.ABOUT_YOU)
    for link_id in ("name_given", "name_family", "phone"):
        walker.answer(QUESTIONNAIRE.question(link_id), stories.ABOUT_YOU[link_id])
    walker.press("leave_phone_send")
    look("phone left, closed")
    walker.follow("get_help_go_on")
    hasten(walker, story, "check")
    walker.walk(story)
    look("done, closed")
    product.set_clock(OPEN)


def _too_many_codes(walker: Walker, look: Look) -> None:
    _begin(walker)
    hasten(walker, ONE_OPERATION, "safety-legs")
    walker.press("save_later")
    walker.answer(QUESTIONNAIRE.question("birth_date"), "1949-02-03")
    walker.press("save_button")
    code = walker.page.locator(".app-reference").inner_text()
    walker.follow("open_title")
    for _ in range(TRIES_BEFORE_THE_LOCK + 1):
        walker.write("open_code", code)
        walker.answer(QUESTIONNAIRE.question("birth_date"), "1949-02-04")
        walker.press("open_button")
    look("open, locked")


def _failures(walker: Walker, product: Product, look: Look) -> None:
    page = walker.page
    _begin(walker)
    hasten(walker, ONE_OPERATION, "more-words")
    with sqlite3.connect(product.instance / "intake.db") as busy:
        busy.execute("BEGIN IMMEDIATE")
        walker.go_on()
        look("failure, busy")
        busy.rollback()
    page.goto(f"{walker.address}/form/more-words")
    page.locator("textarea").first.fill("x" * MORE_THAN_A_FORM_TAKES)
    walker.go_on()
    look("failure, too much")
    page.goto(f"{walker.address}/form/more-words")
    page.locator("textarea").first.fill("Walk to church again.\nSee my sister.")
    page.context.clear_cookies(name="form")
    walker.go_on()
    look("failure, no longer open")


def _followed_up(walker: Walker, story: Story, name: str, look: Look) -> None:
    """Come to that page, fill it in so that it asks more, and look at it."""
    hasten(walker, story, name)
    walker.fill_in(story)
    look(f"{name}, followed up")
