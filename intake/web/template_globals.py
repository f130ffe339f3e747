"""What every template may call: the addresses of our files, and a sentence with numbers to tap."""

from __future__ import annotations

import re

from flask import Flask
from markupsafe import Markup, escape

from intake.web.logo import logo_url
from intake.web.static_files import asset_url

_LINK = Markup('<a class="app-nowrap nhsuk-link--no-visited-state" href="tel:{address}">{phone}</a>')
# Emergency, relay for those who cannot hear or speak, and the 988 Suicide & Crisis Lifeline.
_NUMBERS_FOR_ALL = re.compile(r"(\b(?:911|711|988)\b)")


def register(app: Flask) -> None:
    """Put them into the application's templates."""
    app.jinja_env.globals.update(
        asset_url=asset_url, logo_url=logo_url, with_numbers=with_numbers, with_phone=with_phone
    )


def with_phone(sentence: str, phone: str) -> Markup:
    """A sentence of the content with its {phone} as a number to tap."""
    before, _, after = sentence.partition("{phone}")
    return escape(before) + _LINK.format(address=phone.replace(" ", "-"), phone=phone) + escape(after)


def with_numbers(sentence: str) -> Markup:
    """A sentence of the content with 911, 711 and 988 as numbers to tap."""
    parts = _NUMBERS_FOR_ALL.split(sentence)  # texts, and between two of them always a number
    said = (
        _LINK.format(address=part, phone=part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )
    return Markup("").join(said)
