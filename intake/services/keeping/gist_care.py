"""Looking after the gists that lists read: cases stored by an older version get theirs anew."""

from __future__ import annotations

from sqlalchemy.orm import Session

from intake.services.cases import gists
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.queries import cases

CASES_AT_ONCE = 100
"""So few that on SQLite, where a batch holds the write lock, an answer waits a fraction of a second."""


def renew_some(session: Session, keys: Keys, after: str) -> tuple[str | None, int]:
    """Renew the old gists of the next batch of cases by id; where to go on (None: that was all), how many.

    Commit, and call until it gives None. It may be stopped at any moment and begun again. A case that cannot
    be opened is left as it is: lists say so on its row.
    """
    rows = cases.next_by_id(session, after, CASES_AT_ONCE)
    done = 0
    for row in rows:
        try:
            if not row.is_erased and not gists.is_current(keys, row):
                gists.renew(session, keys, row)
                done += 1
        except SealError:
            session.expire(row)
    last = rows[-1].id if len(rows) == CASES_AT_ONCE else None
    session.expire_all()
    return last, done
