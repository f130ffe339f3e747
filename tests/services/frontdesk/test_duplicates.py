"""A request is closed as sent twice only beside one that stays open, whoever closes another meanwhile."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.domain.case_state import Action, CloseReason, Command
from intake.domain.lifecycle_errors import NoOpenTwin
from intake.domain.roles import Role
from intake.services.actor import Actor, system
from intake.services.cases import gists, record
from intake.services.frontdesk import casework, duplicates
from intake.services.frontdesk.handling import Handling
from intake.services.keeping import erasure
from intake.store.keys import Keys
from intake.store.models import Case, Staff
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
STORY = "back within two years"
TWICE, DECLINED = CloseReason.DUPLICATE, CloseReason.DECLINED


@pytest.fixture
def member(session: Session, keys: Keys) -> Staff:
    return added(session, keys)


def filed(session: Session, keys: Keys, *, days: int = 0, **told: Any) -> str:
    return file_into(session, keys, STORY, TUESDAY - timedelta(days=days), told).reference


def take(
    session: Session,
    keys: Keys,
    reference: str,
    staff_id: str,
    what: Action | CloseReason,
    role: Role = Role.FRONT_DESK,
) -> None:
    """Take a step, or close for a reason, or take the last step back."""
    if what is DECLINED:
        called = Command(Action.NOTE, patient_called=True)
        request = Handling(Actor("staff", staff_id, role), TUESDAY, date(2026, 11, 17), 0, office(), new_id)
        casework.take_step(session, keys, reference, called, request)
    seen = record.open_one(session, keys, reference).state.version
    request = Handling(Actor("staff", staff_id, role), TUESDAY, date(2026, 11, 17), seen, office(), new_id)
    if what is Action.UNDO:
        casework.undo(session, keys, reference, request, load_form())
        return
    command = Command(Action.CLOSE, reason=what) if isinstance(what, CloseReason) else Command(what)
    casework.take_step(session, keys, reference, command, request)


def open_ones(session: Session, *references: str) -> list[str]:
    rows = session.scalars(select(Case).where(Case.reference.in_(references), Case.in_queue))
    return sorted(row.reference for row in rows)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.CLINICIAN])
def test_without_a_twin_nothing_was_sent_twice(
    session: Session, keys: Keys, member: Staff, role: Role
) -> None:
    alone = filed(session, keys)
    filed(session, keys, name_family="Abernathy", phone="251-555-0199")
    with pytest.raises(NoOpenTwin) as refused:
        take(session, keys, alone, member.id, TWICE, role)
    assert (refused.value.reference, refused.value.kept_for) == (alone, None)
    assert open_ones(session, alone) == [alone]


def test_of_a_pair_the_second_stays_open_and_the_refusal_names_both(
    session: Session, keys: Keys, member: Staff
) -> None:
    one, two = filed(session, keys), filed(session, keys)
    take(session, keys, one, member.id, TWICE)
    with pytest.raises(NoOpenTwin) as refused:
        take(session, keys, two, member.id, TWICE)
    assert (refused.value.reference, refused.value.kept_for) == (two, one)
    assert open_ones(session, one, two) == [two]


@pytest.mark.parametrize("gone", [DECLINED, "erased"])
def test_a_twin_that_was_closed_or_erased_is_no_open_one(
    session: Session, keys: Keys, member: Staff, gone: Any
) -> None:
    one, two = filed(session, keys), filed(session, keys)
    if gone == "erased":
        erasure.erase_case(session, keys, one, reason="asked_for", actor=system(), now=TUESDAY, new_id=new_id)
    else:
        take(session, keys, one, member.id, gone)
    with pytest.raises(NoOpenTwin) as refused:
        take(session, keys, two, member.id, TWICE)
    assert refused.value.kept_for is None


def test_the_one_that_stays_may_be_closed_for_another_reason(
    session: Session, keys: Keys, member: Staff
) -> None:
    one, two = filed(session, keys), filed(session, keys)
    take(session, keys, one, member.id, TWICE)
    take(session, keys, two, member.id, DECLINED)
    assert open_ones(session, one, two) == []


def test_one_of_three_stays_open(session: Session, keys: Keys, member: Staff) -> None:
    three = [filed(session, keys) for _ in range(3)]
    for reference in three[:2]:
        take(session, keys, reference, member.id, TWICE)
    with pytest.raises(NoOpenTwin):
        take(session, keys, three[2], member.id, TWICE)


def test_the_only_one_that_another_was_closed_for_stays_open_though_it_has_a_twin_itself(
    session: Session, keys: Keys, member: Staff
) -> None:
    early, middle, late = (filed(session, keys, days=days) for days in (20, 10, 0))
    take(session, keys, early, member.id, TWICE)
    with pytest.raises(NoOpenTwin) as refused:
        take(session, keys, middle, member.id, TWICE)
    assert (refused.value.reference, refused.value.kept_for) == (middle, early)
    take(session, keys, late, member.id, TWICE)


def test_undoing_a_reopening_does_not_close_both(session: Session, keys: Keys, member: Staff) -> None:
    one, two = filed(session, keys), filed(session, keys)
    take(session, keys, one, member.id, TWICE)
    take(session, keys, one, member.id, Action.REOPEN)
    take(session, keys, two, member.id, TWICE)
    with pytest.raises(NoOpenTwin):
        take(session, keys, one, member.id, Action.UNDO)
    take(session, keys, two, member.id, Action.UNDO)
    take(session, keys, one, member.id, Action.UNDO)
    assert open_ones(session, one, two) == [two]


def test_two_people_who_close_one_each_at_the_same_moment_close_one(
    engine: Engine, session: Session, keys: Keys, member: Staff
) -> None:
    for _ in range(5):
        pair = [filed(session, keys), filed(session, keys)]
        staff_id = member.id
        session.commit()
        start, refused = threading.Barrier(2), list[str]()

        def close(reference: str, start: threading.Barrier, staff_id: str, refused: list[str]) -> None:
            with Session(engine) as own:
                start.wait()
                try:
                    take(own, keys, reference, staff_id, TWICE)
                except NoOpenTwin:
                    refused.append(reference)
                else:
                    own.commit()

        people = [
            threading.Thread(target=close, args=(reference, start, staff_id, refused)) for reference in pair
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert open_ones(session, *pair) == refused
        assert len(refused) == 1
        session.rollback()
        for reference in pair:  # so that the next pair has no twin but each other
            erasure.erase_case(
                session, keys, reference, reason="asked_for", actor=system(), now=TUESDAY, new_id=new_id
            )


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("de la Rosa", "de la Cruz", False),
        ("de la Rosa", "Delarosa", True),
        ("de la Rosa", "Rosa", True),
        ("van der Berg", "van der Meer", False),
        ("Smith Jr", "Jones Jr", False),
        ("Mc Kay", "Mc Bride", False),
        ("Đặng", "Dang", True),
        ("O`Malley", "O'Malley", True),
        ("Quintanilla-Roe", "Quintanila", True),
        ("De La", "De La", True),
        ("", "", False),
        ("Santa Ana", "Santa Cruz", False),
    ],
)
def test_particles_make_no_two_last_names_alike(
    session: Session, keys: Keys, one: str, other: str, *, alike: bool
) -> None:
    first = filed(session, keys, name_family=one, phone="251-555-0111")
    second = filed(session, keys, name_family=other, phone="251-555-0122")

    found = duplicates.doubles(session, keys, gists.listed(record.open_one(session, keys, first)))
    assert [each.case.row.reference for each in found] == ([second] if alike else [])
