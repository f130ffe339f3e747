"""Whether a page is sound HTML, asked once of every page that differs in more than its forms' secrets.

Reading pages is most of what the tests of the web do, and the same page comes often: it is read once.
"""

from __future__ import annotations

import re
from functools import lru_cache

import html5lib
from bs4 import BeautifulSoup

_SECRET = re.compile(r'(?<=name="csrf_token")([^>]*) value="([^"]+)"')
_MARK = re.compile(r'(?<=name="page_mark")([^>]*) value="([^"]*)"')
_NO_SECRET = "a-token"


def without_secret(html: str) -> str:
    """The page with the secret of its forms, and its mark, made the same in all pages."""
    return _MARK.sub(rf'\1 value="{_NO_SECRET}"', _SECRET.sub(rf'\1 value="{_NO_SECRET}"', html))


def mark_of(html: str) -> str:
    """The mark that ties the page to its sitting, of which every form must carry the same. Empty for none."""
    marks = {found[2] for found in _MARK.finditer(html)}
    assert len(marks) <= 1, "two forms of one page carry different marks"
    return next(iter(marks), "")


def secret_of(html: str) -> str:
    """The secret of the page's forms, of which every one must carry the same. Empty where it has no form."""
    secrets = {found[2] for found in _SECRET.finditer(html)}
    assert len(secrets) <= 1, "two forms of one page carry different secrets"
    return next(iter(secrets), "")


@lru_cache(maxsize=256)
def read_soundly(html: str) -> BeautifulSoup:
    """A whole page `without_secret`, to be looked at and never changed: the next test is given the same.

    Raises html5lib's ParseError for the first fault.
    """
    _parse_strictly(html)
    return BeautifulSoup(html, "html.parser")


@lru_cache(maxsize=4096)
def _parse_strictly(html: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html)
