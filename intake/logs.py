"""What the program says in its log: event names and ids, and nothing that anybody typed.

A log is read by people who may not read a request. So it is an allowlist, twice: only the events of `Event`
and the fields of `FIELDS` are written, and a field only where its value has the form that the table gives it.
What a library says is reduced to which library, where, and its sentence before anything was put into it, but
for the sentences of `FILLED_IN`; an error to its class and the places it passed, since its own words may
repeat what was typed.

One line is one event, as logfmt, on standard error.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

# Where rich can be found structlog loads it, and pygments with it, to print errors in colours: we print none.
_rich: Any = sys.modules.setdefault("rich", None)  # type: ignore[arg-type]

import structlog  # noqa: E402
from structlog.contextvars import get_contextvars, merge_contextvars  # noqa: E402
from structlog.stdlib import ProcessorFormatter  # noqa: E402
from structlog.typing import EventDict  # noqa: E402

if _rich is None:
    del sys.modules["rich"]

INNERMOST_PLACES = 8


class Event(StrEnum):
    """Everything that the program itself says."""

    SERVING = "serving"
    REQUEST = "request"
    AUDIT_HEAD = "audit_head"
    AUDIT_HEAD_NOT_WRITTEN = "audit_head_not_written"
    CASE_NOT_SHOWN = "case_not_shown"
    PDF_NOT_MADE = "pdf_not_made"
    DELIVERER_ENDED = "deliverer_ended"
    EHR_SENDER_ENDED = "ehr_sender_ended"
    SEARCH_LEFT_OLD = "search_left_old"
    READINESS_FAILED = "readiness_failed"


class Reason(StrEnum):
    """Everything for which the program says "not now" (503): the line about the request names one."""

    LOCKED = "locked"  # another writer holds what is needed
    SLOW = "slow"  # the database took longer than it may
    FULL = "full"  # no room on the database's disk
    DISK = "disk"  # the database's disk does not answer
    DOWN = "down"  # the database cannot be reached or opened
    REPLACED = "replaced"  # the database's file was removed, moved or replaced
    SCHEMA = "schema"  # the database has another schema than this program's
    KEYS = "keys"  # the database was sealed with other keys
    UNSAFE = "unsafe"  # the database does not take the settings the promises rest on
    CONNECTIONS = "connections"  # every connection to the database is in use
    HASHING = "hashing"  # too many passwords are being worked on
    NUMBERS = "numbers"  # no free form number was found
    OTHER = "other"  # said by a library; the product itself gives one of the others


LIBRARY = "library"
"""The event name of whatever a library says."""

FILLED_IN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "gunicorn.error": frozenset(
            {
                "Connection in use: %s",
                "Invalid address: %s",
                "Can't connect to %s",
                "WORKER TIMEOUT (pid:%s)",
                "Worker (pid:%s) exited with code %s.",
                "Worker (pid:%s) was sent %s!",
                "Worker (pid:%s) was sent %s! Perhaps out of memory?",
            }
        )
    }
)
"""Sentences, by their library, that are written whole: what they hold is set by us or by the system."""

_COUNT = re.compile(r"-?[0-9]{1,18}")
_CLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")

FIELDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "at": re.compile(r"[0-9TZ:.+-]{10,40}"),
        "level": re.compile(r"[a-z]{4,8}"),
        "event": re.compile("|".join([*Event, LIBRARY])),
        "address": re.compile(r"https?://[0-9a-z.:\[\]-]{1,80}|unix:[!-~]{1,108}"),
        "request_id": re.compile(r"[0-9a-f-]{36}"),
        "method": re.compile(r"GET|HEAD|POST|OPTIONS|OTHER"),
        "route": re.compile(r"/[A-Za-z0-9_/.:<>-]{0,120}|none"),
        "status": re.compile(r"[1-5][0-9]{2}"),
        "reason": re.compile("|".join(Reason)),
        "milliseconds": _COUNT,
        "bytes": _COUNT,
        "cases": _COUNT,
        "seq": _COUNT,
        "mac": re.compile(r"[0-9a-f]{64}"),
        "error": re.compile(rf"{_CLASS.pattern}( from {_CLASS.pattern}){{0,9}}"),
        "places": re.compile(r"[A-Za-z0-9_.<>: -]{1,1000}"),
        "library": _CLASS,
        "where": re.compile(r"[A-Za-z0-9_.-]{1,80}:[0-9]{1,6}"),
        "says": re.compile(r"[ -~]{1,200}"),
    }
)
"""Every field that may stand in a line, in their order, and the form that its value must have."""


def only_allowed(fields: EventDict) -> dict[str, str]:
    """The fields in the table's order, without whatever it does not name, or names with another form."""
    allowed = {}
    for name, form in FIELDS.items():
        value = fields.get(name)
        if value is not None and form.fullmatch(text := str(value)):
            allowed[name] = text
    return allowed


def _as_library(record: logging.LogRecord) -> EventDict:
    """What is left of a line that a library logged."""
    error = record.exc_info[1] if record.exc_info else None
    return {
        "request_id": get_contextvars().get("request_id"),
        "event": LIBRARY,
        "level": record.levelname.lower(),
        "library": record.name,
        "where": f"{record.filename}:{record.lineno}",
        "says": _sentence(record.name, str(record.msg), record.args),
        **(describe(error) if error else {}),
    }


def _sentence(library: str, unfilled: str, arguments: Any) -> str | None:
    """What a library said without what it put in; None where it may have put the sentence together before."""
    if not arguments:
        return None
    return unfilled % arguments if unfilled in FILLED_IN.get(library, ()) else unfilled


def describe(error: BaseException) -> dict[str, str]:
    """An error without its words: its class and those it came from, and the innermost places it passed."""
    frames = traceback.extract_tb(error.__traceback__)[-INNERMOST_PLACES:]
    places = (f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in frames)
    return {
        "error": " from ".join(type(each).__name__ for each in _chain(error)),
        "places": " ".join(places),
    }


def _chain(error: BaseException) -> Iterator[BaseException]:
    met: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in met:
        met.append(step)
        yield step
        step = step.__cause__ or step.__context__


log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("intake"),
    processors=[
        merge_contextvars,
        structlog.stdlib.add_log_level,
        ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""Where the program says what happens: `log.info(Event.AUDIT_HEAD, seq=..., mac=...)`."""

_OURS = "_logger"
"""What structlog marks the records with that were made by `log`."""
_NEEDS_QUOTES = re.compile(r'[ ="]')


class AllowedLines(logging.Formatter):
    """Writes each record as one line of what the allowlist lets through, ours and everybody else's."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        is_ours = _OURS in record.__dict__ and isinstance(record.msg, dict)
        fields: EventDict = record.msg if is_ours else _as_library(record)  # type: ignore[assignment]
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        return " ".join(
            [f"{name}={_quoted(value)}" for name, value in only_allowed({**fields, "at": at}).items()]
        )


def _quoted(value: str) -> str:
    """A value of a line in logfmt; one with spaces stands in quotes."""
    if not _NEEDS_QUOTES.search(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def handler() -> logging.Handler:
    """A handler for standard error whose lines have passed the allowlist."""
    made = logging.StreamHandler(sys.stderr)
    made.setFormatter(AllowedLines())
    return made


def set_up() -> None:
    """From now on this process logs through the allowlist and in no other way, warnings included.

    Of libraries it tells what went wrong, of the product also what happened.
    """
    logging.basicConfig(level=logging.WARNING, handlers=[handler()], force=True)
    logging.getLogger("intake").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


GUNICORN = MappingProxyType(
    {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"log": {"()": "intake.logs.handler"}},
        "root": {"level": "WARNING", "handlers": ["log"]},
        "loggers": {
            "intake": {"level": "INFO"},
            "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }
)
"""How gunicorn is told to log in the same way; lines about requests are ours (`intake.web.request_log`)."""
