"""How hard a page is to read: its blocks as sentences, how long they are, and the grade or ease of all."""

from __future__ import annotations

import re
from functools import lru_cache

import textstat
from bs4 import BeautifulSoup

MOST_WORDS = 20
HIGHEST_GRADE = 8
LOWEST_SPANISH_EASE = 60  # Fernández Huerta: from 60 on "normal", school grade 8 or less

_INLINE = ("a", "b", "bdi", "em", "span", "strong")
_NO_SENTENCE = re.compile(r"\(?\d{3}\)? \d{3}-\d{4}|[0-9A-Z]{4,5}(-[0-9A-Z]{4,5})+")
"""Phone numbers, form numbers and codes."""

_WORD = re.compile(r"[\w'’.°-]*\w[\w'’.°-]*")
_FEWEST_WORDS = 5


@lru_cache(maxsize=8)  # a page is measured in more than one way
def blocks(html: str) -> tuple[str, ...]:
    """What stands in the page's main part, block by block, as sentences; numbers left out."""
    main = BeautifulSoup(html, "html.parser").find("main")
    soup = BeautifulSoup(str(main), "html.parser")
    for tag in soup.find_all(_INLINE):
        tag.unwrap()
    soup.smooth()
    found = (" ".join(block.split()) for block in soup.get_text("\n\0").split("\0"))
    plain = (_NO_SENTENCE.sub("", block).strip(" :") for block in found)
    return tuple(each if each[-1] in '.?!"' else f"{each}." for each in plain if re.search(r"[^\W\d]", each))


def long_sentences(html: str) -> list[str]:
    """The sentences of more than 20 words."""
    sentences = (s for block in blocks(html) for s in re.split(r"(?<=[.?!])[\"”]?\s+", block))
    return [s for s in sentences if len(_WORD.findall(s)) > MOST_WORDS]


def measure(html: str, language: str) -> float:
    """The school grade of an English page (Flesch-Kincaid), the ease of a Spanish one (Fernández Huerta).

    Short labels are left out: they would make any page look easy.
    """
    textstat.set_lang(language)
    text = " ".join(block for block in blocks(html) if len(_WORD.findall(block)) >= _FEWEST_WORDS)
    found = textstat.fernandez_huerta(text) if language == "es" else textstat.flesch_kincaid_grade(text)
    return float(found)


def is_plain(html: str, language: str) -> bool:
    """Whether the page is easy enough for its language."""
    found = measure(html, language)
    return found >= LOWEST_SPANISH_EASE if language == "es" else found <= HIGHEST_GRADE
