"""Finding a case by what a caller tells: part of a name, a phone, a birth date, a form number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from intake.domain.reference import UnreadableReference, read_reference
from intake.services import case_record
from intake.services.case_record import CaseRecord
from intake.store.identity import birth_date_mac, name_macs, name_words, phone_macs
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import cases, search
from intake.store.queries.search import FOUND_AT_MOST

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_PHONE_MARKS = re.compile(r"[\d\s().+\-]+")
_PHONE_DIGITS = 10


@dataclass(frozen=True)
class Found:
    """The cases found, the newest first, and how what was typed was understood."""

    records: tuple[CaseRecord, ...]
    understood_as: str


def find(session: Session, keys: Keys, typed: str) -> Found:
    """The cases that fit what was typed, at most fifty."""
    reference = _reference(typed)
    if reference is not None:
        row = cases.by_reference(session, reference)
        return _found(session, keys, [row] if row else [], "form number")
    if born := _date(typed):
        mac = birth_date_mac(keys.index, born.isoformat())
        return _found(session, keys, search.cases_with_all(session, [("birth_date", mac)]), "birth date")
    if _PHONE_MARKS.fullmatch(typed) and len(re.sub(r"\D", "", typed)) >= _PHONE_DIGITS:
        entries = [("phone", mac) for mac in phone_macs(keys.index, [typed])]
        return _found(session, keys, search.cases_with_all(session, entries), "phone number")
    entries = [("name", mac) for mac in name_macs(keys.index, typed)]
    found = _found(session, keys, search.cases_with_all(session, entries), "name")
    return Found(tuple(record for record in found.records if _has_name(record, typed)), "name")


def _found(session: Session, keys: Keys, rows: Sequence[Case], what: str) -> Found:
    listed = rows[:FOUND_AT_MOST]
    return Found(tuple(case_record.open_many(session, keys, listed)), what)


def _reference(typed: str) -> str | None:
    try:
        return read_reference(typed)
    except UnreadableReference:
        return None


def _date(typed: str) -> date | None:
    if found := _ISO_DATE.fullmatch(typed.strip()):
        year, month, day = (int(part) for part in found.groups())
    elif found := _US_DATE.fullmatch(typed.strip()):
        month, day, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _has_name(record: CaseRecord, typed: str) -> bool:
    """The index knows the first letters of a name only; here the whole typed words are compared."""
    person = record.identity
    names = (person.given, person.family, person.called, person.helper_name)
    words = [word for name in names if name for word in name_words(name)]
    return all(any(word.startswith(part) for word in words) for part in name_words(typed))
