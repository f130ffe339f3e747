"""Words filled in, and moments said the way one says them on the phone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from intake.content.loader import load_questionnaire
from intake.content.spoken import spoken_moment
from intake.domain.phone import Phone
from intake.domain.questionnaire import PlaceholderError, Text
from intake.web.form.words import Words
from intake.web.static_files import asset_url
from intake.web.template_globals import with_numbers, with_phone

WORDS = Words(load_questionnaire(), "en")
CENTRAL = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (
            datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
            "Monday, November 23 at 8 AM",
            "el lunes 23 de noviembre a las 8 de la mañana",
        ),
        (
            datetime(2026, 7, 6, 18, 30, tzinfo=UTC),
            "Monday, July 6 at 1:30 PM",
            "el lunes 6 de julio a la 1:30 de la tarde",
        ),
        (
            datetime(2026, 7, 6, 17, 0, tzinfo=UTC),
            "Monday, July 6 at 12 PM",
            "el lunes 6 de julio a las 12 del día",
        ),
    ],
)
def test_a_moment_is_said_in_the_practices_time(at: datetime, english: str, spanish: str) -> None:
    assert spoken_moment(at, CENTRAL, "en") == english
    assert spoken_moment(at, CENTRAL, "es") == spanish


def test_a_word_takes_exactly_the_names_it_has() -> None:
    assert WORDS("error_too_long", max=5, n=7) == "Use at most 5 characters. You used 7."
    with pytest.raises(PlaceholderError):
        WORDS("error_too_long", max=5)


def test_a_text_takes_what_it_needs_of_what_there_is() -> None:
    assert WORDS.of(Text("After {surgery}"), {"surgery": "it", "more": "x"}) == "After it"
    assert WORDS.of(Text("Plain"), None) == "Plain"
    assert WORDS.of(None) == ""


PHONE = Phone("+12515550142", "(251) 555-0142")


def test_a_number_in_a_sentence_can_be_tapped_and_nothing_gets_through_it() -> None:
    linked = with_phone("Call <us> at {phone} & wait", PHONE)
    assert 'href="tel:+12515550142"' in linked
    assert linked.startswith("Call &lt;us&gt; at <a")
    assert linked.endswith("</a> &amp; wait")


def test_the_numbers_everyone_can_call_can_be_tapped_and_no_others() -> None:
    linked = with_numbers("Call <911> or 988, not 9110.")
    assert linked.count("<a ") == 2
    assert 'href="tel:911"' in linked
    assert 'href="tel:988"' in linked
    assert linked.startswith("Call &lt;<a")
    assert linked.endswith("</a>, not 9110.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Text 988 now.",
        "Call 711 or text 988.",
        "Mande un texto al 988.",
        "Mande un mensaje al 988, o llame al 711.",
    ],
)
def test_a_number_to_text_opens_a_message_and_one_to_call_a_call(sentence: str) -> None:
    linked = with_numbers(sentence)
    assert 'href="sms:988"' in linked
    assert linked.count("tel:711") == sentence.count("711")
    assert linked.count("<a ") == linked.count("sms:") + linked.count("tel:")


def test_the_numbers_beside_the_offices_can_be_tapped_too() -> None:
    assert 'href="tel:911"' in with_phone("Call {phone}. In an emergency, call 911.", PHONE)


def test_a_files_address_follows_its_content(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/intake"}):
        address = asset_url("app.css")
    assert address.startswith("/intake/static/app.css?v=")
    assert len(address.partition("?v=")[2]) == 12
