"""The sender killed at each of its steps: every case is with the EHR afterwards, and each of them once."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import URL, Engine, event, make_url, select
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.content.policies import load_policy
from intake.ehr.account import Account
from intake.ehr.sending import Sender
from intake.ehr.server import EhrServer, client_for
from intake.ehr.tokens import Tokens
from intake.services import outbox
from intake.services.cases import sent_on
from intake.store.keys import Keys
from intake.store.models import Case, OutboxMessage
from intake.store.models.outbox import OutboxKind
from tests.ehr.third_party.conftest import ThirdParty
from tests.faults.children import Child, Tell, die
from tests.support.engines import configured_engine
from tests.support.filed_stories import file_into, new_id

pytestmark = pytest.mark.faults

KILLS = 3
"""At each moment, each of another case."""
MOMENTS = (
    *(f"{when}:{n}" for n in (1, 2) for when in ("before_commit", "after_commit")),
    "before_send",
    "after_send",
)
"""A case takes two commits: it is taken in hand, and it is noted what the EHR has."""
AFTER_EVERY_LEASE = timedelta(hours=2)


class DyingServer(EhrServer):
    """Hands cases over, and dies before or after the first."""

    moment = ""

    def take(self, bundle: Mapping[str, Any]) -> list[str]:
        """Hand over, or die."""
        if self.moment == "before_send":
            die()
        places = super().take(bundle)
        if self.moment == "after_send":
            die()
        return places


def sender(engine: Engine, keys: Keys, server: EhrServer, ahead: timedelta = timedelta()) -> Sender:
    return Sender(
        open_session=lambda: Session(engine),
        keys=keys,
        server=server,
        policy=load_policy(),
        form_of=lambda _id, _version: load_form(),
        base="https://intake.example.org",
        clock=lambda: datetime.now(UTC) + ahead,
        new_id=new_id,
        jitter=random.random,
    )


def die_at_commit(moment: str) -> None:
    when, _, number = moment.partition(":")
    left = int(number)

    def count(_session: Session) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            die()

    event.listen(Session, when, count)


def send_and_die(_tell: Tell, url: str, keys: Keys, ours: Account, moment: str) -> None:
    engine = configured_engine(make_url(url))
    if ":" in moment:
        die_at_commit(moment)
    with client_for(ours) as client:
        tokens = Tokens(ours, client, lambda: datetime.now(UTC), lambda: str(uuid.uuid4()))
        server = DyingServer(ours, client, tokens)
        server.moment = moment
        list(sender(engine, keys, server).send_due())


def file_one(engine: Engine, keys: Keys) -> str:
    at = datetime.now(UTC)
    with Session(engine) as session:
        case = file_into(session, keys, "plain back pain", at)
        payload = {"case_id": case.id}
        outbox.add(session, keys, kind=OutboxKind.EHR, payload=payload, now=at, new_id=new_id)
        session.commit()
        return case.id


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_sender_killed_at_any_step_sends_every_case_and_the_server_has_each_once(
    engine: Engine, engine_url: URL, keys: Keys, third_party: ThirdParty, ours: Account
) -> None:
    url = engine_url.render_as_string(hide_password=False)
    # Its memory is looked through from end to end for each resource, which takes it some time.
    ours, filed = replace(ours, timeout=60, leave_out=frozenset({"Questionnaire"})), []
    for moment in MOMENTS:
        for _ in range(KILLS):
            filed.append(file_one(engine, keys))
            engine.dispose()
            child = Child(send_and_die, url, keys, ours, moment)
            list(child.rest())
            assert child.was_killed, moment

    with client_for(ours) as client:
        server = EhrServer.of(ours, client, lambda: datetime.now(UTC), lambda: str(uuid.uuid4()))
        again = list(sender(engine, keys, server, AFTER_EVERY_LEASE).send_due())
        assert [each.problem for each in again] == [None] * len(again)
        assert len(again) >= KILLS * (len(MOMENTS) - 1), (
            "but for who died after the last commit all were left"
        )
        found = server._asked("GET", "/QuestionnaireResponse?_count=200")["entry"]
        tasks = server._asked("GET", "/Task?_count=200")["entry"]
    posts = Counter(third_party.told())
    assert posts["POST /fhir"] > len(filed), "some were sent twice"
    assert len(found) == len(tasks) == len(filed)
    names = {each["resource"]["identifier"]["value"] for each in found}
    assert len(names) == len(filed)
    with Session(engine) as session:
        states = session.scalars(select(OutboxMessage.state).where(OutboxMessage.kind == OutboxKind.EHR))
        assert set(states) == {"sent"}
        for case in session.scalars(select(Case)):
            assert [each.seq for each in sent_on.of_case(session, case)] == [1]
