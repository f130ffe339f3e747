"""Another site posts to ours from a patient's own browser: the form, its cookie and its answers stay."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import stories
from tests.browser.hastening import hasten
from tests.browser.looking import PHONE
from tests.browser.serving import Product
from tests.browser.walking import Walker
from tests.browser.watching import HOSTILE

pytestmark = pytest.mark.browser

STRANGERS_WORDS = "a stranger's words"
POSTS = {
    "/form/who": {"who": "other", "helper_relation": STRANGERS_WORDS, "action": "continue"},
    "/form/more-words": {"own_words": STRANGERS_WORDS, "action": "continue"},
    "/form/check": {"consent": "agree", "action": "continue"},
    "/form/save": {"code_by": "email", "email": "stranger@example.com", "action": "save"},
    "/start": {"action": "go"},
    "/language": {"language": "es", "back": "/"},
    "/form/nothing": {"own_words": STRANGERS_WORDS},
    "/form/finish": {"send": "yes"},
    "/staff/sign-out": {"send": "yes"},
}
FRAMES, READS = "/frames", "/reads"
"""Pages of that site which show ours in a frame, and which read ours with a script."""


@contextmanager
def hostile_site(product: Product) -> Iterator[str]:
    """A site by another name than ours; each of its pages posts a form to us as soon as it is opened."""

    class Hostile(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fields = "".join(
                f'<input type="hidden" name="{name}" value="{escape(value)}">'
                for name, value in POSTS.get(self.path, {}).items()
            )
            form = f'<form method="post" action="{product.address}{self.path}">{fields}</form>'
            ours = f"{product.address}/form/who"
            shown = {
                FRAMES: f'<iframe id="ours" src="{ours}"></iframe>',
                READS: f"""<script>fetch("{ours}", {{credentials: "include"}})
                    .then(answer => answer.text())
                    .then(text => {{ document.title = text }}, () => {{ document.title = "refused" }})
                    </script>""",
            }.get(self.path, f"{form}<script>document.forms[0].submit()</script>")
            page = f"<!doctype html>{shown}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    try:
        yield f"http://{HOSTILE}:{site.server_port}"
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


def cookies(page: Page) -> dict[str, str]:
    return {str(each["name"]): str(each["value"]) for each in page.context.cookies()}


def test_form_and_cookie_outlive_whatever_another_site_posts(chromium: Browser, product: Product) -> None:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    walker = Walker(page, product.address)
    walker.start()
    hasten(walker, stories.TYPICAL, "symptoms")
    staff = {"name": "staff", "value": "of-a-colleague", "url": product.address, "sameSite": "Strict"}
    context.add_cookies([staff])  # type: ignore[list-item]  # Playwright's own keys
    before = cookies(page)
    assert {"form", "session", "staff"} <= set(before)

    with hostile_site(product) as site:
        for address in POSTS:
            other = context.new_page()
            other.goto(f"{site}{address}", wait_until="commit")
            other.wait_for_url(f"{product.address}/**")
            other.wait_for_load_state()
            assert STRANGERS_WORDS not in other.content(), address
            other.close()
            assert cookies(page) == before, address
        other = context.new_page()
        other.goto(f"{site}{FRAMES}")
        (_, framed) = other.frames
        assert framed.url == "chrome-error://chromewebdata/", "shown in another site's frame"
        other.goto(f"{site}{READS}")
        other.wait_for_function("document.title !== ''")
        assert other.title() == "refused"
        other.close()
        assert cookies(page) == before

    # What was open before still goes on, with the answers that were given.
    walker.walk(stories.TYPICAL, until="numbness-onset")
    hasten(walker, stories.TYPICAL, "more-words")
    assert STRANGERS_WORDS not in page.content()
    page.goto(f"{product.address}/form/who")
    assert page.locator('input[name="who"]:checked').input_value() == "me"
    assert STRANGERS_WORDS not in page.content()
    context.close()
