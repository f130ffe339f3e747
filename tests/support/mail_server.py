"""A real mail server on this machine that takes letters, asks to come later, refuses, or says nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from ssl import SSLContext

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKES = "250 taken"
LATER = "451 come later"
NEVER = "550 no such person"
SILENCE = ""
HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """What the server was given, and what it answers: by default, and to single recipients."""

    answer: str = TAKES
    answers: dict[str, str] = field(default_factory=dict)
    after_data: str = TAKES
    taken: list[Message] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to a recipient."""
        answer = self.answers.get(address, self.answer)
        if answer == SILENCE:
            await asyncio.sleep(3600)
        if answer == TAKES:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a letter, then answer."""
        assert isinstance(envelope.content, bytes)
        if self.after_data == TAKES:
            self.taken.append(message_from_bytes(envelope.content))
        return self.after_data

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of all copies taken, in order."""
        return [str(letter["Message-ID"]) for letter in self.taken]


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def mail_server(mailbox: Mailbox, port: int | None = None, *, tls: SSLContext | None = None) -> Iterator[int]:
    """The server with this mailbox, on its port, until the block ends."""
    controller = Controller(
        mailbox,
        hostname=HOST,
        port=port or free_port(),
        tls_context=tls,
        require_starttls=tls is not None,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
