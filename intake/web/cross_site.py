"""What another site makes a browser send: it gets no cookie, so it can neither take one away nor plant one.

Our cookies do not come along with such a post, so an answer to it knows nobody, and what it would set would
stand in the place of what the browser holds: the patient's form, and the secret of all pages that are open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request
from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.sessions import SessionMixin

OUR_OWN = frozenset({"same-origin", "none"})
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_posted_across_sites() -> bool:
    """Whether another site made the browser send this: then its text is nobody's here, and is not shown.

    Browsers say so themselves; where one is too old to, its "Origin" does, unless that is left out. Following
    a link from elsewhere is no such thing.
    """
    if request.method in LOOKING:
        return False
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in OUR_OWN
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return bool(origin) and origin != request.host


def register(app: Flask) -> None:
    """Let no answer to a post from another site carry a cookie."""
    app.session_interface = _OwnSessions()


class _OwnSessions(SecureCookieSessionInterface):
    """Flask's own sessions. They are saved last of all, so that no cookie is added after this."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if is_posted_across_sites():
            response.headers.remove("Set-Cookie")
        else:
            super().save_session(app, session, response)
