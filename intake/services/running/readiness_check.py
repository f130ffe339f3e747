"""A made-up request taken from the first page to its erasure, where nobody can see it.

All of it happens in one transaction that the caller takes back: the request is never in a queue, a figure or
a letter of anybody else's, and leaves nothing. What is shown is that a form can be filled in, judged, sent,
found, told of, opened and erased on this database with these keys and files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from intake.domain.policy import Urgency
from intake.domain.worklist import QueueClass, office_days, stretches
from intake.logs import Event, describe, log
from intake.services import outbox
from intake.services.actor import Actor
from intake.services.cases import record
from intake.services.errors import CaseErased, ServiceError
from intake.services.frontdesk import search
from intake.services.keeping import erasure
from intake.services.patient import sitting
from intake.services.patient.sitting import FormUsed
from intake.services.patient.turn import FormDesk, turn_of
from intake.services.running import plain_form
from intake.store.errors import SealError
from intake.store.models import Case
from intake.store.models.erasure import ASKED_FOR
from intake.store.queries import drafts, queue
from intake.store.queries import outbox as letters

OF_ONE_MOMENT = 20
"""More requests than come in at one instant."""

_WENT_WRONG = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    SealError,
    ServiceError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Checked:
    """One thing that was tried, and whether it went well."""

    what: str
    is_well: bool


Step = tuple[str, Callable[[], bool]]


def run(
    session: Session,
    desk: FormDesk,
    *,
    actor: Actor,
    new_token: Callable[[], str],
) -> tuple[Checked, ...]:
    """Try each step until one goes wrong. Take the transaction back afterwards, whatever came of it.

    Raises `Unavailable` where the database does not answer.
    """
    found: list[Checked] = []
    for what, went_well in _steps(session, desk, actor, new_token):
        try:
            is_well = went_well()
        except _WENT_WRONG as error:
            log.error(Event.READINESS_FAILED, **describe(error))
            is_well = False
        found.append(Checked(what, is_well))
        if not is_well:
            break
    return tuple(found)


def _steps(session: Session, desk: FormDesk, actor: Actor, new_token: Callable[[], str]) -> Iterator[Step]:
    filed: list[Case] = []

    def fill_in() -> bool:
        form = FormUsed(desk.questionnaire.id, desk.questionnaire.version, "en")
        opened, _ = sitting.start(
            session,
            desk.keys,
            form,
            now=desk.now,
            new_id=desk.new_id,
            new_token=new_token,
            kept_for=timedelta(days=1),
        )
        filed.append(plain_form.fill_in(session, turn_of(desk, opened)))
        return True

    def was_told_to_get_help() -> bool:
        return bool(drafts.safety_exits_of_draft(session, filed[0].draft_id))

    def is_an_emergency() -> bool:
        return filed[0].urgency == Urgency.EMERGENCY and filed[0].awaits_clinician_since is not None

    def stands_in_the_queue() -> bool:
        parts = stretches(desk.now, office_days(desk.office.hours, desk.now))
        (first,) = (each for each in parts if each.first_class is QueueClass.SAFETY)
        row = filed[0]
        begins = queue.Mark(first.rank, (row.due_at, row.received_at, ""))
        everybodys = queue.Filter(queue.Show.ALL, "", desk.now)
        found = queue.page(session, [first], everybodys, OF_ONE_MOMENT, after=begins)
        return row.id in {each.id for _, each in found}

    def is_found() -> bool:
        typed = " ".join(plain_form.NAME)
        found = search.find(session, desk.keys, actor, typed, desk.now)
        return filed[0].reference in {each.row.reference for each in found.cases}

    def opens() -> bool:
        opened = record.open_one(session, desk.keys, filed[0].reference)
        return opened.identity.full_name == " ".join(plain_form.NAME) and bool(opened.assessment.findings)

    def is_told_of() -> bool:
        waiting = letters.written_at(session, desk.now)
        return any(outbox.payload_of(desk.keys, each).get("case_id") == filed[0].id for each in waiting)

    def is_erased() -> bool:
        reference = filed[0].reference
        erasure.erase_case(
            session, desk.keys, reference, reason=ASKED_FOR, actor=actor, now=desk.now, new_id=desk.new_id
        )
        try:
            record.open_one(session, desk.keys, reference)
        except CaseErased:
            return True
        return False

    yield "A form is filled in, page by page, and sent", fill_in
    yield "Its emergency sign led to the page that says to get help", was_told_to_get_help
    yield "It was judged an emergency, and waits for a clinician", is_an_emergency
    yield "It stands in the first part of the queue", stands_in_the_queue
    yield "Search finds it by name", is_found
    yield "It opens, with its name and the rules that fired", opens
    yield "A message tells staff of it", is_told_of
    yield "It is erased, and opens no more", is_erased
