"""The list of erasures, kept outside the database: what a backup from before does not know.

A line says when which request was erased, why, and the number of its certificate: no name, nothing that was
told. Whoever restores a backup erases by it what came back. Copy the file to another host, as the heads of
the audit chain.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from intake.domain.reference import UnreadableReference, read_reference
from intake.services.actor import Actor
from intake.services.errors import CaseErased, CaseHeld, CaseNotFound, ServiceError
from intake.services.keeping import erasure
from intake.store.keys import Keys
from intake.store.models.erasure import ASKED_FOR, RETENTION
from intake.store.queries import erasures

PARTS_OF_A_LINE = 4


class UnreadableErasures(ServiceError):
    """A list of erasures holds a line that is none; the message says which."""


@dataclass(frozen=True)
class AppliedAgain:
    """How many requests a list erased again, and the references of those that a legal hold keeps."""

    erased: int
    held: tuple[str, ...]


@dataclass(frozen=True)
class Erased:
    """One line: the request with this reference (as stored) was erased, by the certificate of this id."""

    at: datetime
    reference: str
    reason: str
    certificate: str

    def to_line(self) -> str:
        """The line as it stands in the file."""
        return f"{self.at.isoformat()} {self.reference} {self.reason} {self.certificate}"


def publish(session: Session, file: Path) -> int:
    """Add to the file what this database erased and the file does not tell yet; how many lines that were.

    Raises OSError where the file cannot be written, `UnreadableErasures` where it is no such list.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii", errors="replace") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        told = {each.certificate for each in _read(opened.read().splitlines(), file)}
        lines = [
            Erased(row.erased_at, reference, row.reason, row.id).to_line()
            for row, reference in erasures.with_references(session)
            if row.id not in told
        ]
        opened.write("".join(f"{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())
    return len(lines)


def read(file: Path) -> list[Erased]:
    """Every line, in order. Raises `UnreadableErasures`, or OSError."""
    return _read(file.read_text("ascii", errors="replace").splitlines(), file)


def apply(
    session: Session,
    keys: Keys,
    erased: list[Erased],
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> AppliedAgain:
    """Erase again what a list says was erased and is not; it takes effect with the caller's commit.

    A request that this database never held is passed over. One on which a legal hold stood at the time of the
    backup is kept and named: whoever restores has the hold lifted first, and then erases it.
    """
    done, held = 0, []
    for each in erased:
        try:
            erasure.erase_case(
                session, keys, each.reference, reason=each.reason, actor=actor, now=now, new_id=new_id
            )
        except (CaseNotFound, CaseErased):
            continue
        except CaseHeld:
            held.append(each.reference)
            continue
        done += 1
    return AppliedAgain(done, tuple(held))


def _read(lines: list[str], file: Path) -> list[Erased]:
    found = []
    for number, line in enumerate(lines, 1):
        erased = _parse(line)
        if erased is None:
            raise UnreadableErasures(f"Line {number} of {file} is not the line of an erasure.")
        found.append(erased)
    return found


def _parse(line: str) -> Erased | None:
    parts = line.split(" ")
    if len(parts) != PARTS_OF_A_LINE or parts[2] not in (ASKED_FOR, RETENTION):
        return None
    try:
        return Erased(datetime.fromisoformat(parts[0]), read_reference(parts[1]), parts[2], parts[3])
    except (ValueError, UnreadableReference):
        return None
