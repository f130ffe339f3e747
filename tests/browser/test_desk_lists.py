"""How many rows are in sight, how many clicks the desk's commonest work takes, and a clinician's keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser import office
from tests.browser.conftest import windows
from tests.browser.serving import Product, served
from tests.browser.staff_touring import CLINICIAN, DESK, Staffer

DESK_SCREEN, PHONE_SCREEN = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def full_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An office full of demonstration data, for both tests."""
    with served(tmp_path_factory.mktemp("office")) as product:
        office.fill(product)
        office.let_letters_go(product)  # one banner stays: of the urgent ones that nobody took up
        yield product


@pytest.fixture
def at_desk(chromium: Browser, full_office: Product) -> Iterator[Staffer]:
    """The front desk at its screen."""
    width, height = DESK_SCREEN
    with windows(chromium, full_office.address) as open_window:
        staffer = Staffer(open_window(viewport={"width": width, "height": height}), full_office)
        staffer.sign_in(DESK)
        yield staffer


class Hand:
    """A hand at the mouse that counts its clicks; typing and keys are free."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._made = 0

    def click(self, target: Locator) -> None:
        """Click what the locator finds first."""
        target.first.click()
        self._made += 1

    def clicks(self, work: Callable[[], None]) -> int:
        """How many clicks that work takes."""
        before = self._made
        work()
        return self._made - before


def rows_in_sight(page: Page, screen: tuple[int, int]) -> int:
    """How many whole rows stand above the fold of a screen."""
    width, height = screen
    page.set_viewport_size({"width": width, "height": height})
    boxes = [row.bounding_box() for row in page.locator(".app-row").all()]
    return sum(box is not None and box["y"] + box["height"] <= height for box in boxes)


def test_enough_rows_are_in_sight_and_the_common_work_takes_few_clicks(at_desk: Staffer) -> None:
    page, hand = at_desk.page, Hand(at_desk.page)
    at_desk.open("queue")
    assert rows_in_sight(page, PHONE_SCREEN) >= 6
    assert rows_in_sight(page, DESK_SCREEN) >= 14

    def button(name: str) -> Locator:
        return page.get_by_role("button", name=name)

    def a_call() -> Locator:
        return page.locator(".app-row", has=page.locator("[name=ended]")).first

    def no_answer() -> None:
        hand.click(a_call().locator("summary"))
        hand.click(a_call().get_by_role("button", name="No answer"))
        page.get_by_text("no answer, no message left").first.wait_for()

    def reached_and_booked() -> None:
        hand.click(a_call().locator("summary"))
        hand.click(a_call().get_by_role("button", name="Spoke and booked"))
        page.get_by_label("Day", exact=True).fill(day)
        page.get_by_label("Time", exact=True).fill("10:20")
        hand.click(page.get_by_label("With", exact=True))
        page.get_by_label("With", exact=True).select_option(index=1)
        hand.click(button("Save the appointment"))
        page.get_by_text("The appointment is recorded.").wait_for()

    def caller_rings() -> None:
        page.locator("#search-all").fill("castro")
        hand.click(button("Search"))
        hand.click(page.locator("tbody th a"))
        page.get_by_role("heading", name="What was done").wait_for()

    def hand_over_with_a_note() -> None:
        page.locator("textarea[name=note]").last.fill("Asked for the surgeon.")
        hand.click(button("Hand to the clinician"))
        page.get_by_text("Handed to a clinician").first.wait_for()

    day = at_desk.page.evaluate("new Date(Date.now() + 6048e5).toISOString().slice(0, 10)")
    at_desk.open("calls")
    assert hand.clicks(no_answer) == 2
    assert hand.clicks(reached_and_booked) <= 5
    assert hand.clicks(caller_rings) == 2
    at_desk.open_case("queue?show=free", "Book as usual")
    assert hand.clicks(hand_over_with_a_note) <= 2  # and one to open the request

    at_desk.open("queue")
    first, second = (page.locator(".app-row th > a").nth(place) for place in (0, 1))
    first.focus()
    page.keyboard.press("ArrowDown")
    assert second.evaluate("link => link === document.activeElement")
    page.keyboard.press("m")
    assert page.locator(".app-row details[open]").count() == 1


def test_a_clinician_reads_decides_goes_on_and_copies_by_keys_and_copies_without_scripts(
    chromium: Browser, full_office: Product
) -> None:
    with windows(chromium, full_office.address) as open_window:
        page = open_window(permissions=["clipboard-read", "clipboard-write"])
        reading = Staffer(page, full_office)
        reading.sign_in(CLINICIAN)
        reference = reading.open_case("queue?show=free", "Book as usual")
        reading.open(f"cases/{reference}/summary")
        steps = page.locator("[data-next-steps] input[type=radio]")
        page.keyboard.press("3")
        assert not steps.nth(2).is_checked(), "a key counts only with the focus in the box"
        steps.first.focus()
        for place in range(7):
            page.keyboard.press(str(place + 1))
            assert steps.nth(place).is_checked()
        line = page.locator("[data-next-steps] textarea")
        line.focus()
        page.keyboard.type("2 n")
        assert (line.input_value(), steps.nth(6).is_checked()) == ("2 n", True), "in the line keys write"
        steps.nth(6).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_text("The next step is recorded.").wait_for()
        second = page.url
        assert reference not in second
        assert page.evaluate("document.activeElement.matches('[data-next-steps]')")
        with page.expect_navigation():
            page.keyboard.press("n")
        assert page.url != second

        reading.open(f"cases/{reference}/note")
        box = page.locator("#note")
        page.get_by_role("button", name="Copy the note").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Copied.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == box.input_value()

        plain = open_window(java_script_enabled=False)
        unscripted = Staffer(plain, full_office)
        unscripted.sign_in(CLINICIAN)
        unscripted.open(f"cases/{reference}/note")
        assert plain.locator("#note").input_value() == box.input_value()
        assert plain.get_by_role("button", name="Copy the note").count() == 0
