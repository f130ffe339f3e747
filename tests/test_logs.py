"""The log is an allowlist: whatever we or a library hand to it, only ids and event names come out."""

from __future__ import annotations

import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from inspect import getsource
from io import StringIO
from pathlib import Path

import pytest
from gunicorn import arbiter, sock
from hypothesis import given
from hypothesis import strategies as st
from structlog.contextvars import bound_contextvars

from intake import logs
from intake.logs import FIELDS, FILLED_IN, Event, describe, log, only_allowed

NAME, PHONE = "Ximena Quill", "251-555-0142"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the process writes to its log, with the log set up as a server has it; afterwards as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    for each in before:
        root.removeHandler(each)
    logs.set_up()
    text = StringIO()
    made = root.handlers[0]
    assert isinstance(made, logging.StreamHandler)
    made.setStream(text)
    yield text
    logging.captureWarnings(capture=False)
    root.handlers[:] = before
    root.setLevel(level)


def test_an_event_and_its_allowed_fields_are_one_line(written: StringIO) -> None:
    log.info(Event.AUDIT_HEAD, seq=7, mac="ab" * 32)

    at, _, rest = written.getvalue().partition(" ")
    assert at.startswith("at=20")
    assert rest == f"level=info event=audit_head seq=7 mac={'ab' * 32}\n"


def test_a_field_that_is_not_in_the_table_is_left_out(written: StringIO) -> None:
    log.info(Event.REQUEST, method="GET", name=NAME, phone=PHONE)

    assert "method=GET" in written.getvalue()
    assert NAME not in written.getvalue()
    assert PHONE not in written.getvalue()


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_another_form_is_left_out(written: StringIO, field: str) -> None:
    value = f"{NAME} {PHONE}\nevent=request ñ"
    with bound_contextvars(**{field: value} if field != "event" else {}):
        log.info(value if field == "event" else Event.REQUEST)

    assert NAME not in written.getvalue()
    assert written.getvalue().count("\n") == 1


@given(st.dictionaries(st.sampled_from([*FIELDS, "name", "answers"]), st.text()))
def test_what_is_left_is_always_in_the_table_and_of_its_form(fields: dict[str, str]) -> None:
    left = only_allowed(dict(fields))

    assert set(left) <= set(FIELDS)
    assert all(FIELDS[name].fullmatch(value) for name, value in left.items())
    assert all("\n" not in value for value in left.values())


def test_a_library_is_quoted_without_what_it_put_into_its_sentence(written: StringIO) -> None:
    logging.getLogger("some.library").warning("could not parse %r", NAME)

    line = written.getvalue()
    assert "level=warning event=library library=some.library where=test_logs.py:" in line
    assert 'says="could not parse %r"' in line
    assert NAME not in line


@pytest.mark.parametrize(
    ("said", "arguments", "written_as"),
    [
        ("Connection in use: %s", ("('127.0.0.1', 8000)",), "Connection in use: ('127.0.0.1', 8000)"),
        ("Worker (pid:%s) exited with code %s.", (17, 3), "Worker (pid:17) exited with code 3."),
        ("WORKER TIMEOUT (pid:%s)", (17,), "WORKER TIMEOUT (pid:17)"),
    ],
)
def test_what_the_server_says_of_its_own_address_and_workers_is_whole(
    written: StringIO, said: str, arguments: tuple[object, ...], written_as: str
) -> None:
    logging.getLogger("gunicorn.error").error(said, *arguments)

    assert f'says="{written_as}"' in written.getvalue()


def test_every_sentence_that_is_filled_in_is_one_of_the_servers_own() -> None:
    source = getsource(arbiter) + getsource(sock)

    for sentence in FILLED_IN["gunicorn.error"]:
        parts = sentence.split("!")  # one of them is put together of two
        assert all(part in source for part in parts), sentence


@pytest.mark.parametrize(
    ("library", "said"),
    [("gunicorn.error", "Error handling request %s"), ("some.library", "Connection in use: %s")],
)
def test_no_other_sentence_and_no_other_library_is_filled_in(
    written: StringIO, library: str, said: str
) -> None:
    logging.getLogger(library).error(said, NAME)

    assert f'says="{said}"' in written.getvalue()
    assert NAME not in written.getvalue()


def test_a_sentence_filled_in_with_more_than_a_line_is_left_out(written: StringIO) -> None:
    logging.getLogger("gunicorn.error").error("Connection in use: %s", "here\nevent=request")

    assert "says" not in written.getvalue()
    assert written.getvalue().count("\n") == 1


def test_a_sentence_that_a_library_put_together_itself_is_not_quoted(written: StringIO) -> None:
    logging.getLogger("some.library").error(f"could not parse {NAME}")  # noqa: G004 - as libraries do

    assert "event=library library=some.library where=test_logs.py:" in written.getvalue()
    assert NAME not in written.getvalue()


def test_an_error_is_its_class_and_places_and_never_its_words(written: StringIO) -> None:
    try:
        try:
            int(NAME)
        except ValueError as wrong:
            raise RuntimeError(PHONE) from wrong
    except RuntimeError:
        logging.getLogger("some.library").exception("Exception on %s [%s]", f"/{NAME}", "POST")

    line = written.getvalue()
    assert 'error="RuntimeError from ValueError"' in line
    assert "test_logs.py:" in line
    assert "Traceback" not in line
    assert "Quill" not in line
    assert PHONE not in line


def test_a_circle_of_errors_is_described_once() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert describe(first)["error"] == "ValueError from KeyError"


def test_a_warning_is_a_line_like_any_other(written: StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(NAME, UserWarning, stacklevel=1)

    assert "library=py.warnings" in written.getvalue()
    assert NAME not in written.getvalue()


def test_lines_of_one_request_carry_its_id_and_other_lines_none(written: StringIO) -> None:
    request_id = "0f8fad5b-d9cb-469f-a165-70867728950e"
    with bound_contextvars(request_id=request_id):
        log.info(Event.REQUEST)
        logging.getLogger("some.library").warning("busy")
    log.info(Event.REQUEST)

    ours, theirs, later = written.getvalue().splitlines()
    assert f"request_id={request_id}" in ours
    assert f"request_id={request_id}" in theirs
    assert "request_id" not in later


def test_whoever_serves_the_product_has_set_the_log_up(tmp_path: Path) -> None:
    told = (
        "import wsgi, logging; "
        f"logging.getLogger('x').warning('%s', {NAME!r}); wsgi.app.logger.error('about %s', {NAME!r})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env={"INSTANCE_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert [line.partition(" ")[2].partition(" says")[0] for line in ran.stderr.splitlines()] == [
        "level=warning event=library library=x",
        "level=error event=library library=intake",
    ]
    assert NAME not in ran.stderr + ran.stdout
