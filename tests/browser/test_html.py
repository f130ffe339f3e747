"""Every page is valid HTML, says the Nu Html Checker (`make browser` fetches it)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from intake.domain.questionnaire import LANGUAGES
from tests.architecture.sources import ROOT
from tests.browser.serving import Product
from tests.browser.staff_touring import Staffer
from tests.browser.staff_touring import tour as staff_tour
from tests.browser.touring import tour
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def complaints(folder: Path) -> list[str]:
    """What the checker finds wrong with the HTML files in a folder."""
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(CHECKER),
        "--exit-zero-always",
        "--format",
        "json",
        "--skip-non-html",
    ]
    said = subprocess.run([*command, str(folder)], check=True, capture_output=True, text=True).stderr
    return [
        f"{Path(each['url']).stem}: {each['message']} {each.get('extract', '')!r}"
        for each in json.loads(said)["messages"]
        if each["type"] == "error" or each.get("subType") == "warning"
    ]


def keep_sources(window: Page) -> list[str]:
    """The pages that this window is sent from now on."""
    sources: list[str] = []

    def keep(response: Response) -> None:
        # What was sent, not what the browser made of it; a redirect has no page.
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            sources.append(response.text())

    window.on("response", keep)
    return sources


def check(sources: list[str], folder: Path, fewest: int) -> None:
    """Hold that many different pages or more to the checker."""
    folder.mkdir()
    for number, source in enumerate(dict.fromkeys(sources)):
        (folder / f"{number}.html").write_text(source, encoding="utf-8")
    assert len(list(folder.glob("*.html"))) >= fewest
    assert complaints(folder) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_html(window: Page, product: Product, language: str, tmp_path: Path) -> None:
    sources = keep_sources(window)
    tour(Walker(window, product.address, language), lambda _: None)
    check(sources, tmp_path / "pages", 40)


def test_every_staff_page_is_valid_html(staffer: Staffer, tmp_path: Path) -> None:
    sources = keep_sources(staffer.page)
    staff_tour(staffer, lambda _: None)
    check(sources, tmp_path / "pages", 60)


def test_a_fault_is_seen(tmp_path: Path) -> None:
    (tmp_path / "fault.html").write_text("<!doctype html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert any("Duplicate ID" in complaint for complaint in complaints(tmp_path))
