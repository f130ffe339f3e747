"""Reading files of phrases about when something was: lines of words in, one reading a line out, in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from intake.domain.dates import CalendarDate
from intake.domain.told_date import REASONS, read


def read_phrases(
    lines: Iterable[bytes], today: date, *, born: CalendarDate | None, language: str, onset: bool
) -> Iterator[str]:
    """What each phrase of a file is read as, as one line of JSON; a phrase that is not read says why.

    `lines` are UTF-8, and each is a phrase, an empty one too. `today`, `born` and `onset` are as in
    `told_date.read`; `language` is that of the form, and of the reasons.
    """
    for number, line in enumerate(lines):
        # A byte that is no UTF-8 is part of no date; nor is the mark with which some programs begin a file.
        phrase = line.decode("utf-8-sig" if number == 0 else "utf-8", errors="replace").rstrip("\r\n")
        told = read(phrase, today, born=born, spanish=language == "es", onset=onset)
        birth = born.interval(today, None) if born else None
        data: dict[str, Any] = {
            "phrase": phrase,
            "readings": [reading.to_data(today, birth) for reading in told.readings],
            "ask_back": told.ask_back,
        }
        if told.reason is not None:
            data["reason"] = REASONS[told.reason][language]
        yield json.dumps(data)
