"""A made-up patient and what a sitting of theirs holds, for tests of the store and the services."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.assessment import Assessment, PolicyReference
from intake.domain.bands import Headline, Link
from intake.domain.policy import Urgency
from intake.domain.surgery_link import SurgeryLink
from intake.domain.trace import Finding, Outcome
from intake.services.actor import patient
from intake.services.cases.placing import Placing
from intake.services.patient import filing, sitting
from intake.services.patient.filing import Filing
from intake.services.patient.sitting import FormUsed, Sitting
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.sealed_case import HowTold

NOW = datetime(2026, 6, 15, 14, 30, tzinfo=UTC)
HERE = "192.0.2.1"
KEPT_FOR = timedelta(days=14)
FORM = FormUsed(questionnaire_id="spine", questionnaire_version="1", language="en")

ANSWERS: dict[str, dict[str, Any]] = {
    "who": {"value": "me_with_help"},
    "symptoms": {"value": ["pain"]},
    "pain_score": {"value": 7},
    "own_words": {"value": "It started when I lifted a box. \U0001f62c"},
    "name_given": {"value": "Ximena"},
    "name_family": {"value": "Quintanilla-Roe"},
    "birth_date": {"value": "1961-02-03"},
    "phone": {"value": "(205) 555-0142"},
    "phone_second": {"state": "blank"},
    "message_ok": {"value": "yes"},
    "email": {"value": "Ximena.Q@Example.org"},
    "helper_name": {"value": "Bao Roe"},
    "helper_phone": {"value": "+1 205 555 0177"},
    "helper_may_talk": {"value": "no"},
    "call_windows": {"value": ["morning"]},
    "call_help": {"state": "not_sure"},
}


def new_id() -> str:
    """A random row id, as the product makes them."""
    return str(uuid.uuid4())


def new_token() -> str:
    """A token nobody had before."""
    return f"token-{uuid.uuid4()}"


def new_reference() -> str:
    """A reference nobody had before, in this process or any other."""
    return uuid.uuid4().hex[:12]


def assessment(urgency: str = "soon", link: str = "recent", version: str = "1") -> Assessment:
    """An assessment with one finding, whatever the policy would say."""
    because = "The pain gets worse fast."
    finding = Finding("pain_worse_fast", Outcome.FIRED, Urgency(urgency), because, {}, "Somewhere, 2020")
    surgery_link = SurgeryLink(Link(link), (Link(link),), True, (), Headline("pain", 0))
    policy = PolicyReference("spine", version, "sha256:0")
    return Assessment(Urgency(urgency), surgery_link, (finding,), policy)


def placing(queue_class: int = 5, hours: float = 8) -> Placing:
    """A place in the queue, due some hours from `NOW`."""
    due = NOW + timedelta(hours=hours)
    return Placing(queue_class, due, due - timedelta(hours=hours / 4), NOW + timedelta(days=2))


def started(session: Session, keys: Keys, form: FormUsed = FORM) -> tuple[Sitting, str]:
    """A sitting that was just begun, and its token."""
    return sitting.start(session, keys, form, now=NOW, new_id=new_id, new_token=new_token, kept_for=KEPT_FOR)


def answered(
    session: Session, keys: Keys, answers: dict[str, dict[str, Any]] = ANSWERS
) -> tuple[Sitting, str]:
    """A sitting with answers, and its token."""
    begun, token = started(session, keys)
    return sitting.save_page(session, begun, answers=answers, now=NOW, page="/form/check"), token


def file(
    session: Session,
    keys: Keys,
    open_sitting: Sitting,
    *,
    how: Filing | None = None,
    contact_only: bool = False,
    now: datetime = NOW,
    next_reference: Callable[[], str] = new_reference,
) -> Case:
    """File an open sitting as it stands."""
    service = filing.file_contact if contact_only else filing.file_draft
    return service(
        session,
        keys,
        open_sitting,
        how or Filing(open_sitting.answers, assessment(), date(2026, 6, 15), placing(), HERE),
        actor=patient(open_sitting.draft.id),
        now=now,
        new_id=new_id,
        new_reference=next_reference,
    )


def filed(
    session: Session,
    keys: Keys,
    how: Filing | None = None,
    *,
    next_reference: Callable[[], str] = new_reference,
) -> Case:
    """A case, as a patient without safety signs files it."""
    open_sitting, _ = answered(session, keys)
    return file(session, keys, open_sitting, how=how, next_reference=next_reference)


def how_told(keys: Keys, case: Case) -> HowTold:
    """How a case was told."""
    return sealed_case.open_how_told(case.data_key(keys.ring), case)
