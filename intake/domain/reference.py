"""What patients read out or write down: form numbers of 8 characters, codes of 15 that open a saved form.

No look-alikes, no vowels, and one character of each is a check. The alphabet has 23 characters, a prime, so
the weighted check finds every single wrong character and every two that changed places. What people write
for a character that is not in it (O for 0, I for 1) is put right when one is read back. A code's 14 random
characters hold 63 bits: hopeless to guess.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789CFHJKMNPRTWXY"
LENGTH, GROUP = 8, 4
CODE_LENGTH, CODE_GROUP = 15, 5
LOOK_ALIKES = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_SEPARATORS = str.maketrans("", "", " \t\r\n-\u2010\u2011\u2012\u2013\u2014._")
_PUT_RIGHT = str.maketrans(LOOK_ALIKES)


class Unreadable(ValueError):
    """Text that is none of ours: `reason` says what is wrong and what to do. It costs no try."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreadableReference(Unreadable):
    """Text that is no form number."""


class UnreadableCode(Unreadable):
    """Text that is no code."""


def new_reference(random_below: Callable[[int], int]) -> str:
    """A new form number; `random_below(n)` gives a fresh random number from 0 to n - 1."""
    return _new(LENGTH, random_below)


def new_code(random_below: Callable[[int], int]) -> str:
    """A new code for a saved form; `random_below` as for `new_reference`."""
    return _new(CODE_LENGTH, random_below)


def show_reference(reference: str) -> str:
    """The form number in two groups, as people see it: "ABCD-EFGH"."""
    return _grouped(reference, GROUP)


def show_code(code: str) -> str:
    """The code in three groups, as people see it: "ABCDE-FGHIJ-KLMNO"."""
    return _grouped(code, CODE_GROUP)


def read_reference(text: str) -> str:
    """The form number somebody wrote or typed, in any case and grouping, look-alikes put right.

    Raises UnreadableReference where it cannot be one of ours.
    """
    return _read(text, LENGTH, "form number", UnreadableReference)


def read_code(text: str) -> str:
    """The code somebody wrote or typed, read like a form number.

    Raises UnreadableCode where it cannot be one of ours, as after any single slip.
    """
    return _read(text, CODE_LENGTH, "code", UnreadableCode)


def put_right(text: str) -> str:
    """What was typed without separators, in capitals, look-alikes replaced by what they stand for."""
    return text.translate(_SEPARATORS).upper().translate(_PUT_RIGHT)


def strange_character(typed: str) -> str | None:
    """The first character that is not in the alphabet; None where all are."""
    return next((character for character in typed if character not in _VALUES), None)


def check_character(body: str) -> str:
    """The first character: with it, the sum of all times their places is a multiple of 23."""
    total = sum(place * _VALUES[character] for place, character in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]


def _new(length: int, random_below: Callable[[int], int]) -> str:
    body = "".join(ALPHABET[random_below(len(ALPHABET))] for _ in range(length - 1))
    return check_character(body) + body


def _grouped(text: str, size: int) -> str:
    return "-".join(text[start : start + size] for start in range(0, len(text), size))


def _read(text: str, length: int, kind: str, refusal: type[Unreadable]) -> str:
    typed = put_right(text)
    if len(typed) != length:
        raise refusal(f"A {kind} has {length} characters, this one has {len(typed)}. Check it.")
    strange = strange_character(typed)
    if strange is not None:
        raise refusal(f"“{strange}” is never part of a {kind}. Check it.")
    if typed[0] != check_character(typed[1:]):
        raise refusal(f"One character of this {kind} is not right. Check each one.")
    return typed
