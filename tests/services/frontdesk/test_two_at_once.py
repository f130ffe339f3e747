"""Several people on one case at the same moment: one step is taken, the others are told who did what.

What a patient said is never lost: every note of every person is there, in one unbroken line of events.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.domain.case_state import Action, Command, Outcome, Status
from intake.domain.lifecycle_errors import ChangedMeanwhile, LifecycleError
from intake.domain.roles import Role
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.frontdesk import casework, corrections
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
FORM = load_form()
Step = Callable[[Session, Keys, str, Handling], object]


def claim(session: Session, keys: Keys, reference: str, handling: Handling) -> None:
    casework.take_step(session, keys, reference, Command(Action.CLAIM), handling)


def note(session: Session, keys: Keys, reference: str, handling: Handling) -> None:
    command = Command(Action.NOTE, patient_called=True)
    casework.take_step(session, keys, reference, command, handling, note=f"by {handling.actor.id}")


def worse(session: Session, keys: Keys, reference: str, handling: Handling) -> None:
    casework.take_step(session, keys, reference, Command(Action.TOLD_WORSE), handling, note="worse")


def rename(session: Session, keys: Keys, reference: str, handling: Handling) -> None:
    told = {"name_family": {"value": f"Name {str(handling.actor.id)[-6:]}"}}
    corrections.correct(session, keys, reference, told, handling, FORM)


def call(session: Session, keys: Keys, reference: str, handling: Handling) -> None:
    casework.log_attempt(session, keys, reference, Outcome.NO_ANSWER, None, "rang", handling)


@dataclass
class Crowd:
    """People who all begin at once, each with a connection of their own."""

    engine: Engine
    keys: Keys
    reference: str
    people: list[Actor]
    refused: list[LifecycleError] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def all_at_once(self, steps: Sequence[Step], seen: int) -> None:
        start = threading.Barrier(len(steps))
        threads = [
            threading.Thread(target=self._take, args=(step, person, seen, start))
            for step, person in zip(steps, self.people, strict=False)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _take(self, step: Step, person: Actor, seen: int, start: threading.Barrier) -> None:
        handling = Handling(person, NOW, date(2026, 11, 17), seen, office(), new_id)
        with Session(self.engine) as own:
            start.wait()
            try:
                step(own, self.keys, self.reference, handling)
            except LifecycleError as refusal:
                self.refused.append(refusal)
            else:
                own.commit()
                self.taken.append(step.__name__)


@pytest.fixture
def crowd(engine: Engine, session: Session, keys: Keys) -> Crowd:
    case = file_into(session, keys, "back within two years", NOW)
    profiles = [Profile(f"Desk {number}", f"desk{number}@example.org") for number in range(4)]
    people = [Actor("staff", added(session, keys, each).id, Role.FRONT_DESK) for each in profiles]
    reference = case.reference
    session.commit()
    return Crowd(engine, keys, reference, people)


@pytest.mark.parametrize("steps", [[claim] * 4, [rename] * 4, [claim, rename, claim, rename]])
def test_of_several_who_saw_the_same_one_acts_and_the_others_are_told_of_it(
    session: Session, keys: Keys, crowd: Crowd, steps: list[Step]
) -> None:
    crowd.all_at_once(steps, seen=0)
    assert len(crowd.taken) == 1
    assert [type(each) for each in crowd.refused] == [ChangedMeanwhile] * 3
    record = case_record.open_one(session, keys, crowd.reference)
    (told,) = casework.changes_since(record, 0)
    assert told.staff_id in {person.id for person in crowd.people}
    assert gists.is_current(keys, record.row)


def test_no_note_is_lost_whoever_else_is_at_work(session: Session, keys: Keys, crowd: Crowd) -> None:
    crowd.all_at_once([note, note, claim, worse], seen=0)
    record = case_record.open_one(session, keys, crowd.reference)
    kinds = [step.command.action for step in record.history]
    assert kinds.count(Action.NOTE) == 2
    assert kinds.count(Action.TOLD_WORSE) == 1
    assert [step.after.version for step in record.history] == list(range(1, len(kinds) + 1))
    assert [event.seq for event in record.events] == list(range(1, len(kinds) + 1))
    assert all(one.event.status_after == two.event.status_before for one, two in pairwise(record.history))
    assert record.state.told_worse
    assert record.row.status == Status.WITH_CLINICIAN or kinds[-1] is not Action.TOLD_WORSE
    assert len(crowd.taken) + len(crowd.refused) == 4
    assert {type(each) for each in crowd.refused} <= {ChangedMeanwhile}


def test_two_calls_at_once_are_one_call(session: Session, keys: Keys, crowd: Crowd) -> None:
    crowd.all_at_once([claim], seen=0)
    crowd.people = crowd.people[:1] * 4
    crowd.all_at_once([call] * 4, seen=1)
    record = case_record.open_one(session, keys, crowd.reference)
    assert crowd.taken.count("call") == 1
    assert len(record.attempts) == 1
    assert len(record.state.tried) == 1
