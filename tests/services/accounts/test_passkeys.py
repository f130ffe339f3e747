"""Passkeys: what is accepted, and everything that is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, make_url, select, update
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts, challenges, passkey_sign_in, passkeys, second_factor, sign_in
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passkey_sign_in import Asked
from intake.services.accounts.passkeys import (
    PasskeyCopied,
    PasskeyNotAdded,
    PasskeyNotFound,
    PasskeyRefused,
    site_of,
)
from intake.services.accounts.sign_in import From, SignedIn
from intake.services.actor import system
from intake.services.errors import NotSignedIn, TooManyTries
from intake.store.keys import Keys
from intake.store.models import AuditEvent, OutboxMessage, Passkey, PasskeyChallenge, Staff
from intake.store.models.outbox import OutboxKind
from intake.store.models.passkey import ChallengePurpose
from intake.store.queries import passkeys as queries
from tests.support.software_authenticator import PRESENT, VERIFIED, SoftwareAuthenticator
from tests.support.staff import added
from tests.support.stories import NOW, new_id, new_token

ORIGIN = "https://intake.example.org"
site = site_of(ORIGIN, "Example Spine Practice")
assert site is not None
SITE = site
HERE = From("192.0.2.7")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engine_url(sqlite_template: Path, tmp_path: Path) -> URL:
    """SQLite alone: what passkeys ask of a database both engines are asked elsewhere."""
    path = tmp_path / "intake.db"
    shutil.copyfile(sqlite_template, path)
    return make_url(f"sqlite:///{path}")


def device(**changes: Any) -> SoftwareAuthenticator:
    return SoftwareAuthenticator(**{"origin": ORIGIN, "host": SITE.host, **changes})


def person(session: Session, keys: Keys, name: str, role: Role = Role.CLINICIAN) -> Staff:
    """Somebody whose second step is set up."""
    profile = Profile(name, f"{name.lower()}@example.org")
    staff = added(session, keys, profile, role)
    second_factor.begin(session, keys, staff)
    factor = second_factor.factor_of(keys, staff)
    assert factor is not None
    code = pyotp.TOTP(factor.secret).at(NOW)
    second_factor.confirm(session, keys, staff, code, actor=system(), now=NOW)
    session.commit()
    return staff


def inside(session: Session, keys: Keys, staff: Staff, *, second_step: bool = False) -> SignedIn:
    """A session of that person; one that waits for the second step, or one that opens everything."""
    attempt = sign_in.Attempt(new_id(), staff.id, staff.password_hash)
    live, _ = sign_in.complete(
        session, keys, attempt,
        second_step=second_step, sent_from=HERE, now=NOW, new_id=new_id, new_token=new_token,
    )  # fmt: skip
    session.commit()
    return live


def ask(session: Session, purpose: ChallengePurpose, bound_to: str) -> None:
    challenges.ask(session, purpose, bound_to, now=NOW, new_id=new_id, new_token=new_token)
    session.commit()


def add(session: Session, keys: Keys, live: SignedIn, key: SoftwareAuthenticator) -> None:
    ask(session, ChallengePurpose.ADD, live.session.id)
    options = passkeys.options_to_add(session, keys, live, SITE, NOW)
    assert options is not None
    passkeys.add(session, keys, live, SITE, ("my key", key.make(options)), now=NOW, new_id=new_id)
    session.commit()


def asked_options(session: Session, keys: Keys, asked: Asked) -> str:
    ask(session, asked.purpose, asked.bound_to)
    options = passkey_sign_in.options(session, keys, asked, SITE, NOW)
    assert options is not None
    return options


def enter(session: Session, keys: Keys, asked: Asked, answer: str, **given: Any) -> sign_in.Tokens:
    """Send an answer, as the page does."""
    now, here = given.get("now", NOW), given.get("site", SITE)
    tried = passkey_sign_in.begin(session, keys, asked, answer, HERE, now=now, new_id=new_id)
    session.commit()
    try:
        tokens = passkey_sign_in.complete(
            session, keys, asked, tried, here, now=now, new_id=new_id, new_token=new_token
        )
    except (PasskeyRefused, NotSignedIn) as why:
        session.rollback()
        passkey_sign_in.refuse(session, keys, asked, tried, why, now)
        session.commit()
        raise
    session.commit()
    return tokens


def newest(session: Session) -> AuditEvent:
    return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


@pytest.fixture
def cleo(session: Session, keys: Keys) -> Staff:
    return person(session, keys, "Cleo")


@pytest.fixture
def key(session: Session, keys: Keys, cleo: Staff) -> SoftwareAuthenticator:
    """Cleo's passkey, which counts what it signs."""
    made = device(count=1)
    add(session, keys, inside(session, keys, cleo), made)
    return made


def test_a_passkey_alone_opens_everything_and_as_second_step_too(
    session: Session, keys: Keys, cleo: Staff, key: SoftwareAuthenticator
) -> None:
    alone = Asked(new_id())
    tokens = enter(session, keys, alone, key.sign(asked_options(session, keys, alone)))
    opened = sign_in.who_is_signed_in(session, tokens.session, NOW)
    assert (opened.staff.id, opened.session.awaits_second_step) == (cleo.id, False)
    waiting = Asked("", inside(session, keys, cleo, second_step=True))
    options = asked_options(session, keys, waiting)
    assert len(json.loads(options)["allowCredentials"]) == 1
    tokens = enter(session, keys, waiting, key.sign(options))
    assert not sign_in.who_is_signed_in(session, tokens.session, NOW).session.awaits_second_step
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions[-3:] == ["staff.password_accepted", "staff.passkey_accepted", "staff.signed_in"]
    (shown,) = passkeys.listed(session, keys, cleo)
    assert (shown.name, shown.added_at, shown.last_used_at) == ("my key", NOW, NOW)


@pytest.mark.usefixtures("key")
def test_who_is_not_known_yet_is_asked_without_naming_anybody(session: Session, keys: Keys) -> None:
    options = json.loads(asked_options(session, keys, Asked(new_id())))
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "intake.example.org"


REFUSED: dict[str, Callable[[SoftwareAuthenticator], SoftwareAuthenticator]] = {
    "asked at another site": lambda key: replace(key, origin="https://intake.example.com"),
    "asked by plain http": lambda key: replace(key, origin="http://intake.example.org"),
    "signed for another site": lambda key: replace(key, host="intake.example.com"),
    "nobody was verified": lambda key: replace(key, flags=PRESENT),
    "nobody was there": lambda key: replace(key, flags=VERIFIED),
    "signed by another key": lambda key: replace(device(count=7), credential_id=key.credential_id),
    "nobody's passkey": lambda key: replace(key, credential_id=b"x" * 32),
}


def test_an_answer_that_is_not_right_opens_nothing(
    session: Session, keys: Keys, cleo: Staff, key: SoftwareAuthenticator
) -> None:
    asked = Asked(new_id())
    for why, change in REFUSED.items():
        answer = change(key.copied()).sign(asked_options(session, keys, asked))
        with pytest.raises(PasskeyRefused):
            enter(session, keys, asked, answer)
        entry = newest(session)
        assert entry.action == "staff.passkey_refused", why
        assert entry.object_id == (None if why == "nobody's passkey" else cleo.id), why
        sign_in.erase_old(session, NOW + timedelta(hours=9))  # the tries, which count by now
        session.commit()
    enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))


def test_a_challenge_is_good_once_for_its_browser_and_purpose_and_for_five_minutes(
    session: Session, keys: Keys, cleo: Staff, key: SoftwareAuthenticator
) -> None:
    asked = Asked(new_id())
    answer = key.sign(asked_options(session, keys, asked))
    enter(session, keys, asked, answer)
    with pytest.raises(PasskeyRefused):  # a replay
        enter(session, keys, asked, answer)
    other_browser = Asked(new_id())
    ask(session, ChallengePurpose.SIGN_IN, other_browser.bound_to)
    with pytest.raises(PasskeyRefused):
        enter(session, keys, other_browser, key.sign(asked_options(session, keys, asked)))
    waiting = Asked("", inside(session, keys, cleo, second_step=True))
    with pytest.raises(PasskeyRefused):  # a challenge to sign in with is none for the second step
        enter(session, keys, waiting, key.sign(asked_options(session, keys, asked)))
    late = key.sign(asked_options(session, keys, asked))
    with pytest.raises(PasskeyRefused):
        enter(session, keys, asked, late, now=NOW + 5 * MINUTE)
    assert passkey_sign_in.options(session, keys, asked, SITE, NOW) is None
    ask(session, ChallengePurpose.SIGN_IN, asked.bound_to)
    assert passkey_sign_in.options(session, keys, asked, SITE, NOW - timedelta(days=1)) is None
    challenges.erase_old(session, NOW + 6 * MINUTE)
    assert session.scalars(select(PasskeyChallenge)).all() == []


def test_a_copied_key_is_told_by_its_count_and_recorded_as_such(
    session: Session, keys: Keys, cleo: Staff, key: SoftwareAuthenticator
) -> None:
    asked, thief = Asked(new_id()), key.copied()
    enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))
    with pytest.raises(PasskeyCopied):
        enter(session, keys, asked, thief.sign(asked_options(session, keys, asked)))
    assert (newest(session).action, newest(session).object_id) == ("staff.passkey_copied", cleo.id)
    stored = session.scalars(select(Passkey)).one()
    assert stored.sign_count == key.count
    uncounted = device()  # most phones count nothing
    add(session, keys, inside(session, keys, cleo), uncounted)
    for _ in range(2):
        enter(session, keys, asked, uncounted.sign(asked_options(session, keys, asked)))


def test_another_person_s_passkey_is_no_second_step_of_mine(
    session: Session, keys: Keys, key: SoftwareAuthenticator
) -> None:
    mallory = person(session, keys, "Mallory", Role.ADMIN)
    waiting = Asked("", inside(session, keys, mallory, second_step=True))
    with pytest.raises(PasskeyRefused):
        enter(session, keys, waiting, key.sign(asked_options(session, keys, waiting)))
    theirs, live = session.scalars(select(Passkey.id)).one(), inside(session, keys, mallory)
    with pytest.raises(PasskeyNotFound):
        passkeys.remove(session, keys, live, theirs, now=NOW)
    with pytest.raises(PasskeyNotAdded, match="there already"):
        add(session, keys, inside(session, keys, mallory), key)


def test_a_passkey_that_was_given_to_another_account_opens_neither(
    session: Session, keys: Keys, key: SoftwareAuthenticator
) -> None:
    ada = person(session, keys, "Ada", Role.ADMIN)
    session.execute(update(Passkey).values(staff_id=ada.id))
    session.commit()
    asked = Asked(new_id())
    with pytest.raises(PasskeyRefused):
        enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))


def test_closed_accounts_other_roles_and_a_reset_second_step_end_it(
    session: Session, keys: Keys, cleo: Staff, key: SoftwareAuthenticator
) -> None:
    asked = Asked(new_id())
    accounts.set_active(session, keys, cleo, active=False, actor=system(), now=NOW)
    with pytest.raises(PasskeyRefused):
        enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))
    accounts.set_active(session, keys, cleo, active=True, actor=system(), now=NOW)
    accounts.change_role(session, keys, cleo, Role.FRONT_DESK, actor=system(), now=NOW)
    with pytest.raises(PasskeyRefused):
        enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))
    with pytest.raises(PasskeyNotAdded):
        add(session, keys, inside(session, keys, cleo), device())
    accounts.change_role(session, keys, cleo, Role.CLINICIAN, actor=system(), now=NOW)
    second_factor.reset(session, keys, cleo, actor=system(), now=NOW)
    session.commit()
    assert queries.count_of_staff(session, cleo.id) == 0
    with pytest.raises(PasskeyRefused):
        enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))


def test_adding_and_removing_ends_the_other_sessions_alone_and_is_told_by_mail(
    session: Session, keys: Keys, cleo: Staff
) -> None:
    mine, other = inside(session, keys, cleo), inside(session, keys, cleo)
    before = letters(session)
    add(session, keys, mine, device())
    session.refresh(mine.session)
    session.refresh(other.session)
    assert (mine.session.revoked_at, other.session.revoked_at) == (None, NOW)
    assert mine.session.credential_version == cleo.credential_version
    assert (newest(session).action, letters(session)) == ("staff.passkey_added", before + 1)
    other = inside(session, keys, cleo)
    passkeys.remove(session, keys, mine, session.scalars(select(Passkey.id)).one(), now=NOW)
    session.refresh(other.session)
    assert other.session.revoked_at == NOW
    assert (newest(session).action, letters(session)) == ("staff.passkey_removed", before + 2)
    assert passkeys.listed(session, keys, cleo) == []


def letters(session: Session) -> int:
    kinds = session.scalars(select(OutboxMessage.kind)).all()
    return kinds.count(OutboxKind.SIGN_IN_CHANGED)


@pytest.mark.parametrize("change", [{"credential_version": 9}, {"active": False}])
def test_who_was_signed_out_meanwhile_adds_none(
    session: Session, keys: Keys, cleo: Staff, change: dict[str, Any]
) -> None:
    live = inside(session, keys, cleo)
    ask(session, ChallengePurpose.ADD, live.session.id)
    options = passkeys.options_to_add(session, keys, live, SITE, NOW)
    assert options is not None
    theirs = update(Staff).values(change)  # an administrator's, before this one's turn
    session.execute(theirs, execution_options={"synchronize_session": False})
    with pytest.raises(PasskeyNotAdded):
        passkeys.add(session, keys, live, SITE, ("mine", device().make(options)), now=NOW, new_id=new_id)
    assert queries.count_of_staff(session, cleo.id) == 0


def test_what_makes_no_passkey_is_refused_and_uses_the_challenge_up(
    session: Session, keys: Keys, cleo: Staff
) -> None:
    live = inside(session, keys, cleo)
    for wrong in (device(origin="https://evil.example"), device(host="evil.example"), device(flags=PRESENT)):
        with pytest.raises(PasskeyNotAdded):
            add(session, keys, live, wrong)
        assert passkeys.options_to_add(session, keys, live, SITE, NOW) is None
    with pytest.raises(PasskeyNotAdded):
        passkeys.add(session, keys, live, SITE, ("x", "{}"), now=NOW, new_id=new_id)
    for _ in range(passkeys.MOST):
        add(session, keys, live, device())
    with pytest.raises(PasskeyNotAdded):
        add(session, keys, live, device())
    options = passkeys.options_to_add(session, keys, live, SITE, NOW)
    assert options is None
    stored = session.scalars(select(Passkey)).first()
    assert stored is not None
    assert b"x" * 5 not in stored.sealed_passkey
    assert "my key" not in repr(stored.sealed_passkey)


def test_tries_are_counted_against_the_account_as_those_of_a_password(
    session: Session, keys: Keys, key: SoftwareAuthenticator
) -> None:
    asked, stranger = Asked(new_id()), device()
    for _ in range(5):
        with pytest.raises(PasskeyRefused):
            enter(session, keys, asked, key.copied().sign('{"challenge": "AAAA"}'))
    with pytest.raises(TooManyTries):
        enter(session, keys, asked, key.sign(asked_options(session, keys, asked)))
    session.rollback()
    with pytest.raises(PasskeyRefused):  # nobody else waits for that
        enter(session, keys, asked, stranger.sign(asked_options(session, keys, asked)))


WORDS = st.sampled_from(
    [
        "",
        "id",
        "rawId",
        "response",
        "type",
        "public-key",
        "clientDataJSON",
        "AAAA",
        "e30",
        "\ud800",
        "é",
        "{}",
    ]
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)
ANSWERS = (
    JSON_VALUES.map(json.dumps)
    | st.text(max_size=40)
    | st.just("x" * 30_000)
    | st.just("nested").map(lambda _: "[" * 15_000)
)


@given(answer=ANSWERS, inner=JSON_VALUES)
def test_whatever_stands_for_an_answer_is_refused_in_words(answer: str, inner: object) -> None:
    assert passkey_sign_in._credential_id(answer) is None
    filled = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": inner}
    for given_answer in (answer, json.dumps(filled)):
        passkey_sign_in._credential_id(given_answer)
        with pytest.raises(PasskeyNotAdded):
            passkeys._verified_new(given_answer, b"challenge", SITE)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://intake.example.org", "intake.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.1", None),
        ("https://[::1]:8000", None),
        ("http://intake.example.org", None),
    ],
)
def test_passkeys_need_a_name_and_https_or_this_very_machine(address: str, host: str | None) -> None:
    found = site_of(address, "A practice")
    assert (found.host if found else None) == host
    assert found is None or found.origin == address
