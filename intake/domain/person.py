"""All that names a person: which answers do, what they mean, and how names and addresses are compared.

The triage, the queue and the logs know a case by its id and reference; only this module knows whom it is
about. How search finds people without reading this is the store's (`blind_index`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.phone import Phone, phone_from_value
from intake.domain.visible_text import without_invisible

AnswersJson = Mapping[str, Mapping[str, Any]]

BIRTH_DATE_TYPED = "birth_date_typed"
"""No question: what was typed for a birth date at a safety page and is none, such as "61"."""

IDENTITY_ANSWERS = (
    "relation",
    "name_given",
    "name_family",
    "name_called",
    "birth_date",
    BIRTH_DATE_TYPED,
    "phone",
    "phone_second",
    "message_ok",
    "email",
    "helper_name",
    "helper_phone",
    "helper_may_talk",
)

MOST_WORDS_JOINED = 6  # of a longer text, which is hardly a name, each word is taken by itself
PREFIX_SHORTEST = 3
PREFIX_LONGEST = 8  # longer ones are cut, then compared in full after opening: a bound on index rows per name


_PARTICLES = (
    "a af al as av ben bin bint d da dal dalla das de dei del dela della den der des di do dos du e el ibn"
    " ii iii iv jr junior l la las le les lo los mac mc o op san santa santo senior sr st ste ten ter tho to"
    " und v van vande vander vd von vom y zu zum zur"
)
PARTICLES = frozenset(_PARTICLES.split())
"""Words that many last names share: by themselves they make no two names alike."""

_WORD = re.compile(r"[^\W_]+")
_NO_APOSTROPHES = dict.fromkeys(
    map(
        ord,
        "'`\u00b4\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb\u02ee\u055a\u05f3"
        "\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018\u2019\u201a\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c"
        "\uff07\uff40",
    )
)
"""Apostrophes, primes, accents that stand alone, okina and hamza: what is typed for a mark in a name."""

_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "þ": "th", "æ": "ae", "œ": "oe"}
    | dict(zip("đðɖɗøłƚıɨħŧŋɲƶƒɓƙƴəɛɔĸȷʉǥɠ", "ddddolliihtnnzfbkyeeokjugg", strict=True))
)
"""Letters that no decomposition turns into a plain one, as people type them who have no such key."""


@dataclass(frozen=True)
class Identity:
    """Who the request is about and how to reach them; None where that was not told or not answered."""

    given: str | None = None
    family: str | None = None
    called: str | None = None
    birth_date: str | None = None
    phone: Phone | None = None
    phone_second: Phone | None = None
    message_ok: bool | None = None
    email: str | None = None
    relation: str | None = None
    helper_name: str | None = None
    helper_phone: Phone | None = None
    helper_may_talk: bool | None = None
    birth_date_typed: str | None = None

    @property
    def full_name(self) -> str:
        """Given and family name as typed; empty when neither was told."""
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def phones(self) -> tuple[Phone, ...]:
        """Every number this request can be reached by, the helper's too."""
        return tuple(filter(None, (self.phone, self.phone_second, self.helper_phone)))

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; None where the birth date was not told as one."""
        try:
            born = date.fromisoformat(self.birth_date or "")
        except ValueError:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def sought_names(self) -> tuple[str, ...]:
        """Every name a caller may give for this request, the helper's too; the full name counts as one."""
        return tuple(filter(None, (self.full_name, self.called, self.helper_name)))

    def has_name(self, typed: str) -> bool:
        """Whether every word typed, or some that stand together, begins one of the names, however long."""
        runs = [run for name in self.sought_names for run in _runs(name_words(name))]
        return any(
            all(any(run.startswith(part) for run in runs) for part in parts)
            for parts in _groupings(name_words(typed))
        )


def identity_from_answers(answers: AnswersJson) -> Identity:
    """Read the identity answers (JSON form of `Answers`); not sure and blank become None."""
    return Identity(
        given=_text(answers, "name_given"),
        family=_text(answers, "name_family"),
        called=_text(answers, "name_called"),
        birth_date=_text(answers, "birth_date"),
        birth_date_typed=_text(answers, BIRTH_DATE_TYPED),
        phone=phone_from_value(answers.get("phone", {}).get("value")),
        phone_second=phone_from_value(answers.get("phone_second", {}).get("value")),
        message_ok=_yes_no(answers, "message_ok"),
        email=_text(answers, "email"),
        relation=_text(answers, "relation"),
        helper_name=_text(answers, "helper_name"),
        helper_phone=phone_from_value(answers.get("helper_phone", {}).get("value")),
        helper_may_talk=_yes_no(answers, "helper_may_talk"),
    )


def name_words(name: str) -> list[str]:
    """The words of a name as names are compared: "José O'Neil-Ruiz" is jose, oneil, ruiz.

    Without accents, case, punctuation, apostrophes of any kind (the okina too) and characters nobody sees;
    letters with a stroke and the like as people type them without: "Đặng Łukasz" is dang, lukasz.
    """
    plain = unicodedata.normalize("NFKD", without_invisible(name).translate(_NO_APOSTROPHES).casefold())
    plain = unicodedata.normalize("NFKD", plain.casefold()).translate(_NO_APOSTROPHES)
    bare = "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN_LETTERS)
    return _WORD.findall(bare)


def telling_words(name: str) -> list[str]:
    """The words of a last name that tell it from others; particles ("de la") only where it has no others."""
    words = name_words(name)
    return [word for word in words if word not in PARTICLES] or words


def name_parts(names: Iterable[str]) -> set[str]:
    """What these names are found by: beginnings of three letters or more, and shorter words whole.

    A beginning may run on through the words that follow: "de la Rosa" is found by "dela" and "larosa".
    """
    written = [name_words(name) for name in names]
    runs = {run for words in written for run in _runs(words)}
    beginnings = {run[:n] for run in runs for n in range(PREFIX_SHORTEST, min(len(run), PREFIX_LONGEST) + 1)}
    whole = runs | {word for words in written for word in words}
    return beginnings | {each for each in whole if len(each) < PREFIX_SHORTEST}


def sought_ways(typed: str) -> list[list[str]]:
    """The ways to read a typed name, each the `name_parts` it asks for, the longest first.

    A person must have all parts of one way. The first takes each word by itself, the others take some that
    stand together for one, since "de la Rosa" may be written "Delarosa". A part of three letters or more
    meets the beginnings of names. Shorter ones are left out beside a longer one; alone they meet only the
    whole name ("Li"). No way for a text without letters.
    """
    ways: list[list[str]] = []
    for parts in _groupings(name_words(typed)):
        telling = [part for part in parts if len(part) >= PREFIX_SHORTEST] or parts
        way = [part[:PREFIX_LONGEST] for part in sorted(telling, key=len, reverse=True)]
        if way not in ways:
            ways.append(way)
    return ways


def fold_email(email: str) -> str:
    """An email address as it is compared: without case, spaces and characters nobody sees."""
    return "".join(without_invisible(email).split()).casefold()


def _runs(words: list[str]) -> list[str]:
    """Each word with all that follow it, written as one."""
    return ["".join(words[n:]) for n in range(len(words))]


def _groupings(words: list[str]) -> list[list[str]]:
    """The words by themselves, and with each stretch of neighbours written as one; nothing for no words."""
    if not words:
        return []
    ends = range(len(words) + 1) if len(words) <= MOST_WORDS_JOINED else ()
    joined = [[*words[:a], "".join(words[a:b]), *words[b:]] for a in ends for b in ends if b - a > 1]
    return [words, *joined]


def _text(answers: AnswersJson, name: str) -> str | None:
    value = answers.get(name, {}).get("value")
    return value.strip() or None if isinstance(value, str) else None


def _yes_no(answers: AnswersJson, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(str(answers.get(name, {}).get("value")))
