"""How a letter leaves: by the mail server of the settings, or into files where development has none."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from intake.mail.delivery import Problem
from intake.mail.letters import Letter

PERMANENT = range(500, 600)
WIRE = SMTP.clone(cte_type="7bit")
"""How a letter is written down: lines and signs that every mail server passes on unchanged."""


class PostError(Exception):
    """Base of what may go wrong. Only `problem` is recorded: a mail server's words may hold an address."""

    problem: Problem


class Refused(PostError):
    """The mail server said that it will never take this letter, or no mail server could."""

    problem = Problem.REFUSED


class NotNow(PostError):
    """The mail server cannot take this letter now; it may take others."""

    problem = Problem.NOT_NOW


class Unreachable(PostError):
    """No mail server answers, or it does not let this program in: no letter gets through now."""

    problem = Problem.UNREACHABLE


class Post:
    """Sends letters. `config` is the application's: the MAIL_ settings and EXTERNAL_URL."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._sender = str(config["MAIL_SENDER"])
        self._domain = self._sender.rpartition("@")[2]
        if self.folder:  # letters hold addresses and codes: for the owner of the instance folder only
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def folder(self) -> Path | None:
        """The folder that letters are written to instead of being sent; None where they are sent."""
        return None if self._config["MAIL_HOST"] else Path(self._config["MAIL_FOLDER"])

    def message_id(self, letter_id: str) -> str:
        """The Message-ID that every copy of a letter carries, by which a receiver keeps one of them."""
        return f"<{letter_id}@{self._domain}>"

    def send(self, letter: Letter, letter_id: str, now: datetime) -> None:
        """Hand one letter over; when this returns, the mail server has taken it.

        Raises `Refused`, `NotNow` or `Unreachable`; a server that stays silent is unreachable after
        MAIL_TIMEOUT seconds.
        """
        to = _recipient(letter.to)
        message = self._message(letter, to, letter_id, now)
        if self.folder:
            _write(self.folder / f"{now:%Y%m%d-%H%M%S}-{letter_id}.eml", message)
        else:
            self._hand_over(message, to)

    def _message(self, letter: Letter, to: Address, letter_id: str, now: datetime) -> bytes:
        message = EmailMessage(policy=WIRE)
        try:
            message["Subject"] = letter.subject
            message["From"] = self._sender
            message["To"] = to
            message["Date"] = now
            message["Message-ID"] = self.message_id(letter_id)
            message["Auto-Submitted"] = "auto-generated"
            message.set_content(letter.body)
            return message.as_bytes()
        except ValueError as error:  # a header would end in another one
            raise Refused from error

    def _hand_over(self, message: bytes, to: Address) -> None:
        server = self._connect()
        try:
            server.sendmail(self._sender, [to.addr_spec], message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise _answered(error) from error
        except OSError as error:  # smtplib's other errors are OSErrors, too
            raise Unreachable from error
        finally:
            with suppress(OSError):  # what was said before counts, however the server takes the leave
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        """A connection to the mail server, its certificate checked.

        Raises `Unreachable`, also for a wrong password or certificate: that is no fault of any letter.
        """
        config = self._config
        host, port, limit = config["MAIL_HOST"], config["MAIL_PORT"], config["MAIL_TIMEOUT"]
        name = urlsplit(config["EXTERNAL_URL"]).hostname
        try:
            if config["MAIL_SECURITY"] == "tls":
                trusted = ssl.create_default_context()
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=limit, context=trusted)
            else:
                server = smtplib.SMTP(host, port, name, timeout=limit)
            return _let_in(server, config)
        except OSError as error:
            raise Unreachable from error


def _recipient(to: str) -> Address:
    """The address as mail servers read it, its domain in letters they know.

    Raises `Refused` for what is none, and for signs before the @ that not every mail server passes on.
    """
    local, _, domain = to.rpartition("@")
    if not (local and domain and local.isascii()):
        raise Refused
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, MessageError) as error:
        raise Refused from error


def _write(path: Path, message: bytes) -> None:
    """Keep a letter as a file. Raises `Unreachable` where that is not possible now."""
    try:
        path.write_bytes(message)
    except OSError as error:
        raise Unreachable from error


def _let_in(server: smtplib.SMTP, config: Mapping[str, Any]) -> smtplib.SMTP:
    try:
        if config["MAIL_SECURITY"] == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config["MAIL_USERNAME"]:
            server.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"])
    except OSError:
        server.close()
        raise
    return server


def _answered(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> PostError:
    """What the mail server's answer means for the letter. 4xx is "later"; 5xx about the letter is "never"."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Refused() if all(code in PERMANENT for code in codes) else NotNow()
    about_us = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPHeloError)
    if about_us:  # it refuses this program, which an administrator can mend, and not one letter
        return Unreachable()
    return Refused() if error.smtp_code in PERMANENT else NotNow()
