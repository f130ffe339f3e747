"""Stepping through pages as people do: wrong, mended, on, Back, Reload and Forward; only a press may send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, Response

from intake.domain.questionnaire import Kind
from intake.domain.questionnaire import Page as QuestionPage
from tests.browser.hastening import hasten_while
from tests.browser.walking import QUESTIONNAIRE, Look, Story, Walker, page_id

Press = Callable[[], None]
# What a page shows, and the values that its own controls came with from the server.
_SHOWN = """() => {
  const boxes = [...document.querySelectorAll("main input:not([type=hidden]), main textarea")];
  const said = (name, value) => `${name}=${value.replace(/^0(?=[1-9]$)/, "")}`; // 06 is June, too
  const isTicked = (box) => box.type === "radio" || box.type === "checkbox";
  return {
    address: location.pathname,
    heading: document.querySelector("h1").innerText,
    errors: [...document.querySelectorAll("#error-summary li")].map((line) => line.innerText),
    typed: boxes.filter((box) => isTicked(box) ? box.checked : box.value)
      .map((box) => said(box.name, box.value)),
    sent: boxes.filter((box) => isTicked(box) ? box.defaultChecked : box.defaultValue)
      .map((box) => said(box.name, box.defaultValue)),
  };
}"""
UNREADABLE = {Kind.TEXTAREA: "x" * 5_000, Kind.PHONE: "12"}
"""What can be typed into a box that may stay empty, and cannot be taken."""


@dataclass(frozen=True)
class Shown:
    """A page as its reader sees it; `sent` is what of `typed` came from the server, and not from memory."""

    address: str
    heading: str
    errors: list[str]
    typed: list[str]
    sent: list[str]


class Steps:
    """A patient who mistypes on every page, and reloads and goes back.

    Of pages that ask alike they reload and go back on the first only, unless they do so on `every_page`.
    `reloaded` are the addresses of pages that were, `asked` the ids of pages of the form that went all the
    way, `refused` of those among them that first said what to mend. `look` is called with the name of each
    page, filled in where it asks, and of those reloaded where it says what to mend.
    """

    def __init__(self, walker: Walker, look: Look, *, every_page: bool = False) -> None:
        self.walker, self.look, self.every_page = walker, look, every_page
        self.reloaded: set[str] = set()
        self.asked: set[str] = set()
        self.refused: set[str] = set()
        self._kinds: set[frozenset[Kind]] = set()
        self._goes_back = True
        self._posts: list[str] = []
        walker.page.on("request", self._note)

    @property
    def page(self) -> Page:
        """The window."""
        return self.walker.page

    def shown(self) -> Shown:
        """The page as it stands."""
        return Shown(**self.page.evaluate(_SHOWN))

    def reload(self) -> Shown:
        """Load the page again: it is the same, and nothing is sent."""
        before = self.shown()
        self._unsent(self.page.reload)
        after = self.shown()
        assert after == before, f"before {before}, after {after}"
        self.reloaded.add(before.address)
        return before

    def refuse(self, press: Press) -> None:
        """Send the page with something wrong: it says what to mend, and says it again when reloaded.

        So it does after Back from another page, which is looked at where the page is none of the form's.
        """
        before = self.shown()
        press()
        after = self.reload() if self._goes_back else self.shown()
        assert after.errors, after
        assert (after.address, after.heading) == (before.address, before.heading), after
        assert after.typed == after.sent == before.typed, f"sent {before}, came {after}"
        if self._goes_back:
            self.look(f"{after.address}, refused")
        if not QUESTIONNAIRE.has_page(self.page_id()):
            self.page.goto(f"{self.walker.address}/about/privacy")
            self._unsent(self.page.go_back)
            again = self.shown()
            assert (again.errors, again.sent) == (after.errors, after.sent), again

    def go(self, press: Press, *, back_to: str = "", status: int = 200) -> None:
        """Go on by that press; Back, Reload and Forward show both pages as they were, and nothing is sent.

        `back_to` is the address that Back opens where the page before is over, and `status` what it says.
        """
        left = self.shown()
        self.look(left.address)
        press()
        came = self.shown()
        assert came.errors == [], came
        assert came.address != left.address, came
        if not self._goes_back:
            return
        self._unsent(self.page.go_back, status)
        again = self.shown()
        if back_to:
            self._unsent(self.page.reload, status)
            assert (again.address, again.errors) == (back_to, []), again
        else:
            assert (again.address, again.heading, again.errors) == (left.address, left.heading, []), again
            assert again.typed == again.sent == left.typed, f"left {left}, came back to {again}"
            if left.address not in self.reloaded:
                self.reload()
        self._unsent(self.page.go_forward)
        forward = self.shown()
        assert forward == came, f"before {came}, after {forward}"

    def ask(self, story: Story, *, back_to: str = "") -> None:
        """Go through one page of the form: send it wrong where something can be, then as the story tells."""
        page = QUESTIONNAIRE.page(self.page_id())
        kinds = frozenset(question.kind for question in page.questions)
        self._goes_back = bool(back_to) or self.every_page or kinds not in self._kinds
        self._kinds.add(kinds)
        if any(question.required for question in page.questions) or self._type_wrong(page, story):
            self.refuse(self.walker.go_on)
            self.refused.add(page.id)
        self.walker.fill_in(story)
        self.go(self.walker.go_on, back_to=back_to)
        self.asked.add(page.id)
        self._goes_back = True

    def through(self, story: Story, until: str = "") -> None:
        """The same with page after page; those done before are answered unseen, all but the last."""
        while (name := self.walker.page_name()) != until and QUESTIONNAIRE.has_page(page_id(name)):
            if page_id(name) not in self.asked:
                self.ask(story)
            elif name == "check":
                self.walker.fill_in(story)
                self.walker.go_on()
            else:
                hasten_while(self.walker, story, lambda name: self._is_passed_by(name, until))

    def _is_passed_by(self, name: str, until: str) -> bool:
        return name not in (until, "check") and page_id(name) in self.asked

    def page_id(self) -> str:
        """The id of the form's page that is open."""
        return page_id(self.walker.page_name())

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self._posts.append(request.url)

    def _type_wrong(self, page: QuestionPage, story: Story) -> bool:
        """Fill the page in, one box so that it cannot be taken; False where there is no such box."""
        self.walker.fill_in(story)
        for question in page.questions:
            box = self.page.locator(f"[id='{question.link_id}']")
            if question.kind in UNREADABLE and box.is_visible():
                box.fill(UNREADABLE[question.kind])
                return True
        return False

    def _unsent(self, step: Callable[[], Response | None], status: int = 200) -> None:
        posts = len(self._posts)
        response = step()
        assert response is not None
        assert response.status == status, self.page.url
        assert self._posts[posts:] == []
        assert urlsplit(response.request.url).path == urlsplit(self.page.url).path
