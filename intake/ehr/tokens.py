"""A token to talk to the EHR with, as SMART Backend Services has it: asked for with a signed statement.

The statement (`private_key_jwt`, RFC 7523) says who we are, is good for one use and a few minutes, and holds
nothing about a patient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from joserfc import jwt

from intake.ehr.account import Account
from intake.ehr.problems import NotLetIn, NotNow, Unreachable

CONFIGURATION = ".well-known/smart-configuration"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GOOD_FOR = timedelta(minutes=4)
"""SMART asks for five minutes at most; a clock may be a little off."""
RENEWED_BEFORE = timedelta(seconds=30)
SHORTEST = 60
"""How long a token counts, in seconds, whose server does not say."""
OK, SERVER_ERROR, TOO_MANY = 200, 500, 429


@dataclass
class Tokens:
    """Asks for tokens and keeps the newest as long as it counts."""

    account: Account
    client: httpx.Client
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    _token: str = field(default="", repr=False)
    _until: datetime | None = None
    _endpoint: str = ""

    def current(self) -> str:
        """A token that counts now. Raises `NotLetIn`, `NotNow` or `Unreachable`."""
        if self._until is None or self.clock() >= self._until - RENEWED_BEFORE:
            self.renew()
        return self._token

    def renew(self) -> dict[str, Any]:
        """Ask for a new token, whatever the one at hand says, and give the server's answer without it."""
        answer = self._ask()
        seconds = answer.get("expires_in", SHORTEST)
        try:
            self._token = str(answer["access_token"])
            self._until = self.clock() + timedelta(seconds=float(seconds))
        except (KeyError, TypeError, ValueError):
            raise NotLetIn("the token endpoint's answer holds no token") from None
        return {name: value for name, value in answer.items() if name != "access_token"}

    def endpoint(self) -> str:
        """Where tokens are had: as set, or as the server itself says. Raises like `current`."""
        if not self._endpoint:
            self._endpoint = self.account.token_address or self._discovered()
        return self._endpoint

    def _discovered(self) -> str:
        response = self._answer("GET", f"{self.account.address}/{CONFIGURATION}")
        found = _json(response).get("token_endpoint") if response.status_code == OK else None
        if not isinstance(found, str) or not found:
            raise NotLetIn(f"the server names no token endpoint in {CONFIGURATION}; set EHR_TOKEN_ADDRESS")
        if self.account.address.startswith("https://") and not found.startswith("https://"):
            raise NotLetIn("the server names a token endpoint that is not https")
        return found

    def _ask(self) -> dict[str, Any]:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(),
            **({"scope": self.account.scope} if self.account.scope else {}),
        }
        response = self._answer("POST", self.endpoint(), form)
        if response.status_code >= SERVER_ERROR or response.status_code == TOO_MANY:
            raise NotNow(f"the token endpoint answers {response.status_code}")
        answer = _json(response)
        if response.status_code != OK:
            raise NotLetIn(f"the token endpoint refuses: {_word(answer.get('error'), response.status_code)}")
        return answer

    def _assertion(self) -> str:
        now = self.clock()
        claims = {
            "iss": self.account.client_id,
            "sub": self.account.client_id,
            "aud": self.endpoint(),
            "exp": int((now + GOOD_FOR).timestamp()),
            "iat": int(now.timestamp()),
            "jti": self.new_id(),
        }
        algorithm = self.account.algorithm
        header = {"alg": algorithm, "typ": "JWT", "kid": self.account.key_id}
        return jwt.encode(header, claims, self.account.key, algorithms=[algorithm])

    def _answer(self, method: str, address: str, form: dict[str, str] | None = None) -> httpx.Response:
        try:
            return self.client.request(method, address, data=form, headers={"Accept": "application/json"})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"no answer from where tokens are had ({type(error).__name__})") from error


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _word(error: Any, status: int) -> str:
    """One of the short words of RFC 6749 (5.2); anything longer may hold who knows what."""
    return error if isinstance(error, str) and error.isascii() and error.isidentifier() else str(status)
