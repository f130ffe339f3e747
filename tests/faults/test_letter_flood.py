"""Two thousand letters asked for at once, and then somebody in an emergency who left a number.

The flood is refused at its limits, without losing a form; the letter about the emergency leaves at once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.services.patient import page_marks, sitting
from intake.services.patient.asked_letters import PER_ADDRESS, PER_RECIPIENT
from intake.services.patient.sitting import FormUsed
from intake.store.keys import keys_from_values
from intake.store.models import SavedForm
from tests.faults.front import Front
from tests.faults.serving import ROOT, SECONDS_TO_START
from tests.support.browser import Browser
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.mail_server import Mailbox, mail_server
from tests.support.over_http import HttpClient
from tests.support.patient_story import go_through
from tests.support.sound_html import secret_of
from tests.support.stories import KEPT_FOR, new_id, new_token

pytestmark = [pytest.mark.faults, pytest.mark.nginx]

ASKED_FOR = 2_000
FROM_ONE_ADDRESS = 100
FORMS_AN_ADDRESS = 20
STRANGERS = 10
"""Whom all the other letters go to, whatever address they are asked for from."""
SAVED = "/form/saved"
"""Where a form that was saved leads to."""
SECONDS_AT_MOST = 60
NURSE = "nurse-on-duty@example.com"

Form = tuple[str, str]
"""An open form: the token in its cookie, and the mark of its page "Save and finish later"."""


def open_forms(front: Front, count: int) -> list[Form]:
    keys = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
    questionnaire = load_questionnaire()
    used, now = FormUsed(questionnaire.id, questionnaire.version, "en"), datetime.now(UTC)
    engine = configured_engine(make_url(front.server.environment["DATABASE_URL"]))
    forms = []
    with Session(engine) as session:
        for number in range(count):
            opened, token = sitting.start(
                session, keys, used, now=now, new_id=new_id, new_token=new_token, kept_for=KEPT_FOR
            )
            forms.append((token, page_marks.make(keys, opened, "save", {}, f"number {number}")))
        session.commit()
    engine.dispose()
    return forms


def ask(visitor: HttpClient, secret: str, form: Form, to: str) -> str:
    """Save a form with a letter to that address; where that leads, or the status of a refusal."""
    visitor.cookies["__Host-form"], mark = form
    birth = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
    wish = {"code_by": "email", "email": to, "action": "save", "page_mark": mark}
    page = visitor.post("/form/save", {"csrf_token": secret, **birth, **wish})
    return str(page.headers.get("Location", page.status_code))


def forms_saved(front: Front) -> int:
    engine = configured_engine(make_url(front.server.environment["DATABASE_URL"]))
    with Session(engine) as session:
        count = session.scalar(select(func.count()).select_from(SavedForm))
    engine.dispose()
    return count or 0


def visitor_with_secret(front: Front, address: str) -> tuple[HttpClient, str]:
    """A visitor who has a page of ours, told "not now" first or not."""
    visitor = front.visitor(address)
    for _ in range(60):
        if (page := visitor.get("/")).status_code == 200:
            return visitor, secret_of(page.text)
        time.sleep(1)
    raise AssertionError(f"no page within a minute: {page.status_code}")


@contextmanager
def delivering(front: Front, port: int) -> Iterator[None]:
    """Letters go out as in production, to the mail server on that port."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "outbox", "deliver"]
    environment = {**front.server.environment, "MAIL_PORT": str(port)}
    with (front.server.folder / "letters.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def letters_to(mailbox: Mailbox, *addresses: str) -> int:
    """How many letters; one whose receipt came too late is sent again, and is still the same letter."""
    to = {str(each["Message-ID"]): str(each["To"]) for each in mailbox.taken}
    return sum(any(address in each for address in addresses) for each in to.values())


def test_an_emergency_is_told_within_a_minute_of_a_flood_of_letters(
    front: Front, summary: Callable[[str], None]
) -> None:
    forms = open_forms(front, ASKED_FOR)
    strangers = [f"stranger{n}@example.com" for n in range(STRANGERS)]
    alone, rest = forms[:FROM_ONE_ADDRESS], forms[FROM_ONE_ADDRESS:]

    def from_an_address(number: int) -> list[str]:
        visitor, secret = visitor_with_secret(front, f"127.0.2.{number + 1}")
        mine = rest[number * FORMS_AN_ADDRESS : (number + 1) * FORMS_AN_ADDRESS]
        return [ask(visitor, secret, form, strangers[at % STRANGERS]) for at, form in enumerate(mine)]

    def from_one_address() -> list[str]:
        visitor, secret = visitor_with_secret(front, "127.0.3.1")
        return [ask(visitor, secret, form, f"other{at}@example.com") for at, form in enumerate(alone)]

    mailbox = Mailbox()
    with mail_server(mailbox) as port, delivering(front, port):
        with ThreadPoolExecutor(8) as pool:
            one = pool.submit(from_one_address)
            many = list(pool.map(from_an_address, range(len(rest) // FORMS_AN_ADDRESS)))
        pages = [*one.result(), *(page for each in many for page in each)]

        browser = Browser(front.visitor("127.0.0.77"))  # type: ignore[arg-type]  # as Flask's client does
        go_through(browser, {"safety": {"safety": ["saddle_numbness"]}}, until="get_help")
        browser.follow("Leave my name and phone number")
        browser.send({"name_given": "Ana", "name_family": "Example", "phone": "2515550188"})
        assert browser.page.heading == "We have your phone number", browser.page.errors
        began = time.monotonic()
        while not letters_to(mailbox, NURSE) and time.monotonic() - began < SECONDS_AT_MOST:
            time.sleep(0.1)
        took = time.monotonic() - began
        assert letters_to(mailbox, NURSE) == 1, f"not told within {took:.0f} seconds"

    saved = pages.count(SAVED)
    # Too many from one address, or too many at once: the form stays open, and can be saved again.
    turned_away = sum(page in ("429", "503") for page in pages)
    assert len(pages) == ASKED_FOR
    assert saved + turned_away == ASKED_FOR, set(pages)
    assert forms_saved(front) == saved
    to_strangers, to_others = letters_to(mailbox, *strangers), letters_to(mailbox, "other")
    assert 0 < to_strangers <= STRANGERS * PER_RECIPIENT
    assert 0 < to_others <= PER_ADDRESS
    summary(
        f"letters: {ASKED_FOR} asked for, {to_strangers} + {to_others} sent, {saved} forms kept, "
        f"{turned_away} turned away; an emergency told in {took:.1f} s"
    )
