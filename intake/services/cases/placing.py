"""Where a case stands in the queue: its class, and by when it is due.

Both come from the facts in force: the urgency that stands, the link, a clinician's override included, and
what the assessments found that still stand. The clock starts when a request comes in, and when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.domain.assessment import Assessment
from intake.domain.bands import Link
from intake.domain.case_state import CaseState
from intake.domain.due_times import (
    SoonBy,
    due_at,
    due_class,
    due_soon_at,
    is_long_after_surgery,
    promised_by,
    soon_by,
    soon_by_rules,
)
from intake.domain.follow_up import outside_until
from intake.domain.merging import more_soon
from intake.domain.office_hours import OfficeHours
from intake.domain.own_times import Times
from intake.domain.policy import Policy, Urgency
from intake.domain.story import Story
from intake.domain.surgery_link import SurgeryLink, operation_days
from intake.domain.trace import Finding
from intake.domain.worklist import QueueClass, WorklistEntry, awaits_clinician_since, queue_class
from intake.services.cases.gist import Gist
from intake.services.cases.gists import Listed
from intake.services.cases.record import CaseRecord, left_at_safety_page
from intake.store.models import Case


@dataclass(frozen=True)
class Placing:
    """Where a case stands in the queue, as the worklist has it: class, when it is due, what was promised.

    `due_soon_at` is when the last quarter of the time until `due_at` begins; `promised_at` is what the
    patient is told.
    """

    queue_class: int
    due_at: datetime
    due_soon_at: datetime
    promised_at: datetime


@dataclass(frozen=True)
class Office:
    """What timers need to know: the practice's hours and the policy's lengths.

    `tells_ehr`: sending to an EHR is set up, so that each step of the work is put into the outbox for it.
    """

    hours: OfficeHours
    policy: Policy
    tells_ehr: bool = False


def place_new(
    office: Office, story: Story, assessment: Assessment, *, contact_only: bool, received_at: datetime
) -> Placing:
    """The place of a request that comes in now: its story and what the rules made of it."""
    urgency, link = assessment.urgency, assessment.surgery_link
    why = _soon_because(assessment.findings, office.policy)
    kind = due_class(
        urgency=urgency,
        link=link.link,
        safety_exit=contact_only,
        soon_because=why,
        long_after_surgery=_is_long_after(office, story, link),
    )
    due = due_at(office.hours, office.policy.due, kind, received_at)
    entry = WorklistEntry(
        id="",
        status=CaseState().status,
        urgency=urgency,
        link=link.link,
        settled=link.settled,
        safety_exit=contact_only,
        has_phone=True,
        clinician_asked_call=False,
        soon_because=why,
        received_at=received_at,
        due_soon_at=due_soon_at(office.hours, received_at, due),
        due_at=due,
    )
    promised = promised_by(office.hours, office.policy.due, received_at)
    return Placing(int(queue_class(entry)), due, entry.due_soon_at, promised)


def entry_of(record: CaseRecord, state: CaseState, policy: Policy) -> WorklistEntry:
    """The case as the queue's order sees it."""
    return _entry(record.row, state, soon_because(record, state, policy))


def entry_of_listed(case: Listed, policy: Policy) -> WorklistEntry:
    """A case of a list as the queue's order sees it."""
    gist = case.gist
    why = gist.worked_out("soon_because", (policy,), lambda: _soon_because_of(gist, policy))
    return _entry(case.row, gist.state, why)


def _soon_because_of(gist: Gist, policy: Policy) -> SoonBy | None:
    signs = frozenset(sign.key for sign in policy.signs)
    return more_soon(soon_by_rules(gist.pressing, signs), gist.state.took_in_soon)


def _entry(row: Case, state: CaseState, soon_because: SoonBy | None) -> WorklistEntry:
    return WorklistEntry(
        id=row.id,
        status=state.status,
        urgency=Urgency(row.urgency),
        link=Link(row.link),
        settled=row.settled,
        safety_exit=left_at_safety_page(row, state),
        has_phone=row.has_phone,
        clinician_asked_call=state.clinician_asked_call,
        soon_because=soon_because,
        received_at=row.received_at,
        due_soon_at=row.due_soon_at,
        due_at=row.due_at,
        told_worse=state.told_worse,
        follow_up_at=row.follow_up_at,
    )


def reclassify(record: CaseRecord, state: CaseState, policy: Policy, now: datetime) -> None:
    """Bring the row up to the facts in force: its class, whether a clinician must act, when it comes back."""
    row = record.row
    row.queue_class = int(queue_class(entry_of(record, state, policy)))
    row.awaits_clinician_since = awaits_clinician_since(
        row.awaits_clinician_since,
        QueueClass(row.queue_class),
        in_queue=row.in_queue,
        acted=state.clinician_acted,
        now=now,
    )
    row.follow_up_at = outside_until(state, awaits_clinician=row.awaits_clinician_since is not None)


def restart_clock(record: CaseRecord, office: Office, start: datetime, state: CaseState) -> None:
    """Give the case the whole time of its class again, from `start`: it came back, or its class changed.

    `state` is what the work on it left.
    """
    record.row.due_at, record.row.due_soon_at = times_of_class(record, office, start, state)


def times_of_class(record: CaseRecord, office: Office, start: datetime, state: CaseState) -> Times:
    """By when the case is due, and due soon, where the whole time of its class begins at `start`."""
    row = record.row
    kind = due_class(
        urgency=record.urgency,
        link=Link(row.link),
        safety_exit=left_at_safety_page(row, state) or state.told_worse,
        soon_because=soon_because(record, state, office.policy),
        long_after_surgery=_is_long_after(office, record.story, record.assessment.surgery_link),
    )
    due = due_at(office.hours, office.policy.due, kind, start)
    return due, due_soon_at(office.hours, start, due)


def wait_for_next_try(record: CaseRecord, office: Office, now: datetime, next_at: datetime | None) -> None:
    """After a call in vain: due when the next try was set for, else by the close of the next business day.

    An urgent case never waits longer than an urgent case may.
    """
    due = next_at or office.hours.close_of_business_day(now, 1)
    if record.is_urgent:
        due = min(due, office.hours.add_business(now, timedelta(minutes=office.policy.due.urgent_minutes)))
    set_due(record.row, office, now, due)


def set_due(row: Case, office: Office, start: datetime, due: datetime) -> None:
    """Set when the case is due, and when the last quarter of the time until then begins."""
    row.due_at = due
    row.due_soon_at = due_soon_at(office.hours, start, due)


def soon_because(record: CaseRecord, state: CaseState, policy: Policy) -> SoonBy | None:
    """What puts a case that is `soon` before others: its own findings, or those of one merged into it."""
    return more_soon(_soon_because(record.findings, policy), state.took_in_soon)


def _soon_because(findings: Iterable[Finding], policy: Policy) -> SoonBy | None:
    return soon_by(findings, frozenset(sign.key for sign in policy.signs))


def _is_long_after(office: Office, story: Story, link: SurgeryLink) -> bool:
    """Whether the operation that the rules counted from is certainly long ago."""
    return is_long_after_surgery(operation_days(story, link.headline), story.today, office.policy.due)
