"""Pages without an open form that can be reloaded: what they show is kept for this browser for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake import context
from intake.extensions import db, keys
from intake.services.patient import kept_pages
from intake.services.patient.kept_pages import KeptKind, PageShown
from intake.web.form.again import Pairs
from intake.web.host_cookie import KEPT_PAGES

AGAIN = "again"
"""In the address of a page that shows what was typed; whoever comes to it anew finds it empty."""


@dataclass(frozen=True, slots=True)
class KeptTyped:
    """What was typed on a page, and the word for why it is shown again."""

    typed: MultiDict[str, str]
    why: str


def lead_to(address: str, shown: PageShown) -> Response:
    """Keep what that page shows, and lead to it. Commits."""
    token = kept_pages.keep(
        db.session(),
        keys(),
        shown,
        token=KEPT_PAGES.token(),
        now=context.now(),
        new_id=context.new_id,
        new_token=context.new_token,
    )
    db.session.commit()
    response = redirect(address, 303)
    KEPT_PAGES.give(response, token)
    return response


def kept(page: KeptKind) -> dict[str, Any] | None:
    """What that page shows in this browser; None where it shows nothing, or no longer."""
    return kept_pages.look(db.session(), keys(), page, KEPT_PAGES.token(), context.now())


def show_typed_again(page: KeptKind, typed: Pairs, why: str) -> Response:
    """Lead back to the page of this request, with what was typed on it. Commits."""
    address = url_for(request.endpoint or "", again="1")
    return lead_to(address, PageShown(page, {"typed": typed, "why": why}))


def kept_typed(page: KeptKind) -> KeptTyped | None:
    """What was typed on the page of this request; None where it is opened anew."""
    content = kept(page) if AGAIN in request.args else None
    if content is None:
        return None
    return KeptTyped(MultiDict((name, value) for name, value in content["typed"]), content["why"])


def forget(page: KeptKind | None = None) -> None:
    """Show that page, or all, no more in this browser; it takes effect with the caller's commit."""
    kept_pages.forget(db.session(), KEPT_PAGES.token(), page)
