"""Queries about drafts and safety exits.

Every page of every patient opens a draft, and most save it: that is one SELECT and one UPDATE, put together
once and sent as they stand, because the session's bookkeeping of a changed row costs more than the change.
Whatever files, ends or moves a draft works on its `locked` row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from sqlalchemy import Select, Table, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from intake.store.base import UtcDateTime
from intake.store.keys import KeyRing
from intake.store.models import Draft, SafetyExit
from intake.store.models.draft import DRAFT_OPEN
from intake.store.queries import holds
from intake.store.seal import DataKey, unwrap


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as it was read or saved last: the columns that a page works with."""

    id: str
    status: str
    questionnaire_id: str
    questionnaire_version: str
    updated_at: datetime
    expires_at: datetime
    revision: int
    case_id: str | None
    wrapped_key: bytes | None = field(repr=False)
    sealed_content: bytes | None = field(repr=False)

    def data_key(self, ring: KeyRing) -> DataKey:
        """The draft's data key. Raises `Erased`, `UnknownKey` or `Tampered`."""
        return unwrap(ring, self.wrapped_key, table=Draft.__tablename__, row=self.id)


_TABLE: Table = Draft.metadata.tables[Draft.__tablename__]
_BY_TOKEN = select(*(_TABLE.c[name] for name in DraftRow.__slots__)).where(
    _TABLE.c.token_hash == bindparam("token_hash")
)
_BY_TOKEN_LOCKED = _BY_TOKEN.with_for_update()
_SAVE = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("draft"),
        _TABLE.c.revision == bindparam("read"),
        _TABLE.c.status == DRAFT_OPEN,
    )
    .values(
        revision=bindparam("saved"),
        updated_at=bindparam("at"),
        expires_at=bindparam("until"),
        sealed_content=bindparam("content"),
    )
)
_ADD = insert(_TABLE)


def by_token_hash(session: Session, token_hash: str, *, lock: bool) -> DraftRow | None:
    """The draft with this token hash; with `lock`, no other transaction changes it until this one ends."""
    query = _BY_TOKEN_LOCKED if lock else _BY_TOKEN
    found = session.connection().execute(query, {"token_hash": token_hash}).one_or_none()
    return None if found is None else DraftRow(*found)


def by_staff(session: Session, draft_id: str, staff_id: str, *, lock: bool) -> DraftRow | None:
    """The draft of that id which this person fills in for a caller; `lock` as in `by_token_hash`."""
    query = select(*(_TABLE.c[name] for name in DraftRow.__slots__)).where(
        _TABLE.c.id == draft_id, _TABLE.c.staff_id == staff_id
    )
    found = session.connection().execute(query.with_for_update() if lock else query).one_or_none()
    return None if found is None else DraftRow(*found)


def open_of_staff(session: Session, staff_id: str, now: datetime, limit: int) -> Sequence[Draft]:
    """What this person began for callers and did not send, whose time is not up, the newest first."""
    mine = (Draft.staff_id == staff_id, Draft.status == DRAFT_OPEN, Draft.expires_at > now)
    return session.scalars(select(Draft).where(*mine).order_by(Draft.created_at.desc()).limit(limit)).all()


def count_open_of_staff(session: Session, staff_id: str, now: datetime) -> int:
    """How many of these there are."""
    return session.scalar(_count_open_of_staff(), {"staff": staff_id, "now": now}) or 0


@cache
def _count_open_of_staff() -> Select[tuple[int]]:
    """Put together once: every look at the queue asks it."""
    is_open = Draft.status == DRAFT_OPEN, Draft.expires_at > bindparam("now", type_=UtcDateTime())
    return select(func.count()).where(Draft.staff_id == bindparam("staff"), *is_open)


def row_of(draft: Draft) -> DraftRow:
    """A draft as a page works with it."""
    return DraftRow(*(getattr(draft, name) for name in DraftRow.__slots__))


def add(session: Session, draft: Draft) -> None:
    """Write a new draft."""
    values = {column.key: getattr(draft, column.key) for column in _TABLE.columns}
    session.connection().execute(_ADD, values)


def save(
    session: Session, draft: DraftRow, content: bytes, *, at: datetime, until: datetime
) -> DraftRow | None:
    """Save a draft's sealed content and its times, and give it as saved.

    None, and nothing saved, where it is no longer open, or no longer at the revision that was read: another
    request sent, ended or saved it.
    """
    revision = draft.revision + 1
    place = {"draft": draft.id, "read": draft.revision}
    values = {"saved": revision, "at": at, "until": until, "content": content}
    if session.connection().execute(_SAVE, place | values).rowcount != 1:
        return None
    return replace(draft, revision=revision, updated_at=at, expires_at=until, sealed_content=content)


def locked(session: Session, draft_id: str) -> Draft:
    """The row itself, as it is now; no other transaction changes it until this one ends."""
    return session.get_one(Draft, draft_id, with_for_update=True, populate_existing=True)


def of_case(session: Session, case_id: str, draft_id: str) -> Sequence[Draft]:
    """The draft a case came from, where it is still there, and those begun to bring it up to date."""
    return session.scalars(select(Draft).where(or_(Draft.id == draft_id, Draft.case_id == case_id))).all()


def expired(session: Session, now: datetime, limit: int) -> Sequence[Draft]:
    """Drafts whose time is up, at most `limit`, oldest first; rows in use and of held cases are left out."""
    due = select(Draft).where(Draft.expires_at <= now, ~holds.is_held(Draft.case_id))
    query = due.order_by(Draft.expires_at).limit(limit)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def safety_exits_of_draft(session: Session, draft_id: str) -> Sequence[SafetyExit]:
    """The safety exits of one sitting, in the order they happened."""
    return session.scalars(
        select(SafetyExit).where(SafetyExit.draft_id == draft_id).order_by(SafetyExit.at)
    ).all()


def count_exits_without_contact(session: Session, since: datetime) -> int:
    """How many safety exits since then left no way to call back; the queue shows their number only."""
    return session.scalar(_count_exits_without_contact(), {"since": since}) or 0


@cache
def _count_exits_without_contact() -> Select[tuple[int]]:
    """Put together once: every look at the queue asks it."""
    since = bindparam("since", type_=UtcDateTime())
    return select(func.count()).where(SafetyExit.contact_left.is_(False), SafetyExit.at >= since)


def count_open(session: Session, at_most: int) -> int:
    """How many forms are begun and not sent, counted no further than `at_most`."""
    some = select(Draft.id).where(Draft.status == DRAFT_OPEN).limit(at_most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def any_expired(session: Session, before: datetime) -> bool:
    """Whether a draft is still there whose time was up before that instant, and that no legal hold keeps."""
    overdue = select(Draft.id).where(Draft.expires_at < before, ~holds.is_held(Draft.case_id))
    return session.scalar(overdue.limit(1)) is not None
