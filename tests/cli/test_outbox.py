"""The commands that deliver mail, and those that show and settle what could not be delivered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Settings
from intake.mail import delivery
from intake.mail.delivery import Problem
from intake.mail.letters import Letter, LetterKind
from intake.services import outbox
from intake.store.keys import Keys
from tests.cli.conftest import Run
from tests.support.mail_server import HOST, NEVER, Mailbox, mail_server
from tests.support.stories import filed, new_id

SECRET = "zanzibar"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def run_with_server(
    stored_settings: Settings, start_with: Callable[[Settings], Run], mailbox: Mailbox
) -> Iterator[Run]:
    """Run a command of an application that sends to a real mail server."""
    with mail_server(mailbox) as port:
        to_server = {"mail_host": HOST, "mail_port": port, "mail_security": "none"}
        yield start_with(stored_settings.model_copy(update=to_server))


def put(engine: Engine, keys: Keys, to: str = "ana@example.com") -> str:
    payload = Letter(to, "1 new request", SECRET).to_payload()
    kind, now = LetterKind.STAFF_NOTICE, datetime.now(UTC)
    with Session(engine) as session:
        message_id = outbox.add_letter(session, keys, letter=kind, payload=payload, now=now, new_id=new_id).id
        session.commit()
    return message_id


def put_dead(engine: Engine, keys: Keys) -> str:
    message_id, now = put(engine, keys), datetime.now(UTC)
    with Session(engine) as session:
        taken = delivery.claim(session, now)
        assert taken is not None
        delivery.note_failed(session, taken, Problem.REFUSED, now=now, jitter=0)
        session.commit()
    return message_id


def test_deliver_once_sends_what_is_due_and_ends(
    run_with_server: Run, engine: Engine, keys: Keys, mailbox: Mailbox
) -> None:
    message_id = put(engine, keys)

    result = run_with_server("outbox", "deliver", "--once")

    assert (result.exit_code, result.output) == (0, f"staff_notice {message_id}: done\n")
    assert [letter["To"] for letter in mailbox.taken] == ["ana@example.com"]
    assert run_with_server("outbox", "deliver", "--once").output == ""


def test_deliver_once_fails_where_a_letter_could_not_be_delivered_and_shows_no_content(
    run_with_server: Run, engine: Engine, keys: Keys, mailbox: Mailbox
) -> None:
    mailbox.answer = NEVER
    message_id = put(engine, keys)

    result = run_with_server("outbox", "deliver", "--once")

    assert result.exit_code == 1
    assert result.output == f"staff_notice {message_id}: refused, dead\n"


def test_staff_are_sent_to_this_hosts_sign_in_page(
    run_with_server: Run, engine: Engine, keys: Keys, mailbox: Mailbox
) -> None:
    run_with_server("outbox", "list")  # the first command on an empty database takes note of its keys
    with Session(engine) as session:
        case = filed(session, keys)
        case.urgency = "same_day"
        session.commit()

    result = run_with_server("outbox", "deliver", "--once")
    assert result.exit_code == 0, result.output

    bodies = [str(letter.get_payload()) for letter in mailbox.taken]
    assert [body for body in bodies if "http://127.0.0.1:8000/staff/sign-in" in body]


def test_in_development_without_a_mail_server_letters_become_files_and_the_command_says_where(
    stored_settings: Settings,
    start_with: Callable[[Settings], Run],
    engine: Engine,
    keys: Keys,
    tmp_path: Path,
) -> None:
    put(engine, keys)
    run = start_with(stored_settings.model_copy(update={"environment": "development"}))

    result = run("outbox", "deliver", "--once")

    assert result.exit_code == 0
    assert f"letters are not sent but kept as files in {tmp_path / 'mail'}" in result.output
    (file,) = (tmp_path / "mail").iterdir()
    assert SECRET in file.read_text()


def test_the_list_counts_and_shows_what_is_not_delivered_without_its_content(
    run: Run, engine: Engine, keys: Keys
) -> None:
    dead, pending = put_dead(engine, keys), put(engine, keys)

    lines = run("outbox", "list").output.splitlines()

    assert lines[0] == "1 pending, of these 0 overdue; 1 dead"
    assert re.fullmatch(rf"dead +{dead} staff_notice .* attempts 1 .* refused", lines[1])
    assert re.fullmatch(rf"pending +{pending} staff_notice .* attempts 0 .*", lines[2])
    assert not [line for line in lines if SECRET in line or "ana@" in line]


def test_a_dead_message_can_be_retried_or_dropped(run: Run, engine: Engine, keys: Keys) -> None:
    again, gone = put_dead(engine, keys), put_dead(engine, keys)

    assert run("outbox", "retry", again).exit_code == 0
    assert run("outbox", "drop", gone).exit_code == 0

    assert run("outbox", "list").output.startswith("1 pending, of these 0 overdue; 0 dead\n")


@pytest.mark.parametrize("command", ["retry", "drop"])
def test_settling_a_message_that_is_not_dead_says_so(
    run: Run, engine: Engine, keys: Keys, command: str
) -> None:
    result = run("outbox", command, put(engine, keys))

    assert (result.exit_code, result.output) == (1, "Error: No dead message has this id.\n")
