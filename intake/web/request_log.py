"""One line in the log for each request, and the id that its entries in the audit chain share.

The line names the route and not the address, so that nothing a stranger types into an address is written.
There is no query, no referer, no browser and no network address in it. Where the answer is "not now" (503) it
is a warning, and says why.
"""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from intake.context import new_id
from intake.extensions import db
from intake.logs import Event, Reason, log
from intake.services import audit

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
A_SECOND = 1000
UNAVAILABLE = 503


def register(app: Flask) -> None:
    """Begin before, and end after, everything else that is done with a request; call it last of all."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request_funcs.setdefault(None, []).insert(0, _end)
    app.teardown_request(_forget)


def say_why(reason: Reason) -> None:
    """Let the line about this request say why it is answered with 503."""
    g.unavailable_because = reason


def _begin() -> None:
    g.began, request_id = time.perf_counter(), new_id()
    bind_contextvars(request_id=request_id)
    audit.within_request(db.session(), request_id)


def _end(response: Response) -> Response:
    began = g.get("began")  # missing where a request was refused before anything could begin
    is_unavailable = response.status_code == UNAVAILABLE
    say = log.warning if is_unavailable else log.info
    say(
        Event.REQUEST,
        method=request.method if request.method in METHODS else "OTHER",
        route=request.url_rule.rule if request.url_rule else "none",
        status=response.status_code,
        reason=g.get("unavailable_because", Reason.OTHER) if is_unavailable else None,
        milliseconds=None if began is None else round((time.perf_counter() - began) * A_SECOND),
        bytes=response.calculate_content_length(),
    )
    return response


def _forget(_error: BaseException | None) -> None:
    clear_contextvars()
