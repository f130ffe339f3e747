"""Backups: a folder with one copy of the database and a manifest that says what it is.

The keys are no part of it: keep them apart, neither opens anything without the other. The manifest names the
audit chain's head at the moment of the copy, and carries a code made with the audit key, so that neither
copy nor manifest can be changed unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit import Head
from intake.services.audit_actions import AuditAction
from intake.services.keeping import erasure_list
from intake.services.keeping.erasure_list import AppliedAgain, Erased
from intake.store import backup as store
from intake.store import schema
from intake.store.backup_sqlite import opened_copy
from intake.store.canary import check_keys
from intake.store.errors import BackupFailed
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.on_disk import keep_on_disk
from intake.store.wiping import wipe

FORMAT = 1
MANIFEST = "manifest.json"
COPIES = {"sqlite": "intake.db", "postgresql": "intake.dump"}
PARTIAL = ".partial"
A_PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; times are instants, `sha256` is the copy's, `head` the audit chain's."""

    engine: str
    made_at: datetime
    revision: str
    requests: int
    head: Head | None
    sha256: str

    def to_data(self) -> dict[str, Any]:
        """As JSON data."""
        return {**asdict(self), "format": FORMAT, "made_at": self.made_at.isoformat()}


@dataclass(frozen=True)
class Restored:
    """What a restore brought back, how many requests it erased again, and which ones a legal hold kept."""

    manifest: Manifest
    erased_again: int
    held: tuple[str, ...] = ()


def create(engine: Engine, keys: Keys, folder: Path, *, actor: Actor, now: datetime) -> tuple[Path, Manifest]:
    """Copy the database while it is in use into a new folder in `folder`; the new folder and its manifest.

    It has its name only once all of it is on the disk and was read back; what a backup that was cut short
    leaves ends in ".partial". That it was made is recorded. Raises `BackupFailed`, `Unavailable` or OSError.
    """
    name = f"spine-intake-{now.astimezone(UTC):%Y-%m-%dT%H-%M-%SZ}"
    made, partial = folder / name, folder / f"{name}{PARTIAL}"
    if made.exists():
        raise BackupFailed(f"{made} is there already.")
    partial.mkdir(mode=0o700, parents=True)
    copy = partial / COPIES[engine.dialect.name]
    with store.copied(engine, copy) as copied:
        head, requests = audit.head(copied), copied.scalar(select(func.count()).select_from(Case)) or 0
    store.check_copy(engine.dialect.name, copy)
    manifest = Manifest(
        engine=engine.dialect.name,
        made_at=now,
        revision=schema.current_revision(engine) or "",
        requests=requests,
        head=head,
        sha256=_digest(copy),
    )
    _write(partial / MANIFEST, manifest, keys)
    for path in (copy, partial / MANIFEST, partial):
        keep_on_disk(path)
    partial.rename(made)
    keep_on_disk(folder)
    _record(engine, keys, AuditAction.BACKUP_MADE, actor, now)
    return made, manifest


def verify(folder: Path, keys: Keys) -> Manifest:
    """Read a whole backup and give its manifest, or raise `BackupFailed`, saying what is wrong with it.

    Copy and manifest are as they were made, the copy is sound, and its keys are these. Of SQLite the audit
    chain is walked to the very head that the manifest names; of PostgreSQL that is done after a restore.
    Raises OSError where a file cannot be read.
    """
    manifest = _read(folder, keys)
    copy = folder / COPIES[manifest.engine]
    if _digest(copy) != manifest.sha256:
        raise BackupFailed("The copy of the database is not the one that was made: it was changed or cut.")
    store.check_copy(manifest.engine, copy)
    if manifest.engine == "sqlite":
        with (
            TemporaryDirectory(prefix="spine-intake-") as scratch,
            opened_copy(copy, Path(scratch)) as session,
        ):
            check_keys(session, keys)
            _check_chain(session, keys, manifest)
    return manifest


def restore(
    engine: Engine,
    keys: Keys,
    folder: Path,
    erased: list[Erased],
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Restored:
    """Bring a backup into the empty place of this database, and erase again what was erased since.

    On SQLite the database has its name only once all is done. Raises `BackupFailed` where the backup is not
    sound or of the other engine, the place is not empty or a server has it open; `WrongKeys`; OSError.
    """
    manifest = verify(folder, keys)
    if manifest.engine != engine.dialect.name:
        raise BackupFailed(
            f"This is a backup of {manifest.engine}, and DATABASE_URL is {engine.dialect.name}."
        )
    store.check_place(engine)
    with store.read_back(engine, folder / COPIES[manifest.engine]) as brought:
        done = _bring_on(brought, keys, manifest, erased, actor, now, new_id)
    return Restored(manifest, done.erased, done.held)


def _bring_on(
    engine: Engine,
    keys: Keys,
    manifest: Manifest,
    erased: list[Erased],
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> AppliedAgain:
    """Bring what was read back to this program's schema, check it, erase again, and record all that."""
    schema.upgrade(engine)
    with Session(engine) as session:
        check_keys(session, keys)
        _check_chain(session, keys, manifest)
        done = erasure_list.apply(session, keys, erased, actor=actor, now=now, new_id=new_id)
        session.commit()
    _record(engine, keys, AuditAction.BACKUP_RESTORED, actor, now)
    if not wipe(engine):
        raise BackupFailed("The restored database is in use. Stop the server and the deliverer first.")
    return done


def _check_chain(session: Session, keys: Keys, manifest: Manifest) -> None:
    anchors = [manifest.head] if manifest.head else []
    if problems := audit.verify(session, keys, anchors):
        raise BackupFailed(f"The audit chain in the backup is broken: {problems[0]}.")


def _record(engine: Engine, keys: Keys, action: AuditAction, actor: Actor, now: datetime) -> None:
    with Session(engine) as session:
        audit.append(session, keys, actor, action=action, object_kind="database", object_id=None, now=now)
        session.commit()


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(A_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _write(file: Path, manifest: Manifest, keys: Keys) -> None:
    data = manifest.to_data()
    text = json.dumps({**data, "mac": _mac(data, keys)}, indent=2, sort_keys=True)
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as opened:
        opened.write(f"{text}\n")


def _read(folder: Path, keys: Keys) -> Manifest:
    if folder.name.endswith(PARTIAL):
        raise BackupFailed("This backup was cut short.")
    try:
        data = json.loads((folder / MANIFEST).read_text("ascii"))
        mac = str(data.pop("mac"))
        if data.pop("format") != FORMAT:
            raise BackupFailed("This backup has a form that this program does not know.")
        head = data.pop("head")
        manifest = Manifest(
            **{
                **data,
                "made_at": datetime.fromisoformat(data["made_at"]),
                "head": Head(**head) if head else None,
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupFailed(f"{folder / MANIFEST} is not the manifest of a backup.") from error
    if not hmac.compare_digest(mac, _mac(manifest.to_data(), keys)):
        raise BackupFailed("The manifest was changed, or the backup was made under another AUDIT_KEY.")
    if manifest.engine not in COPIES:
        raise BackupFailed(f"This is a backup of {manifest.engine}, which this program does not know.")
    return manifest


def _mac(data: dict[str, Any], keys: Keys) -> str:
    canonical = json.dumps(data, sort_keys=True).encode("ascii")
    return hmac.digest(keys.audit, b"backup manifest\n" + canonical, hashlib.sha256).hex()
