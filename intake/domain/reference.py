"""References patients can read out: 8 characters, no look-alikes, no vowels, and one of them a check.

The alphabet has 23 characters, a prime, so the weighted check finds every single wrong character and every
two that changed places. What people write for a character that is not in it (O for 0, I for 1) is put right
when a reference is read back.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789CFHJKMNPRTWXY"
LENGTH = 8
GROUP = 4
LOOK_ALIKES = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_SEPARATORS = str.maketrans("", "", " \t\r\n-\u2010\u2011\u2012\u2013\u2014._")
_PUT_RIGHT = str.maketrans(LOOK_ALIKES)


class UnreadableReference(ValueError):
    """Text that is no reference of ours: `reason` says what is wrong and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def new_reference(random_below: Callable[[int], int]) -> str:
    """A new reference of 8 characters; `random_below(n)` gives a fresh random number from 0 to n - 1."""
    body = "".join(ALPHABET[random_below(len(ALPHABET))] for _ in range(LENGTH - 1))
    return check_character(body) + body


def show_reference(reference: str) -> str:
    """The reference in two groups, as people see it: "ABCD-EFGH"."""
    return f"{reference[:GROUP]}-{reference[GROUP:]}"


def read_reference(text: str) -> str:
    """The reference somebody wrote or typed, in any case and grouping, look-alikes put right.

    Raises UnreadableReference where it cannot be one of ours.
    """
    typed = put_right(text)
    if len(typed) != LENGTH:
        raise UnreadableReference(
            f"A form number has {LENGTH} characters, this one has {len(typed)}. Check it."
        )
    strange = strange_character(typed)
    if strange is not None:
        raise UnreadableReference(f"“{strange}” is never part of a form number. Check it.")
    if typed[0] != check_character(typed[1:]):
        raise UnreadableReference("One character of this form number is not right. Check each one.")
    return typed


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
