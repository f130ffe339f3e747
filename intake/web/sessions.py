"""The signed cookie with the secret of a browser's forms and its language, and when any cookie may be set."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from intake.web.cross_site import is_posted_across_sites
from intake.web.headers import vary_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flask import Flask, Request, Response
    from flask.sessions import SessionMixin
    from itsdangerous import URLSafeTimedSerializer


BROWSERS = 1_000
"""Of how many a process keeps what their cookie said, so that it need not be read at every page."""


class OwnSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but for two things.

    They have no age: the browser drops them when it closes, and a clock that steps back must not take a
    patient's pages for forged ones. And no answer to a post from another site carries a cookie of any kind:
    it would stand in the place of what the browser holds, the patient's form and the secret of all its pages.
    """

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None
        self._said: Callable[[str], dict[str, Any]] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie, made once: the secrets of a running application never change."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the browser's cookie says; nothing where it says nothing, or another one signed it."""
        if self._said is None:
            serializer = self.get_signing_serializer(app)
            if serializer is None:
                return None
            # What was signed never changes, and has no age; a signature that is not ours is never kept.
            self._said = lru_cache(maxsize=BROWSERS)(serializer.loads)
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        try:
            return self.session_class(self._said(cookie))
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where it changed. Flask does this last, so that no cookie is added after it."""
        if is_posted_across_sites():
            response.headers.remove("Set-Cookie")
        elif session.modified or not session:
            super().save_session(app, session, response)
        elif session.accessed:
            vary_by(response, "Cookie")
