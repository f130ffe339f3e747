from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import system
from intake.services.audit_actions import AuditAction
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case
from tests.cli.conftest import Run
from tests.support.stories import NOW, filed

LENGTH = 5


@pytest.fixture
def chain(run: Run, engine: Engine, keys: Keys) -> Engine:
    """A database with a chain of five entries."""
    assert run("audit", "head").stdout == ""
    with Session(engine) as session:
        for n in range(LENGTH):
            audit.append(
                session,
                keys,
                system(),
                action=AuditAction.CASE_READ,
                object_kind="case",
                object_id=str(n),
                now=NOW,
            )
        session.commit()
    return engine


def tamper(engine: Engine, *statements: object) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.usefixtures("chain")
def test_a_sound_chain_is_told_so_and_what_was_not_checked(run: Run) -> None:
    verified = run("audit", "verify")

    assert verified.exit_code == 0
    assert verified.stdout == (
        "0 problems in 5 entries; no published head (--anchor), so a cut tail is not seen\n"
    )


def test_a_changed_entry_is_named_and_the_command_fails(run: Run, chain: Engine) -> None:
    tamper(chain, update(AuditEvent).where(AuditEvent.seq == 3).values(object_id="9"))

    verified = run("audit", "verify")

    assert verified.exit_code == 1
    assert verified.stdout.startswith("entry 3 was changed after it was written\n1 problems in 5 entries")


def test_a_cut_tail_is_found_with_the_published_heads(run: Run, chain: Engine, tmp_path: Path) -> None:
    anchor = tmp_path / "heads.txt"
    anchor.write_text(run("audit", "head").stdout)
    assert run("audit", "verify", "--anchor", str(anchor)).exit_code == 0

    tamper(chain, delete(AuditEvent).where(AuditEvent.seq > 3))

    assert run("audit", "verify").exit_code == 0
    verified = run("audit", "verify", "--anchor", str(anchor))
    assert verified.exit_code == 1
    assert (
        "the chain ends before entry 5, which was published as its head: its tail was cut" in verified.stdout
    )


@pytest.mark.usefixtures("chain")
def test_a_file_without_heads_is_refused(run: Run, tmp_path: Path) -> None:
    anchor = tmp_path / "heads.txt"
    anchor.write_text("no head\n")

    refused = run("audit", "verify", "--anchor", str(anchor))

    assert refused.exit_code == 1
    assert refused.stderr == f"Error: line 1 of {anchor} is not the head of an audit chain\n"


def test_what_was_changed_past_the_program_is_named_with_the_records_alone(
    run: Run, engine: Engine, keys: Keys
) -> None:
    assert run("audit", "head").stdout == ""
    with Session(engine) as session:
        reference = filed(session, keys).reference
        session.commit()
    sound = run("audit", "verify", "--records")
    assert sound.exit_code == 0
    assert "0 differences in 1 requests and 0 accounts; 0 of them" in sound.stdout
    tamper(engine, update(Case).values(urgency="routine"))

    assert run("audit", "verify").exit_code == 0  # no entry tells of it
    changed = run("audit", "verify", "--records")
    assert changed.exit_code == 1
    assert f"request {reference}: its urgency is not what was sealed with it" in changed.stdout
    assert "2 differences in 1 requests" in changed.stdout
