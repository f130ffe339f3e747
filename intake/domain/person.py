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

PREFIX_SHORTEST = 3
PREFIX_LONGEST = 8  # longer ones are cut, then compared in full after opening: a bound on index rows per name


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
    def names(self) -> tuple[str, ...]:
        """Every name a caller may give for this request, the helper's too, as typed."""
        return tuple(filter(None, (self.given, self.family, self.called, self.helper_name)))

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

    def has_name(self, typed: str) -> bool:
        """Whether every word typed is the beginning of one of the names, however long."""
        words = [word for name in self.names for word in name_words(name)]
        return all(any(word.startswith(part) for word in words) for part in name_words(typed))


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
    """The words of a name without accents, case and punctuation: "José O'Neil-Ruiz" is jose, oneil, ruiz."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"['\u2019\u02bc]", "", plain))


def name_parts(names: Iterable[str]) -> set[str]:
    """What these names are found by: beginnings of three letters or more, and shorter words whole."""
    words = [word for name in names for word in name_words(name)]
    beginnings = {
        word[:n] for word in words for n in range(PREFIX_SHORTEST, min(len(word), PREFIX_LONGEST) + 1)
    }
    return beginnings | {word for word in words if len(word) < PREFIX_SHORTEST}


def sought_parts(typed: str) -> list[str]:
    """The `name_parts` a typed name asks for, the longest first; a person must have all of them.

    A word of three letters or more meets the beginnings of names. Shorter ones are left out beside a longer
    one; alone they meet only the whole name ("Li").
    """
    words = name_words(typed)
    telling = [word for word in words if len(word) >= PREFIX_SHORTEST] or words
    return [word[:PREFIX_LONGEST] for word in sorted(telling, key=len, reverse=True)]


def fold_email(email: str) -> str:
    """An email address as it is compared: upper and lower case alike."""
    return email.strip().casefold()


def _text(answers: AnswersJson, name: str) -> str | None:
    value = answers.get(name, {}).get("value")
    return value.strip() or None if isinstance(value, str) else None


def _yes_no(answers: AnswersJson, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(str(answers.get(name, {}).get("value")))
