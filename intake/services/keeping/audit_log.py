"""Reading the audit chain: pages of it for auditors, the newest first. Looking at it is an event, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.reference import show_reference
from intake.services import audit
from intake.services.accounts import accounts
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.store.keys import Keys
from intake.store.models import AuditEvent
from intake.store.queries import audit as query
from intake.store.queries import cases
from intake.store.queries import staff as staff_query

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """Which entries to list: those about one case (its reference as stored), by one person, or both."""

    reference: str | None = None
    staff_id: str | None = None


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
    """One page, the newest first; the next one goes on before entry `next_before` (None: there is none)."""

    lines: tuple[AuditLine, ...]
    next_before: int | None


def read_page(
    session: Session,
    keys: Keys,
    wanted: Wanted,
    *,
    before: int | None = None,
    actor: Actor,
    now: datetime,
) -> AuditPage:
    """A page of the audit chain, and an entry that it was read. Nothing is found for an unknown reference."""
    case = cases.by_reference(session, wanted.reference) if wanted.reference else None
    about = None
    if wanted.reference:
        about = ("case", case.id if case else "")
    events = query.newest(session, before=before, about=about, actor_id=wanted.staff_id, limit=PAGE_SIZE + 1)
    listed = events[:PAGE_SIZE]
    names = _names(session, keys)
    references = cases.references(
        session, {e.object_id for e in listed if e.object_kind == "case" and e.object_id}
    )
    lines = tuple(_line(each, names, references) for each in listed)
    audit.append(
        session,
        keys,
        actor,
        action=AuditAction.AUDIT_READ,
        object_kind="case" if case else "list",
        object_id=case.id if case else None,
        now=now,
    )
    return AuditPage(lines, listed[-1].seq if len(events) > PAGE_SIZE else None)


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


def _names(session: Session, keys: Keys) -> dict[str, str]:
    return {each.id: accounts.profile_of(keys, each).name for each in staff_query.everyone(session)}


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
