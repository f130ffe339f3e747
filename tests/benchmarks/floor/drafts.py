"""Where the floor keeps its drafts: SQLite by hand, or Flask-SQLAlchemy."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Answers = dict[str, list[str]]
BUSY_TIMEOUT_S = 5
_PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
_TABLES = """
CREATE TABLE IF NOT EXISTS draft (id TEXT PRIMARY KEY, answers TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS request (reference TEXT PRIMARY KEY, answers TEXT NOT NULL);
"""


class Drafts(ABC):
    """Drafts by id, in plain text."""

    @abstractmethod
    def begin(self) -> str:
        """Add an empty draft and give its id."""

    @abstractmethod
    def read(self, draft_id: str) -> Answers:
        """What it holds."""

    @abstractmethod
    def save(self, draft_id: str, answers: Answers) -> None:
        """Let it hold that. Commits."""

    @abstractmethod
    def file(self, draft_id: str) -> str:
        """Make it a request and give its number. Commits."""


class ByHand(Drafts):
    """Statements of sqlite3 on one connection a thread."""

    def __init__(self, file: Path) -> None:
        self._file, self._opened = file, threading.local()

    def begin(self) -> str:
        """Add an empty draft and give its id."""
        draft_id = str(uuid.uuid4())
        self._write("INSERT INTO draft VALUES (?, ?)", draft_id, "{}")
        return draft_id

    def read(self, draft_id: str) -> Answers:
        """What it holds."""
        row = self._connection().execute("SELECT answers FROM draft WHERE id = ?", (draft_id,)).fetchone()
        answers: Answers = json.loads(row[0])
        return answers

    def save(self, draft_id: str, answers: Answers) -> None:
        """Let it hold that. Commits."""
        self._write("UPDATE draft SET answers = ? WHERE id = ?", json.dumps(answers), draft_id)

    def file(self, draft_id: str) -> str:
        """Make it a request and give its number. Commits."""
        reference = uuid.uuid4().hex[:8]
        self._write("INSERT INTO request SELECT ?, answers FROM draft WHERE id = ?", reference, draft_id)
        return reference

    def _write(self, statement: str, *values: str) -> None:
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(statement, values)

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._opened, "connection", None)
        if found is None:
            found = sqlite3.connect(self._file, timeout=BUSY_TIMEOUT_S, isolation_level=None)
            for pragma in _PRAGMAS:
                found.execute(pragma)
            found.executescript(_TABLES)
            self._opened.connection = found
        return found


class _Base(DeclarativeBase):
    """What the rows share."""


class _Draft(_Base):
    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[str]


class _Request(_Base):
    __tablename__ = "request"

    reference: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[str]


class ByModels(Drafts):
    """Rows of Flask-SQLAlchemy."""

    def __init__(self, app: Flask, file: Path) -> None:
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{file}"
        self._db = SQLAlchemy(app, model_class=_Base)
        with app.app_context():
            event.listen(self._db.engine, "connect", _set_pragmas)
            self._db.create_all()
            self._db.engine.dispose()  # no connection is shared by the workers

    def begin(self) -> str:
        """Add an empty draft and give its id."""
        draft = _Draft(id=str(uuid.uuid4()), answers="{}")
        self._db.session.add(draft)
        self._db.session.commit()
        return draft.id

    def read(self, draft_id: str) -> Answers:
        """What it holds."""
        answers: Answers = json.loads(self._draft(draft_id).answers)
        return answers

    def save(self, draft_id: str, answers: Answers) -> None:
        """Let it hold that. Commits."""
        self._draft(draft_id).answers = json.dumps(answers)
        self._db.session.commit()

    def file(self, draft_id: str) -> str:
        """Make it a request and give its number. Commits."""
        reference = uuid.uuid4().hex[:8]
        self._db.session.add(_Request(reference=reference, answers=self._draft(draft_id).answers))
        self._db.session.commit()
        return reference

    def _draft(self, draft_id: str) -> _Draft:
        return self._db.session.get_one(_Draft, draft_id)


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)
