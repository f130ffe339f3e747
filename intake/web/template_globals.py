"""What every template may call: the addresses of our files, and a sentence with numbers to tap."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request
from markupsafe import Markup, escape

from intake.web.logo import logo_url

_LINK = Markup('<a class="app-nowrap nhsuk-link--no-visited-state" href="tel:{address}">{phone}</a>')
# Emergency, relay for those who cannot hear or speak, and the 988 Suicide & Crisis Lifeline.
_NUMBERS_FOR_ALL = re.compile(r"(\b(?:911|711|988)\b)")
HASH_LENGTH = 12
"""Characters of a file's hash in its address: enough that no two versions meet."""


def register(app: Flask) -> None:
    """Put them into the application's templates."""
    app.jinja_env.globals.update(
        asset_url=asset_url, logo_url=logo_url, with_numbers=with_numbers, with_phone=with_phone
    )


def asset_url(name: str) -> str:
    """The address of a file in static/, which changes with its content and so may be kept for good.

    It needs no routing, so that it stands on every error page, too.
    """
    app = current_app
    version = _version(Path(str(app.static_folder)) / name)
    return f"{request.script_root}{app.static_url_path}/{name}?v={version}"


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


@lru_cache(maxsize=64)
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]
