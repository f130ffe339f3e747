"""The patients' side in figures, measured on the running product: `make figures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from intake.domain.questionnaire import LANGUAGES
from tests.browser.looking import PHONE, Glass
from tests.browser.measuring import Typical, typical
from tests.browser.serving import Product, served
from tests.browser.touring import WAYS
from tests.browser.valid_html import CHECKER, complaints, keep_sources
from tests.browser.walking import Walker
from tests.browser.watching import Watch, launched
from tests.support.plain_words import long_sentences, measure


def of_the_typical_form(form: Typical) -> list[str]:
    """What one operation and two symptoms cost a patient."""
    pages = form.questions
    largest = max(pages, key=lambda page: page.bytes)
    return [
        f"question pages: {len(pages)}",
        f"{form.words} words, {form.taps} taps, {form.characters} characters typed",
        f"from Start to Send: {form.seconds / 60:.1f} minutes",
        f"reading all pages and all that repeats: {form.seconds_with_repeats:.0f} seconds",
        f"first page: {form.first.bytes} bytes on the wire in {len(form.first.loaded)} requests",
        f"later pages: {min(page.bytes for page in pages)} to {largest.bytes} bytes ({largest.name})",
        f"on paper: {', '.join(f'{name} {sheets}' for name, sheets in form.sheets.items())}",
    ]


def of_every_page(browser: Browser, product: Product, language: str) -> list[str]:
    """What is wrong with the pages of all ways, each in every state it is met in."""
    seen = barred = 0
    long: list[str] = []
    measured: list[float] = []
    elsewhere: list[str] = []
    sources: list[str] = []
    glass = Glass(browser, product.address)
    for way in WAYS:
        context = browser.new_context(viewport=PHONE)
        watch = Watch(context, product.address)
        page = context.new_page()
        kept = keep_sources(page)

        def look(_name: str) -> None:
            nonlocal seen, barred
            seen += 1
            barred += len(glass.look(page))  # noqa: B023 - looks while its own page stands
            html = page.content()  # noqa: B023
            long.extend(long_sentences(html))
            measured.append(measure(html, language))

        way.walk(Walker(page, product.address, language), product, look)
        sources += kept
        elsewhere += watch.elsewhere
        context.close()
    glass.close()
    with tempfile.TemporaryDirectory() as folder:
        wrong = len(complaints(sources, Path(folder) / "pages"))
    ease = f"lowest ease {min(measured):.0f}" if language == "es" else f"highest grade {max(measured):.1f}"
    return [
        f"pages and states seen: {seen}",
        f"barriers, and what runs off the side: {barred}",
        f"vnu errors: {wrong if CHECKER.exists() else 'NOT CHECKED'}",
        f"sentences of more than 20 words: {len(long)}; {ease}",
        f"requests off origin: {len(elsewhere)}",
    ]


def main() -> None:
    """Start the product, fill in forms and look at every page, and print what was found."""
    with (
        tempfile.TemporaryDirectory() as instance,
        served(Path(instance)) as product,
        sync_playwright() as driver,
    ):
        browser = launched(driver)
        for language in LANGUAGES:
            lines = of_the_typical_form(typical(browser, product, language))
            lines += of_every_page(browser, product, language)
            print("\n".join(f"{language}  {line}" for line in lines), flush=True)  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
