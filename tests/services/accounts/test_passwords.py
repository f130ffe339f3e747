from __future__ import annotations

import runpy
import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from intake.services.accounts import passwords
from intake.services.accounts.passwords import check_rules, hash_password, matches
from intake.services.errors import Busy, WeakPassword
from tests.architecture.sources import ROOT

GOOD = "otter canyon velvet lamp"


@pytest.fixture(autouse=True)
def _at_its_real_cost(monkeypatch: pytest.MonkeyPatch, real_hasher: PasswordHasher) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_hasher", real_hasher)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.mark.parametrize(
    "password", [GOOD, "x7#kq!vz0Wm2$Lr", "Fjord-krähe-ängstlich-29", "x" * 3 + GOOD + "y" * 101]
)
def test_long_uncommon_passwords_are_taken(password: str) -> None:
    check_rules(password, "Dana Whitlock", "dana@example.org")


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "at least 15"),
        ("fourteen chars", "at least 15"),
        (GOOD * 6, "at most 128"),
        ("passwordpassword", "tried first"),
        ("P@ssw0rdP@ssw0rd1", "tried first"),
        ("Password123456789", "tried first"),
        ("123456789012345", "tried first"),
        ("aaaaaaaaaaaaaaaaaa", "tried first"),
        ("abcabcabcabcabcabc", "tried first"),
        ("qwertyuiopasdfghjkl", "tried first"),
        ("correct horse battery staple", "tried first"),
        ("Summer2026!Summer2026!", "tried first"),
        ("frontdesk-password-2026", "tried first"),
        ("dana.whitlock@example.org", "tried first"),
        ("WhitlockDana-1984", "tried first"),
    ],
)
def test_short_long_and_common_passwords_are_refused_with_what_to_mend(password: str, says: str) -> None:
    with pytest.raises(WeakPassword, match=says):
        check_rules(password, "Dana Whitlock", "dana.whitlock@example.org")


def test_a_stored_password_is_argon2id_with_64_mib_and_three_passes_and_matches_only_itself() -> None:
    stored = hash_password(GOOD)

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,")
    assert GOOD not in stored
    assert matches(stored, GOOD)
    assert not matches(stored, GOOD + " ")


def test_an_unknown_account_is_checked_against_a_hash_of_the_same_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[str] = []
    real = passwords._hasher

    class Watching:
        def verify(self, stored: str, typed: bytes) -> bool:
            checked.append(stored)
            return real.verify(stored, typed)

        def hash(self, secret: bytes) -> str:
            return real.hash(secret)

    monkeypatch.setattr(passwords, "_hasher", Watching())

    assert not matches(None, GOOD)
    assert not matches("no hash at all", GOOD)
    assert [stored[:28] for stored in checked] == ["$argon2id$v=19$m=65536,t=3,p", "no hash at all"]


def test_a_password_with_half_a_character_pair_is_a_wrong_password_not_a_fault() -> None:
    assert not matches(None, "\ud83d" * 20)


def test_all_processes_of_a_server_together_work_on_two_passwords_at_most() -> None:
    server = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert server["workers"] * passwords.HASHES_AT_ONCE == 2


def test_no_more_passwords_than_that_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT_S", 0.05)
    entered = threading.Barrier(passwords.HASHES_AT_ONCE + 1)
    leave = threading.Event()

    def hold() -> None:
        with passwords._slot():
            entered.wait(timeout=10)
            leave.wait(timeout=10)

    holders = [threading.Thread(target=hold) for _ in range(passwords.HASHES_AT_ONCE)]
    for holder in holders:
        holder.start()
    entered.wait(timeout=10)
    try:
        with pytest.raises(Busy, match="Try again"):
            hash_password(GOOD)
    finally:
        leave.set()
        for holder in holders:
            holder.join()

    assert matches(hash_password(GOOD), GOOD)
