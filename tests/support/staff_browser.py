"""A strict browser for staff pages, people who are signed in with it, and requests for them to work on."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.accounts import accounts, sign_in
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import hash_password
from intake.services.accounts.sign_in import From
from intake.services.actor import system
from intake.store.queries import staff as staff_query
from intake.store.start import check_store
from tests.support.filed_stories import file_into
from tests.support.remembered import remembered
from tests.support.sound_html import read_soundly, secret_of, without_secret, words_of

PASSWORD = "otter canyon velvet lamp"
PRACTICE = "Example Spine Practice"
FIRST_ERROR = 400
_KEPT_THEIR_PROMISES: set[str] = set()
"""Pages that were checked before."""


class StaffPage:
    """One staff page as it came, held to what every one of them promises."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.text
        anonymous = without_secret(self.html)
        self.soup = read_soundly(anonymous)
        if anonymous not in _KEPT_THEIR_PROMISES:
            self._check_document()
            self._check_policy()
            self._check_controls()
            _KEPT_THEIR_PROMISES.add(anonymous)

    def _check_document(self) -> None:
        assert self.soup.html is not None
        assert self.soup.html["lang"] == "en"
        assert self.soup.title is not None
        assert self.soup.title.get_text().endswith(PRACTICE)
        assert len(self.soup.find_all("h1")) == 1

    def _check_policy(self) -> None:
        for tag in self.soup.find_all(True):
            assert tag.name not in ("style", "iframe", "base", "object")
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
            if tag.name == "script" or tag.get("src"):
                assert str(tag["src"]).startswith(("/static/", "/staff/account/")), tag
        for svg in self.soup.find_all("svg"):
            assert svg["role"] == "img"
            assert svg.find("title")
            assert svg.find("desc")

    def _check_controls(self) -> None:
        ids = [str(tag["id"]) for tag in self.soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), sorted(each for each in ids if ids.count(each) > 1)
        labels = [str(label["for"]) for label in self.soup.find_all("label") if label.get_text(strip=True)]
        for control in self.soup.find_all(["input", "textarea", "select"]):
            if control.get("type") != "hidden":
                assert labels.count(str(control["id"])) == 1, control
        for pointing in self.soup.find_all(True, attrs={"aria-labelledby": True}):
            assert set(str(pointing["aria-labelledby"]).split()) <= set(ids), pointing
        for form in self.soup.find_all("form", attrs={"method": "post"}):
            assert form.find("input", attrs={"name": "csrf_token", "value": True}), form

    @property
    def main(self) -> str:
        """All text of the page's main part, on one line."""
        main = self.soup.find("main")
        assert isinstance(main, Tag)
        return words_of(main)

    @property
    def errors(self) -> list[str]:
        """What the error summary lists."""
        return [item.get_text(strip=True) for item in self.soup.select("#error-summary li")]

    @property
    def token(self) -> str:
        """The secret of the page's forms."""
        secret = secret_of(self.html)
        assert secret
        return secret

    def value(self, name: str) -> str:
        """What a field holds."""
        field = self.soup.select_one(f'[name="{name}"]')
        assert field is not None, name
        if field.name == "textarea":
            return field.get_text().removeprefix("\n")
        return str(field.get("value", ""))

    def links(self) -> list[str]:
        """Every address the page leads to."""
        return [str(link["href"]) for link in self.soup.find_all("a", href=True)]


class StaffBrowser:
    """One person's browser."""

    def __init__(self, client: FlaskClient, staff_id: str = "") -> None:
        self.client = client
        self.staff_id = staff_id
        self.page: StaffPage
        self._secret = ""
        self._secret_of: object = None

    def open(self, address: str) -> StaffPage:
        self.page = StaffPage(self.client.get(address, follow_redirects=True))
        return self.page

    def post(self, address: str, values: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with its secret; the answer as it comes, redirects not followed."""
        return self.client.post(address, data={"csrf_token": self.token(), **(values or {}), **more})

    def send(self, address: str, values: Mapping[str, Any] | None = None, **more: Any) -> StaffPage:
        """Send a form and land on what it leads to."""
        response = self.post(address, values, **more)
        if response.status_code == 303:
            return self.open(response.headers["Location"])
        self.page = StaffPage(response)
        return self.page

    def token(self) -> str:
        """A secret for this browser's forms, good as long as its cookies and the time are the same."""
        if self._secret_of != self._cookies_and_time():
            html = self.client.get("/staff/account", follow_redirects=True).text
            self._secret = secret_of(html)
            assert self._secret, html
            self._secret_of = self._cookies_and_time()
        return self._secret

    def _cookies_and_time(self) -> tuple[str, datetime]:
        return repr(self.client._cookies), datetime.now(UTC)


@dataclass(frozen=True)
class Team:
    """Somebody of every role, each with a browser."""

    app: Flask
    desk: StaffBrowser
    second_desk: StaffBrowser
    clinician: StaffBrowser
    admin: StaffBrowser
    auditor: StaffBrowser

    def of(self, role: Role) -> StaffBrowser:
        by_role = {Role.FRONT_DESK: self.desk, Role.CLINICIAN: self.clinician, Role.ADMIN: self.admin}
        return by_role.get(role, self.auditor)


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return str(uuid.uuid4())


def new_token() -> str:
    return secrets.token_urlsafe(32)


def add_member(app: Flask, name: str, role: Role, password: str = PASSWORD) -> str:
    """An account, by its id; the address to sign in with is made of the name."""
    with app.app_context():
        check_store(db.engine, keys())
        profile = Profile(name, email_of(name))
        member = accounts.add_staff(
            db.session(),
            keys(),
            profile,
            role,
            hash_password(password),
            actor=system(),
            now=now(),
            new_id=new_id,
        )
        staff_id = member.id
        db.session.commit()
    return staff_id


def email_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def enter(app: Flask, staff_id: str) -> StaffBrowser:
    """A browser in which this person is signed in, without the slow check of the password."""
    return signed_in_browser(app, staff_id, signed_in(app, staff_id))


def signed_in(app: Flask, staff_id: str) -> str:
    """The token of a new session of this person."""
    with app.app_context():
        member = staff_query.by_id(db.session(), staff_id)
        assert member is not None
        attempt = sign_in.Attempt(new_id(), member.id, member.password_hash)
        _, tokens = sign_in.complete(
            db.session(),
            keys(),
            attempt,
            second_step=False,
            sent_from=From("192.0.2.1"),
            now=now(),
            new_id=new_id,
            new_token=new_token,
        )
        db.session.commit()
    return tokens.session


def signed_in_browser(app: Flask, staff_id: str, token: str) -> StaffBrowser:
    """A browser that holds the token of a session."""
    browser = StaffBrowser(app.test_client(), staff_id)
    browser.client.set_cookie("staff", token, domain="localhost")
    return browser


PEOPLE = (
    ("Dana Desk", Role.FRONT_DESK),
    ("Sam Second", Role.FRONT_DESK),
    ("Cleo Clinician", Role.CLINICIAN),
    ("Ada Admin", Role.ADMIN),
    ("Otto Auditor", Role.AUDITOR),
)
"""The people of a `Team`, in its order."""


def team(app: Flask) -> Team:
    """Five people at work."""
    return Team(app, *(enter(app, add_member(app, name, role)) for name, role in PEOPLE))


def file_story(
    app: Flask, name: str, told: Mapping[str, Any] | None = None, *, ago: timedelta = timedelta(0)
) -> str:
    """File one of the demonstration stories, with other answers where `told` gives them; its reference."""

    def file() -> str:
        with app.app_context():
            check_store(db.engine, keys())
            case = file_into(db.session(), keys(), name, now() - ago, told)
            reference = case.reference
            db.session.commit()
        return reference

    reference = remembered.once(app, ("filed", name, repr(told), ago), file)
    remembered.catch_up()
    return reference


def version_on(page: StaffPage) -> str:
    """The version of the case that the page's forms carry."""
    found = re.search(r'name="version" value="(\d+)"', page.html)
    assert found, "no form of a case on this page"
    return found[1]
