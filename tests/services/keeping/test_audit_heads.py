from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import system
from intake.services.audit import Head
from intake.services.audit_actions import AuditAction
from intake.services.keeping import audit_heads
from intake.services.keeping.audit_heads import HeadPublisher, UnreadableHeads, publish_heads, read_heads
from intake.store.keys import Keys
from tests.support.said import said
from tests.support.stories import NOW

EMPTY: list[Head] = []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "heads.txt"


@pytest.fixture
def publisher(engine: Engine, file: Path) -> HeadPublisher:
    return publish_heads(engine, file)


def add(session: Session, keys: Keys, entries: int = 1, seconds: float = 0) -> Head:
    for _ in range(entries):
        audit.append(
            session,
            keys,
            system(),
            action=AuditAction.CASE_READ,
            object_kind="case",
            object_id="case-1",
            now=NOW + timedelta(seconds=seconds),
        )
    head = audit.head(session)
    assert head is not None
    return head


@pytest.mark.usefixtures("publisher")
def test_the_first_entry_is_published_and_then_one_in_a_hundred(
    session: Session, keys: Keys, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "intake")
    published = []
    for n in range(1, 251):
        head = add(session, keys)
        session.commit()
        if n in {1, 101, 201}:
            published.append(head)

    assert read_heads(file) == published
    assert [(line["event"], line["seq"], line["mac"]) for line in said(caplog)] == [
        ("audit_head", head.seq, head.mac) for head in published
    ]


@pytest.mark.usefixtures("publisher")
def test_after_five_minutes_the_next_entry_is_published(session: Session, keys: Keys, file: Path) -> None:
    for seconds in (0, 299, 300, 400, 601):
        add(session, keys, seconds=seconds)
        session.commit()

    assert [head.seq for head in read_heads(file)] == [1, 3, 5]


def test_the_last_entry_before_a_silence_is_published_by_the_clock(
    engine: Engine, session: Session, keys: Keys, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_heads, "EVERY", timedelta(milliseconds=50))
    publish_heads(engine, file)
    for _ in range(3):
        last = add(session, keys)
        session.commit()

    assert within_a_second(lambda: file.exists() and read_heads(file)[-1] == last)


def within_a_second(is_so: Callable[[], bool]) -> bool:
    for _ in range(200):
        if is_so():
            return True
        time.sleep(0.02)
    return False


def test_a_process_that_ends_publishes_its_last_entry(
    session: Session, keys: Keys, file: Path, publisher: HeadPublisher
) -> None:
    add(session, keys)
    session.commit()
    last = add(session, keys, 5)
    session.commit()

    publisher.publish_latest()
    publisher.publish_latest()

    assert [head.seq for head in read_heads(file)] == [1, 6]
    assert read_heads(file)[-1] == last


@pytest.mark.usefixtures("publisher")
def test_what_is_rolled_back_is_never_published(session: Session, keys: Keys, file: Path) -> None:
    add(session, keys)
    session.rollback()
    session.commit()

    assert not file.exists()
    head = add(session, keys)
    session.commit()
    assert read_heads(file) == [head]


def test_several_processes_write_one_rising_file(session: Session, keys: Keys, file: Path) -> None:
    workers = [HeadPublisher(file) for _ in range(4)]
    committed = []
    for _ in range(450):
        committed.append(add(session, keys))
        session.commit()
    together = threading.Barrier(4)

    def work(n: int) -> None:
        together.wait()
        for head in committed[n::4]:
            workers[n].committed(head, NOW)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    workers[1].publish_latest()

    published = read_heads(file)
    assert [head.seq for head in published] == sorted({head.seq for head in published})
    assert 4 <= len(published) <= 10
    assert audit.verify(session, keys, published) == []


@pytest.mark.usefixtures("publisher")
def test_a_file_that_cannot_be_written_holds_nothing_up(
    session: Session, keys: Keys, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "intake")
    file.mkdir()

    head = add(session, keys)
    session.commit()

    warned, published = said(caplog)
    assert (warned["event"], warned["error"]) == ("audit_head_not_written", "IsADirectoryError")
    assert (published["event"], published["seq"], published["mac"]) == ("audit_head", 1, head.mac)


@pytest.mark.parametrize(
    "line", ["", "2026-06-15 x 00", "2026-06-15T00:00:00+00:00 7", "a b c", "2026-06-15 7 zz"]
)
def test_a_line_that_is_no_head_is_named(file: Path, line: str) -> None:
    file.write_text(f"2026-06-15T14:30:00+00:00 7 00ff\n{line}\n")

    with pytest.raises(UnreadableHeads, match="line 2 of"):
        read_heads(file)
