"""A process that delivers letters: `python -m tests.faults.mail_worker URL PORT [MOMENT TIMES]`.

Without a moment it prints the id of each message it is done with, and ends when none is due. With one it
files an urgent case and lets a child deliver and die then, so many times, and prints how each ended.
MOMENT is "before_commit:N" or "after_commit:N" for the child's Nth commit, or "before_send" or "after_send".
"""

from __future__ import annotations

import os
import random
import signal
import sys
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import Session

from config import Settings
from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.mail import deliverer as product
from intake.mail.letters import Letter, Letterhead
from intake.mail.post import Post
from intake.services.cases.placing import Office
from intake.services.patient.filing import Filing
from intake.store.keys import keys_from_values
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.mail_server import HOST
from tests.support.stories import ANSWERS, HERE, NOW, answered, assessment, file, placing

KEYS = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
NEVER = "never"


class DyingPost(Post):
    """Hands letters over, and dies before or after the first."""

    def __init__(self, config: Mapping[str, Any], moment: str) -> None:
        super().__init__(config)
        self.moment = moment

    def send(self, letter: Letter, letter_id: str, now: datetime) -> None:
        """Send, or die."""
        if self.moment == "before_send":
            die()
        super().send(letter, letter_id, now)
        if self.moment == "after_send":
            die()


def die(*_: object) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_commit(moment: str) -> None:
    """Die at the Nth commit of this process."""
    when, _, number = moment.partition(":")
    left = int(number)

    def count(_session: Session) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            die()

    event.listen(Session, when, count)


def deliverer(
    engine: Engine, port: int, moment: str = NEVER, ahead: timedelta = timedelta()
) -> product.Deliverer:
    """A deliverer that sends to this machine's port, its clock put forward."""
    to_server = {"MAIL_HOST": HOST, "MAIL_PORT": port, "MAIL_SECURITY": "none"}
    config = Settings(environment="testing").flask_mapping() | to_server
    practice = load_practice()
    return product.Deliverer(
        open_session=lambda: Session(engine),
        keys=KEYS,
        letterhead=Letterhead(practice, load_questionnaire(), "https://intake.example.com/staff/sign-in"),
        office=Office(practice.hours, load_policy()),
        post=DyingPost(config, moment),
        clock=lambda: datetime.now(UTC) + ahead,
        new_id=lambda: str(uuid.uuid4()),
        jitter=random.random,
    )


def deliver(url: str, port: int, moment: str = NEVER) -> None:
    """Deliver what is due, and die at the moment given."""
    engine = configured_engine(make_url(url))
    if ":" in moment:
        die_at_commit(moment)
    for outcome in deliverer(engine, port, moment).deliver_due():
        if moment == NEVER:
            sys.stdout.write(f"{outcome.message_id}\n")
            sys.stdout.flush()
    engine.dispose()


def put_urgent_case(url: str) -> None:
    """File a case that makes one letter: to staff."""
    engine = configured_engine(make_url(url))
    answers = {key: value for key, value in ANSWERS.items() if key != "email"}
    with Session(engine) as session:
        opened, _ = answered(session, KEYS, answers)
        how = Filing(answers, assessment("same_day"), NOW.date(), placing(1), HERE)
        file(session, KEYS, opened, how=how, now=datetime.now(UTC))
        session.commit()
    engine.dispose()


def deliver_and_die(url: str, port: int, moment: str, times: int) -> None:
    """Let a child for each new case deliver and die, and print the signals that ended them."""
    for _ in range(times):
        put_urgent_case(url)
        child = os.fork()
        if child == 0:
            deliver(url, port, moment)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    address, port_number, *how_to_die = sys.argv[1:]
    if how_to_die:
        deliver_and_die(address, int(port_number), how_to_die[0], int(how_to_die[1]))
    else:
        deliver(address, int(port_number))
