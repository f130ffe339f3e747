"""All that names a person: which answers do, how they are sealed on a case, and how search finds them unread.

The domain, the triage and the logs know a case by its id and reference; only this module knows whom it is
about.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers

AnswersJson = Mapping[str, Mapping[str, Any]]

IDENTITY_ANSWERS = (
    "relation",
    "name_given",
    "name_family",
    "name_called",
    "birth_date",
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
PHONE_REGION = "US"  # numbers without a country code are read as dialled from here
MAC_BYTES = 16


@dataclass(frozen=True)
class Identity:
    """Who the request is about and how to reach them; None where that was not told or not answered."""

    given: str | None = None
    family: str | None = None
    called: str | None = None
    birth_date: str | None = None
    phone: str | None = None
    phone_second: str | None = None
    message_ok: bool | None = None
    email: str | None = None
    relation: str | None = None
    helper_name: str | None = None
    helper_phone: str | None = None
    helper_may_talk: bool | None = None

    @property
    def full_name(self) -> str:
        """Given and family name as typed; empty when neither was told."""
        return " ".join(part for part in (self.given, self.family) if part)


def identity_from_answers(answers: AnswersJson) -> Identity:
    """Read the identity answers (JSON form of `Answers`); not sure and blank become None."""
    return Identity(
        given=_text(answers, "name_given"),
        family=_text(answers, "name_family"),
        called=_text(answers, "name_called"),
        birth_date=_text(answers, "birth_date"),
        phone=_text(answers, "phone"),
        phone_second=_text(answers, "phone_second"),
        message_ok=_yes_no(answers, "message_ok"),
        email=_text(answers, "email"),
        relation=_text(answers, "relation"),
        helper_name=_text(answers, "helper_name"),
        helper_phone=_text(answers, "helper_phone"),
        helper_may_talk=_yes_no(answers, "helper_may_talk"),
    )


def _text(answers: AnswersJson, name: str) -> str | None:
    value = answers.get(name, {}).get("value")
    return value.strip() or None if isinstance(value, str) else None


def _yes_no(answers: AnswersJson, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(str(answers.get(name, {}).get("value")))


def index_entries(index_key: bytes, identity: Identity) -> set[tuple[str, bytes]]:
    """Every (kind, keyed hash) by which search may find this person."""
    entries = {("name", _mac(index_key, "name", part)) for part in _name_parts(identity)}
    entries |= {
        ("phone", mac)
        for mac in phone_macs(index_key, (identity.phone, identity.phone_second, identity.helper_phone))
    }
    if identity.birth_date:
        entries.add(("birth_date", birth_date_mac(index_key, identity.birth_date)))
    if identity.email:
        entries.add(("email", email_mac(index_key, identity.email)))
    return entries


def name_macs(index_key: bytes, typed: str) -> list[bytes]:
    """One keyed hash per word of a typed name, the longest first; a case must have all of them.

    A word of three letters or more meets the beginnings of names. Shorter ones are left out beside a longer
    one; alone they meet only the whole name ("Li").
    """
    words = name_words(typed)
    telling = [word for word in words if len(word) >= PREFIX_SHORTEST] or words
    longest_first = sorted(telling, key=len, reverse=True)
    return [_mac(index_key, "name", word[:PREFIX_LONGEST]) for word in longest_first]


def phone_macs(index_key: bytes, phones: Iterable[str | None]) -> list[bytes]:
    """One keyed hash per phone number that is complete, whatever its format; an extension does not count."""
    numbers = (_international(phone) for phone in phones if phone)
    return [_mac(index_key, "phone", number) for number in numbers if number]


def _international(phone: str) -> str | None:
    """The number as one writes it from abroad ("+12055550142"); None for what cannot be a whole one."""
    try:
        number = phonenumbers.parse(phone, PHONE_REGION)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def birth_date_mac(index_key: bytes, birth_date: str) -> bytes:
    """The keyed hash of a birth date written YYYY-MM-DD."""
    return _mac(index_key, "birth_date", birth_date.strip())


def email_mac(index_key: bytes, email: str) -> bytes:
    """The keyed hash of an email address, upper and lower case alike."""
    return _mac(index_key, "email", email.strip().casefold())


def name_words(name: str) -> list[str]:
    """The words of a name without accents, case and punctuation: "José O'Neil-Ruiz" is jose, oneil, ruiz."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"['\u2019\u02bc]", "", plain))


def _name_parts(identity: Identity) -> set[str]:
    names = (identity.given, identity.family, identity.called, identity.helper_name)
    words = [word for name in names if name for word in name_words(name)]
    prefixes = {
        word[:n] for word in words for n in range(PREFIX_SHORTEST, min(len(word), PREFIX_LONGEST) + 1)
    }
    return prefixes | {word for word in words if len(word) < PREFIX_SHORTEST}


def _mac(index_key: bytes, kind: str, value: str) -> bytes:
    plain = f"{kind}\x1f{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(index_key, plain, hashlib.sha256)[:MAC_BYTES]
