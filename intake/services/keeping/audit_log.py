"""Reading the audit chain: pages of it for auditors, the newest first. Looking at it is an event, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from intake.domain.reference import show_reference
from intake.services import audit
from intake.services.accounts import accounts
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.audit_kinds import AuditKind, actions_of
from intake.store.keys import Keys
from intake.store.models import AuditEvent
from intake.store.queries import audit as query
from intake.store.queries import cases
from intake.store.queries import staff as staff_query
from intake.store.queries.audit import Sought

PAGE_SIZE = 50
FILE_SIZE = 10_000


@dataclass(frozen=True)
class Wanted:
    """Which entries to list: only those that meet all that is given.

    `reference` is a case's as stored, `by` a person's id or one of `NO_STAFF`, `days` from the first instant
    to the one after the last.
    """

    reference: str | None = None
    by: str | None = None
    kind: AuditKind | None = None
    days: tuple[datetime, datetime] | None = None


NO_STAFF: Mapping[str, str] = MappingProxyType({"patient": "Patients", "system": "The program"})
"""Who else acts, by the word that the chain has for them."""


@dataclass(frozen=True)
class AuditLine:
    """One entry as an auditor reads it.

    `who` is a name for staff, else "patient" or "program". `about` is a case's form number or a person's name
    where the object still exists, else its id; None where the entry is about nothing in particular.
    """

    seq: int
    at: datetime
    who: str
    role: str | None
    action: str
    object_kind: str
    about: str | None
    request_id: str | None


@dataclass(frozen=True)
class AuditPage:
    """One page, the newest first; the next one goes on before entry `next_before` (None: there is none).

    It is of everything, or of the case with the id `case_id`; `action` is the one by which it is recorded.
    """

    lines: tuple[AuditLine, ...]
    next_before: int | None
    case_id: str | None
    action: AuditAction


def read_page(
    session: Session, wanted: Wanted, people: Mapping[str, str], *, before: int | None = None
) -> AuditPage:
    """A page of the audit chain, to be recorded with `note_look`; `people` are `everybody`.

    Nothing is found for an unknown reference.
    """
    return _read(session, wanted, people, before, PAGE_SIZE, AuditAction.AUDIT_READ)


def read_for_file(
    session: Session, wanted: Wanted, people: Mapping[str, str], *, before: int | None = None
) -> AuditPage:
    """As many entries as a file holds, to be recorded with `note_look`."""
    return _read(session, wanted, people, before, FILE_SIZE, AuditAction.AUDIT_EXPORTED)


def note_look(session: Session, keys: Keys, page: AuditPage, *, actor: Actor, now: datetime) -> None:
    """Record that a page was read, or taken as a file. Call it once that is made: from here others wait."""
    about = ("case", page.case_id) if page.case_id else ("list", None)
    audit.append(session, keys, actor, action=page.action, object_kind=about[0], object_id=about[1], now=now)


def everybody(session: Session, keys: Keys) -> dict[str, str]:
    """Whose entries may be asked for: the names of all staff by their ids, in order, and who else acts."""
    names = {each.id: accounts.profile_of(keys, each).name for each in staff_query.everyone(session)}
    in_order = dict(sorted(names.items(), key=lambda each: each[1].casefold()))
    return {**in_order, **NO_STAFF}


def _read(
    session: Session,
    wanted: Wanted,
    people: Mapping[str, str],
    before: int | None,
    limit: int,
    action: AuditAction,
) -> AuditPage:
    case = cases.by_reference(session, wanted.reference) if wanted.reference else None
    sought = Sought(
        about=("case", case.id if case else "") if wanted.reference else None,
        actor_kind=wanted.by if wanted.by in NO_STAFF else None,
        actor_id=wanted.by if wanted.by not in NO_STAFF else None,
        actions=actions_of(wanted.kind) if wanted.kind else None,
        days=wanted.days,
    )
    events = query.newest(session, sought, before=before, limit=limit + 1)
    listed = events[:limit]
    references = cases.references(
        session, {e.object_id for e in listed if e.object_kind == "case" and e.object_id}
    )
    lines = tuple(_line(each, people, references) for each in listed)
    more = listed[-1].seq if len(events) > limit else None
    return AuditPage(lines, more, case.id if case else None, action)


def note_check(session: Session, keys: Keys, *, actor: Actor, now: datetime) -> None:
    """Record that the chain is being checked, which reads it."""
    audit.append(
        session,
        keys,
        actor,
        action=AuditAction.AUDIT_READ,
        object_kind="chain",
        object_id=None,
        now=now,
    )


def _line(event: AuditEvent, names: Mapping[str, str], references: Mapping[str, str]) -> AuditLine:
    who = {"patient": "patient", "system": "program"}.get(event.actor_kind)
    about = event.object_id
    if about is not None and about in references:
        about = show_reference(references[about])
    elif about is not None:
        about = names.get(about, about)
    return AuditLine(
        seq=event.seq,
        at=event.at,
        who=who or names.get(event.actor_id or "", "unknown account"),
        role=event.actor_role,
        action=event.action,
        object_kind=event.object_kind,
        about=about,
        request_id=event.request_id,
    )
