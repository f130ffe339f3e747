from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.domain.assessment import Assessment, PolicyReference
from intake.domain.bands import Headline, Link
from intake.domain.person import identity_from_answers
from intake.domain.policy import Urgency
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.domain.surgery_link import SurgeryLink
from intake.domain.trace import Finding, Outcome
from intake.formats import assessments
from intake.mail import delivery
from intake.mail.letters import Letter, LetterKind
from intake.services import audit, outbox
from intake.services.actor import Actor, system
from intake.services.cases import record
from intake.services.errors import CaseErased, CaseHeld, CaseNotFound, DraftNotFound
from intake.services.keeping import erasure, holds, retention
from intake.services.keeping.erasure import Certificate
from intake.services.keeping.retention import KeptFor
from intake.services.patient import sitting
from intake.services.patient.filing import Filing
from intake.store import sealed_case
from intake.store.base import Base
from intake.store.blind_index import index_entries
from intake.store.errors import Erased
from intake.store.keys import Keys
from intake.store.models import (
    AppointmentRequest,
    AuditEvent,
    Case,
    CaseIndex,
    Draft,
    Erasure,
    OutboxMessage,
    SafetyExit,
    SavedForm,
)
from intake.store.queries import drafts, search
from tests.support.staff import added
from tests.support.stories import (
    ANSWERS,
    FORM,
    HERE,
    NOW,
    answered,
    file,
    filed,
    new_id,
    new_token,
    placing,
    started,
)

LATER = NOW + timedelta(days=3)
READ = {"symptoms.pain.onset": "2013-02-01", "age": 65}
JUDGED = Assessment(
    urgency=Urgency.SAME_DAY,
    surgery_link=SurgeryLink(
        link=Link.RECENT,
        possible=(Link.RECENT, Link.EARLY),
        settled=False,
        settling_questions=("When in 2013 did the pain begin?",),
        headline=Headline("pain", 0),
    ),
    findings=(
        Finding("fever", Outcome.FIRED, Urgency.SAME_DAY, "The patient ticked: fever.", READ, "x"),
        Finding("link_may_relate", Outcome.NOT_FIRED, None, "Pain began 2013-02-01.", READ, "x"),
    ),
    policy=PolicyReference("spine", "7", "sha256:1"),
)


def erase(session: Session, keys: Keys, case: Case, actor: Actor | None = None) -> Certificate:
    done = erasure.erase_case(
        session, keys, case.reference, reason="asked_for", actor=actor or system(), now=LATER, new_id=new_id
    )
    session.commit()
    session.expire_all()
    return done


@pytest.fixture
def case(session: Session, keys: Keys) -> Case:
    """A filed case that met a safety page on its way."""
    opened, _ = answered(session, keys)
    sitting.record_safety_exit(
        session, keys, opened, level="same_day", page="safety", findings=["fever"], now=NOW, new_id=new_id
    )
    how = Filing(ANSWERS, JUDGED, date(2026, 6, 15), placing(), HERE)
    filed_case = file(session, keys, opened, how=how)
    session.commit()
    return filed_case


def test_after_an_erasure_nothing_of_the_case_opens(session: Session, keys: Keys, case: Case) -> None:
    key = case.data_key(keys.ring)

    erase(session, keys, case)

    with pytest.raises(Erased):
        case.data_key(keys.ring)
    for opened in (sealed_case.open_answers, sealed_case.open_identity):
        with pytest.raises(Erased):
            opened(key, case)
    (exit_row,) = session.scalars(select(SafetyExit))
    with pytest.raises(Erased):
        sitting.safety_exit_details(keys, exit_row)
    for model in (AppointmentRequest, CaseIndex, OutboxMessage):
        assert session.scalars(select(model)).all() == [], model


def test_search_no_longer_finds_it(session: Session, keys: Keys, case: Case) -> None:
    key = case.data_key(keys.ring)
    person = identity_from_answers(sealed_case.open_identity(key, case))
    traits = index_entries(keys.index, person)
    assert all(search.cases_with_all(session, [trait]) for trait in traits)

    erase(session, keys, case)

    assert not any(search.cases_with_all(session, [trait]) for trait in traits)


def test_only_the_trace_without_the_person_stays(session: Session, keys: Keys, case: Case) -> None:
    certificate = erase(session, keys, case)

    assert certificate.assessments == (
        {
            "assessed_on": "2026-06-15",
            "urgency": "same_day",
            "link": "recent",
            "group": "may_relate",
            "flagged": True,
            "settled": False,
            "policy": {"id": "spine", "version": "7", "digest": "sha256:1"},
            "rules": [
                {"rule": "fever", "outcome": "fired", "effect": "same_day"},
                {"rule": "link_may_relate", "outcome": "not_fired", "effect": None},
            ],
        },
    )
    assert "2013" not in json.dumps(certificate.assessments)
    assert (case.urgency, case.link, case.received_at) == ("same_day", "recent", NOW)


def test_the_certificate_says_what_was_erased_when_and_by_whom(
    session: Session, keys: Keys, case: Case
) -> None:
    dana = added(session, keys)
    erased = erase(session, keys, case, Actor("staff", dana.id, Role.ADMIN))

    kept = erasure.certificate_of(session, keys, case.reference)

    assert kept == erased
    assert (kept.reference, kept.erased_at, kept.erased_by) == (case.reference, LATER, dana.id)
    assert kept.removed == {"search entries": 28, "safety notes": 1, "undelivered letters": 1}
    text = kept.to_text()
    for said in (show_reference(case.reference), "2026-06-18T14:30:00+00:00", dana.id, kept.id):
        assert said in text
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (event.action, event.object_id, event.actor_id) == ("case.erased", case.id, dana.id)
    assert audit.verify(session, keys) == []


def test_the_kept_trace_is_sealed_too(session: Session, keys: Keys, case: Case) -> None:
    erase(session, keys, case)

    (row,) = session.scalars(select(Erasure))
    assert b"fever" not in row.sealed_trace


def test_an_erased_case_has_a_named_state_and_stands_in_nobodys_way(
    session: Session, keys: Keys, case: Case
) -> None:
    other = filed(session, keys)
    erase(session, keys, case)

    with pytest.raises(CaseErased):
        record.open_one(session, keys, case.reference)
    with pytest.raises(CaseErased):
        erase(session, keys, case)
    assert [each.row.id for each in record.open_many(session, keys, [case, other])] == [other.id]
    assert (case.status, case.in_queue, case.lease_holder) == ("closed", False, None)


def test_a_case_that_does_not_exist_is_not_erased(session: Session, keys: Keys, case: Case) -> None:
    with pytest.raises(CaseNotFound):
        erasure.erase_case(
            session, keys, "NOBODY00", reason="asked_for", actor=system(), now=NOW, new_id=new_id
        )
    with pytest.raises(CaseNotFound):
        erasure.certificate_of(session, keys, case.reference)


def test_a_sitting_that_went_on_after_leaving_a_contact_is_erased_with_its_case(
    session: Session, keys: Keys
) -> None:
    opened, token = answered(session, keys)
    case = file(session, keys, opened, contact_only=True)
    code = SavedForm(
        id=new_id(), draft_id=opened.draft.id, code_mac=b"c" * 32, birth_mac=b"b" * 32, saved_at=NOW
    )
    session.add(code)
    session.commit()

    erase(session, keys, case)

    with pytest.raises(DraftNotFound):
        sitting.open_by_token(session, keys, token, NOW)
    for model in (Draft, SavedForm):
        assert session.scalars(select(model)).all() == [], model


def test_letters_to_others_stay(session: Session, keys: Keys, case: Case) -> None:
    other = filed(session, keys)
    letter = Letter("p@example.org", "Your form number", "It is on the page, too.")
    for about in (case.id, case.draft_id, other.id, other.draft_id):
        kind = LetterKind.FORM_NUMBER
        delivery.add_letter(session, keys, kind, letter, about=about, now=NOW, new_id=new_id)

    removed = erase(session, keys, case).removed

    assert removed["undelivered letters"] == 3
    left = [outbox.payload_of(keys, message) for message in session.scalars(select(OutboxMessage))]
    assert {each.get("about") or each["case_id"] for each in left} == {other.id, other.draft_id}
    assert len(left) == 3


def test_a_case_whose_values_were_damaged_can_still_be_erased(
    session: Session, keys: Keys, case: Case
) -> None:
    case.wrapped_key = bytes(len(case.wrapped_key or b""))
    session.commit()

    certificate = erase(session, keys, case)

    assert certificate.assessments == ()
    assert case.is_erased


def test_a_case_whose_assessment_cannot_be_read_can_still_be_erased(
    session: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessments, "write", lambda _: b'{"urgency":"soon"}')
    unreadable = filed(session, keys)
    session.commit()

    certificate = erase(session, keys, unreadable)

    assert certificate.assessments == (None,)
    assert unreadable.is_erased


class TestRetention:
    KEPT = KeptFor(
        safety_exits=timedelta(days=30), named_exits=timedelta(days=60), closed_cases=timedelta(days=100)
    )

    def apply(self, session: Session, keys: Keys, days: int) -> retention.Expired:
        done = retention.erase_expired(
            session, keys, self.KEPT, actor=system(), now=NOW + timedelta(days=days), new_id=new_id
        )
        session.commit()
        session.expire_all()
        return done

    def test_closed_cases_are_erased_once_their_time_is_over(
        self, session: Session, keys: Keys, case: Case
    ) -> None:
        for row in (case, filed(session, keys)):
            row.status, row.in_queue = ("closed", False) if row is case else ("new", True)
        session.commit()

        assert self.apply(session, keys, 100).certificates == ()
        done = self.apply(session, keys, 101)

        assert [each.reference for each in done.certificates] == [case.reference]
        assert done.certificates[0].reason == "retention"
        assert [row.is_erased for row in session.scalars(select(Case).order_by(Case.status))] == [True, False]
        assert not self.apply(session, keys, 101)

    def test_each_kind_goes_in_its_own_time(self, session: Session, keys: Keys, case: Case) -> None:
        young, _ = started(session, keys, FORM)
        session.get_one(Draft, young.draft.id).expires_at = NOW + timedelta(days=400)
        sitting.record_safety_exit(
            session, keys, young, level="same_day", page="safety", findings=["x"], now=NOW, new_id=new_id
        )
        session.commit()

        assert self.apply(session, keys, 29).drafts == 1
        assert self.rows(session, SafetyExit) == 2
        assert self.apply(session, keys, 31).safety_exits == 1  # the one that names nobody
        assert session.scalars(select(SafetyExit.case_id)).all() == [case.id]
        assert self.apply(session, keys, 61).safety_exits == 0  # its request is open
        case.status, case.in_queue = "closed", False
        session.commit()
        assert self.apply(session, keys, 60).safety_exits == 0
        assert self.apply(session, keys, 61).safety_exits == 1
        assert self.rows(session, SafetyExit) == 0
        assert session.scalars(select(Draft.id)).all() == [young.draft.id]
        assert not case.is_erased

    def test_a_legal_hold_keeps_all_of_a_case_until_it_is_lifted(
        self, session: Session, keys: Keys, case: Case
    ) -> None:
        dana = added(session, keys)
        by, free = Actor("staff", dana.id, Role.ADMIN), filed(session, keys)
        update, _ = sitting.start(
            session, keys, replace(FORM, updates=case.id), now=NOW, new_id=new_id, new_token=new_token,
            kept_for=timedelta(days=30),
        )  # fmt: skip
        for row in (case, free):
            row.status, row.in_queue = "closed", False
        holds.put(session, keys, case.reference, "A letter of Smith & Co.", actor=by, now=NOW, new_id=new_id)
        session.commit()

        assert retention.held_back(session, self.KEPT, NOW + timedelta(days=101)) == 1
        for _ in range(2):
            self.apply(session, keys, 101)
        with pytest.raises(CaseHeld):
            erase(session, keys, case)
        session.rollback()
        assert (case.is_erased, free.is_erased) == (False, True)
        assert session.scalars(select(SafetyExit.case_id)).all() == [case.id]
        assert update.draft.id in session.scalars(select(Draft.id)).all()
        assert not drafts.any_expired(session, NOW + timedelta(days=101))

        holds.lift(session, keys, case.reference, "Settled.", actor=by, now=NOW)
        session.commit()
        self.apply(session, keys, 101)
        assert case.is_erased
        assert session.scalars(select(Draft.case_id)).all() == []
        assert retention.held_back(session, self.KEPT, NOW + timedelta(days=101)) == 0

    def rows(self, session: Session, model: type[Base]) -> int:
        return len(session.scalars(select(model)).all())
