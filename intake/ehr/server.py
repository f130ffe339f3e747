"""The EHR's FHIR server, as far as we use it: take a transaction, find a patient, say what it can do.

Names and birth dates go into bodies alone, never into an address: servers and proxies keep those in logs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from intake.domain.person import Identity, name_words
from intake.ehr.account import Account
from intake.ehr.problems import NotLetIn, NotNow, Refused, Unreachable
from intake.ehr.tokens import OK, SERVER_ERROR, TOO_MANY, Tokens

FHIR_JSON = "application/fhir+json"
UNAUTHORIZED, FORBIDDEN, TIMED_OUT = 401, 403, 408
_TAKEN = ("200", "201")
PAGES = "link"
"""Where a Bundle says that there is a next page."""
MOST_FOUND = 20
"""More patients than this that may be the one: then nobody can say which it is."""


def client_for(account: Account) -> httpx.Client:
    """What requests go through: it follows no redirect, and takes nothing from the environment."""
    return httpx.Client(timeout=account.timeout, follow_redirects=False, trust_env=False)


@dataclass
class EhrServer:
    """Talks to one server with one account."""

    account: Account
    client: httpx.Client
    tokens: Tokens

    @classmethod
    def of(
        cls, account: Account, client: httpx.Client, clock: Callable[[], datetime], new_id: Callable[[], str]
    ) -> EhrServer:
        """The server of that account."""
        return cls(account, client, Tokens(account, client, clock, new_id))

    def take(self, bundle: Mapping[str, Any]) -> list[str]:
        """Hand over a transaction, and give where each of its resources lies now, such as "Task/7".

        Raises `Refused`, `NotLetIn`, `NotNow` or `Unreachable`; with none of these the server has all of it.
        """
        answer = self._asked("POST", "", content=json.dumps(bundle), media=FHIR_JSON)
        answers = [each.get("response", {}) for each in answer.get("entry", [])]
        taken = [each for each in answers if str(each.get("status", "")).startswith(_TAKEN)]
        if answer.get("type") != "transaction-response" or len(taken) != len(bundle["entry"]):
            raise Refused("the server did not take every resource")
        return [_place(each.get("location", "")) for each in taken]

    def find_patient(self, person: Identity) -> str | None:
        """The one Patient with that name and birth date, as "Patient/7"; None for nobody or several.

        A birth date that is known in part finds whoever was born then. Servers differ in how wide they
        search, so what they find is compared once more. Raises like `take`.
        """
        if not (person.given and person.family and person.birth_date):
            return None
        sought = {
            "family": person.family,
            "given": person.given,
            "birthdate": person.birth_date,
            "_count": str(MOST_FOUND),
        }
        found = self._asked("POST", "/Patient/_search", data=sought)
        entries = found.get("entry", [])
        if len(entries) >= MOST_FOUND or any(each.get("relation") == "next" for each in found.get(PAGES, [])):
            return None
        alike = [each["resource"] for each in entries if _is(person, each.get("resource", {}))]
        return f"Patient/{alike[0]['id']}" if len(alike) == 1 else None

    def capabilities(self) -> dict[str, Any]:
        """What the server says of itself. Raises like `take`."""
        return self._asked("GET", "/metadata")

    def _asked(
        self,
        method: str,
        path: str,
        *,
        content: str | None = None,
        data: Mapping[str, str] | None = None,
        media: str = "",
    ) -> dict[str, Any]:
        """The server's answer; a token that it does not take any more is renewed once."""
        headers = {"Accept": FHIR_JSON, **({"Content-Type": media} if media else {})}
        for is_last in (False, True):
            authorization = {"Authorization": f"Bearer {self.tokens.current()}"}
            try:
                response = self.client.request(
                    method,
                    f"{self.account.address}{path}",
                    content=content,
                    data=data,
                    headers=headers | authorization,
                )
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise Unreachable(f"no answer from the server ({type(error).__name__})") from error
            if response.status_code != UNAUTHORIZED or is_last:
                break
            self.tokens.renew()
        return _understood(response)


def _is(person: Identity, patient: Mapping[str, Any]) -> bool:
    """Whether a Patient is found to have that very name and a birth date that agrees."""
    sought = (name_words(person.given or ""), name_words(person.family or ""))
    names = [
        (name_words(" ".join(each.get("given", []))), name_words(each.get("family", "")))
        for each in patient.get("name", [])
    ]
    born = str(patient.get("birthDate", "")).startswith(person.birth_date or "?")
    return patient.get("resourceType") == "Patient" and "id" in patient and born and sought in names


def _understood(response: httpx.Response) -> dict[str, Any]:
    status = response.status_code
    if status in (UNAUTHORIZED, FORBIDDEN):
        raise NotLetIn(f"the server answers {status}: the token does not allow this")
    if status >= SERVER_ERROR or status in (TOO_MANY, TIMED_OUT):
        raise NotNow(f"the server answers {status}")
    try:
        answer = response.json()
    except ValueError:
        raise Refused(f"the server's answer ({status}) is not FHIR") from None
    if status not in (OK, 201) or not isinstance(answer, dict):
        raise Refused(f"the server answers {status}")
    return answer


def _place(location: str) -> str:
    """The kind and id in an address, without the server and the version before and behind them."""
    whole, _, _ = location.partition("/_history")
    return "/".join(whole.split("/")[-2:])
