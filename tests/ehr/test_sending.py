"""Requests sent to the EHR through the outbox: once, again where it failed, and never in a letter's way."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Settings
from intake.content.forms import load_form
from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.domain.case_state import Action, Command
from intake.domain.roles import Role
from intake.ehr.problems import Problem
from intake.ehr.sending import Sender
from intake.formats.fhir import checking
from intake.mail import delivery
from intake.mail.deliverer import Deliverer
from intake.mail.delivery import GIVEN_UP_AFTER, LEASE
from intake.mail.letters import Letterhead
from intake.mail.post import Post
from intake.services import given_up, outbox
from intake.services.actor import Actor, system
from intake.services.cases import sent_on
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.services.keeping import erasure
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case, OutboxMessage
from intake.store.models.outbox import TO_THE_EHR, OutboxKind
from tests.support.filed_stories import file_into, new_id, office
from tests.support.made_up_ehr import GIVES, MadeUpEhr
from tests.support.staff import added
from tests.support.stories import NOW
from tests.support.told_cases import told_case

on_sqlite = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
"""What no statement of the store's own depends on is tried on one engine."""


@dataclass
class Clock:
    """A clock that stands still until it is put forward."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ehr() -> MadeUpEhr:
    return MadeUpEhr()


def sender(engine: Engine | None, keys: Keys, ehr: MadeUpEhr, clock: Clock, **account: Any) -> Sender:
    return Sender(
        open_session=lambda: Session(engine),
        keys=keys,
        server=ehr.server(clock, **account),
        policy=load_policy(),
        form_of=lambda _id, _version: load_form(),
        base="https://intake.example.org",
        clock=clock,
        new_id=new_id,
        jitter=lambda: 0,
    )


def lean(engine: Engine, keys: Keys, ehr: MadeUpEhr, clock: Clock) -> Sender:
    """One that leaves the form out, which is long and the same every time."""
    return sender(engine, keys, ehr, clock, leave_out=frozenset({"Questionnaire"}))


def file(
    engine: Engine, keys: Keys, settings: Settings, story: str = "foot drop", *, tells_ehr: bool = True
) -> str:
    """A filed request whose event the mail's deliverer has turned into letters and a message to the EHR."""
    with Session(engine) as session:
        reference = file_into(session, keys, story, NOW).reference
        session.commit()
    deliverer = Deliverer(
        open_session=lambda: Session(engine),
        keys=keys,
        letterhead=Letterhead(
            load_practice(), load_questionnaire(), "https://intake.example.com/staff/sign-in"
        ),
        office=office(),
        post=Post(settings.flask_mapping()),
        clock=lambda: NOW,
        new_id=new_id,
        jitter=lambda: 0,
        tells_ehr=tells_ehr,
    )
    kinds = {outcome.kind for outcome in deliverer.deliver_due()}
    assert OutboxKind.EHR not in kinds
    return reference


def waiting(engine: Engine) -> list[OutboxMessage]:
    with Session(engine) as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.EHR)))


def case_of(session: Session, reference: str) -> Case:
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def test_a_filed_request_is_sent_once_and_that_stands_on_it_and_in_the_audit(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    reference = file(engine, keys, settings)
    with Session(engine) as session:
        assert delivery.standing(session, NOW).pending == 0, "no letter, no mail"
        assert delivery.standing(session, NOW, TO_THE_EHR).pending == 1
    (sent,) = sender(engine, keys, ehr, clock).send_due()
    assert sent.problem is None
    (bundle,) = ehr.bundles
    assert all("?" in str(each["request"]) or "ifNoneExist" in each["request"] for each in bundle["entry"])
    assert "Quill" not in " ".join(str(each.url) for each in ehr.asked)
    assert ehr.searches == []

    with Session(engine) as session:
        case = case_of(session, reference)
        (noted,) = sent_on.opened(session, case.data_key(keys.ring), case)
        assert (noted.seq, noted.at, len(noted.digest)) == (1, NOW, 64)
        assert noted.places[0] == "Questionnaire/0"
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.object_id == case.id)).all()
        assert actions[-1] == "case.sent_to_ehr"
        assert session.scalars(select(OutboxMessage.sealed_payload)).all()[-1] == b""
        # A second message about the same telling finds that it is there already.
        payload = {"case_id": case.id}
        outbox.add(session, keys, kind=OutboxKind.EHR, payload=payload, now=NOW, new_id=new_id)
        session.commit()
    assert [each.problem for each in sender(engine, keys, ehr, clock).send_due()] == [None]
    assert len(ehr.bundles) == 1


@on_sqlite
def test_each_step_of_the_work_is_looked_at_and_sent_where_it_changes_what_is_told(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    reference = file(engine, keys, settings)
    list(lean(engine, keys, ehr, clock).send_due())
    with Session(engine) as session:
        desk = Actor("staff", added(session, keys, role=Role.CLINICIAN).id, Role.CLINICIAN)
        session.commit()
    told_of = replace(office(), tells_ehr=True)
    steps = (Command(Action.CLAIM), Command(Action.NOTE), Command(Action.RELEASE))
    for seen, (command, in_place, sent) in enumerate(
        zip(steps, (told_of, told_of, office()), (2, 2, 2), strict=True)
    ):
        request = Handling(desk, NOW + timedelta(minutes=seen), NOW.date(), seen, in_place, new_id)
        with Session(engine) as session:
            casework.take_step(session, keys, reference, command, request, note="Dog barked.")
            session.commit()
        clock.now = request.now
        assert {each.problem for each in lean(engine, keys, ehr, clock).send_due()} <= {None}
        assert len(ehr.bundles) == sent, command
    tasks = [
        each["resource"] for bundle in ehr.bundles for each in bundle["entry"] if "intent" in each["resource"]
    ]
    assert [each["status"] for each in tasks] == ["requested", "in-progress"]
    assert "Dog barked" not in json.dumps(ehr.bundles)
    with Session(engine) as session:
        case = case_of(session, reference)
        told = [(each.seq, each.telling) for each in sent_on.opened(session, case.data_key(keys.ring), case)]
    assert told == [(1, 1), (2, 1)]
    states = [each.state for each in waiting(engine)]
    assert states == ["sent"] * 3, "where no EHR is set up a step puts nothing into the outbox"


@on_sqlite
def test_what_could_not_be_sent_is_tried_again_or_kept_for_somebody_to_look_at(
    engine: Engine, keys: Keys, settings: Settings, clock: Clock
) -> None:
    file(engine, keys, settings)
    for does, problem, dead in (
        ({"silent": True}, Problem.UNREACHABLE, False),
        ({"token": (400, {"error": "invalid_client"})}, Problem.NOT_LET_IN, False),
        ({"token": (503, "come later")}, Problem.NOT_NOW, False),
        ({"token": (200, {})}, Problem.NOT_LET_IN, False),
        ({"transaction": (429, {})}, Problem.NOT_NOW, False),
        ({"transaction": (403, {})}, Problem.NOT_LET_IN, False),
        ({"transaction": (422, {"resourceType": "OperationOutcome"})}, Problem.REFUSED, True),
        ({"transaction": (200, "<html>")}, Problem.REFUSED, True),
        ({"transaction": (200, {"type": "transaction-response", "entry": []})}, Problem.REFUSED, True),
    ):
        (sent,) = lean(engine, keys, MadeUpEhr(**does), clock).send_due()
        assert (sent.problem, sent.dead) == (problem, dead), does
        (message,) = waiting(engine)
        assert (message.state, message.problem) == ("dead" if dead else "pending", problem)
        clock.now += timedelta(minutes=15)
        with Session(engine) as session:
            assert delivery.standing(session, NOW).dead == 0
            assert delivery.standing(session, NOW, TO_THE_EHR).dead == int(dead)
            if dead:
                given_up.retry(session, keys, message.id, actor=system(), now=clock.now)
                session.commit()
    # Whoever dies between sending and noting sends again, under the same names.
    dying = MadeUpEhr()
    with pytest.raises(MemoryError):
        list(replace(lean(engine, keys, dying, clock), new_id=dies).send_due())
    assert list(lean(engine, keys, dying, clock).send_due()) == [], "it is in hand"
    clock.now += LEASE
    assert [each.problem for each in lean(engine, keys, dying, clock).send_due()] == [None]
    first, second = dying.bundles
    assert first == second


def dies() -> str:
    raise MemoryError


@on_sqlite
def test_what_was_given_up_is_settled_once_the_ehr_has_all_of_it(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    of_another = file(engine, keys, settings, "plain back pain")
    reference = file(engine, keys, settings)
    refusing = MadeUpEhr(transaction=(422, {}))
    assert [each.dead for each in lean(engine, keys, refusing, clock).send_due()] == [True, True]

    def tell_again() -> None:
        clock.now += timedelta(minutes=1)
        with Session(engine) as session:
            payload = {"case_id": case_of(session, reference).id}
            outbox.add(session, keys, kind=OutboxKind.EHR, payload=payload, now=clock.now, new_id=new_id)
            session.commit()

    tell_again()
    list(lean(engine, keys, ehr, clock).send_due())
    assert sorted(each.state for each in waiting(engine)) == ["dead", "sent", "sent"]
    tell_again()
    list(lean(engine, keys, refusing, clock).send_due())  # it is up to date: nothing goes out
    (message,) = (each for each in waiting(engine) if each.state == "dead")
    with Session(engine) as session:
        told = outbox.payload_of(keys, message)["case_id"]
        assert told == case_of(session, of_another).id, "another one's stays"
        late = outbox.add(
            session, keys, kind=OutboxKind.EHR, payload={"case_id": case_of(session, reference).id},
            now=clock.now, new_id=new_id,
        )  # fmt: skip
        late.state = "dead"
        session.commit()
    tell_again()
    list(lean(engine, keys, refusing, clock).send_due())
    assert [each.state for each in waiting(engine)].count("dead") == 1


@on_sqlite
def test_after_five_days_it_is_given_up(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    file(engine, keys, settings)
    clock.now += GIVEN_UP_AFTER
    ehr.silent = True
    (sent,) = lean(engine, keys, ehr, clock).send_due()
    assert (sent.problem, sent.dead) == (Problem.UNREACHABLE, True)


@on_sqlite
def test_where_nobody_is_served_the_rest_waits_for_the_next_look(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    file(engine, keys, settings)
    file(engine, keys, settings, "plain back pain")
    ehr.silent = True
    assert len(list(lean(engine, keys, ehr, clock).send_due())) == 1
    # One that is refused is no reason to keep the others waiting.
    clock.now += LEASE
    refusing = MadeUpEhr(transaction=(422, {}))
    assert len(list(lean(engine, keys, refusing, clock).send_due())) == 2


@on_sqlite
def test_what_is_not_valid_does_not_leave(
    engine: Engine,
    keys: Keys,
    settings: Settings,
    ehr: MadeUpEhr,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file(engine, keys, settings)

    def finds_fault(_: object) -> None:
        raise checking.NotValid(["entry.0"])

    monkeypatch.setattr("intake.ehr.sending.check", finds_fault)
    (sent,) = lean(engine, keys, ehr, clock).send_due()
    assert (sent.problem, sent.dead, ehr.bundles) == (Problem.NOT_VALID, True, [])


@on_sqlite
def test_a_case_that_is_erased_is_not_sent(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    reference = file(engine, keys, settings)
    with Session(engine) as session:
        erasure.erase_case(
            session, keys, reference, reason="asked_for", actor=system(), now=NOW, new_id=new_id
        )
        session.commit()
    assert list(lean(engine, keys, ehr, clock).send_due()) == []
    with Session(engine) as session:
        payload = {"case_id": case_of(session, reference).id}
        outbox.add(session, keys, kind=OutboxKind.EHR, payload=payload, now=NOW, new_id=new_id)
        session.commit()
    assert [each.problem for each in lean(engine, keys, ehr, clock).send_due()] == [None]
    assert ehr.bundles == []


@on_sqlite
def test_a_message_that_cannot_be_opened_says_so(
    engine: Engine, keys: Keys, settings: Settings, ehr: MadeUpEhr, clock: Clock
) -> None:
    file(engine, keys, settings)
    with Session(engine) as session:
        message = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.EHR)).one()
        message.sealed_payload = message.sealed_payload[:-1] + bytes([message.sealed_payload[-1] ^ 1])
        session.commit()
    (sent,) = lean(engine, keys, ehr, clock).send_due()
    assert sent.problem is Problem.CANNOT_BE_OPENED


@on_sqlite
def test_where_it_is_not_set_up_nothing_is_even_written_for_it(
    engine: Engine, keys: Keys, settings: Settings
) -> None:
    file(engine, keys, settings, tells_ehr=bool(settings.flask_mapping()["EHR_ADDRESS"]))
    assert waiting(engine) == []


QUILL = {"family": "Quill", "given": ["Ximena"]}


def found(*patients: dict[str, Any], **more: Any) -> tuple[int, Any]:
    return 200, {"resourceType": "Bundle", "entry": [{"resource": each} for each in patients], **more}


def patient(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": str(number),
        "name": [QUILL],
        "birthDate": "1961-02-03",
        **changes,
    }


@pytest.mark.parametrize(
    ("setting", "answer", "subject"),
    [
        ("contained", found(patient(7)), "#patient"),
        ("match", found(patient(7)), "Patient/7"),
        ("match", found(), "#patient"),
        ("match", found(patient(7), patient(8)), "#patient"),
        ("match", found(patient(7, birthDate="1961-02-04")), "#patient"),
        ("match", found(patient(7, name=[{"family": "Quillfeather", "given": ["Ximena"]}])), "#patient"),
        ("match", found(patient(7), link=[{"relation": "next", "url": "?"}]), "#patient"),
        ("create", found(patient(7)), "Patient/7"),
        ("create", found(), "urn:uuid:"),
    ],
)
def test_whom_a_request_is_about_is_as_the_practice_has_set_it_up(
    keys: Keys, clock: Clock, setting: str, answer: tuple[int, Any], subject: str
) -> None:
    ehr = MadeUpEhr(found=answer)
    leave_out = frozenset({"Questionnaire", "Task"})
    server = ehr.server(clock, patient=setting, leave_out=leave_out)
    bundle = replace(sender(None, keys, ehr, clock), server=server)._bundle(told_case("foot drop"))
    kinds = [each["resource"]["resourceType"] for each in bundle["entry"]]
    assert ("Patient" in kinds) is (subject == "urn:uuid:")
    assert not leave_out & set(kinds)
    response = next(each["resource"] for each in bundle["entry"] if "questionnaire" in each["resource"])
    assert response["subject"]["reference"].startswith(subject)
    if setting != "contained":
        assert ehr.searches[0]["family"] == ["Quill"]


def test_a_token_counts_until_shortly_before_it_runs_out(clock: Clock) -> None:
    for seconds, asked in ((300, 1), (20, 2)):
        ehr = MadeUpEhr(token=(200, {**GIVES[1], "expires_in": seconds}))
        server = ehr.server(clock)
        server.tokens.current()
        server.tokens.current()
        assert len(ehr.asked) == asked
