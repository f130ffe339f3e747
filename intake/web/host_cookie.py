"""A cookie that holds one opaque token, bound to this host, and gone when the browser closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response


@dataclass(frozen=True, slots=True)
class HostCookie:
    """The cookie `plain_name`; from another site it comes along by links alone ("Lax") or not ("Strict")."""

    plain_name: str
    samesite: str
    kept_for: timedelta | None = None
    """How long the browser keeps it; None: until it closes."""

    @property
    def name(self) -> str:
        """Its name; where cookies are sent by https alone the prefix ties it to this host and path."""
        return f"__Host-{self.plain_name}" if self._secure else self.plain_name

    @property
    def is_sent(self) -> bool:
        """Whether this browser sent one, whatever it opens."""
        return self.name in request.cookies

    def token(self) -> str | None:
        """The token this browser sent; None where it sent none."""
        return request.cookies.get(self.name) or None

    def give(self, response: Response, token: str) -> None:
        """Hand the browser a token."""
        response.set_cookie(self.name, token, max_age=self.kept_for, **self._bounds())

    def take_back(self, response: Response) -> None:
        """Take the token away from the browser."""
        response.delete_cookie(self.name, **self._bounds())

    @property
    def _secure(self) -> bool:
        return bool(current_app.config["SESSION_COOKIE_SECURE"])

    def _bounds(self) -> dict[str, Any]:
        return {"path": "/", "secure": self._secure, "httponly": True, "samesite": self.samesite}


SITTING = HostCookie("form", "Lax")
"""A patient's open form; links in letters lead to it."""
KEPT_PAGES = HostCookie("pages", "Lax")
"""What a browser without an open form may be shown again for a while."""
STAFF_SESSION = HostCookie("staff", "Strict")
"""A member of staff's session."""
STAFF_DEVICE = HostCookie("device", "Strict", kept_for=timedelta(days=180))
"""A browser that staff have signed in from: it opens nothing, and has tries at signing in of its own."""
