"""Reading a content file strictly: a wrong or unknown key is named with its file and what was expected."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from intake import worked_out
from intake.domain.questionnaire import LANGUAGES


class ContentError(ValueError):
    """A content file that cannot be used: which file, which key, and what was expected there."""

    def __init__(self, file: str, key: str, expected: str) -> None:
        super().__init__(f"{file}: {key}: {expected}")
        self.file = file
        self.key = key
        self.expected = expected


def read_toml(path: Path) -> dict[str, Any]:
    """The parsed file; raises ContentError where it is missing or not TOML."""
    try:
        return _parsed(path.name, path.read_bytes())
    except OSError as error:
        raise ContentError(path.name, "(file)", f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(path.name, "(file)", f"is not valid TOML: {error}") from error


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    """The content of a file of that name, parsed once for all starts where all of it is text and numbers."""

    def parse() -> bytes:
        return json.dumps(tomllib.loads(content.decode())).encode()

    try:
        found: dict[str, Any] = json.loads(worked_out.once(f"{name}.json", content, parse))
    except TypeError:  # a date has no place in JSON
        return tomllib.loads(content.decode())
    return found


class Table:
    """One table of a content file, read key by key; `done` refuses keys nobody asked for."""

    def __init__(self, file: str, where: str, data: object) -> None:
        if not isinstance(data, dict):
            raise ContentError(file, where, f"expected a table, found {_kind(data)}")
        self.file = file
        self.where = where
        self.data: dict[str, Any] = data
        self._read: set[str] = set()
        self._known: set[str] = set()

    def error(self, key: str, expected: str) -> ContentError:
        """A ContentError at one of this table's keys."""
        return ContentError(self.file, f"{self.where}.{key}" if self.where else key, expected)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._need(key, "a text")
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"expected a text that is not empty, found {_kind(value)}")
        return value

    def choice(self, key: str, choices: Iterable[str]) -> str:
        """One of the named words."""
        value, allowed = self.text(key), list(choices)
        if value not in allowed:
            raise self.error(key, f"expected one of {', '.join(allowed)}, found {value!r}")
        return value

    def whole(self, key: str, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self._need(key, "a whole number")
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.error(key, f"expected a whole number of at least {least}, found {value!r}")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._need(key, "true or false")
        if not isinstance(value, bool):
            raise self.error(key, f"expected true or false, found {value!r}")
        return value

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, each at least 1."""
        return self._list(
            key, "whole numbers", lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 1
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none empty."""
        return self._list(key, "texts", lambda v: isinstance(v, str) and bool(v.strip()))

    def choices(self, key: str, choices: Iterable[str]) -> tuple[str, ...]:
        """A list of some of the named words."""
        allowed = list(choices)
        return self._list(key, f"words out of {', '.join(allowed)}", lambda v: v in allowed)

    def has(self, key: str) -> bool:
        """Whether the key, one that may be left out, stands in the table."""
        self._known.add(key)
        return key in self.data

    def anything(self, key: str) -> Any:
        """The value as it stands, which the caller checks."""
        return self._need(key, "a value")

    def table(self, key: str) -> Table:
        """A table under this one."""
        return Table(self.file, self._path(key), self._need(key, "a table"))

    def tables(self, key: str) -> Iterator[Table]:
        """Each table of a list of tables."""
        value = self._need(key, "a list of tables")
        if not isinstance(value, list):
            raise self.error(key, f"expected a list of tables, found {_kind(value)}")
        for number, item in enumerate(value, 1):
            yield Table(self.file, f"{self._path(key)}[{number}]", item)

    def done(self) -> None:
        """Refuse keys that were never read."""
        for key in self.data:
            if key not in self._read:
                raise self.error(key, f"unknown key; known here: {', '.join(sorted(self._known))}")

    def _path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def _need(self, key: str, expected: str) -> Any:
        self._read.add(key)
        self._known.add(key)
        if key not in self.data:
            raise self.error(key, f"missing; expected {expected}")
        return self.data[key]

    def _list(self, key: str, what: str, good: Callable[[object], bool]) -> tuple[Any, ...]:
        value = self._need(key, f"a list of {what}")
        if not isinstance(value, list) or not all(good(item) for item in value):
            raise self.error(key, f"expected a list of {what}, found {value!r}")
        return tuple(value)


def read_review(table: Table) -> Mapping[str, str]:
    """What review of a translation is still open, by language; none where the table does not say."""
    if not table.has("translation_review"):
        return MappingProxyType({})
    open_for = table.table("translation_review")
    review = {language: open_for.text(language) for language in LANGUAGES if open_for.has(language)}
    open_for.done()
    return MappingProxyType(review)


_KINDS = {
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _kind(value: object) -> str:
    # TOML's dates and times keep Python's own names.
    return _KINDS.get(type(value), type(value).__name__)
