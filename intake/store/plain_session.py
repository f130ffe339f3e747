"""A session that begins as one plain connection, and becomes a unit of work only where rows are asked for.

Most pages of a patient send two statements as they stand (see `queries/drafts.py`): for these a session's own
bookkeeping costs more than the statements. Whatever asks for rows joins the same transaction.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from intake.store.engine import TO_WRITE, is_reading


class PlainSession(Session):
    """SQLAlchemy's session; rows, once asked for, come by the connection that was given out before."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, join_transaction_mode="control_fully", **options)
        self._plain: Connection | None = None

    def connection(
        self, bind_arguments: Any = None, execution_options: Any = None
    ) -> Connection:  # the options hold for the transaction that begins with it
        """The connection of this transaction, which begins now where there is none."""
        if self._plain is not None and not self._plain.in_transaction():
            self._plain.execution_options(**(execution_options or {}))
            self._plain.begin()
            return self._plain
        if self._plain is not None and not execution_options:
            return self._plain
        if bind_arguments or self._plain is not None or self.in_transaction():
            return super().connection(bind_arguments, execution_options)
        bind = super().get_bind()
        if isinstance(bind, Connection):
            return super().connection(bind_arguments, execution_options)
        opened = bind.connect()
        try:
            if execution_options:
                opened.execution_options(**execution_options)
            opened.begin()
        except BaseException:
            opened.close()
            raise
        self._plain = opened
        return opened

    def get_bind(self, *about: Any, **more: Any) -> Engine | Connection:
        """What rows are read and written through: the connection that is open already, if one is."""
        return super().get_bind(*about, **more) if self._plain is None else self._plain

    def commit(self) -> None:
        """Let everything that was done hold for good."""
        if self._plain is None or self.in_transaction():
            super().commit()
        if self._plain is not None:
            if self._plain.in_transaction():
                self._plain.commit()
            self._give_back()

    def rollback(self) -> None:
        """Undo everything that was done since the transaction began."""
        super().rollback()
        self._give_back()

    def close(self) -> None:
        """Give the connection back, and forget all rows; what was not committed is undone."""
        if self.in_transaction() or len(self.identity_map):
            super().close()
        self._give_back()

    def end_reading(self) -> None:
        """End a transaction that only reads; the connection stays for the next one, which may write."""
        plain = self._plain
        if plain is None or not plain.in_transaction() or not is_reading(plain):
            return
        if self.new or self.dirty or self.deleted:
            raise RuntimeError("what was changed in a session that only reads would be lost with its end")
        if self.in_transaction() or len(self.identity_map):
            super().close()
        if plain.in_transaction():
            plain.rollback()
        plain.execution_options(**TO_WRITE)

    def _give_back(self) -> None:
        """Closed with a transaction still open, a connection takes back what was done in it."""
        plain, self._plain = self._plain, None
        if plain is not None:
            plain.close()


def end_reading(session: Session) -> None:
    """Where this session's transaction only reads (`engine.reading`), end it: the next one may write.

    Rows that were read keep what they hold, and belong to no session any more.
    """
    if isinstance(session, PlainSession):
        session.end_reading()
