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


class Work:
    """The commonest work of the desk, each done with as few clicks as the pages let."""

    def __init__(self, staffer: Staffer) -> None:
        self.page, self.hand = staffer.page, Hand(staffer.page)
        self.day = self.page.evaluate("new Date(Date.now() + 6048e5).toISOString().slice(0, 10)")

    def _press(self, name: str, said: str) -> None:
        self.hand.click(self.page.get_by_role("button", name=name))
        self.page.get_by_text(said).first.wait_for()

    def _end_a_call(self, how: str) -> None:
        call = self.page.locator(".app-row", has=self.page.locator("[name=ended]")).first
        self.hand.click(call.locator("summary"))
        self.hand.click(call.get_by_role("button", name=how))

    def _choose(self, label: str, place: int) -> None:
        field = self.page.get_by_label(label, exact=True)
        self.hand.click(field)
        field.select_option(index=place)

    def _open_one_booked_as_usual(self) -> None:
        self.hand.click(
            self.page.locator(".app-row").filter(has_text="Book as usual").first.locator("th > a")
        )
        self.page.get_by_role("heading", name="What was done").wait_for()

    def no_answer(self) -> None:
        self._end_a_call("No answer")
        self.page.get_by_text("no answer, no message left").first.wait_for()

    def reached_and_booked(self) -> None:
        self._end_a_call("Spoke and booked")
        self.page.get_by_label("Day", exact=True).fill(self.day)
        self.page.get_by_label("Time", exact=True).fill("10:20")
        self._choose("With", 1)
        self._press("Save the appointment", "The appointment is recorded.")

    def caller_rings(self) -> None:
        self.page.locator("#search-all").fill("castro")
        self.hand.click(self.page.get_by_role("button", name="Search"))
        self.hand.click(self.page.locator("tbody th a"))
        self.page.get_by_role("heading", name="What was done").wait_for()

    def note_that_the_patient_called(self) -> None:
        self._open_one_booked_as_usual()
        self.page.locator("textarea[name=note]").fill("Asked when we call.")
        self._press("Patient called us", "The note is saved.")

    def hand_over_with_a_note(self) -> None:
        self._open_one_booked_as_usual()
        self.page.locator("textarea[name=note]").fill("Asked for the surgeon.")
        self._press("Hand to the clinician", "Handed to a clinician")

    def arrived(self) -> None:
        self._press("Arrived", "Arrived. You can undo this.")

    def close_a_duplicate(self) -> None:
        self.hand.click(self.page.locator(".app-row .app-alike"))
        self._press("Close this one as sent twice", "The request is closed.")

    def name_duty_for_a_week(self) -> None:
        self._choose("Days", 0)
        self._choose("Clinician", 1)
        self._press("Name for these days", "Named.")


def test_enough_rows_are_in_sight_and_the_common_work_takes_few_clicks(at_desk: Staffer) -> None:
    page, work = at_desk.page, Work(at_desk)
    at_desk.open("queue")
    assert rows_in_sight(page, PHONE_SCREEN) >= 6
    assert rows_in_sight(page, DESK_SCREEN) >= 14

    first, second = (page.locator(".app-row th > a").nth(place) for place in (0, 1))
    first.focus()
    page.keyboard.press("ArrowDown")
    assert second.evaluate("link => link === document.activeElement")
    page.keyboard.press("m")
    assert page.locator(".app-row details[open]").count() == 1

    clicks: dict[str, int] = {}
    for listing, *done in (
        ("calls", work.close_a_duplicate),
        ("calls", work.no_answer, work.reached_and_booked, work.caller_rings),
        ("queue?show=free", work.note_that_the_patient_called),
        ("queue?show=free", work.hand_over_with_a_note),
        ("visits", work.arrived),
    ):
        at_desk.open(listing)
        clicks |= {each.__name__: work.hand.clicks(each) for each in done}
    at_desk.sign_in(CLINICIAN)
    at_desk.open("duty")
    clicks[work.name_duty_for_a_week.__name__] = work.hand.clicks(work.name_duty_for_a_week)
    assert clicks == {
        "close_a_duplicate": 2,
        "no_answer": 2,
        "reached_and_booked": 4,
        "caller_rings": 2,
        "note_that_the_patient_called": 2,
        "hand_over_with_a_note": 2,
        "arrived": 1,
        "name_duty_for_a_week": 3,
    }


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
