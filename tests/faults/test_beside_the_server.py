"""In development mail is delivered beside the server, the EHR sent to, and both no longer than it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from config import Settings
from intake.mail.letters import Letter, LetterKind
from intake.services import outbox
from intake.store.keys import keys_from_values
from tests.support.engines import configured_engine
from tests.support.made_up_accounts import ec_key, pem
from tests.support.made_up_keys import made_up_key
from tests.support.mail_server import free_port
from tests.support.stories import NOW, new_id

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parent.parent.parent
SECONDS_AT_MOST = 60
BOTH = ["deliverer", "ehr-sender"]


@pytest.fixture
def server(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The product as `make run` serves it, on an empty instance folder; its EHR does not answer."""
    folder = settings.instance_folder
    key = folder / "ehr.pem"
    key.write_text(pem(ec_key()))
    key.chmod(0o600)
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
        "INSTANCE_FOLDER": str(folder),
        "SECRET_KEY": made_up_key("s"),
        "DATA_KEYS": made_up_key("d"),
        "INDEX_KEY": made_up_key("i"),
        "AUDIT_KEY": made_up_key("a"),
        "EHR_ADDRESS": "http://127.0.0.1:9/fhir",
        "EHR_CLIENT_ID": "spine-intake",
        "EHR_KEY_FILE": str(key),
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{free_port()}", "wsgi:app"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    yield process
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail where it never does."""
    for _ in range(SECONDS_AT_MOST * 10):
        if holds():
            return
        time.sleep(0.1)
    raise TimeoutError("it never came to hold")


def beside(server: subprocess.Popen[bytes]) -> list[str]:
    """What runs beside this server."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "comm").read_text().strip()
            of_session = os.getsid(int(folder.name)) == server.pid
        except OSError:
            continue
        if name in BOTH and of_session:
            found.append(name)
    return sorted(found)


def put_letter(folder: Path) -> str:
    engine = configured_engine(make_url(f"sqlite:///{folder / 'intake.db'}"))
    keys = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
    payload = Letter("ana@example.com", "1 new request", "Sign in.").to_payload()
    with Session(engine) as session:
        kind = LetterKind.STAFF_NOTICE
        message_id = outbox.add_letter(session, keys, letter=kind, payload=payload, now=NOW, new_id=new_id).id
        session.commit()
    engine.dispose()
    return message_id


def test_letters_become_files_while_the_server_runs(
    server: subprocess.Popen[bytes], settings: Settings
) -> None:
    until(lambda: beside(server) == BOTH)
    mail = settings.instance_folder / "mail"
    until(mail.is_dir)

    message_id = put_letter(settings.instance_folder)

    until(lambda: any(message_id in file.read_text() for file in mail.iterdir()))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_deliverer_and_sender_end_with_the_server(
    server: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    until(lambda: beside(server) == BOTH)

    server.send_signal(how)
    server.wait(SECONDS_AT_MOST)

    until(lambda: not beside(server))
