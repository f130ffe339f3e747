from __future__ import annotations

import runpy
import threading
from collections.abc import Callable, Iterator

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


def test_all_processes_of_a_server_together_work_on_two_passwords_and_let_two_wait() -> None:
    server = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert server["workers"] * passwords.HASHES_AT_ONCE == 2
    assert server["workers"] * passwords.WAITING_AT_MOST == 2
    assert server["threads"] > passwords.HASHES_AT_ONCE + passwords.WAITING_AT_MOST


class Slow:
    """A hasher that works on until it is told to stop, and counts who works at the same time."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.began = threading.Semaphore(0)
        self.at_work = self.most_at_work = self.done = 0
        self._lock = threading.Lock()

    def hash(self, _password: bytes) -> str:
        with self._lock:
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
        self.began.release()
        assert self.stop.wait(timeout=30)
        with self._lock:
            self.at_work -= 1
            self.done += 1
        return "hashed"

    def verify(self, _stored: str, typed: bytes) -> bool:
        self.hash(typed)
        return True


@pytest.mark.parametrize("work", [hash_password, lambda typed: matches("stored", typed)])
def test_of_64_at_once_one_is_worked_on_one_waits_and_all_others_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[str], object]
) -> None:
    slow = Slow()
    monkeypatch.setattr(passwords, "_hasher", slow)
    refused = threading.Semaphore(0)
    count = {"refused": 0}

    def ask() -> None:
        try:
            work(GOOD)
        except Busy:
            count["refused"] += 1
            refused.release()

    threads = [threading.Thread(target=ask) for _ in range(64)]
    for thread in threads:
        thread.start()
    for _ in range(62):  # refused while the first one is still worked on
        assert refused.acquire(timeout=30)
    assert slow.began.acquire(timeout=30)
    assert (slow.at_work, slow.done) == (1, 0)
    slow.stop.set()
    for thread in threads:
        thread.join(timeout=30)

    assert (slow.most_at_work, slow.done, count["refused"]) == (1, 2, 62)
    assert work(GOOD) is not None  # and afterwards all places are free again


def test_a_place_is_held_for_all_that_is_done_in_it_and_given_back_whatever_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))

    def fail_in_a_place() -> None:
        with passwords.place(), passwords.place():
            assert matches(hash_password(GOOD), GOOD)
            raise ValueError("on purpose")

    for _ in range(5):
        with pytest.raises(ValueError, match="on purpose"):
            fail_in_a_place()
    others = []

    def hold(entered: threading.Barrier, leave: threading.Event) -> None:
        with passwords.place():
            entered.wait(timeout=30)
            leave.wait(timeout=30)

    entered, leave = threading.Barrier(3), threading.Event()
    others = [threading.Thread(target=hold, args=(entered, leave)) for _ in range(2)]
    for other in others:
        other.start()
    entered.wait(timeout=30)
    with pytest.raises(Busy, match="Try again"), passwords.place():
        pass
    leave.set()
    for other in others:
        other.join()
