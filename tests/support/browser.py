"""A strict browser for tests: every page must be sound HTML with title, heading, labels and language.

It follows real forms: what a page offers is what can be sent, hidden fields and redirects included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import Tag
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import Cookie, TestResponse

from tests.support.sound_html import mark_of, read_soundly, secret_of, without_secret, words_of

PRACTICE = "Example Spine Practice"
OFFICE_PHONE = "(251) 555-0142"
MOST_REDIRECTS = 5
REDIRECTS = (302, 303, 307, 308)
FIRST_ERROR = 400
_KEPT_THEIR_PROMISES: set[str] = set()
"""Pages that were checked before."""


class Page:
    """One page as it came, held to what every patient page promises."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.came_by_redirect = False
        self.address = response.request.path
        self.html = response.text
        anonymous = without_secret(self.html)
        self.soup = read_soundly(anonymous)
        if anonymous not in _KEPT_THEIR_PROMISES:
            self._check_document()
            self._check_controls()
            _KEPT_THEIR_PROMISES.add(anonymous)

    def _check_document(self) -> None:
        soup = self.soup
        assert soup.html is not None
        assert soup.html["lang"] in ("en", "es")
        assert len(soup.find_all("h1")) == 1, [h.get_text() for h in soup.find_all("h1")]
        parts = self.title.split(" – ")
        assert parts[-1] == PRACTICE
        assert all(part.strip() for part in parts)
        assert parts[0].removeprefix("Error: ") == self.heading, (parts[0], self.heading)
        assert parts[0].startswith("Error: ") == bool(self.errors)
        assert OFFICE_PHONE in self.main
        for tag in soup.find_all(True):
            assert tag.name not in ("style", "iframe", "base", "object"), f"{tag.name} on {self.address}"
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
            if tag.name == "script" or (tag.name == "link" and tag.get("href")) or tag.get("src"):
                assert str(tag.get("src") or tag.get("href")).startswith("/static/"), tag
            if tag.name == "a" and str(tag.get("href", "")).startswith("#"):
                assert soup.find(id=str(tag["href"])[1:]), tag

    def _check_controls(self) -> None:
        ids = [str(tag["id"]) for tag in self.soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
        labels = [str(label["for"]) for label in self.soup.find_all("label") if label.get_text(strip=True)]
        for control in self.soup.find_all(["input", "textarea", "select"]):
            if control.get("type") != "hidden":
                assert labels.count(str(control["id"])) == 1, control
        for fieldset in self.soup.find_all("fieldset"):
            legend = fieldset.find("legend", recursive=False)
            assert isinstance(legend, Tag)
            assert legend.get_text(strip=True)
        for pointing in self.soup.find_all(True, attrs={"aria-describedby": True}):
            assert set(str(pointing["aria-describedby"]).split()) <= set(ids)
        for form in self.soup.find_all("form"):
            assert form["method"] == "post"
            assert form.find("input", attrs={"name": "csrf_token", "value": True}), "a form without its token"

    @property
    def title(self) -> str:
        assert self.soup.title is not None
        return self.soup.title.get_text()

    @property
    def heading(self) -> str:
        heading = self.soup.find("h1")
        assert isinstance(heading, Tag)
        return heading.get_text(strip=True)

    @property
    def main(self) -> str:
        """All text of the page's main part, on one line."""
        return words_of(self._main)

    @cached_property
    def _main(self) -> Tag:
        main = self.soup.find("main")
        assert isinstance(main, Tag)
        return main

    @cached_property
    def _forms(self) -> list[Tag]:
        return list(self._main.find_all("form"))

    @property
    def errors(self) -> list[str]:
        """What the error summary lists; it must be the first thing in the main part and be focusable."""
        return self._summary(only_asks=False)

    @property
    def asks(self) -> list[str]:
        """What is asked about what was typed, where nothing is wrong with it, in the place of errors."""
        return self._summary(only_asks=True)

    def _summary(self, *, only_asks: bool) -> list[str]:
        summary = self.soup.find(id="error-summary")
        if not isinstance(summary, Tag) or ("app-asks" in summary["class"]) is not only_asks:
            return []
        assert summary["tabindex"] == "-1"
        column = self._main.find("div")
        assert isinstance(column, Tag)
        assert column.find(True) is summary
        return [item.get_text(strip=True) for item in summary.find_all("li")]

    @property
    def is_sent_back(self) -> bool:
        """Whether what was posted led back, by redirect, to a page that says what to mend."""
        return self.came_by_redirect and self.status == 200 and bool(self.errors)

    @property
    def links(self) -> dict[str, str]:
        """Addresses by their text, hidden words included."""
        return {
            " ".join(a.get_text(" ", strip=True).split()): str(a["href"])
            for a in self.soup.find_all("a", href=True)
        }

    def form(self, index: int = 0) -> Tag:
        return self._forms[index]

    def values(self, index: int = 0) -> MultiDict[str, str]:
        """What a browser would send if nothing were touched, without the button."""
        return self.values_of(self.form(index))

    def values_of(self, form: Tag) -> MultiDict[str, str]:
        """The same for any form of the page."""
        found: MultiDict[str, str] = MultiDict()
        for control in form.find_all(["input", "textarea", "select"]):
            kind = control.get("type", "text")
            if kind in ("radio", "checkbox") and not control.has_attr("checked"):
                continue
            value = (
                control.get_text().removeprefix("\n")
                if control.name == "textarea"
                else control.get("value", "")
            )
            name = str(control["name"])
            if name == "csrf_token":
                value = secret_of(self.html)
            elif name == "page_mark":
                value = mark_of(self.html)
            found.add(name, str(value))
        return found

    def offered(self, name: str) -> list[str]:
        """The values of a question's choices."""
        return [str(tag["value"]) for tag in self.soup.find_all("input", attrs={"name": name})]

    def ticked(self, name: str) -> list[str]:
        """The values of a question's choices that are chosen."""
        return [
            str(tag["value"]) for tag in self.soup.find_all("input", attrs={"name": name, "checked": True})
        ]


@dataclass(frozen=True)
class Standing:
    """Where a browser stands: its page, none before the first, its cookies, and the addresses it has seen."""

    page: Page | None
    cookies: Mapping[tuple[str, str, str], Cookie]
    seen: tuple[str, ...]


class Browser:
    """One person's browser: keeps cookies, follows redirects, and stands on one page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page
        self.seen: list[str] = []

    def standing(self) -> Standing:
        return Standing(getattr(self, "page", None), dict(self.client._cookies or {}), tuple(self.seen))

    def stand(self, at: Standing) -> None:
        """Stand there again, as if everything had been pressed that led there."""
        if at.page is not None:
            self.page = at.page
        self.client._cookies = dict(at.cookies)
        self.seen = list(at.seen)

    def open(self, address: str) -> Page:
        return self._land(self.client.get(address))

    def follow(self, text: str) -> Page:
        """Press a link of the page by its text."""
        return self.open(self.page.links[text])

    def send(
        self,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        *,
        form: int = 0,
        **more: str | Sequence[str],
    ) -> Page:
        """Fill in the page's form and press its button; a name the page does not ask for is a failure."""
        values = self.page.values(form)
        for name, value in {**(answers or {}), **more}.items():
            asked = self.page.form(form).find(True, attrs={"name": name})
            assert asked, f"{self.page.address} does not ask {name}"
            values.poplist(name)
            for one in [value] if isinstance(value, str) else value:
                values.add(name, one)
        # What goes on with the form, where a button above it does something else.
        buttons = self.page.form(form).find_all("button", attrs={"type": "submit"})
        button = next((each for each in buttons if each["value"] == "continue"), buttons[0])
        values.add(str(button["name"]), str(button["value"]))
        return self.post(str(self.page.form(form).get("action") or self.here), values)

    def save_for_later(self, **typed: str | Sequence[str]) -> Page:
        """Press "Save and finish later" with this typed into the page's form."""
        values = self.page.values()
        button = self.page.form().find("button", attrs={"value": "save", "formnovalidate": True})
        assert isinstance(button, Tag), f"{self.page.address} cannot be saved"
        for name, value in typed.items():
            assert self.page.form().find(True, attrs={"name": name}), (
                f"{self.page.address} does not ask {name}"
            )
            values.setlist(name, [value] if isinstance(value, str) else list(value))
        values.add(str(button["name"]), str(button["value"]))
        return self.post(self.here, values)

    def switch(self, language: str, **typed: str | Sequence[str]) -> Page:
        """Press the button of another language, with this typed into the page's form where it has one."""
        button = self.page.soup.select_one(f'button[name="language"][value="{language}"]')
        assert button is not None, f"{self.page.address} does not offer {language}"
        form = self.page.soup.find("form", id=str(button["form"]))
        assert isinstance(form, Tag)
        values = self.page.values_of(form)
        for name, value in typed.items():
            assert form.find(True, attrs={"name": name}), f"{self.page.address} does not ask {name}"
            values.setlist(name, [value] if isinstance(value, str) else list(value))
        values.add("language", language)
        return self.post(str(form.get("action") or self.here), values)

    def post(self, address: str, values: Any, **kwargs: Any) -> Page:
        return self._land(self.client.post(address, data=values, **kwargs))

    @property
    def here(self) -> str:
        request = self.page.response.request
        return request.full_path if request.query_string else request.path

    def hidden(self) -> dict[str, str]:
        """What the page's form carries unseen: its token, and its mark where it belongs to a sitting."""
        values = self.page.values()
        return {name: values[name] for name in ("csrf_token", "page_mark") if name in values}

    def token(self) -> str:
        """The token of the page's form."""
        return self.page.values()["csrf_token"]

    def _land(self, response: TestResponse) -> Page:
        redirected = response.status_code in REDIRECTS
        for _ in range(MOST_REDIRECTS):
            if response.status_code not in REDIRECTS:
                break
            response = self.client.get(response.headers["Location"])
        self.page = Page(response)
        self.page.came_by_redirect = redirected
        self.seen.append(self.page.address)
        return self.page
