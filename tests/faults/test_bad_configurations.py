"""The server itself, started in production: on a good configuration it serves, on a bad one it ends at once.

It ends within three seconds, names the setting to mend, and prints no secret. The seconds are those the
server itself works: how long a busy machine lets it wait would measure the machine.
"""

from __future__ import annotations

import base64
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from sqlalchemy import URL
from sqlalchemy.orm import Session

from intake.content.practice import DEFAULT_PRACTICE
from intake.store.canary import check_keys
from intake.store.keys import keys_from_values
from tests.faults.serving import ROOT, SECONDS_TO_START
from tests.support.engines import configured_engine
from tests.support.own_practice import write_own_practice

pytestmark = pytest.mark.faults

SECONDS_TO_REFUSE = 3
HOST = "intake.spine.test"
Environment = dict[str, str]


def key(start: int) -> str:
    return base64.b64encode(bytes((start + step * 7) % 256 for step in range(32))).decode()


SECRET, DATA, INDEX, AUDIT = key(1), key(2), key(3), key(4)


@pytest.fixture
def production(tmp_path: Path, sqlite_template: Path) -> Environment:
    """A configuration that production starts on, with a database that has taken its keys for its own."""
    practice, database = write_own_practice(tmp_path), tmp_path / "intake.db"
    database.touch(mode=0o600)
    shutil.copyfile(sqlite_template, database)
    engine = configured_engine(URL.create("sqlite", database=str(database)))
    with Session(engine) as session:
        check_keys(session, keys_from_values([DATA], INDEX, AUDIT))
        session.commit()
    engine.dispose()
    return {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "production",
        "INSTANCE_FOLDER": str(tmp_path),
        "EXTERNAL_URL": f"https://{HOST}",
        "SECRET_KEY": SECRET,
        "DATA_KEYS": DATA,
        "INDEX_KEY": INDEX,
        "AUDIT_KEY": AUDIT,
        "PRACTICE_FILE": str(practice),
        "MAIL_HOST": "mail.spine.test",
        "MAIL_SENDER": "intake@spine.org",
        "PROXY_HOPS": "1",
    }


def start(environment: Environment, port: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def seconds_worked() -> float:
    """The processor time of all processes that this one started and that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def changed(name: str, value: str) -> Callable[[Environment], None]:
    def change(environment: Environment) -> None:
        environment[name] = value

    return change


def _open_database(environment: Environment) -> None:
    Path(environment["INSTANCE_FOLDER"], "intake.db").chmod(0o644)


def _open_secrets(environment: Environment) -> None:
    file = Path(environment["INSTANCE_FOLDER"], "secrets.toml")
    file.write_text(f'secret_key = "{environment.pop("SECRET_KEY")}"\n', encoding="utf-8")
    file.chmod(0o644)
    environment["SECRETS_FILE"] = str(file)


def _copied_practice(environment: Environment) -> None:
    shutil.copyfile(DEFAULT_PRACTICE, environment["PRACTICE_FILE"])


BAD: dict[str, tuple[str, Callable[[Environment], None]]] = {
    "no secret key": ("SECRET_KEY", changed("SECRET_KEY", "")),
    "a short key": ("INDEX_KEY", changed("INDEX_KEY", "Zq8-short")),
    "a sample key": ("SECRET_KEY", changed("SECRET_KEY", "change-me-0123456789-abcdefghijklm")),
    "one key used twice": ("AUDIT_KEY", changed("AUDIT_KEY", DATA)),
    "a data key that does not open the canary": ("DATA_KEYS", changed("DATA_KEYS", key(9))),
    "debugging on": ("FLASK_DEBUG", changed("FLASK_DEBUG", "1")),
    "an address without TLS": ("EXTERNAL_URL", changed("EXTERNAL_URL", f"http://{HOST}")),
    "any host trusted": ("TRUSTED_HOSTS", changed("TRUSTED_HOSTS", "*")),
    "a database that others can read": ("DATABASE_URL", _open_database),
    "a file of secrets that others can read": ("SECRETS_FILE", _open_secrets),
    "a copy of the example practice": ("PRACTICE_FILE", _copied_practice),
    "no mail server": ("MAIL_HOST", changed("MAIL_HOST", "")),
    "proxies that nobody counted": ("PROXY_HOPS", changed("PROXY_HOPS", "0")),
    "a proxy counted where there is none": ("DIRECT", changed("DIRECT", "yes")),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_configuration_is_refused_at_once_by_the_name_of_its_setting(
    case: str, production: Environment
) -> None:
    setting, spoil = BAD[case]
    spoil(production)
    before = seconds_worked()
    server = start(production)
    try:
        said, _ = server.communicate(timeout=SECONDS_TO_START)
    finally:
        server.kill()

    assert server.returncode == 1, said
    assert "The product does not start." in said
    assert re.search(rf"^\s*{setting}\b", said, re.MULTILINE), said
    assert "Traceback" not in said
    given = [production.get(name, "") for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "AUDIT_KEY")]
    assert not [value for value in (SECRET, DATA, INDEX, AUDIT, *given) if value and value in said]
    assert seconds_worked() - before < SECONDS_TO_REFUSE


def test_the_good_configuration_serves(production: Environment) -> None:
    """Without this the refusals above would show nothing."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    server = start(production, port)
    try:
        assert first_page(server, port) == 200
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS_TO_START)


def first_page(server: subprocess.Popen[str], port: int) -> int:
    """The status of the first page, as soon as the server answers."""
    for _ in range(SECONDS_TO_START * 10):
        assert server.poll() is None, server.communicate()[0]
        with (
            suppress(OSError, HTTPException),
            closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)) as connection,
        ):
            connection.request("GET", "/", headers={"Host": HOST})
            return connection.getresponse().status
        time.sleep(0.1)
    raise TimeoutError("the server did not answer")
