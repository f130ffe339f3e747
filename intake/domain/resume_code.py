"""Codes that open a saved form: 15 characters in three groups, easy to write down, hopeless to guess.

They are made like references (same alphabet without look-alikes, same check), only longer: 14 random
characters out of 23 hold 63 bits.
"""

from __future__ import annotations

from collections.abc import Callable

from intake.domain.reference import ALPHABET, check_character, put_right, strange_character

LENGTH = 15
GROUP = 5


class UnreadableCode(ValueError):
    """Text that is no code of ours: `reason` says what is wrong and what to do. It costs no try."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def new_code(random_below: Callable[[int], int]) -> str:
    """A new code of 15 characters; `random_below(n)` gives a fresh random number from 0 to n - 1."""
    body = "".join(ALPHABET[random_below(len(ALPHABET))] for _ in range(LENGTH - 1))
    return check_character(body) + body


def show_code(code: str) -> str:
    """The code in three groups, as people see it: "ABCDE-FGHIJ-KLMNO"."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_code(text: str) -> str:
    """The code somebody wrote or typed, in any case and grouping, look-alikes put right.

    Raises UnreadableCode where it cannot be one of ours, as after any single slip.
    """
    typed = put_right(text)
    if len(typed) != LENGTH:
        raise UnreadableCode(f"A code has {LENGTH} characters, this one has {len(typed)}. Check it.")
    strange = strange_character(typed)
    if strange is not None:
        raise UnreadableCode(f"“{strange}” is never part of a code. Check it.")
    if typed[0] != check_character(typed[1:]):
        raise UnreadableCode("One character of this code is not right. Check each one.")
    return typed
