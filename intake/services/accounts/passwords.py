"""Passwords: what is asked of one, and how it is kept (argon2id, 64 MiB, three passes).

The work is slow on purpose, and patients' pages are served by the same threads. So a process works on one
password, lets one thread wait for it, and refuses all others at once. Call it with no transaction open.
"""

from __future__ import annotations

import functools
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from intake.logs import Reason
from intake.services.errors import Busy, WeakPassword

SHORTEST, LONGEST = 15, 128
LEFT_OVER = 6  # characters that must be left when everything common was taken out
HASHES_AT_ONCE = 1  # in a process: gunicorn runs two, so that a host works on two at most, 64 MiB each
WAITING_AT_MOST = 1  # in a process: of its four threads the others stay with the patients

PasswordHash = NewType("PasswordHash", str)
"""A password as it is stored."""

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, type=Type.ID)
_working = threading.BoundedSemaphore(HASHES_AT_ONCE)
_places = threading.BoundedSemaphore(HASHES_AT_ONCE + WAITING_AT_MOST)
_mine = threading.local()

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


def new_hash(password: str, *personal: str) -> PasswordHash:
    """A new password as it is stored. Raises `WeakPassword` like `check_rules`, and `Busy`."""
    check_rules(password, *personal)
    return hash_password(password)


def hash_password(password: str) -> PasswordHash:
    """The password as it is stored. Raises `Busy` when too many are being worked on."""
    with place(), _working:
        return PasswordHash(_hasher.hash(password.encode("utf-8", "surrogatepass")))


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; without a stored one it takes as long and says no. Raises `Busy`."""
    with place(), _working:
        try:
            _hasher.verify(stored or _nobody(), password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


@contextmanager
def place() -> Iterator[None]:
    """Hold a place among those whose password is worked on now or next, for all that this thread does inside.

    Raises `Busy` at once where none is free: so a try can be refused before it is counted.
    """
    if getattr(_mine, "is_held", False):
        yield
        return
    if not _places.acquire(blocking=False):
        raise Busy(Reason.HASHING, "Too many people sign in at this moment. Try again in a few seconds.")
    _mine.is_held = True
    try:
        yield
    finally:
        _mine.is_held = False
        _places.release()


@functools.cache
def _nobody() -> str:
    """A hash, with today's settings, of something nobody knows: unknown accounts are checked against it."""
    return _hasher.hash(secrets.token_bytes(32))
