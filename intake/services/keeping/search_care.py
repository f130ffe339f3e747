"""Looking after what search knows: how much is left on an older version, and bringing it to the newest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.store import reindexing
from intake.store.keys import Keys

CASES_AT_ONCE = 100
"""So few that on SQLite, where a batch holds the write lock, an answer waits a fraction of a second."""


def cases_left(session: Session) -> int:
    """How many requests search knows by an older version, so that some ways to type a name miss them."""
    return reindexing.cases_left(session)


def reindex_some(session: Session, keys: Keys, *, actor: Actor, now: datetime) -> int:
    """Bring a batch of requests to the newest version and say how many; commit, and call until it gives 0.

    Each batch is recorded. It may be stopped at any moment and begun again.
    """
    done = reindexing.reindex(session, keys, CASES_AT_ONCE)
    if done:
        audit.append(
            session,
            keys,
            actor,
            action=AuditAction.SEARCH_REINDEXED,
            object_kind="search",
            object_id=None,
            now=now,
        )
    return done
