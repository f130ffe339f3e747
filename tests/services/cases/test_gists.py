"""The gist that lists read says what the case opened whole says, after every kind of change."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.domain.bands import Link
from intake.domain.case_state import Action, CloseReason, Command, Outcome, SentTo
from intake.domain.lifecycle_errors import LifecycleError
from intake.domain.policy import Urgency
from intake.domain.roles import Role
from intake.domain.settling_answers import Answer, Says
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor, system
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.gist import Gist, gist_of
from intake.services.clinician import review
from intake.services.errors import QuestionClosed
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.heard import hear, still_open
from intake.services.keeping import erasure, gist_care
from intake.services.patient import filling, sitting, updates
from intake.services.patient.turn import turn_of
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Case
from tests.support.filed_stories import desk_at, file_into, new_id, office
from tests.support.staff import added
from tests.support.stories import new_token

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
STEPS = 30
STORY = "year alone does not settle it"
PLAIN = sorted({*Action} - {Action.LOG_ATTEMPT, Action.ANSWER_HEARD, Action.UNDO, Action.UPDATE})
LINKS = (Link.RECENT, Link.OTHER_AREA)


class Desk:
    """Two people who take random steps on one case, and its patient, who sends changes."""

    def __init__(self, session: Session, keys: Keys, case: Case, seed: int) -> None:
        self.session, self.keys, self.case = session, keys, case
        self.now = TUESDAY
        self.random = random.Random(seed)
        self.last: Actor | None = None
        clinic = added(session, keys, Profile("Cleo Clinician", "cleo@example.org"), Role.CLINICIAN)
        self.actors = [
            Actor("staff", added(session, keys).id, Role.FRONT_DESK),
            Actor("staff", clinic.id, Role.CLINICIAN),
        ]

    def handling(self, actor: Actor | None = None) -> Handling:
        version = case_record.open_one(self.session, self.keys, self.case.reference).state.version
        actor = self.last = actor or self.random.choice(self.actors)
        return Handling(actor, self.now, office().hours.local_date(self.now), version, office(), new_id)

    def step(self) -> None:
        """Any step that is legal; most are not at any one moment."""
        for action in self.random.sample(PLAIN, len(PLAIN)):
            details = {}
            if action is Action.SCHEDULE:
                details = {"visit_at": (self.now + timedelta(days=2)).isoformat(), "with_whom": "Dr. Reyes"}
            reason = self.random.choice([*CloseReason]) if action is Action.CLOSE else None
            place = self.random.choice([*SentTo]) if action is Action.DISPOSE else None
            try:
                self.take(Command(action, reason=reason, sent_to=place), details)
            except LifecycleError:
                self.session.rollback()
            else:
                return

    def take(self, command: Command, details: Mapping[str, Any] | None = None) -> None:
        handling = self.handling()
        casework.take_step(self.session, self.keys, self.case.reference, command, handling, details=details)

    def claim(self) -> None:
        self.take(Command(Action.CLAIM))

    def attempt(self) -> None:
        self.now += timedelta(hours=1)  # whoever held it holds it no more
        self.claim()
        outcome, handling = self.random.choice([*Outcome]), self.handling(self.last)
        casework.log_attempt(self.session, self.keys, self.case.reference, outcome, None, "Dog.", handling)

    def undo(self) -> None:
        casework.undo(self.session, self.keys, self.case.reference, self.handling(self.last), load_form())

    def answer(self) -> None:
        record = case_record.open_one(self.session, self.keys, self.case.reference)
        for question in still_open(record, office().policy)[:1]:
            told = Answer(Says.NOT_SURE)
            self.hear(question.text, told)

    def hear(self, asked: str, told: Answer) -> None:
        hear(self.session, self.keys, self.case.reference, asked, told, self.handling(), load_form())

    def next_step(self) -> None:
        step = self.random.choice(["pa", "records", "clinician_calls", "not_ours"])
        handling = self.handling(self.actors[1])
        review.record_next_step(self.session, self.keys, self.case.reference, step, "Soon.", handling)

    def override(self) -> None:
        urgency, link = self.random.choice([*Urgency]), self.random.choice(LINKS)
        handling = self.handling(self.actors[1])
        review.override(self.session, self.keys, self.case.reference, urgency, link, "Saw it.", handling)

    def told_again(self) -> None:
        desk = desk_at(self.keys, self.now)
        begun, token = updates.start(
            self.session,
            self.keys,
            self.case,
            desk.questionnaire,
            now=self.now,
            new_id=new_id,
            new_token=new_token,
            kept_for=timedelta(days=30),
        )
        begun = updates.fill(self.session, self.keys, begun, self.case, desk.questionnaire, self.now)
        sign = self.random.choice(["fever", "none"])
        answers = begun.answers | {"safety": {"value": [sign]}, "name_called": {"value": f"Xi{sign}"}}
        sitting.save_page(self.session, begun, answers=answers, now=self.now, page="check")
        opened = sitting.open_by_token(self.session, self.keys, token, self.now, to_change=True)
        filling.send(self.session, turn_of(desk, opened))


def kept(keys: Keys, row: Case) -> Gist | None:
    return Gist.from_data(sealed_case.open_gist(row.data_key(keys.ring), row))


def assert_kept(session: Session, keys: Keys, reference: str) -> None:
    """The gist stands as the case does, and lists read it."""
    session.expire_all()
    record = case_record.open_one(session, keys, reference)
    assert gists.is_current(keys, record.row)
    assert kept(keys, record.row) == gist_of(record)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_gist_is_what_the_case_says_after_every_step_of_a_random_history(
    session: Session, keys: Keys, seed: int
) -> None:
    case = file_into(session, keys, STORY, TUESDAY)
    assert_kept(session, keys, case.reference)
    desk = Desk(session, keys, case, seed)
    kinds: list[Callable[[], None]] = [
        *(desk.claim, desk.undo, desk.next_step, desk.told_again, desk.override, desk.answer, desk.attempt),
        desk.step,
    ]
    done = set()
    for number in range(STEPS):
        desk.now += timedelta(minutes=desk.random.choice((1, 40)))
        change = kinds[number] if number < len(kinds) else desk.random.choice(kinds)
        try:
            change()
        except (LifecycleError, QuestionClosed):
            session.rollback()
            continue
        session.commit()
        done.add(change.__name__)
        assert_kept(session, keys, case.reference)
    assert done == {kind.__name__ for kind in kinds}


def test_a_gist_that_was_not_renewed_is_never_shown(session: Session, keys: Keys) -> None:
    case = file_into(session, keys, STORY, TUESDAY)
    other = file_into(session, keys, STORY, TUESDAY)
    case.due_at += timedelta(days=1)
    session.flush()

    assert not gists.is_current(keys, case)
    assert gists.is_current(keys, other)
    first, second = gists.show_many(session, keys, [case, other], lambda each: each)
    whole = case_record.open_one(session, keys, case.reference)
    assert (first, second) == (gists.listed(whole), gists.Listed(other, kept(keys, other)))  # type: ignore[arg-type]


def test_cases_stored_before_get_their_gist_and_the_rest_is_left_alone(session: Session, keys: Keys) -> None:
    cases = [file_into(session, keys, STORY, TUESDAY) for _ in range(4)]
    old, spoiled, erased, sound = cases
    before = sound.sealed_gist
    session.execute(update(Case).where(Case.id.in_([old.id, spoiled.id])).values(sealed_gist=None))
    session.execute(update(Case).where(Case.id == spoiled.id).values(sealed_answers=b"not what was sealed"))
    erasure.erase_case(
        session, keys, erased.reference, reason="asked_for", actor=system(), now=TUESDAY, new_id=new_id
    )
    session.commit()

    assert gist_care.renew_some(session, keys, "") == (None, 1)
    session.commit()

    assert gist_care.renew_some(session, keys, "") == (None, 0)
    assert_kept(session, keys, old.reference)
    session.expire_all()
    assert (spoiled.sealed_gist, erased.sealed_gist, sound.sealed_gist) == (None, None, before)


def test_what_is_worked_out_of_a_gist_is_made_once_and_anew_by_something_else(
    session: Session, keys: Keys
) -> None:
    case = file_into(session, keys, STORY, TUESDAY)
    gist = gist_of(case_record.open_one(session, keys, case.reference))
    made: list[str] = []

    def words(by: str) -> str:
        made.append(by)
        return f"words by {by}"

    asked = ("one form", "one form", "another", "one form")
    found = [gist.worked_out("words", (by,), lambda by=by: words(by)) for by in asked]  # type: ignore[misc]
    assert found == [f"words by {by}" for by in asked]
    assert made == ["one form", "another", "one form"]
    assert gist == gist_of(case_record.open_one(session, keys, case.reference))
