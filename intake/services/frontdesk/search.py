"""Finding a case by what a caller tells: part of a name, a phone, a birth date, an email, a form number.

Nothing is opened to look: what was typed meets the keyed hashes that were kept when the case was filed. Only
the cases that are found are opened, and each search leaves an audit event that does not say what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from intake.domain.reference import UnreadableReference, read_reference
from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import Unreadable, shown
from intake.services.errors import CaseNotFound
from intake.store.blind_index import birth_date_mac, email_mac, name_macs, phone_mac
from intake.store.keys import Keys
from intake.store.queries import search
from intake.store.queries.search import Place

FOUND_AT_ONCE = 50
YOUNGEST = timedelta(days=18 * 365)

FORM_NUMBER, EMAIL, BIRTH_DATE, PHONE, NAME = "form number", "email", "birth date", "phone number", "name"

_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_US_DATE = re.compile(r"(?P<month>\d{1,2})[/.\- ](?P<day>\d{1,2})[/.\- ](?P<year>\d{2}(?:\d{2})?)")
_WRITTEN_DATE = re.compile(
    r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.IGNORECASE
)
_DAY_FIRST_DATE = re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 100


@dataclass(frozen=True)
class Found:
    """The cases found, the newest first, and how what was typed was understood.

    `unreadable` are those that meet what was typed but cannot be opened. `more` is where to go on when there
    may be more than are here; None when these are all.
    """

    records: tuple[CaseRecord, ...]
    understood_as: str
    more: Place | None
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True)
class _Reading:
    """One way to understand what was typed: the traits a case must have, all of them."""

    what: str
    traits: tuple[tuple[str, bytes], ...]


def find(
    session: Session, keys: Keys, actor: Actor, text: str, now: datetime, *, after: Place | None = None
) -> Found:
    """The cases that fit what was typed, at most fifty at once; `after` goes on behind an earlier page.

    A text that could be a form number and is none of ours is looked for as what else it may be. Raises
    `CaseErased` for the form number of a case that was erased.
    """
    typed = " ".join(text.split())
    found = _by_reference(session, keys, typed) or _by_traits(session, keys, typed, now, after)
    audit.append(
        session,
        keys,
        actor,
        action=AuditAction.CASES_SEARCHED,
        object_kind="search",
        object_id=found.understood_as,
        now=now,
    )
    return found


def _by_reference(session: Session, keys: Keys, typed: str) -> Found | None:
    try:
        reference = read_reference(typed)
        record = shown(reference, partial(case_record.open_one, session, keys, reference))
    except (UnreadableReference, CaseNotFound):
        return None
    return _found([record], FORM_NUMBER, None)


def _by_traits(session: Session, keys: Keys, typed: str, now: datetime, after: Place | None) -> Found:
    reading = next(_readings(keys, typed, now))
    rows = search.cases_with_all(session, reading.traits, after=after, limit=FOUND_AT_ONCE + 1)
    listed = rows[:FOUND_AT_ONCE]
    records = case_record.show_many(session, keys, listed, lambda record: record)
    if reading.what == NAME:
        # The index knows the first letters of a name only; here the whole typed words are compared.
        records = [each for each in records if isinstance(each, Unreadable) or each.identity.has_name(typed)]
    more = (listed[-1].received_at, listed[-1].id) if len(rows) > FOUND_AT_ONCE else None
    return _found(records, reading.what, more)


def _found(records: Sequence[CaseRecord | Unreadable], understood_as: str, more: Place | None) -> Found:
    opened = tuple(each for each in records if not isinstance(each, Unreadable))
    unreadable = tuple(each for each in records if isinstance(each, Unreadable))
    return Found(opened, understood_as, more, unreadable)


def _readings(keys: Keys, typed: str, now: datetime) -> Iterator[_Reading]:
    """What the text may be, the surest first; a name is what is left when it is nothing else."""
    if "@" in typed:
        yield _Reading(EMAIL, (("email", email_mac(keys.index, typed)),))
    born = read_birth_date(typed, now.date())
    if born is not None:
        yield _Reading(BIRTH_DATE, (("birth_date", birth_date_mac(keys.index, born.isoformat())),))
    phone = phone_mac(keys.index, typed)
    if phone:
        yield _Reading(PHONE, (("phone", phone),))
    yield _Reading(NAME, tuple(("name", mac) for mac in name_macs(keys.index, typed)))


def read_birth_date(typed: str, today: date) -> date | None:
    """The date somebody typed: 1961-02-03, 2/3/1961, 2/3/61, Feb 3 1961, 3 February 1961; None for others.

    The month comes first in figures. Two figures of a year are the latest in which a grown-up was born.
    """
    for form in (_ISO_DATE, _US_DATE, _WRITTEN_DATE, _DAY_FIRST_DATE):
        if parts := form.fullmatch(typed):
            return _date(parts["year"], parts["month"], parts["day"], today)
    return None


def _date(year_text: str, month_text: str, day_text: str, today: date) -> date | None:
    year = int(year_text)
    if len(year_text) < len("1961"):
        year += (today - YOUNGEST).year // _CENTURY * _CENTURY
        if year > (today - YOUNGEST).year:
            year -= _CENTURY
    try:
        return date(year, _month(month_text), int(day_text))
    except ValueError:
        return None


def _month(text: str) -> int:
    """The number of a month, from its figures or first three letters; 0, which is none, for other text."""
    if text.isdigit():
        return int(text)
    return next((n for n, name in enumerate(_MONTHS, 1) if text.lower().startswith(name)), 0)
