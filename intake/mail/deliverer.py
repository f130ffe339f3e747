"""The process that empties the outbox: claims, writes, sends and notes, each step with its own commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.mail import delivery
from intake.mail.delivery import LEASE, Claim, Problem
from intake.mail.letters import Letterhead, LetterKind
from intake.mail.post import Post, PostError
from intake.services.accounts import guesses
from intake.services.actor import system
from intake.services.cases.placing import Office
from intake.services.frontdesk import duty
from intake.store.engine import reading, serialise
from intake.store.errors import SealError
from intake.store.keys import Keys

LOOK_AGAIN_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class Outcome:
    """What became of one message. `problem` None: it is delivered, or turned into letters."""

    message_id: str
    kind: str
    problem: Problem | None = None
    dead: bool = False


@dataclass(frozen=True)
class Deliverer:
    """Delivers what is due. `jitter` gives a fresh random number from 0 to 1.

    `tells_ehr`: requests that were filed are put into the outbox for the EHR, too.
    """

    open_session: Callable[[], Session]
    keys: Keys
    letterhead: Letterhead
    office: Office
    post: Post
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    jitter: Callable[[], float]
    lease: timedelta = LEASE
    tells_ehr: bool = False

    def deliver_due(self) -> Iterator[Outcome]:
        """Deliver message by message until none is due, or until no mail server can be reached.

        However long that takes, urgent cases that nobody claimed are looked for every half minute. Raises
        `Unavailable` while the database cannot answer; nothing is lost, come back later.
        """
        looked = self.clock()
        while (taken := self._claim()) is not None:
            outcome = self._deliver(taken)
            yield outcome
            if outcome.problem is Problem.UNREACHABLE:
                return
            if self.clock() - looked >= LOOK_AGAIN_AFTER:
                self.pass_on_unclaimed()
                looked = self.clock()

    def pass_on_unclaimed(self) -> None:
        """Write the messages about urgent cases that nobody claimed in time. Raises like `deliver_due`."""
        with self.open_session() as session:
            serialise(session, "escalation")
            duty.escalate(
                session, self.keys, self.office, actor=system(), now=self.clock(), new_id=self.new_id
            )
            session.commit()

    def tell_of_guesses(self) -> None:
        """Write the letters about accounts that somebody guesses at. Raises like `deliver_due`."""
        now = self.clock()
        with self.open_session() as session:
            serialise(session, "guesses")
            for guessed in guesses.newly_guessed_at(session, self.keys, now):
                for to in guessed.tell:
                    letter = self.letterhead.guesses_notice(to)
                    delivery.add_letter(
                        session,
                        self.keys,
                        LetterKind.GUESSES_NOTICE,
                        letter,
                        about=guessed.staff_id,
                        now=now,
                        new_id=self.new_id,
                    )
            session.commit()

    def _claim(self) -> Claim | None:
        with self.open_session() as session:
            taken = delivery.claim(session, self.clock(), self.lease)
            session.commit()
        return taken

    def _deliver(self, taken: Claim) -> Outcome:
        try:
            if taken.is_event:
                self._write_letters(taken)
            else:
                self._send(taken)
        except PostError as error:
            return self._failed(taken, error.problem)
        except SealError:
            return self._failed(taken, Problem.CANNOT_BE_OPENED)
        return Outcome(taken.id, taken.kind)

    def _write_letters(self, event: Claim) -> None:
        with self.open_session() as session:
            delivery.write_letters(
                session,
                self.keys,
                self.letterhead,
                event,
                now=self.clock(),
                new_id=self.new_id,
                tells_ehr=self.tells_ehr,
            )
            session.commit()

    def _send(self, taken: Claim) -> None:
        """Send one letter, with no transaction open: a slow mail server must not hold up the database."""
        with self.open_session() as session:
            letter_id = delivery.gather(session, self.keys, self.letterhead, taken, self.clock())
            session.commit()
        with self.open_session() as session:
            reading(session)
            letter = delivery.open_letter(session, self.keys, taken)
        if letter is None:
            return
        self.post.send(letter, letter_id, self.clock())
        with self.open_session() as session:
            delivery.note_sent(session, taken, self.clock())
            session.commit()

    def _failed(self, taken: Claim, problem: Problem) -> Outcome:
        with self.open_session() as session:
            dead = delivery.note_failed(session, taken, problem, now=self.clock(), jitter=self.jitter())
            session.commit()
        return Outcome(taken.id, taken.kind, problem, dead)
