"""A database with something in every table, put there by the services that do so."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Outcome
from intake.domain.finishing import BegunForm
from intake.domain.reference import new_code
from intake.domain.roles import Role
from intake.domain.visit_outcomes import Care, Relation
from intake.services.accounts import accounts, challenges, sign_in
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor, system
from intake.services.audit_actions import AuditAction
from intake.services.cases import sent_on
from intake.services.clinician import outcomes, review
from intake.services.frontdesk import casework, duty, merges
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.merges import OtherSeen
from intake.services.keeping import erasure, holds
from intake.services.patient import guessing, kept_pages, saving, sitting
from intake.services.patient.asked_letters import Wish
from intake.services.patient.kept_pages import KeptKind, PageShown
from intake.store.canary import check_keys
from intake.store.keys import Keys
from intake.store.models import Case, ContentAdoption, EarlierAnswers, Passkey, Staff
from intake.store.models.passkey import ChallengePurpose
from intake.store.queries import tallies
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added
from tests.support.stories import answered, new_token

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
DAY = date(2026, 11, 17)
ADDRESS = "192.0.2.1"


def populate(session: Session, keys: Keys) -> None:
    """Put at least one row into every table; the caller commits."""
    check_keys(session, keys)
    clinician = added(session, keys, Profile("Cleo Clinician", "cleo@example.org"), Role.CLINICIAN)
    _sign_in(session, keys)
    _have_a_passkey(session, keys, clinician)
    _work(session, keys, clinician)
    _fill_in(session, keys)
    tallies.add(session, date(2026, 10, 1), {BegunForm("es", "me", sent=False, page="who"): 3})
    erased = file_into(session, keys, "plain back pain", TUESDAY)
    erasure.erase_case(
        session, keys, erased.reference, reason="asked_for", actor=system(), now=TUESDAY, new_id=new_id
    )
    session.add(
        ContentAdoption(
            id=new_id(), kind="policy", content_id="spine", version="1", digest="sha256:0", at=TUESDAY
        )
    )
    session.flush()


def _sign_in(session: Session, keys: Keys) -> None:
    here = sign_in.From(ADDRESS)
    attempt = sign_in.begin(session, keys, "cleo@example.org", here, now=TUESDAY, new_id=new_id)
    sign_in.complete(
        session,
        keys,
        attempt,
        second_step=False,
        sent_from=here,
        now=TUESDAY,
        new_id=new_id,
        new_token=new_token,
    )


def _have_a_passkey(session: Session, keys: Keys, clinician: Staff) -> None:
    """A passkey, and a challenge that nobody answered."""
    challenges.ask(
        session, ChallengePurpose.SIGN_IN, new_id(), now=TUESDAY, new_id=new_id, new_token=new_token
    )
    passkey = Passkey(
        id=new_id(), staff_id=clinician.id, credential_mac=bytes(16), sign_count=0, created_at=TUESDAY
    )
    kept = {"staff_id": clinician.id, "name": "my phone", "credential_id": "AAAA", "public_key": "AAAA"}
    place = {"table": "passkey", "row": passkey.id, "column": "sealed_passkey"}
    passkey.sealed_passkey = passkey.make_data_key(keys.ring).seal_json(kept, **place)
    session.add(passkey)
    new = AuditAction.STAFF_PASSKEY_ADDED
    accounts.credentials_changed(session, keys, clinician, new, actor=system(), now=TUESDAY)


def _work(session: Session, keys: Keys, clinician: Staff) -> None:
    """An urgent case that waited too long, was called, and was decided on."""
    actor = Actor("staff", clinician.id, Role.CLINICIAN)
    case, twin = (file_into(session, keys, "foot drop", TUESDAY) for _ in range(2))
    duty.name(session, keys, clinician.id, DAY, actor=actor, now=TUESDAY, new_id=new_id)
    duty.name_weekly(session, keys, clinician.id, [0, 4], DAY, actor=actor, now=TUESDAY, new_id=new_id)
    later = TUESDAY + timedelta(minutes=20)
    duty.escalate(session, keys, office(), actor=system(), now=later, new_id=new_id)

    def request(seen: int) -> Handling:
        return Handling(actor, later, DAY, seen, office(), new_id)

    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request(0))
    casework.log_attempt(session, keys, case.reference, Outcome.VOICEMAIL, None, "Dog barked.", request(1))
    review.record_next_step(session, keys, case.reference, "pa", "Please call.", request(2))
    outcomes.record_outcome(
        session, keys, case.reference, Relation.NOT_RELATED, [Care.THERAPY], "Scar tissue.", request(3)
    )
    _add_earlier_answers(session, keys, case)
    merges.merge(session, keys, case.reference, OtherSeen(twin.reference, 0), request(3))
    holds.put(session, keys, case.reference, "A lawyer asked for it.", actor=actor, now=later, new_id=new_id)
    sent_on.note(session, keys, case, telling=1, digest="0" * 64, places=["Task/7"], now=later, new_id=new_id)


def _add_earlier_answers(session: Session, keys: Keys, case: Case) -> None:
    earlier = EarlierAnswers(
        id=new_id(),
        case_id=case.id,
        seq=1,
        replaced_at=TUESDAY,
        questionnaire_id="spine",
        questionnaire_version="1",
    )
    place = {"table": "earlier_answers", "row": earlier.id, "column": "sealed_answers"}
    earlier.sealed_answers = case.data_key(keys.ring).seal_json({}, **place)
    session.add(earlier)


def _fill_in(session: Session, keys: Keys) -> None:
    """A form that met a safety page and was saved for later, and a try at opening it."""
    opened, _ = answered(session, keys)
    sitting.record_safety_exit(
        session, keys, opened, level="same_day", page="safety", findings=["fever"], now=TUESDAY, new_id=new_id
    )
    saving.save(
        session,
        keys,
        opened,
        date(1961, 2, 3),
        now=TUESDAY,
        new_id=new_id,
        new_code=lambda: new_code(secrets.randbelow),
        letter=Wish("ana@example.com", ADDRESS),
    )
    kept_pages.keep(
        session,
        keys,
        PageShown(KeptKind.OPEN, {"typed": [["code", "ABC"]], "why": "wrong"}),
        token=None,
        now=TUESDAY,
        new_id=new_id,
        new_token=new_token,
    )
    guessing.begin(session, keys, guessing.Target.SAVED_FORM, "a code", ADDRESS, now=TUESDAY, new_id=new_id)
