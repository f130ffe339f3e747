"""What a clinician changed stays, from what to what, however often the case is judged again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from intake.content.policies import load_policy
from intake.domain.bands import Link
from intake.domain.policy import Urgency
from intake.domain.roles import Role
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor
from intake.services.cases import judging, record
from intake.services.cases.placing import place_new
from intake.services.clinician import review
from intake.services.clinician.overrides import overrides
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from tests.domain.stories import case_of
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

AT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


def judge_again(session: Session, keys: Keys, reference: str, at: datetime, urgency: Urgency) -> None:
    """As an update by the patient does it: another assessment takes over, here of that urgency."""
    opened = record.open_one(session, keys, reference)
    assessment = replace(opened.assessment, urgency=urgency)
    placing = place_new(office(), case_of(), assessment, contact_only=False, received_at=at)
    judging.take_over(session, opened.row, assessment, placing, at)
    row = judging.assessment_row(opened.key, opened.row, assessment, at=at, on=at.date(), row_id=new_id())
    session.add(row)
    session.flush()


def test_an_override_is_never_erased_by_a_new_assessment(session: Session, keys: Keys) -> None:
    case = file_into(session, keys, "plain back pain", AT)
    member = added(session, keys, Profile("Cleo Clinician", "cleo@example.org"), Role.CLINICIAN)

    def change(minutes: int, urgency: Urgency, link: Link, reason: str) -> None:
        at = AT + timedelta(minutes=minutes)
        seen = record.open_one(session, keys, case.reference).state.version
        handling = Handling(Actor("staff", member.id, Role.CLINICIAN), at, at.date(), seen, office(), new_id)
        review.override(session, keys, case.reference, urgency, link, reason, handling)

    change(10, Urgency.SAME_DAY, Link.RECENT, "Sounded weak on the phone")
    judge_again(session, keys, case.reference, AT + timedelta(minutes=20), Urgency.ROUTINE)
    after = record.open_one(session, keys, case.reference)
    assert (after.urgency, Link(after.row.link)) == (Urgency.SAME_DAY, Link.RECENT)
    judge_again(session, keys, case.reference, AT + timedelta(minutes=30), Urgency.EMERGENCY)
    after = record.open_one(session, keys, case.reference)
    assert (after.urgency, Link(after.row.link)) == (Urgency.EMERGENCY, Link.RECENT)
    change(40, Urgency.SOON, Link.RECENT, "Seen in the emergency room")
    found = overrides(session, record.open_one(session, keys, case.reference), load_policy())
    assert [each.changes[0] for each in found] == [
        "Urgency: Routine → Same day",
        "Urgency: Emergency → Soon",
    ]
    assert found[0].changes[1].startswith("Link: No past spine surgery → May be related")
    assert found[1].changes[1].startswith("Link stays: May be related")
    assert [each.reason for each in found] == ["Sounded weak on the phone", "Seen in the emergency room"]
    assert overrides(session, replace(after, decisions=()), load_policy()) == ()
