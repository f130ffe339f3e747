"""What the Nu Html Checker says of the pages that a window is sent (`make browser` fetches it)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from playwright.sync_api import Page, Response

from tests.architecture.sources import ROOT

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_COMMAND = (
    "java",
    "-Xss4m",
    # Two thirds of its work would be making itself faster than it needs to be for a hundred pages.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-jar",
    str(CHECKER),
    "--exit-zero-always",
    "--format",
    "json",
    "--skip-non-html",
)


def keep_sources(window: Page) -> list[str]:
    """The pages that this window is sent from now on."""
    sources: list[str] = []

    def keep(response: Response) -> None:
        # What was sent, not what the browser made of it; a redirect has no page.
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            sources.append(response.text())

    window.on("response", keep)
    return sources


def complaints(sources: list[str], folder: Path) -> list[str]:
    """What is wrong with these pages, which are put into the folder.

    Nothing where there is no checker on this machine: `.ci/browser-tools` says so.
    """
    folder.mkdir(exist_ok=True)
    for number, source in enumerate(dict.fromkeys(sources)):
        (folder / f"{number}.html").write_text(source, encoding="utf-8")
    if not CHECKER.exists():
        return []
    said = subprocess.run([*_COMMAND, str(folder)], check=True, capture_output=True, text=True).stderr
    return [
        f"{Path(each['url']).stem}: {each['message']} {each.get('extract', '')!r}"
        for each in json.loads(said)["messages"]
        if each["type"] == "error" or each.get("subType") == "warning"
    ]
