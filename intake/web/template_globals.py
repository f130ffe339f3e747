"""What every template may call: the addresses of our files, and a sentence with numbers to tap."""

from __future__ import annotations

import re
from functools import lru_cache

from flask import Flask
from markupsafe import Markup, escape

from intake.domain.phone import Phone
from intake.web.logo import logo_url
from intake.web.static_files import asset_url

_LINK = Markup('<a class="app-nowrap nhsuk-link--no-visited-state" href="{scheme}:{address}">{phone}</a>')
# Emergency, relay for those who cannot hear or speak, and the 988 Suicide & Crisis Lifeline.
_NUMBERS_FOR_ALL = re.compile(
    r"(?P<texted>\b(?:text|texto al|mensaje al)\s+)?\b(?P<number>911|711|988)\b", re.IGNORECASE
)
SENTENCES = 500
"""More than the content has with a number in it, in all languages: each is put together once."""


def register(app: Flask) -> None:
    """Put them into the application's templates."""
    app.jinja_env.globals.update(
        asset_url=asset_url, logo_url=logo_url, with_numbers=with_numbers, with_phone=with_phone
    )


@lru_cache(maxsize=SENTENCES)
def with_phone(sentence: str, phone: Phone) -> Markup:
    """A sentence of the content with its {phone} as a number to tap, and 911, 711 and 988 too."""
    before, _, after = sentence.partition("{phone}")
    link = _LINK.format(scheme="tel", address=phone.dialled, phone=phone.shown)
    return with_numbers(before) + link + with_numbers(after)


@lru_cache(maxsize=SENTENCES)
def with_numbers(sentence: str) -> Markup:
    """A sentence of the content with 911, 711 and 988 as numbers to tap: to text, or else to call."""
    said, at = Markup(), 0
    for found in _NUMBERS_FOR_ALL.finditer(sentence):
        number = found["number"]
        said += escape(sentence[at : found.start("number")])
        said += _LINK.format(scheme="sms" if found["texted"] else "tel", address=number, phone=number)
        at = found.end()
    return said + escape(sentence[at:])
