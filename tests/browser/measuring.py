"""What the typical form costs a patient: what is loaded, what there is to read, what it takes on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

from intake.domain.time_left import SECONDS_A_CHARACTER, SECONDS_A_TAP, WORDS_A_MINUTE
from tests.browser import stories
from tests.browser.looking import PHONE, Glass
from tests.browser.serving import OPEN, Product
from tests.browser.walking import Hand, Walker

ON_PAPER = ("check", "done")
_A_WORD = re.compile(r"\w[\w'’.-]*")
# What is said to screen readers alone stands in the page's text, too, though nobody sees it.
_SHOWN = """() => {
  const main = document.querySelector("main");
  const unseen = main.querySelectorAll(".nhsuk-u-visually-hidden, [aria-hidden=true]");
  unseen.forEach((each) => each.setAttribute("hidden", ""));
  const text = main.innerText;
  unseen.forEach((each) => each.removeAttribute("hidden"));
  return text;
}"""
_A_SHEET = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True)
class Measured:
    """One page: the bytes that came over the wire for it by path, and the lines it shows.

    `new_lines` are those that no page before it showed: what a reader knows already is not read again.
    `screens` is how many screens of a phone it fills; `wrong` is what runs off a side, where
    that was looked for.
    """

    name: str
    screens: float
    loaded: dict[str, int]
    lines: tuple[str, ...]
    new_lines: tuple[str, ...]
    wrong: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """All that the page loaded."""
        return sum(self.loaded.values())


@dataclass(frozen=True)
class Typical:
    """The typical form from the first page to the form number; `sheets` of paper by page.

    `taps` and `characters` are what the hand did on the way to Send, a tap into each box that is typed in.
    """

    first: Measured
    later: tuple[Measured, ...]
    sheets: dict[str, int]
    taps: int
    characters: int
    language: str

    @property
    def questions(self) -> tuple[Measured, ...]:
        """The pages that ask something: all but the last."""
        return self.later[:-1]

    @property
    def words(self) -> int:
        """The words of the pages that ask something, every line once; what the first page said is known."""
        return _words(line for page in self.questions for line in page.new_lines)

    @property
    def seconds(self) -> float:
        """How long the form takes from Start to Send: reading every line once, tapping, typing."""
        reading = self.words / WORDS_A_MINUTE * 60
        return reading + self.taps * SECONDS_A_TAP + self.characters * SECONDS_A_CHARACTER

    @property
    def seconds_with_repeats(self) -> float:
        """How long it takes to read every line of every page, also what was read on a page before."""
        return _words(line for page in (self.first, *self.later) for line in page.lines) / WORDS_A_MINUTE * 60


class CountingHand(Hand):
    """A pointer that counts what it does."""

    def __init__(self) -> None:
        self.taps = self.characters = 0

    def check(self, box: Locator) -> None:
        """Check a box, or choose a radio button: one tap."""
        self.taps += 1
        super().check(box)

    def write(self, field: Locator, text: str) -> None:
        """Tap into a field and type a text."""
        self.taps += 1
        self.characters += len(text)
        super().write(field, text)

    def press(self, control: Locator) -> None:
        """Press a button, follow a link, open what is folded up: one tap."""
        self.taps += 1
        super().press(control)


class Loads:
    """What a page gets over the network, and not from the browser's own store: paths and bytes on the wire.

    The browser counts them where they come in: headers too, and nothing unpacked.
    """

    def __init__(self, page: Page) -> None:
        self._asked: dict[str, str] = {}
        self._stored: set[str] = set()
        self._received: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda event: self._stored.add(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self._asked[event["requestId"]] = event["request"]["url"]

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._stored.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._stored:
            path = urlsplit(self._asked[event["requestId"]]).path
            self._received[path] = self._received.get(path, 0) + int(event["encodedDataLength"])

    def taken(self) -> dict[str, int]:
        """What was loaded since the last time, redirects left out."""
        found, self._received = self._received, {}
        return found


def typical(browser: Browser, product: Product, language: str, glass: Glass | None = None) -> Typical:
    """Fill in the typical form in that language on a phone that was never here before.

    Where there is a glass, each page is fitted into every window.
    """
    product.set_clock(OPEN)
    chosen = Walker(browser.new_context(viewport=PHONE).new_page(), product.address, language)
    chosen.open_first_page()
    # The same person's browser with nothing in store yet.
    page = browser.new_context(viewport=PHONE, storage_state=chosen.page.context.storage_state()).new_page()
    hand = CountingHand()
    loads, walker = Loads(page), Walker(page, product.address, language, hand)
    known: set[str] = set()

    def measured(name: str) -> Measured:
        lines = tuple(_lines(page))
        new = tuple(line for line in dict.fromkeys(lines) if line not in known)
        known.update(new)
        height = page.evaluate("document.documentElement.scrollHeight")
        wrong = tuple(glass.fit(page)) if glass else ()
        return Measured(name, height / PHONE["height"], loads.taken(), lines, new, wrong)

    page.goto(f"{product.address}/")
    page.wait_for_load_state("networkidle")
    first = measured("start")
    walker.press("start_button")
    later: list[Measured] = []
    sheets: dict[str, int] = {}

    def look(name: str) -> None:
        page.wait_for_load_state("load")
        later.append(measured(name))
        if name in ON_PAPER:
            sheets[name] = len(_A_SHEET.findall(page.pdf(prefer_css_page_size=True)))

    walker.walk(stories.TYPICAL, look)
    for each in (chosen.page, page):
        each.context.close()
    return Typical(first, tuple(later), sheets, hand.taps, hand.characters, language)


def _lines(page: Page) -> list[str]:
    """What the page's main part shows, line by line; nothing folded up, and no drawing."""
    return [line.strip() for line in page.evaluate(_SHOWN).splitlines() if line.strip()]


def _words(lines: Iterable[str]) -> int:
    return sum(len(_A_WORD.findall(line)) for line in lines)
