"""Pages of a browser without an open form that can be reloaded: sealed, for a quarter of an hour.

A saved form's code, and what was typed where a saved form or a request is looked for. Whoever holds the token
of the browser's cookie opens them; each keeping gives it a new one, so that a token which somebody else put
there or saw opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from intake.store.keys import Keys, token_hash
from intake.store.models import KeptPage
from intake.store.queries import kept_pages as query

KEPT_FOR = timedelta(minutes=15)


class KeptKind(StrEnum):
    """Which pages there are."""

    SAVED = "saved"
    OPEN = "open"
    SENT = "sent"


@dataclass(frozen=True)
class PageShown:
    """What a page shows, as JSON data, and the draft that it tells of, if any, with which it goes."""

    page: KeptKind
    content: dict[str, Any] = field(repr=False)
    draft_id: str | None = None


def keep(
    session: Session,
    keys: Keys,
    shown: PageShown,
    *,
    token: str | None,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> str:
    """Keep what a page shows, instead of what it showed before, and give the token for the cookie.

    `token` is the browser's present one, if any; what else is kept for it goes on with the new one. What
    nobody may be shown any more is erased on the way.
    """
    query.erase_expired(session, now)
    given = new_token()
    if token:
        query.erase_page(session, token_hash(token), shown.page)
        query.hand_over(session, token_hash(token), token_hash(given))
    kept = KeptPage(
        id=new_id(),
        token_hash=token_hash(given),
        page=shown.page,
        draft_id=shown.draft_id,
        expires_at=now + KEPT_FOR,
    )
    key = kept.make_data_key(keys.ring)
    place = {"table": "kept_page", "row": kept.id, "column": "sealed_content"}
    kept.sealed_content = key.seal_json(shown.content, **place)
    session.add(kept)
    session.flush()
    return given


def look(
    session: Session, keys: Keys, page: KeptKind, token: str | None, now: datetime
) -> dict[str, Any] | None:
    """What that page of this browser shows; None where it shows nothing, or no longer."""
    kept = query.of_browser(session, token_hash(token), page, now) if token else None
    if kept is None:
        return None
    key = kept.data_key(keys.ring)
    content: dict[str, Any] = key.open_json(
        kept.sealed_content, table="kept_page", row=kept.id, column="sealed_content"
    )
    return content


def forget(session: Session, token: str | None, page: KeptKind | None = None) -> None:
    """Show that page, or all pages, of this browser no more."""
    if token and page:
        query.erase_page(session, token_hash(token), page)
    elif token:
        query.erase_of_browser(session, token_hash(token))


def erase_old(session: Session, now: datetime) -> int:
    """Delete what may be shown no longer, and say how many rows that were."""
    return query.erase_expired(session, now)
