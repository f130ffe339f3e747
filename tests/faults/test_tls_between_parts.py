"""PostgreSQL and Redis spoken to by TLS, as docs/deployment.md has several machines do it.

Both show a certificate of a made-up authority; with another authority's nothing is said to them.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from redis.exceptions import ConnectionError as NoConnection
from sqlalchemy import URL, Engine, make_url, text

from intake.store.engine import database_url
from intake.store.errors import Unavailable
from tests.faults.front import HOST, in_production
from tests.support.browser import Browser
from tests.support.databases import migrate
from tests.support.mail_server import free_port
from tests.support.over_http import HttpClient

pytestmark = [pytest.mark.faults, pytest.mark.redis]

SERVER = "localhost"
PATIENCE_S, NAP = 30, 0.1
BY_TLS = """
SELECT count(*), bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'intake'
"""


class Authority:
    """Somebody who vouches for this machine: `vouches` is what others trust, in a file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._key, self._name = ec.generate_private_key(ec.SECP256R1()), _named(name)
        mine = _certificate(self._name, self._name, self._key, self._key, authority=True)
        self.vouches = folder / f"{name}.pem"
        self.vouches.write_bytes(mine.public_bytes(serialization.Encoding.PEM))

    def certify(self, folder: Path) -> None:
        """Write this machine's key and certificate into a folder."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(_named(SERVER), self._name, key, self._key, authority=False)
        (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / "server.key").touch(mode=0o600)
        (folder / "server.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    of: x509.Name,
    by: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signing: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(by, of, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SERVER)]), critical=False)
        .sign(signing, hashes.SHA256())
    )


def until_it_answers(ask: Callable[[], object], kind: type[Exception]) -> None:
    """Wait until what was started answers."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            ask()
        except kind:
            assert time.monotonic() < deadline
            time.sleep(NAP)
        else:
            return


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
def database(authority: Authority) -> Iterator[URL]:
    """Debian's PostgreSQL, which lets nobody in without TLS and a password; its address but for the trust."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
    if programs is None or os.getuid() != 0:
        pytest.skip("NOT CHECKED: no PostgreSQL that speaks TLS can be started (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="intake-tls-"))
    password, port = secrets.token_hex(16), free_port()
    (folder / "password").write_text(password, encoding="utf-8")
    authority.certify(folder)
    for file in (folder, *folder.iterdir()):
        shutil.chown(file, "postgres", "postgres")
    settings = f"-c ssl=on -c ssl_cert_file={folder}/server.crt -c ssl_key_file={folder}/server.key".split()
    data = folder / "data"
    made = [
        str(programs),
        "-D",
        str(data),
        "-U",
        "intake",
        "--pwfile",
        str(folder / "password"),
        "-A",
        "scram-sha-256",
    ]
    subprocess.run(made, user="postgres", group="postgres", cwd=folder, check=True, capture_output=True)
    allowed = "hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n"
    (data / "pg_hba.conf").write_text(allowed, encoding="utf-8")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs.parent / "postgres", "-D", data, "-p", str(port), "-k", folder, *settings],
            user="postgres",
            group="postgres",
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    yield make_url(f"postgresql://intake:{password}@{SERVER}:{port}/postgres?sslmode=verify-full")
    process.terminate()
    process.wait(timeout=PATIENCE_S)
    shutil.rmtree(folder)


@pytest.fixture
def counts(authority: Authority, tmp_path: Path) -> Iterator[str]:
    """A Redis that listens by TLS alone; its address, but for who vouches."""
    folder, password, port = tmp_path / "redis", secrets.token_hex(16), free_port()
    folder.mkdir()
    authority.certify(folder)
    settings = {
        "bind": "127.0.0.1",
        "port": 0,
        "tls-port": port,
        "tls-cert-file": folder / "server.crt",
        "tls-key-file": folder / "server.key",
        "tls-ca-cert-file": authority.vouches,
        "tls-auth-clients": "no",
        "requirepass": password,
        "save": '""',
        "dir": folder,
    }
    lines = "".join(f"{name} {value}\n" for name, value in settings.items())
    (folder / "redis.conf").write_text(lines, encoding="utf-8")
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(["redis-server", str(folder / "redis.conf")], stdout=log)
    yield f"rediss://:{password}@{SERVER}:{port}/0"
    process.terminate()
    process.wait(timeout=PATIENCE_S)


def test_database_and_counts_are_reached_by_tls_of_the_right_authority_alone(
    authority: Authority,
    database: URL,
    counts: str,
    make_engine: Callable[[URL], Engine],
    tmp_path: Path,
    summary: Callable[[str], None],
) -> None:
    url = make_url(database_url(database.render_as_string(hide_password=False)))
    trusting = url.update_query_dict({"sslrootcert": str(authority.vouches)})
    engine = make_engine(trusting)
    until_it_answers(lambda: engine.connect().close(), Unavailable)
    asked = f"{counts}?ssl_ca_certs={authority.vouches}"
    kept = redis.Redis.from_url(asked)
    until_it_answers(kept.ping, NoConnection)

    migrate(trusting)
    server = in_production(trusting, tmp_path, RATELIMIT_STORAGE_URI=asked)
    server.start()
    try:
        visitor = {"Host": HOST, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        browser = Browser(HttpClient(server.address, visitor))  # type: ignore[arg-type]
        browser.open("/")
        browser.send({})
        assert kept.dbsize() > 0
        with engine.connect() as connection:
            connections, all_by_tls = connection.execute(text(BY_TLS)).one()
        assert connections > 1
        assert all_by_tls
    finally:
        server.stop()

    stranger = Authority(tmp_path, "stranger")
    with pytest.raises(Unavailable):
        make_engine(url.update_query_dict({"sslrootcert": str(stranger.vouches)})).connect()
    with pytest.raises(Unavailable):
        make_engine(trusting.set(query={"sslmode": "disable"})).connect()
    with pytest.raises(NoConnection, match="certificate verify failed"):
        redis.Redis.from_url(f"{counts}?ssl_ca_certs={stranger.vouches}").ping()
    summary(f"by TLS alone: {connections} connections to PostgreSQL, {kept.dbsize()} counts in Redis")
