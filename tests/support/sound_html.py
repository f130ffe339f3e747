"""Whether a page is sound HTML, asked once of every page that differs in more than its forms' secrets.

Reading pages is most of what the tests of the web do, and the same page comes often: it is read once.
"""

from __future__ import annotations

import re
from functools import lru_cache

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

_SECRET = re.compile(r'(?<=name="csrf_token")([^>]*) value="([^"]+)"')
_MARK = re.compile(r'(?<=name="page_mark")([^>]*) value="([^"]*)"')
_NO_SECRET = "a-token"
# What no parser looks into: a run of letters in a text, and a value but for those of `type`, which tell a
# hidden control. A reference (&) and control characters stay, since they may be at fault.
_WORDS = re.compile(r">(?:[^<>&\x00-\x1f]|[\t\n\f\r])*[^<>&\x00-\x20](?:[^<>&\x00-\x1f]|[\t\n\f\r])*<")
_VALUE = re.compile(r' (?!type=)([a-z-]+)="[^"&<>\x00-\x08\x0b\x0e-\x1f]*"')


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
    _parse_strictly(skeleton(html))
    return BeautifulSoup(html, "html.parser")


def skeleton(html: str) -> str:
    """The page with the same word for every text and value: pages that differ in these alone are one."""
    return _WORDS.sub(">x<", _VALUE.sub(r' \1="x"', html))


@lru_cache(maxsize=4096)
def _parse_strictly(html: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html)


def words_of(part: Tag) -> str:
    """All text of that part of a page, on one line; a number to tap and a name are part of their sentence."""
    texts = [""]
    _gather(part, texts)
    return " ".join(" ".join(texts).split())


def _gather(part: Tag, texts: list[str]) -> None:
    """Add its texts; what stands between two elements is one text."""
    for each in part.contents:
        if type(each) is NavigableString:
            texts[-1] += each
        elif isinstance(each, Tag) and _is_part_of_a_sentence(each):
            _gather(each, texts)
        elif isinstance(each, Tag) and each.name not in ("script", "style", "template"):
            texts.append("")
            _gather(each, texts)
            texts.append("")


def _is_part_of_a_sentence(each: Tag) -> bool:
    return each.name == "bdi" or (each.name == "a" and str(each.get("href", "")).startswith(("tel:", "sms:")))
