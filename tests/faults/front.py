"""The product in production behind the nginx file that ships with it, on ports of this machine."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import URL

from tests.faults.serving import ROOT, SECONDS_TO_START, Server
from tests.support.mail_server import free_port
from tests.support.over_http import HttpClient
from tests.support.own_practice import write_own_practice

SHIPPED = ROOT / "docs" / "deployment" / "nginx.conf"
HOST = "localhost"
PHONE = "251-555-0142"
NAP = 0.05
TEMPORARY = "".join(f"  {kind}_temp_path {{0}}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi"))
TEMPORARY += "".join(f"  {kind}_temp_path {{0}}/{kind};\n" for kind in ("uwsgi", "scgi"))


@dataclass(frozen=True)
class Front:
    """nginx before the product: where it is reached, and where both write."""

    http: int
    https: int
    server: Server
    folder: Path
    tls: ssl.SSLContext
    others: tuple[Server, ...] = ()

    @property
    def address(self) -> str:
        """Where a visitor finds the product."""
        return f"https://{HOST}:{self.https}"

    def visitor(self, come_from: str = "127.0.0.1", **headers: str) -> HttpClient:
        """Somebody who asks from an address of this machine."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return HttpClient(self.address, named, come_from=come_from, tls=self.tls)

    def log(self, name: str) -> str:
        """What nginx wrote into its access.log or error.log."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")


def in_production(database: URL, folder: Path, at: str = "127.0.0.1", **more: str) -> Server:
    """The product as a practice runs it, not started yet; it will listen at that address of this machine."""
    practice = write_own_practice(folder)
    for secret in folder.glob("intake.db*"):
        secret.chmod(0o600)
    settings = {
        "ENVIRONMENT": "production",
        "EXTERNAL_URL": f"https://{HOST}",
        "PRACTICE_FILE": str(practice),
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": "9",
        "MAIL_SECURITY": "none",
        "MAIL_SENDER": "intake@spine.org",
        **more,
    }
    return Server(database, folder, settings, HOST, at=at)


@contextmanager
def nginx_before(server: Server, *others: Server) -> Iterator[Front]:
    """The shipped nginx file before servers, changed only where it names this machine's places and ports."""
    folder = server.folder / "nginx"
    folder.mkdir()
    tls = _make_certificate(folder)
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "static", "write", str(folder / "static")],
        cwd=ROOT,
        env=server.environment,
        check=True,
        capture_output=True,
    )
    front = Front(free_port(), free_port(), server, folder, tls, others)
    file = folder / "nginx.conf"
    file.write_text(configured(front), encoding="utf-8")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert nginx, "nginx is not installed"
    command = [nginx, "-c", str(file), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        for _ in range(int(SECONDS_TO_START / NAP)):
            try:
                front.visitor().get("/static/icon.svg")
                break
            except OSError:
                assert process.poll() is None, front.log("error")
                time.sleep(NAP)
        yield front
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def configured(front: Front) -> str:
    """The shipped file with its names filled in, on our ports, writing into our folder."""
    filled = Template(SHIPPED.read_text(encoding="utf-8")).safe_substitute(
        HOST=HOST,
        CERTIFICATE=front.folder / "certificate.pem",
        CERTIFICATE_KEY=front.folder / "key.pem",
        STATIC=front.folder / "static",
        PHONE=PHONE,
    )
    places = {
        r"^user www-data;$": "user root;",
        r"/run/nginx\.pid": f"{front.folder}/nginx.pid",
        r"/var/log/nginx": str(front.folder),
        r"^http \{$": "http {\n" + TEMPORARY.format(front.folder),
        r"^ *listen \[::\].*$": "",
        r"\blisten 80\b": f"listen 127.0.0.1:{front.http}",
        r"\blisten 443\b": f"listen 127.0.0.1:{front.https}",
        r"server 127\.0\.0\.1:8000;": " ".join(
            f"server {each.address.removeprefix('http://')};" for each in (front.server, *front.others)
        ),
    }
    for pattern, ours in places.items():
        filled, count = re.subn(pattern, ours, filled, flags=re.MULTILINE)
        assert count, f"the shipped file no longer says {pattern}"
    return filled


def _make_certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for this machine that signs itself, and a client's trust in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(secret)
    return ssl.create_default_context(cafile=str(pem))
