"""How a letter leaves: by the mail server of the settings, or into files where development has none."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask_mailman import EmailMessage

from intake.extensions import mail
from intake.services.delivery import Problem
from intake.services.letters import Letter

SMTP = "smtp"
FILE = "file"
PERMANENT = range(500, 600)


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
    """Sends letters. `config` is the application's; everything is called inside its context."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._domain = str(config["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
        if self.folder:  # letters hold addresses and codes: for the owner of the instance folder only
            Path(self.folder).mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def folder(self) -> str | None:
        """The folder that letters are written to instead of being sent; None where they are sent."""
        return cast("str", self._config["MAIL_FILE_PATH"]) if self._config["MAIL_BACKEND"] == FILE else None

    def message_id(self, letter_id: str) -> str:
        """The Message-ID that every copy of a letter carries, by which a receiver keeps one of them."""
        return f"<{letter_id}@{self._domain}>"

    def send(self, letter: Letter, letter_id: str) -> None:
        """Hand one letter over; when this returns, the mail server has taken it.

        Raises `Refused`, `NotNow` or `Unreachable`; a server that stays silent is unreachable after
        MAIL_TIMEOUT seconds.
        """
        if not letter.to.rpartition("@")[0].isascii():
            raise Refused  # Flask-Mailman would write it in a form that no mail server reads as this person
        message = EmailMessage(
            letter.subject,
            letter.body,
            to=[letter.to],
            headers={"Message-ID": self.message_id(letter_id), "Auto-Submitted": "auto-generated"},
        )
        backend = mail.get_connection()
        if self._config["MAIL_BACKEND"] == SMTP:
            backend.connection = self._connect()
        try:
            taken = backend.send_messages([message])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise _answered(error) from error
        except OSError as error:  # smtplib's other errors are OSErrors, too
            raise Unreachable from error
        except ValueError as error:  # the address or a header cannot be written into a mail
            raise Refused from error
        finally:
            backend.close()
        if not taken:  # there was nobody to send it to
            raise Refused

    def _connect(self) -> smtplib.SMTP:
        """A connection to the mail server, its certificate checked; Flask-Mailman's own does not check it.

        Raises `Unreachable`, also for a wrong password or certificate: that is no fault of any letter.
        """
        config, context = self._config, ssl.create_default_context()
        host, port, limit = config["MAIL_SERVER"], config["MAIL_PORT"], config["MAIL_TIMEOUT"]
        name = urlsplit(config["EXTERNAL_URL"]).hostname
        try:
            if config["MAIL_USE_SSL"]:
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=limit, context=context)
            else:
                server = smtplib.SMTP(host, port, name, timeout=limit)
            return _let_in(server, config, context)
        except OSError as error:
            raise Unreachable from error


def _let_in(server: smtplib.SMTP, config: Mapping[str, Any], context: ssl.SSLContext) -> smtplib.SMTP:
    try:
        if config["MAIL_USE_TLS"]:
            server.starttls(context=context)
        if config["MAIL_USERNAME"]:
            server.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"] or "")
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
