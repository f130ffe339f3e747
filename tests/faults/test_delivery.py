"""Mail through deaths of the deliverer and of the mail server: no letter is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, func, select
from sqlalchemy.orm import Session

from intake.mail.letters import Letter, LetterKind
from intake.services import outbox
from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from tests.faults import mail_worker
from tests.support.mail_server import Mailbox, free_port, mail_server
from tests.support.stories import new_id

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parent.parent.parent
KILLED = "-9"
REPEATS = 50
# An event and the letter it makes take five commits: take, write letters; take, gather what waits, note.
MOMENTS = [f"{when}:{n}" for n in range(1, 6) for when in ("before_commit", "after_commit")]
AFTER_EVERY_WAIT = timedelta(hours=2)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def put_letters(engine: Engine, keys: Keys, count: int) -> set[str]:
    """Letters in the outbox; their Message-IDs."""
    with Session(engine) as session:
        ids = set()
        for n in range(count):
            payload = Letter(f"p{n}@example.com", "1 new request", "Sign in.").to_payload()
            kind, now = LetterKind.STAFF_NOTICE, datetime.now(UTC)
            message = outbox.add_letter(session, keys, letter=kind, payload=payload, now=now, new_id=new_id)
            ids.add(f"<{message.id}@127.0.0.1>")
        session.commit()
    return ids


def worker(url: URL, port: int, *how_to_die: str) -> subprocess.Popen[str]:
    address = url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.faults.mail_worker", address, str(port), *how_to_die]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def drain(engine: Engine, port: int) -> None:
    """Deliver all that is left, after every lease and every wait."""
    assert all(
        outcome.problem is None
        for outcome in mail_worker.deliverer(engine, port, ahead=AFTER_EVERY_WAIT).deliver_due()
    )
    with Session(engine) as session:
        left = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state != "sent")
        assert session.scalar(left) == 0


@pytest.mark.parametrize("moment", [*MOMENTS, "before_send", "after_send"])
def test_a_deliverer_killed_at_any_step_tells_of_every_request_and_of_none_twice_but_for_its_last_word(
    engine: Engine, engine_url: URL, mailbox: Mailbox, moment: str
) -> None:
    with mail_server(mailbox) as port:
        ended, _ = worker(engine_url, port, moment, str(REPEATS)).communicate(timeout=300)
        assert ended.split() == [KILLED] * REPEATS
        drain(engine, port)

    told = {str(letter["Message-ID"]): int(letter["Subject"].split()[0]) for letter in mailbox.taken}
    # Only who dies between the mail server's yes and its own note lets a request be told of again. The third
    # commit is such a note where a letter was left to take, gather and send before the new event.
    again = moment in {"after_send", "before_commit:3", "before_commit:5"}
    assert REPEATS <= sum(told.values()) <= (2 * REPEATS if again else REPEATS)


def test_four_deliverers_send_three_hundred_letters_once_each(
    engine: Engine, engine_url: URL, keys: Keys, mailbox: Mailbox
) -> None:
    wanted = put_letters(engine, keys, 300)
    with mail_server(mailbox) as port:
        workers = [worker(engine_url, port) for _ in range(4)]
        done = [each.communicate(timeout=300)[0].split() for each in workers]

    assert [each.returncode for each in workers] == [0] * 4
    assert sorted(mailbox.ids) == sorted(wanted)
    assert sum(map(len, done)) == 300
    assert all(done)


def test_deliverers_killed_at_random_under_a_mail_server_that_comes_and_goes_lose_no_letter(
    engine: Engine, engine_url: URL, keys: Keys, mailbox: Mailbox
) -> None:
    wanted = put_letters(engine, keys, 120)
    dice, port = random.Random(20260615), free_port()
    with ExitStack() as stack:
        for round_number in range(12):
            if round_number % 3 == 2:
                stack.close()  # the mail server goes away
            elif round_number % 3 == 0:
                stack.enter_context(mail_server(mailbox, port))
            workers = [worker(engine_url, port) for _ in range(2)]
            time.sleep(dice.uniform(0.5, 2.5))
            for each in workers:
                each.kill()
                each.communicate(timeout=60)
    with mail_server(mailbox, port):
        drain(engine, port)

    assert set(mailbox.ids) == wanted
