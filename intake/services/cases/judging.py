"""A case takes over what was judged of it: when filed, changed by its patient, or answered on the call."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain.assessment import Assessment
from intake.domain.bands import Link
from intake.domain.standing_urgency import Assessed
from intake.domain.worklist import QueueClass, awaits_clinician_since
from intake.formats import assessments
from intake.services.cases import judgements
from intake.services.cases.placing import Placing
from intake.store import sealed_case
from intake.store.models import Assessment as AssessmentRow
from intake.store.models import Case
from intake.store.queries import records
from intake.store.seal import DataKey


def take_over(session: Session, case: Case, assessment: Assessment, placing: Placing, now: datetime) -> None:
    """Take over what an assessment says; a second one may raise urgency and place, never lower them.

    A link that a clinician changed stays: only a clinician changes it again.
    """
    again = case.assessment_seq > 0
    clinicians_link = records.clinicians_link(session, case.id) if again else None
    urgency, link = assessment.urgency, assessment.surgery_link
    assessed = Assessed(case.assessment_seq + 1, urgency)
    case.urgency = judgements.urgency_of(session, case, assessed) if again else urgency
    case.queue_class = min(placing.queue_class, case.queue_class) if again else placing.queue_class
    case.due_at = min(placing.due_at, case.due_at) if again else placing.due_at
    case.due_soon_at = min(placing.due_soon_at, case.due_soon_at) if again else placing.due_soon_at
    # News on a case that staff worked on becomes a step in its history, and needs a clinician anew.
    case.awaits_clinician_since = awaits_clinician_since(
        case.awaits_clinician_since if again else None,
        QueueClass(case.queue_class),
        in_queue=case.in_queue,
        acted=False,
        now=now,
    )
    own = Link(clinicians_link or link.link)
    case.link, case.settled = own, link.settled or own != link.link
    if again:
        case.link, case.settled = judgements.flag_of(session, case, own, settled=case.settled)
    case.assessment_seq += 1


def assessment_row(
    key: DataKey, case: Case, assessment: Assessment, *, at: datetime, on: date, row_id: str
) -> AssessmentRow:
    """The newest assessment of a case as it is stored; `on` is the day that the rules counted from."""
    row = AssessmentRow(
        id=row_id,
        case_id=case.id,
        seq=case.assessment_seq,
        at=at,
        assessed_on=on,
        policy_id=assessment.policy.id,
        policy_version=assessment.policy.version,
        policy_digest=assessment.policy.digest,
        urgency=assessment.urgency,
        link=assessment.surgery_link.link,
    )
    sealed_case.seal_assessment(key, row, assessments.write(assessment))
    return row
