"""Three servers at addresses of their own behind nginx, with one PostgreSQL and one Redis; one is killed.

Eight patients send requests meanwhile, and three deliverers and three senders to the EHR are at work.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyotp import TOTP
from sqlalchemy import URL, Engine, func, select
from sqlalchemy.orm import Session

from intake.services.accounts import second_factor, sign_in
from intake.services.accounts.sign_in import From
from intake.services.actor import system
from intake.store.keys import Keys
from intake.store.models import Case, OutboxMessage
from intake.store.models.outbox import OutboxKind
from intake.store.start import check_store
from tests.faults.front import HOST, Front, in_production, nginx_before
from tests.faults.serving import ROOT, Server
from tests.faults.test_server_kills import Patients, check_what_is_there
from tests.support.browser import Browser
from tests.support.made_up_accounts import ec_key, pem
from tests.support.made_up_ehr import MadeUpEhr
from tests.support.mail_server import Mailbox, free_port, mail_server
from tests.support.over_http import HttpClient
from tests.support.patient_story import fill_in, go_through
from tests.support.staff import added
from tests.support.stories import new_id, new_token

ADDRESSES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
PATIENTS = 8
BEFORE, AFTER = 8, 8
"""How many requests are shown their reference before the kill, and after it."""
STARTS_AN_HOUR = 120
PATIENCE_S, NAP = 240, 0.1

pytestmark = [
    pytest.mark.faults,
    pytest.mark.nginx,
    pytest.mark.redis,
    pytest.mark.postgresql,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost", *ADDRESSES]),
    pytest.mark.parametrize("engine_url", ["postgresql"], indirect=True),
]


@contextmanager
def redis_in(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis that keeps nothing on a disk and lets nobody in without its password; its address."""
    folder.mkdir()
    port, password = free_port(), secrets.token_hex(16)
    settings = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\ndir {folder}\n'
    (folder / "redis.conf").write_text(settings, encoding="utf-8")
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(["redis-server", str(folder / "redis.conf")], stdout=log)
    until(lambda: "Ready to accept" in (folder / "redis.log").read_text())
    try:
        yield f"redis://:{password}@127.0.0.1:{port}/0", process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail where it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(NAP)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def ehr() -> MadeUpEhr:
    return MadeUpEhr()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with redis_in(tmp_path / "redis") as running:
        yield running


@pytest.fixture
def front(
    engine: Engine,
    engine_url: URL,
    keys: Keys,
    tmp_path: Path,
    redis: tuple[str, subprocess.Popen[bytes]],
    mailbox: Mailbox,
) -> Iterator[Front]:
    """Three servers in production behind the shipped nginx file."""
    check_store(engine, keys)
    with ExitStack() as stack:
        port = stack.enter_context(mail_server(mailbox))
        servers = []
        for address in ADDRESSES:
            (tmp_path / address).mkdir()
            settings = {
                "RATELIMIT_STORAGE_URI": redis[0],
                "STARTS_PER_HOUR": str(STARTS_AN_HOUR),
                "MINIMUM_FILL_SECONDS": "0",
                "MAIL_PORT": str(port),
            }
            servers.append(in_production(engine_url, tmp_path / address, address, **settings))
            servers[-1].start()
            stack.callback(servers[-1].stop)
        yield stack.enter_context(nginx_before(*servers))


@pytest.fixture
def at_work(front: Front, ehr: MadeUpEhr, tmp_path: Path) -> Iterator[None]:
    """Beside each server a deliverer, and a process that sends to the EHR."""
    key = tmp_path / "ehr.pem"
    key.write_text(pem(ec_key()), encoding="utf-8")
    with ehr.listening() as address:
        there = {
            # Production speaks to an EHR by TLS alone.
            "ENVIRONMENT": "testing",
            "EHR_ADDRESS": f"{address}/fhir",
            "EHR_TOKEN_ADDRESS": f"{address}/token",
            "EHR_CLIENT_ID": "spine-intake",
            "EHR_KEY_FILE": str(key),
        }
        processes = []
        for server in (front.server, *front.others):
            for name, words in (("letters", ("outbox", "deliver")), ("ehr", ("ehr", "send"))):
                with (server.folder / f"{name}.log").open("wb") as log:
                    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words, "--every", "0.3"]
                    environment = server.environment | there
                    processes.append(
                        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
                    )
        yield
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=PATIENCE_S)


def visit(front: Front, come_from: str, token: str) -> HttpClient:
    """A patient's browser with a sitting in hand, at an address of its own."""
    client = front.visitor(come_from)
    client.cookies["__Host-form"] = token
    return client


def signed_in(engine: Engine, keys: Keys) -> str:
    """Somebody of the desk who signed in; what their browser holds."""
    with Session(engine) as session:
        member, now = added(session, keys), datetime.now(UTC)
        second_factor.begin(session, keys, member)
        factor = second_factor.factor_of(keys, member)
        assert factor
        second_factor.confirm(session, keys, member, TOTP(factor.secret).at(now), actor=system(), now=now)
        attempt = sign_in.Attempt(new_id(), member.id, member.password_hash)
        from_here: Any = {
            "sent_from": From("192.0.2.1"),
            "now": now,
            "new_id": new_id,
            "new_token": new_token,
        }
        _, tokens = sign_in.complete(session, keys, attempt, second_step=False, **from_here)
        session.commit()
    return tokens.session


def counts(engine: Engine, kind: OutboxKind) -> tuple[int, int]:
    """How many messages of a kind there are, and how many of them are still to go."""
    with Session(engine) as session:
        of_kind = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == kind)
        return session.scalar(of_kind) or 0, session.scalar(of_kind.where(OutboxMessage.state != "sent")) or 0


def begun_from_one_address(servers: list[Server]) -> list[int]:
    """How each of more starts than an address has, asked of one server after the other, is answered."""
    visitor = {"Host": HOST, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    clients = [HttpClient(server.address, visitor) for server in servers]
    page = Browser(clients[0]).open("/")  # type: ignore[arg-type]  # it answers as Flask's client does
    action, values = str(page.form()["action"]), page.values()
    answers = []
    for n in range(STARTS_AN_HOUR + len(servers)):
        client = clients[n % len(clients)]
        client.cookies = {name: value for name, value in clients[0].cookies.items() if "form" not in name}
        answers.append(client.post(action, values).status_code)
    return answers


@pytest.mark.usefixtures("at_work")
def test_of_three_servers_one_is_killed_and_nobody_notices(
    engine: Engine,
    keys: Keys,
    front: Front,
    mailbox: Mailbox,
    ehr: MadeUpEhr,
    redis: tuple[str, subprocess.Popen[bytes]],
    summary: Callable[[str], None],
) -> None:
    staff = front.visitor("127.0.2.1")
    staff.cookies["__Host-staff"] = signed_in(engine, keys)
    assert [staff.get("/staff/queue").status_code for _ in ADDRESSES] == [200] * 3
    begun = Browser(front.visitor("127.0.2.2"))  # type: ignore[arg-type]  # it answers as Flask's client does
    go_through(begun, until="health")

    visits = [partial(visit, front, f"127.0.1.{n + 1}") for n in range(PATIENTS)]
    patients = Patients(engine, keys, front.server, visits)
    patients.begin()
    while len(patients.shown) < BEFORE:
        patients.wait_for_another()
    front.others[0].kill_all()
    shown_at_kill = len(patients.shown)
    while len(patients.shown) < shown_at_kill + AFTER:
        patients.wait_for_another()
    assert [staff.get("/staff/queue").status_code for _ in ADDRESSES] == [200] * 3
    patients.finish()
    assert patients.failures == []
    fill_in(begun)

    with Session(engine) as session:
        (own,) = set(session.scalars(select(Case.reference))) - set(patients.shown.values())
    assert own in begun.page.main.replace("-", "")
    check_what_is_there(engine, keys, patients.shown, besides=1)

    filed = len(patients.shown) + 1
    until(lambda: counts(engine, OutboxKind.EHR) == (filed, 0) and not counts(engine, OutboxKind.LETTER)[1])
    told = [str(each["entry"][0]["fullUrl"]) for each in ehr.bundles]
    assert len(told) == len(set(told)) == filed
    assert len(mailbox.ids) == len(set(mailbox.ids)) > 0

    left = [front.server, front.others[1]]
    answers = begun_from_one_address(left)
    assert (answers.count(303), answers[-2:]) == (STARTS_AN_HOUR, [429, 429])
    redis[1].terminate()
    redis[1].wait(timeout=PATIENCE_S)
    assert [front.visitor("127.0.2.3").get("/").status_code for _ in ADDRESSES] == [200] * 3
    summary(
        f"three servers, one killed under {PATIENTS} patients: {len(patients.shown)} acknowledged, 0 lost, "
        f"0 twice, {patients.asked_again} asked again; {len(mailbox.ids)} letters, {len(told)} to the EHR"
    )
