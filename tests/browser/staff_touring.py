"""One walk past every page that staff can see, with demonstration data, as the roles would meet them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Page

from tests.browser.clock import shown_in
from tests.browser.office import EMAILS, PASSWORD
from tests.browser.serving import Product
from tests.browser.walking import Look

DESK, SECOND_DESK = EMAILS["Demo Front Desk"], EMAILS["Demo Second Desk"]
CLINICIAN, ADMIN, AUDITOR = EMAILS["Demo Clinician"], EMAILS["Demo Administrator"], EMAILS["Demo Auditor"]


class Staffer:
    """Somebody of the staff at a browser."""

    def __init__(self, page: Page, product: Product) -> None:
        self.page = page
        self.product = product

    def open(self, path: str) -> None:
        """Open a staff page, such as "queue"."""
        self.page.goto(f"{self.product.address}/staff/{path}")

    def press(self, name: str) -> None:
        """Press the first button of that name, which sends the form."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()

    def write(self, label: str, text: str) -> None:
        """Put a text into the field of that label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def select(self, label: str, choice: str | int) -> None:
        """Choose from a list: by its words, or the one at that place."""
        field = self.page.get_by_label(label, exact=True)
        field.select_option(index=choice) if isinstance(choice, int) else field.select_option(label=choice)

    def choose(self, name: str) -> None:
        """Choose the radio button of that name."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Give email and password."""
        self.page.context.clear_cookies()
        self.open("sign-in")
        self.write("Email address", email)
        self.write("Password", password)
        self.press("Sign in")

    def code(self, secret: str) -> str:
        """What the authenticator app shows now."""
        return pyotp.TOTP(secret).at(shown_in(self.product.instance))

    def open_case(self, listing: str, holding: str = "") -> str:
        """Open the request of the first row of a list that holds that text; gives its number."""
        self.open(listing)
        with self.page.expect_navigation():
            rows = self.page.locator("tbody.app-row, table:not(.app-list) tbody tr")
            rows.filter(has_text=holding).first.locator("th > a").first.click()
        return urlsplit(self.page.url).path.rsplit("/", 1)[-1]


def tour(staffer: Staffer, look: Look) -> None:
    """Call `look` with the page's name on every page, in an office that `office.fill` filled."""
    _door(staffer, look)
    _lists(staffer, look)
    _for_a_caller(staffer, look)
    _working(staffer, look)
    _reading(staffer, look)
    _merging(staffer, look)
    _accounts(staffer, look)
    _own_account(staffer, look)


def _door(staffer: Staffer, look: Look) -> None:
    staffer.open("sign-in")
    look("sign in")
    staffer.press("Sign in")
    look("sign in, left empty")
    staffer.sign_in(DESK, "not the password at all")
    look("sign in, wrong password")


def _lists(staffer: Staffer, look: Look) -> None:
    staffer.sign_in(DESK)
    look("queue")
    staffer.page.locator(".app-row__more summary").nth(3).click()
    look("queue, a row opened")
    staffer.follow("Next page")
    look("queue, second page")
    for show in ("urgent", "mine", "clinician", "waiting"):
        staffer.open(f"queue?show={show}")
        look(f"queue, {show}")
    staffer.open("calls")
    look("call list")
    staffer.page.locator(".app-row__more summary").nth(3).click()
    look("call list, a row opened")
    staffer.follow("Call one after the other")
    look("call mode")
    staffer.open("calls")
    staffer.follow("Print call sheets, up to 50")
    look("call sheets")
    staffer.open("visits")
    look("visits")
    staffer.open("search")
    look("search")
    for sought in ("", "castro", "12"):
        staffer.write("Name or part of it, phone, birth date, email, or form number", sought)
        staffer.press("Search")
        look(f"search for {sought or 'nothing'}")
    staffer.open("no-such-page")
    look("nothing here")


def _for_a_caller(staffer: Staffer, look: Look) -> None:
    """The form on the phone, in Spanish as far as a sign, left there and found in the list again."""
    page = staffer.page
    staffer.open("callers")
    staffer.press("File for a caller")
    with page.expect_navigation():
        page.locator("button[name=language][value=es]").click()
    for question, answer in (("who", "me"), ("safety_legs", "urine_trouble")):
        page.locator(f"[name={question}][value={answer}]").check()
        if question == "safety_legs":
            look("for a caller, a page of the form")
        with page.expect_navigation():
            page.locator("main form button.nhsuk-button").first.click()
    look("for a caller, what to read aloud")
    staffer.open("callers")
    look("for a caller, forms begun")


def _working(staffer: Staffer, look: Look) -> None:
    for listing, holding, name in (
        ("queue?show=urgent", "", "emergency"),
        ("queue?show=urgent", "Stopped at a safety page", "only a contact left"),
        ("queue?show=waiting", "", "waiting on records"),
        ("queue?show=clinician", "", "with the clinician"),
        ("visits", "Take", "no-show"),
        ("visits", "", "booked"),
    ):
        staffer.open_case(listing, holding)
        look(f"case, {name}")
        if name == "emergency":
            staffer.open(f"{urlsplit(staffer.page.url).path.removeprefix('/staff/')}/connect")
            look("connect")
    case = staffer.open_case("calls", "Book as usual")
    look("case, new")
    staffer.press("Take this request")
    look("case, taken")
    staffer.follow("Record a call")
    look("attempt")
    staffer.press("Save")
    look("attempt, left empty")
    staffer.choose("Left a message")
    staffer.write("Note", "Dog barked. Call after lunch.")
    staffer.press("Save")
    look("case, call recorded")
    for step in ("correct", "records", "final-notice"):
        staffer.open(f"cases/{case}/{step}")
        look(step)
    for step, button in (("schedule", "Save the appointment"), ("close", "Close the request")):
        staffer.open(f"cases/{case}/{step}")
        look(step)
        staffer.press(button)
        look(f"{step}, left empty")
    _refused(staffer, look)


def _refused(staffer: Staffer, look: Look) -> None:
    """Close too early, then on a page that somebody's step made old, then signed out."""
    staffer.choose("Cannot reach")
    staffer.press("Close the request")
    look("close, too early")
    staffer.page.evaluate("document.querySelector('[name=version]').value = 0")
    staffer.press("Close the request")
    look("close, changed meanwhile")
    staffer.write("Note", "Gave up after three calls.")
    staffer.page.context.clear_cookies()
    staffer.press("Close the request")
    look("signed out meanwhile")


def _reading(staffer: Staffer, look: Look) -> None:
    staffer.sign_in(CLINICIAN)
    staffer.open("clinic")
    look("my day")
    staffer.open("outcomes")
    look("outcomes")
    staffer.open("duty")
    look("duty")
    staffer.press("Name for these days")
    look("duty, left empty")
    staffer.open_case("queue?show=urgent", "Emergency")
    staffer.follow("Read the summary")
    look("summary, Emergency")
    for name, place in (("first", 0), ("last", -1)):
        staffer.open("clinic")
        with staffer.page.expect_navigation():
            staffer.page.locator("section[aria-labelledby=to-read] tbody th a").nth(place).click()
        look(f"summary, {name} to read")
    summary = staffer.page.url
    for page, name in (
        ("Note to paste", "note to paste"),
        ("Which single answer would change it?", "explain"),
        ("Record the outcome", "outcome"),
    ):
        staffer.follow(page)
        look(name)
        staffer.page.goto(summary)
    staffer.follow("Every rule, and why")
    look("trace")
    staffer.page.goto(summary)
    staffer.press("Record the next step")
    look("next step, left empty")
    staffer.choose("3 Imaging first")
    staffer.write("One line for the front desk", "MRI of the lower back, then the surgeon.")
    staffer.press("Record the next step")
    look("summary, next step recorded")
    staffer.follow("Change urgency or surgery link")
    look("override")
    staffer.press("Put these in force")
    look("override, left empty")
    staffer.select("Urgency", "Same day")
    staffer.write("Reason", "Told me on the phone that the leg is weaker.")
    staffer.press("Put these in force")
    look("summary, overridden")
    staffer.follow("Back to the request")
    look("case, overridden")


def _merging(staffer: Staffer, look: Look) -> None:
    """Two people's requests made one, which is asked back, and then one with another in it, to separate."""
    staffer.open("calls")
    rows = staffer.page.locator("tbody.app-row").filter(has_text="Book as usual").locator("th > a")
    kept, other = (urlsplit(str(rows.nth(place).get_attribute("href"))).path for place in (1, 2))
    number = other.rsplit("/", 1)[-1]
    staffer.open(f"{kept.removeprefix('/staff/')}/merge?other={number}")
    look("merge, both side by side")
    for _ in range(2):
        with staffer.page.expect_navigation():
            staffer.page.locator("main button[name=send]").click()
        if staffer.page.locator("input[name=agreed]").count():
            look("merge, asked back")
    look("case, one merged into it")


def _accounts(staffer: Staffer, look: Look) -> None:
    staffer.sign_in(ADMIN)
    look("operations")
    staffer.press("Take a made-up request from end to end")
    look("operations, checked")
    staffer.open("accounts")
    look("accounts")
    staffer.follow("Add an account")
    look("add an account")
    staffer.press("Add the account")
    look("add an account, left empty")
    staffer.open("accounts")
    staffer.follow("Demo Second Desk")
    look("account")
    staffer.write("New password", "too short")
    staffer.press("Give this password")
    look("account, weak password")
    staffer.press("Sign out everywhere")
    look("account, signed out everywhere")
    staffer.press("Disable the account")
    look("account, disabled")
    staffer.open("permissions")
    look("who may do what")
    for page in ("morning", "figures", "finishing"):
        staffer.open(page)
        look(page)
    staffer.open("keeping")
    look("kept records")
    staffer.open("keeping/lift")
    look("lift a legal hold")
    staffer.open("account/passkeys")
    look("own passkeys")
    staffer.sign_in(AUDITOR)
    look("audit")
    staffer.follow("Check the whole chain")
    look("audit, checked")


def _own_account(staffer: Staffer, look: Look) -> None:
    staffer.open("account")
    look("own account")
    staffer.follow("Change your password")
    look("own password")
    staffer.press("Change my password")
    look("own password, left empty")
    staffer.open("account/second-step")
    look("second step, not begun")
    staffer.press("Begin")
    look("second step, begun")
    secret = staffer.page.locator(".app-key").inner_text().replace(" ", "")
    staffer.press("Turn on the second step")
    look("second step, left empty")
    staffer.write("Code", staffer.code(secret))
    staffer.press("Turn on the second step")
    look("recovery codes")
    recovery_code = staffer.page.locator("code").first.inner_text()
    staffer.sign_in(AUDITOR)
    look("code")
    staffer.write("Code from your authenticator app", "000000")
    staffer.press("Continue")
    look("code, wrong")
    staffer.write("Code from your authenticator app", recovery_code)
    staffer.press("Continue")
    staffer.open("account/recovery-codes")
    look("new recovery codes")
    staffer.open("account")
    look("own account, second step set up")
    staffer.press("Sign out")
    look("signed out")
    for _ in range(6):
        staffer.sign_in("nobody@example.org", "not the password at all")
    look("sign in, too many tries")
