"""One line of a case file as JSON, read strictly: nothing doubled, nothing that is no number."""

from __future__ import annotations

import codecs
import json
import math
from typing import Any

_SHOWN = 20
"""How much of a number that is too large an error repeats, in characters."""


class CaseFileError(ValueError):
    """A case that cannot be used: which field, and why; with its id where only a part of the line was bad."""

    def __init__(self, field: str, reason: str, case_id: Any = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.case_id = case_id


def parse_line(line: bytes) -> dict[str, Any]:
    """One line of UTF-8 as a JSON object; raises CaseFileError."""
    try:
        text = line.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise CaseFileError("line", f"is not valid UTF-8 at byte {error.start + 1}") from error
    parts = _Parts()
    try:
        data = json.loads(
            text,
            object_pairs_hook=parts.object,
            parse_constant=parts.constant,
            parse_float=parts.float,
            parse_int=parts.int,
        )
    except RecursionError:
        raise CaseFileError("line", "is nested too deeply") from None
    except json.JSONDecodeError as error:
        reason = f"is not valid JSON: {error.msg} at character {error.pos + 1}"
        raise CaseFileError("line", reason) from error
    if not isinstance(data, dict):
        raise CaseFileError("line", "expected one JSON object")
    if parts.refused:
        field, reason = parts.refused[0]
        raise CaseFileError(field, reason, data.get("id"))
    return data


class _Parts:
    """Puts a line together and keeps what is wrong with its parts, so that the rest of the line is known.

    What is refused stands as None in what is read.
    """

    def __init__(self) -> None:
        self.refused: list[tuple[str, str]] = []

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object; a key written twice is refused, for one of two answers would silently win."""
        data: dict[str, Any] = {}
        for key, value in pairs:
            if key in data:
                self.refused.append((key, "stands twice"))
            data[key] = None if key in data else value
        return data

    def constant(self, word: str) -> None:
        """NaN and the infinities, which Python reads and JSON does not have."""
        self.refused.append(("line", f"is not valid JSON: {word} is not a number"))

    def float(self, text: str) -> float | None:
        """A fraction; what is too large for one would be written out again as "Infinity"."""
        value = float(text)
        if math.isfinite(value):
            return value
        self._refuse(text)
        return None

    def int(self, text: str) -> int | None:
        """A whole number; Python does not read those of many thousand digits."""
        try:
            return int(text)
        except ValueError:
            self._refuse(text)
            return None

    def _refuse(self, number: str) -> None:
        shown = number if len(number) <= _SHOWN else f"{number[:_SHOWN]}..."
        self.refused.append(("line", f"{shown} is too large a number"))
