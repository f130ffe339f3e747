"""Every page as patients read it, in whatever state: short sentences, plain words, in both languages."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from intake.content.information import PAGES
from intake.domain.questionnaire import LANGUAGES
from tests.journeys.test_safety_exits import SATURDAY_NIGHT
from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, begin, fill_in, go_through
from tests.support.patients import OPEN_HOURS
from tests.support.plain_words import is_plain, long_sentences, measure

FEWEST_PAGES = 100

EVERYTHING: dict[str, Given] = {
    "who": {"who": "someone_else", "relation": "daughter"},
    "prior_surgery": {"prior_surgery": "yes"},
    "symptoms": {"symptoms": ["pain", "weakness", "numbness", "tingling", "other"]},
    "contact": {"phone": "251 555 0167", "message_ok": "yes", "email": "ximena@example.org"},
}
BORN = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
CHILD = {**BORN, "name_given": "A", "name_family": "B", "been_before": "no", "birth_date-year": "2015"}


class Reader(Browser):
    """A patient's browser that keeps every page it comes to, in the state it came in."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.test_client())
        self.pages: list[Page] = []

    def _land(self, response: object) -> Page:
        page = super()._land(response)  # type: ignore[arg-type]
        self.pages.append(page)
        return page


def whole_form(reader: Reader) -> None:
    """From the first page to the form number, with mistakes on the way."""
    begin(reader)
    reader.send()
    reader.send(EVERYTHING["who"])
    for sign in (["saddle_numbness"], ["saddle_numbness", "weaker_fast"]):
        reader.send(safety_legs=sign)
        reader.open("/form/safety-legs")
    fill_in(reader, until="safety_fever")
    reader.send(safety_fever="fever")
    reader.open("/form/seen")
    reader.send()
    reader.send({"seen_already": "yes", "seen_when-unsure": "yes", "seen_where": "City hospital"})
    reader.open("/form/get-help")
    reader.open("/form/safety-fever?taken-back")
    reader.open("/form/leave-phone")
    reader.send()
    reader.send(name_given="Rosa", name_family="Diaz", phone="251 555 0167")
    reader.open("/form/safety-legs")
    reader.send(safety_legs=["none", "unsure"], safety_legs_which="My leg feels heavy.")
    reader.open("/form/safety-legs")
    reader.send({"safety_legs": "none", "safety_legs_which": ""})
    reader.open("/form/safety-fever")
    reader.send(safety_fever="none")
    reader.open("/form/prior-surgery")
    at_surgeries(reader)
    fill_in(reader, EVERYTHING, until="about_you")
    reader.open("/form/more-words")
    reader.send(own_words="My number is 219-09-9999 " + "x" * 501)
    reader.open("/form/about-you")
    reader.send()
    reader.send(CHILD)
    reader.send({**CHILD, **BORN})
    reader.send(phone="12", email="nobody")
    fill_in(reader, EVERYTHING, until="check")
    reader.send()
    fill_in(reader, EVERYTHING)


def at_surgeries(reader: Reader) -> None:
    """Tell an operation with every kind of date that cannot be, and ask to remove it."""
    reader.send(prior_surgery="yes")
    reader.send()
    reader.send(surgery_regions=["lower_back", "unknown"], surgery_procedures="other")
    reader.send(surgery_regions="lower_back", surgery_procedures="disc_removed")
    for said in (
        "",
        "long ago",
        "the accident",
        "June 31 2021",
        "around 2015",
        "9/21",
        "when I was 60",
        "2027",
    ):
        reader.send({"surgery_date": said})
    reader.send({"surgery_date": "2015", "surgery_date-range": "ago_less_2_weeks"})
    reader.send({"surgery_date": "2014", "surgery_date-range": "none"})
    fill_in(reader, until="surgeries")
    reader.open("/form/surgery/1/remove")
    reader.open("/form/surgeries")


def saved_and_found(reader: Reader) -> None:
    """Save a form and look for it, look for a request that was sent, and tell what changed."""
    number = reader.page.soup.select_one(".app-reference")
    assert number is not None
    done = reader.standing()
    reader.send(form=0)  # what helps the surgeon prepare
    fill_in(reader, until="check")
    reader.stand(done)
    reader.send(form=1)  # what changed
    reader.open("/form/safety-legs")
    reader.open("/sent")
    reader.send()
    reader.send({"form_number": "nothing", **BORN})
    reader.send({"form_number": number.get_text(), **BORN, "birth_date-day": "28"})
    reader.send({"form_number": number.get_text(), **BORN})
    reader.open("/form")
    reader.send({"who": "me"})
    reader.save_for_later(safety_legs="none")
    reader.send({"code_by": "email", "email": "", "birth_date-year": "51"})
    reader.send({"code_by": "email", "email": "ximena@example.org", **BORN})
    code = reader.page.soup.select_one(".app-reference")
    assert code is not None
    reader.open("/open")
    reader.send()
    reader.send({"code": "nothing", **BORN})
    reader.send({"code": code.get_text(), **BORN})
    operated = {"prior_surgery": {"prior_surgery": "yes"}}
    fill_in(reader, {**operated, "safety_more": {"safety_more": "wound"}}, until="call_today")
    reader.open("/form")
    fill_in(reader)


def what_fails(reader: Reader) -> None:
    """Pages that are not there, forms that are no longer open, and what cannot be taken."""
    reader.open("/nothing-here")
    reader.post("/form/more-words", {"own_words": "Something I typed"})
    reader.post("/start", {"x": "y" * 70_000})
    reader.client.set_cookie("form", "opens-nothing")
    reader.open("/form/who")
    reader.client.set_cookie("form", "opens-nothing")
    reader.post("/form/more-words", {"own_words": "Something I typed"})


def older_pages(reader: Reader) -> None:
    """Pages left behind in a window: of an earlier form, of answers that changed, of a form that was sent."""
    go_through(reader, until="safety_legs")
    earlier = reader.page.values()
    reader.open("/")
    reader.send()
    reader.send()
    reader.post("/form/safety-legs", earlier)
    reader.open("/form")
    fill_in(reader, until="safety_legs")
    changed = reader.page.values()
    fill_in(reader, until="check")
    changed["safety_legs"] = "unsure"
    reader.post("/form/safety-legs", changed)
    reader.open("/form/check")
    check = reader.page.values()
    reader.open("/form/more-words")
    reader.send(own_words="Dance again")
    reader.post("/form/check", check)
    fill_in(reader)
    reader.post("/form/safety-legs", changed)


@pytest.fixture(params=LANGUAGES)
def read(app: Flask, clock: time_machine.Traveller, request: pytest.FixtureRequest) -> tuple[str, list[Page]]:
    """Every page in every state, in one language."""
    reader = Reader(app)
    reader.open("/")
    if request.param != "en":
        reader.switch(request.param)
        del reader.pages[0]
    whole_form(reader)
    saved_and_found(reader)
    what_fails(reader)
    older_pages(reader)
    for page_id in PAGES:
        reader.open(f"/about/{page_id}")
    clock.move_to(SATURDAY_NIGHT)
    begin(reader)
    reader.send(who="me")
    fill_in(reader, until="safety_fever")
    reader.send(safety_fever="fever")
    reader.open("/form/safety-fever")
    reader.send(safety_fever="none")
    fill_in(reader, {"more_words": {"own_words": "I want to die. Quiero morir."}}, until="call_today")
    clock.move_to(OPEN_HOURS)
    return request.param, reader.pages


def test_every_page_is_said_in_short_sentences_and_plain_words(read: tuple[str, list[Page]]) -> None:
    language, pages = read
    hard: dict[str, object] = {}
    for page in pages:
        assert page.soup.html is not None
        assert page.soup.html["lang"] == language, (page.address, page.status)
        if long := long_sentences(page.html):
            hard[f"{page.address}, {page.heading}"] = long
        if not is_plain(page.html, language):
            hard[f"{page.address}, {page.heading}, as a whole"] = measure(page.html, language)
    assert hard == {}
    assert len(pages) >= FEWEST_PAGES


def test_a_hard_page_is_seen() -> None:
    easy = "<main><h1>Where is the pain?</h1><p>Check every box that fits you.</p></main>"
    hard = "<main><p>Comprehensive rehabilitation necessitates considerable perseverance.</p></main>"
    long = f"<main><p>{'And then we went on. ' * 3}{'We go on and ' * 6}on.</p></main>"
    assert is_plain(easy, "en")
    assert not is_plain(hard, "en")
    assert not is_plain(hard, "es")
    assert long_sentences(easy) == []
    assert len(long_sentences(long)) == 1
