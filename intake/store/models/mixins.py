"""Columns that several tables share."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.keys import KeyRing
from intake.store.seal import DataKey, new_data_key, unwrap, wrap, wrapping_key_id


class OwnsDataKey:
    """A row with its own data key, wrapped by the key ring.

    `wrapped_key` is None once the row was erased. `wrapping_key` names the ring key, so that rotation finds
    what is left.
    """

    __tablename__: str
    id: Mapped[str]

    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    wrapping_key: Mapped[str | None] = mapped_column(String(8), index=True)

    @property
    def is_erased(self) -> bool:
        """Whether the data key was thrown away, so that nothing sealed under it can be opened."""
        return self.wrapped_key is None

    def make_data_key(self, ring: KeyRing) -> DataKey:
        """Give a new row its data key and return it; the row's id must be set."""
        key = new_data_key()
        self.keep_data_key(ring, key)
        return key

    def keep_data_key(self, ring: KeyRing, key: DataKey) -> None:
        """Wrap the row's data key under the ring's current key."""
        self.wrapped_key = wrap(ring, key, table=self.__tablename__, row=self.id)
        self.wrapping_key = wrapping_key_id(self.wrapped_key)

    def data_key(self, ring: KeyRing) -> DataKey:
        """The row's data key. Raises `Erased`, `UnknownKey` or `Tampered`."""
        return unwrap(ring, self.wrapped_key, table=self.__tablename__, row=self.id)

    def erase_data_key(self) -> None:
        """Throw the data key away: from the next commit on, what it sealed cannot be opened by anyone."""
        self.wrapped_key = None
        self.wrapping_key = None
