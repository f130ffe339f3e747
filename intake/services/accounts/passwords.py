"""Passwords: what is asked of one, and how it is kept (argon2id, 64 MiB, three passes)."""

from __future__ import annotations

import functools
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from intake.logs import Reason
from intake.services.errors import Busy, WeakPassword

SHORTEST, LONGEST = 15, 128
LEFT_OVER = 6  # characters that must be left when everything common was taken out
HASHES_AT_ONCE = 1  # in a process: gunicorn runs two, so that a host works on two at most, 64 MiB each
LONGEST_WAIT_S = 5.0

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, type=Type.ID)
_slots = threading.BoundedSemaphore(HASHES_AT_ONCE)

# What people build long passwords from. Taken out of a password, in any case and with 0 for o and the like.
_COMMON = (
    "password|passwort|contrasena|passphrase|correcthorsebatterystaple|correct|horse|battery|staple|letmein|welcome"
    "|qwertyuiop|qwerty|qwertz|azerty|asdfghjkl|asdfgh|zxcvbnm|zxcvbn|1qaz2wsx3edc|1qaz2wsx|q1w2e3r4t5|q1w2e3r4|1q2w3e4r5t"
    "|1q2w3e4r|iloveyou|trustno1|sunshine|princess|football|baseball|superman|batman|dragon|monkey|shadow|master|freedom"
    "|whatever|starwars|computer|internet|changeme|default|administrator|admin|root|user|login|guest|secret|test|temp"
    "|frontdesk|clinician|auditor|doctor|nurse|patient|hospital|clinic|medical|practice|office|spine|surgery|intake"
    "|spring|summer|autumn|winter|january|february|march|april|june|july|august|september|october|november|december"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|alabama|america|jesus|michael|jennifer|jordan|charlie"
)
_common = re.compile(_COMMON)
_years = re.compile(r"(19|20)\d\d")
_repeats = re.compile(r"(.{1,4}?)\1{2,}")
_look_alikes = str.maketrans("013457@$!", "oleastasi")
_runs = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "98765432109876543210")
_RUN = 4


def check_rules(password: str, *personal: str) -> None:
    """Accept a new password, or raise `WeakPassword` with what to mend.

    It must have 15 to 128 characters and not be made of common parts; no rule asks for digits or signs.
    `personal` are the owner's name and email address, which count as common.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"The password is too short. Use at least {SHORTEST} characters; four random words do well."
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"The password is too long. Use at most {LONGEST} characters.")
    if len(_what_is_left(password, personal)) < LEFT_OVER:
        raise WeakPassword(
            "The password is made of what is tried first: common words, names, years, rows of keys. "
            "Use four random words instead."
        )


def _what_is_left(password: str, personal: tuple[str, ...]) -> str:
    """The password without everything common, as the characters that would still have to be guessed."""
    mine = [part for each in personal for part in re.split(r"[\W_]+", each.casefold()) if len(part) >= _RUN]
    shortest = password.casefold()
    for spelling in (password.casefold(), password.casefold().translate(_look_alikes)):
        left = _years.sub("", spelling)
        for part in mine:
            left = left.replace(part, "")
        left = _repeats.sub(r"\1", _common.sub("", _without_runs(left)))
        left = "".join(dict.fromkeys(re.sub(r"[\W_]+", "", left)))
        shortest = min(shortest, left, key=len)
    return shortest


def _without_runs(text: str) -> str:
    """Take out alphabets and rows of digits of four and more, forwards."""
    for run in _runs:
        for length in range(len(run), _RUN - 1, -1):
            for start in range(len(run) - length + 1):
                text = text.replace(run[start : start + length], "")
    return text


def hash_password(password: str) -> str:
    """The password as it is stored. Raises `Busy` when too many are being worked on."""
    with _slot():
        return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; without a stored one it takes as long and says no. Raises `Busy`."""
    with _slot():
        try:
            _hasher.verify(stored or _nobody(), password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=LONGEST_WAIT_S):
        raise Busy(Reason.HASHING, "Too many people sign in at this moment. Try again in a few seconds.")
    try:
        yield
    finally:
        _slots.release()


@functools.cache
def _nobody() -> str:
    """A hash, with today's settings, of something nobody knows: unknown accounts are checked against it."""
    return _hasher.hash(secrets.token_bytes(32))
