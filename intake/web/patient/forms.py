"""The forms that are not made from the questionnaire."""

from __future__ import annotations

from enum import StrEnum


class CodeByMail(StrEnum):
    """What became of the wish to have the code by mail."""

    NOT_WANTED = ""
    COMES = "comes"
    REFUSED = "refused"
