"""The token against forged forms that a page carries, signed once for each browser: it has no age.

Flask-WTF signs and checks a token anew for every page. Whatever is not the very token that was signed here
is left to Flask-WTF, such as one that another process of the server signed.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from flask import current_app, g, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

FIELD = "csrf_token"
_SALT = "wtf-csrf-token"
_BROWSERS = 1_000
"""Whose tokens a process keeps; the token of one that was long away is signed anew."""


def page_token() -> str:
    """The token for the pages of this browser."""
    if FIELD in g:  # made for the first page of this browser
        return str(g.get(FIELD))
    secret = session.get(FIELD)
    return _signed(str(current_app.secret_key), secret) if isinstance(secret, str) else generate_csrf()


def is_page_token(sent: object) -> bool:
    """Whether that is surely the token of this browser; where it is not, it may still be another good one."""
    if not isinstance(sent, str) or not isinstance(session.get(FIELD), str):
        return False
    return hmac.compare_digest(sent.encode("utf-8", "replace"), page_token().encode())


@lru_cache(maxsize=_BROWSERS)
def _signed(key: str, secret: str) -> str:
    return URLSafeTimedSerializer(key, salt=_SALT).dumps(secret)
