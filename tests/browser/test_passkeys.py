"""A real browser and a made-up device: a passkey is added and signs in, and used answers open nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser

from tests.browser import office
from tests.browser.clock import shown_in
from tests.browser.conftest import windows
from tests.browser.serving import served
from tests.browser.staff_touring import CLINICIAN, Staffer

pytestmark = [pytest.mark.browser, pytest.mark.faults]

SEND_AGAIN = """async ([sent, token]) => {
    const body = new URLSearchParams(sent);
    body.set("csrf_token", token);
    return (await fetch("/staff/sign-in/passkey", { method: "POST", body, redirect: "manual" })).status;
}"""


@pytest.fixture
def staffer(chromium: Browser, tmp_path: Path) -> Iterator[Staffer]:
    """Somebody at http://localhost, where browsers take passkeys without https."""
    with served(tmp_path, by_name=True) as product:
        office.fill(product)
        with windows(chromium, product.address) as open_window:
            yield Staffer(open_window(), product)


def give_device(staffer: Staffer) -> None:
    """Plug a device in that knows its owner, and counts what it signs."""
    devtools = staffer.page.context.new_cdp_session(staffer.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code(staffer: Staffer, secret: str) -> str:
    return pyotp.TOTP(secret).at(shown_in(staffer.product.instance))


def wait_for_the_next_code(staffer: Staffer) -> None:
    staffer.product.set_clock(shown_in(staffer.product.instance) + timedelta(minutes=1))


def test_a_passkey_is_added_signs_in_and_no_used_answer_does(staffer: Staffer) -> None:
    page, address = staffer.page, staffer.product.address
    give_device(staffer)
    staffer.sign_in(CLINICIAN)
    staffer.open("account/second-step")
    staffer.press("Begin")
    secret = page.locator(".app-key").inner_text().replace(" ", "")
    staffer.write("Code", code(staffer, secret))
    staffer.press("Turn on the second step")
    wait_for_the_next_code(staffer)

    staffer.sign_in(CLINICIAN)
    staffer.write("Code from your authenticator app", code(staffer, secret))
    staffer.press("Continue")
    wait_for_the_next_code(staffer)
    staffer.open("account/passkeys")
    staffer.follow("Add a passkey")
    staffer.write("Code from your authenticator app", code(staffer, secret))
    staffer.press("Continue")
    staffer.write("Name of this passkey", "my phone")
    with page.expect_navigation(url="**/account/passkeys"):
        page.get_by_role("button", name="Make the passkey").click()
    assert "my phone, added" in page.locator("main").inner_text()
    staffer.press("Sign out")

    # The passkey alone signs in; what the browser sent is kept, to be sent again.
    staffer.press("Sign in with a passkey")
    with page.expect_request(lambda each: "answer=" in (each.post_data or "")) as sent:
        page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{address}/staff/clinic")
    staffer.press("Sign out")

    # Sent again by the same browser: with another challenge waiting, and with none.
    for begins in (True, False):
        staffer.open("sign-in/passkey")
        if begins:
            staffer.press("Begin")
        token = page.locator("main input[name=csrf_token]").first.input_value()
        assert page.evaluate(SEND_AGAIN, [sent.value.post_data, token]) == 422
    staffer.open("queue")
    assert "/staff/sign-in" in page.url
