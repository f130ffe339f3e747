"""Handing letters to a real mail server, and what its answers mean."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config import Settings
from intake.mail.letters import Letter
from intake.mail.post import NotNow, Post, Refused, Unreachable
from tests.support.mail_server import HOST, LATER, NEVER, SILENCE, Mailbox, free_port, mail_server

NOW = datetime(2026, 6, 15, 14, 30, tzinfo=UTC)
LETTER = Letter("ana@example.com", "Su código", "Su código está aquí.\nDesde el año 2026: «sí».\n")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def posting(settings: Settings, **mail_settings: Any) -> Post:
    """The way letters leave under these settings."""
    return Post(settings.flask_mapping() | mail_settings)


def send(settings: Settings, port: int, letter: Letter = LETTER, **mail_settings: Any) -> None:
    given = {"MAIL_HOST": HOST, "MAIL_PORT": port, "MAIL_TIMEOUT": 5, "MAIL_SECURITY": "none"}
    posting(settings, **{**given, **mail_settings}).send(letter, "letter-1", NOW)


def test_a_letter_arrives_as_it_was_written(settings: Settings, mailbox: Mailbox) -> None:
    with mail_server(mailbox) as port:
        send(settings, port)

    (arrived,) = mailbox.taken
    assert arrived["To"] == "ana@example.com"
    assert arrived["From"] == "intake@127.0.0.1"
    assert str(make_header(decode_header(arrived["Subject"]))) == "Su código"
    assert parsedate_to_datetime(arrived["Date"]) == NOW
    assert arrived.as_string().isascii()
    body = arrived.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().replace("\r\n", "\n") == LETTER.body


def test_every_copy_of_a_letter_carries_the_same_id_and_asks_for_no_automatic_answer(
    settings: Settings, mailbox: Mailbox
) -> None:
    with mail_server(mailbox) as port:
        send(settings, port)
        send(settings, port)

    assert mailbox.ids == ["<letter-1@127.0.0.1>"] * 2
    assert {letter["Auto-Submitted"] for letter in mailbox.taken} == {"auto-generated"}


@pytest.mark.parametrize("at_the_end", [False, True], ids=["to the recipient", "to the letter"])
@pytest.mark.parametrize(("answer", "means"), [(LATER, NotNow), (NEVER, Refused)])
def test_4xx_means_later_and_5xx_means_never(
    settings: Settings, mailbox: Mailbox, answer: str, means: type[Exception], at_the_end: bool
) -> None:
    if at_the_end:
        mailbox.after_data = answer
    else:
        mailbox.answer = answer
    with mail_server(mailbox) as port, pytest.raises(means):
        send(settings, port)
    assert mailbox.taken == []


def test_a_silent_server_is_given_up_on_and_counts_as_unreachable(
    settings: Settings, mailbox: Mailbox
) -> None:
    mailbox.answer = SILENCE
    with mail_server(mailbox) as port, pytest.raises(Unreachable):
        send(settings, port, MAIL_TIMEOUT=0.2)


def test_a_server_that_is_not_there_is_unreachable(settings: Settings) -> None:
    with pytest.raises(Unreachable):
        send(settings, free_port())


def test_a_server_that_does_not_know_our_password_is_unreachable_and_no_letter_is_lost(
    settings: Settings, mailbox: Mailbox
) -> None:
    with mail_server(mailbox) as port, pytest.raises(Unreachable):
        send(settings, port, MAIL_USERNAME="intake", MAIL_PASSWORD="wrong")
    assert mailbox.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "ana@",
        "@example.com",
        "a@b@c",
        "ana and bo@example.com",
        "two@example.com, three@example.com",
        "two@example.com\nBcc: three@example.com",
        "josé@example.com",
        "ana@" + "x" * 64 + ".example.com",
    ],
)
def test_an_address_that_no_mail_can_carry_is_refused(
    settings: Settings, mailbox: Mailbox, address: str
) -> None:
    with mail_server(mailbox) as port, pytest.raises(Refused):
        send(settings, port, Letter(address, "Your code", "text"))
    assert mailbox.taken == []


def test_a_domain_in_other_letters_is_written_as_mail_servers_read_it(
    settings: Settings, mailbox: Mailbox
) -> None:
    with mail_server(mailbox) as port:
        send(settings, port, Letter("ana@española.example", "Your code", "text"))

    assert [letter["To"] for letter in mailbox.taken] == ["ana@xn--espaola-7za.example"]


def test_a_subject_that_would_end_in_another_header_is_refused(settings: Settings, mailbox: Mailbox) -> None:
    with mail_server(mailbox) as port, pytest.raises(Refused):
        send(settings, port, Letter("ana@example.com", "Your code\nBcc: three@example.com", "text"))
    assert mailbox.taken == []


def test_a_long_line_and_a_line_of_one_dot_arrive_whole(settings: Settings, mailbox: Mailbox) -> None:
    body = "first\n.\n..\nFrom here\n" + "x" * 5000 + "\n"
    with mail_server(mailbox) as port:
        send(settings, port, Letter("ana@example.com", "Your code", body))

    (arrived,) = mailbox.taken
    payload = arrived.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == body
    assert max(map(len, arrived.as_bytes().splitlines())) <= 998


def test_a_server_that_hangs_up_after_taking_a_letter_has_taken_it(
    settings: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib.SMTP, "quit", hang_up)
    with mail_server(mailbox) as port:
        send(settings, port)
    assert len(mailbox.taken) == 1


def hang_up(server: smtplib.SMTP) -> None:
    """What leaving is like where the server is gone."""
    server.close()
    raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


# --- encryption on the way --------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A mail server's side of TLS, and the file that clients who trust it name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    begin = datetime.now(UTC) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert_file, key_file)
    return context, cert_file


def test_a_letter_travels_encrypted_where_the_servers_certificate_is_trusted(
    settings: Settings,
    mailbox: Mailbox,
    certificate: tuple[ssl.SSLContext, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context, cert_file = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(cert_file))
    with mail_server(mailbox, tls=context) as port:
        send(settings, port, MAIL_SECURITY="starttls")

    assert len(mailbox.taken) == 1


def test_nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for(
    settings: Settings, mailbox: Mailbox, certificate: tuple[ssl.SSLContext, Path]
) -> None:
    with mail_server(mailbox, tls=certificate[0]) as port, pytest.raises(Unreachable):
        send(settings, port, MAIL_SECURITY="starttls")
    assert mailbox.taken == []


def test_nothing_is_sent_in_the_clear_where_encryption_was_asked_for(
    settings: Settings, mailbox: Mailbox
) -> None:
    with mail_server(mailbox) as port, pytest.raises(Unreachable):
        send(settings, port, MAIL_SECURITY="starttls")
    assert mailbox.taken == []


# --- without a mail server --------------------------------------------------------------------------------


def test_without_a_mail_server_letters_become_files_that_only_the_owner_can_reach(
    settings: Settings, tmp_path: Path
) -> None:
    development = settings.model_copy(update={"environment": "development"})
    post = posting(development)
    post.send(LETTER, "letter-1", NOW)

    assert post.folder == tmp_path / "mail"
    (file,) = (tmp_path / "mail").iterdir()
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    assert message_from_bytes(file.read_bytes())["Message-ID"] == "<letter-1@127.0.0.1>"


def test_with_a_mail_server_there_is_no_folder(settings: Settings) -> None:
    assert posting(settings, MAIL_HOST=HOST).folder is None
