"""Mending a name, a number or a birth date: both values stay, search finds the new one, undo brings back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.domain.case_state import Action, Command, Status
from intake.domain.lifecycle_errors import ChangedMeanwhile
from intake.domain.roles import Role
from intake.services.actor import Actor
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.errors import NothingToCorrect
from intake.services.frontdesk import casework, corrections, search
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
FORM = load_form()


class Desk:
    """One person at the front desk with one case."""

    def __init__(self, session: Session, keys: Keys) -> None:
        self.session, self.keys = session, keys
        self.actor = Actor("staff", added(session, keys).id, Role.FRONT_DESK)
        self.case: Case = file_into(session, keys, "back within two years", NOW)

    @property
    def record(self) -> CaseRecord:
        return case_record.open_one(self.session, self.keys, self.case.reference)

    def handling(self, seen: int | None = None) -> Handling:
        version = self.record.state.version if seen is None else seen
        return Handling(self.actor, NOW, date(2026, 11, 17), version, office(), new_id)

    def correct(self, seen: int | None = None, **told: object) -> None:
        answers = {name: {"value": value} if value else None for name, value in told.items()}
        reference = self.case.reference
        corrections.correct(self.session, self.keys, reference, answers, self.handling(seen), FORM)

    def found(self, typed: str) -> bool:
        found = search.find(self.session, self.keys, self.actor, typed, NOW)
        return self.case.reference in [each.row.reference for each in found.cases]


@pytest.fixture
def desk(session: Session, keys: Keys) -> Desk:
    return Desk(session, keys)


def test_a_correction_keeps_both_values_is_found_at_once_and_is_taken_back(desk: Desk) -> None:
    before = desk.record.identity
    desk.correct(name_family="Zwyckowsky")
    record = desk.record
    assert (record.identity.family, record.identity.given) == ("Zwyckowsky", before.given)
    step = record.history[-1]
    assert step.details["corrected"] == {"name_family": [{"value": before.family}, {"value": "Zwyckowsky"}]}
    assert desk.found("Zwyckowsky")
    assert not desk.found(str(before.family))
    assert gists.is_current(desk.keys, record.row)
    assert record.changed_at is None

    casework.undo(desk.session, desk.keys, desk.case.reference, desk.handling(), FORM)
    assert desk.record.identity == before
    assert desk.found(str(before.family))
    assert [each.command.action for each in desk.record.history] == [Action.CORRECT, Action.UNDO]


def test_another_number_ends_that_none_works(desk: Desk) -> None:
    reference, seen = desk.case.reference, desk.handling()
    casework.take_step(desk.session, desk.keys, reference, Command(Action.NO_NUMBER), seen)
    desk.correct(name_given="Ann")
    desk.correct(phone={"e164": "+12515550177", "shown": "(251) 555-0177"})
    assert desk.found("251 555 0177")
    assert [step.after.no_number for step in desk.record.history] == [True, True, False]
    desk.correct(phone=None)
    assert not desk.case.has_phone


def test_a_birth_date_that_changes_the_result_judges_the_case_again_and_is_no_news_of_the_patients(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.correct(birth_date="1950-02-03")
    assert desk.case.assessment_seq == 1  # the same result
    monkeypatch.setattr(corrections, "is_judged_otherwise", lambda *_: True)
    desk.correct(birth_date="1951-02-03")
    assert (desk.case.assessment_seq, desk.record.changed_at) == (2, None)
    casework.undo(desk.session, desk.keys, desk.case.reference, desk.handling(), FORM)
    assert (desk.case.assessment_seq, desk.record.changed_at) == (3, None)
    assert desk.record.identity.birth_date == "1950-02-03"
    assert desk.found("02/03/1950")


def test_nothing_to_correct_and_a_version_that_is_old_change_nothing(desk: Desk) -> None:
    with pytest.raises(NothingToCorrect):
        desk.correct(name_family=desk.record.identity.family)
    casework.take_step(desk.session, desk.keys, desk.case.reference, Command(Action.CLAIM), desk.handling())
    with pytest.raises(ChangedMeanwhile):
        desk.correct(seen=0, name_family="Other")
    assert len(desk.record.events) == 1


def test_worse_news_on_a_closed_routine_case_are_as_urgent_as_a_same_day_one(desk: Desk) -> None:
    reference = desk.case.reference
    for command in (
        Command(Action.NOTE, patient_called=True),
        Command(Action.TOLD_WORSE, patient_called=True),
    ):
        casework.take_step(desk.session, desk.keys, reference, command, desk.handling(), note="Cannot walk.")
    row = desk.case
    assert (row.status, row.in_queue, row.queue_class) == (Status.WITH_CLINICIAN, True, 1)
    assert row.awaits_clinician_since == NOW
    assert row.follow_up_at is None
    assert row.due_at == NOW + timedelta(minutes=60)
    assert desk.record.is_urgent
