"""An EHR that answers as it is told, without a network."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx

from intake.ehr.account import Account
from intake.ehr.server import EhrServer
from tests.support.made_up_accounts import account

TOKEN_ADDRESS = "https://ehr.example.org/token"
GIVES = (200, {"access_token": "abc", "expires_in": 300})

Answer = tuple[int, Any]


@dataclass
class MadeUpEhr:
    """What it answers: to who asks for a token, to a search, and to a transaction (None: it takes it)."""

    token: Answer = GIVES
    found: Answer = (200, {"resourceType": "Bundle", "entry": []})
    transaction: Answer | None = None
    silent: bool = False
    asked: list[httpx.Request] = field(default_factory=list)

    def server(self, clock: Callable[[], datetime], ours: Account | None = None, **changes: Any) -> EhrServer:
        """A server that speaks to it."""
        ours = ours or account(token_address=TOKEN_ADDRESS, **changes)
        client = httpx.Client(transport=httpx.MockTransport(self._answer))
        return EhrServer.of(ours, client, clock, iter(map(str, range(1000))).__next__)

    @property
    def bundles(self) -> list[dict[str, Any]]:
        """The transactions it was sent."""
        return [json.loads(each.content) for each in self.asked if each.url.path == "/fhir"]

    @property
    def searches(self) -> list[dict[str, list[str]]]:
        """The searches it was asked for."""
        return [parse_qs(each.content.decode()) for each in self.asked if each.url.path.endswith("_search")]

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Answer over HTTP while the block lasts, at this address of this machine."""
        ehr = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = dict(self.headers.items())
                answer = ehr._answer(
                    httpx.Request("POST", f"http://ehr{self.path}", headers=headers, content=body)
                )
                self.send_response(answer.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.silent:
            raise httpx.ConnectTimeout("nobody", request=request)
        status, answer = self._what(request)
        if isinstance(answer, str):
            return httpx.Response(status, text=answer)
        return httpx.Response(status, json=answer)

    def _what(self, request: httpx.Request) -> Answer:
        if request.url.path == "/token":
            return self.token
        if request.url.path.endswith("_search"):
            return self.found
        if self.transaction is not None:
            return self.transaction
        entries = json.loads(request.content)["entry"]
        kinds = [each["resource"]["resourceType"] for each in entries]
        taken = [
            {
                "response": {
                    "status": "201 Created",
                    "location": f"https://ehr.example.org/fhir/{kind}/{n}/_history/1",
                }
            }
            for n, kind in enumerate(kinds)
        ]
        return 200, {"resourceType": "Bundle", "type": "transaction-response", "entry": taken}
