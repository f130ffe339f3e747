"""The built style sheets: ours alone in look, small, readable by everyone, in step with the templates."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP_CSS = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
STAFF_CSS = (ROOT / "static" / "staff.css").read_text(encoding="utf-8")
PRINT_CSS = (ROOT / "static" / "print.css").read_text(encoding="utf-8")
APP_JS = (ROOT / "static" / "app.js").read_text(encoding="utf-8")
SETTINGS = (ROOT / "assets" / "scss" / "_settings.scss").read_text(encoding="utf-8")
PALETTE = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", SETTINGS, re.MULTILINE))


def luminance(color: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2, its definition of that name)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two palette names, 1 to 21."""
    light, dark = sorted((luminance(PALETTE[one]), luminance(PALETTE[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "banned", ["frutiger", "nhs-logo", "005eb8", "003087", "0072ce", "41b6e6", "00a9ce", "425563"]
)
def test_nothing_of_the_health_service_the_parts_came_from_shows(banned: str) -> None:
    assert banned not in (APP_CSS + STAFF_CSS + PRINT_CSS).lower()


def test_the_notice_of_the_library_is_kept() -> None:
    assert "MIT License" in APP_CSS.split("*/")[0]


@pytest.mark.parametrize("sheet", [APP_CSS, STAFF_CSS, PRINT_CSS])
def test_style_sheets_fetch_nothing(sheet: str) -> None:
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "@font-face" not in sheet


def test_what_a_first_page_loads_stays_small() -> None:
    assert len(gzip.compress(APP_CSS.encode())) <= 12_000
    assert len(gzip.compress(APP_JS.encode())) <= 3_000


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[
            (text, ground)
            for text in ("ink", "slate", "teal", "plum", "violet", "red")
            for ground in ("white", "paper")
        ],
        *[("white", ground) for ground in ("teal", "teal-dark", "red", "amber-dark", "green")],
        *[(text, "stone") for text in ("ink", "slate", "teal", "plum")],
        ("ink", "focus"),
        ("ink", "amber-pale"),
        ("amber-dark", "amber-pale"),
        ("ink", "green-pale"),
        ("green", "green-pale"),
        ("teal", "green-pale"),
        ("ink", "red-pale"),
        ("teal-dark", "teal-pale"),
        ("ink", "teal-pale"),
    ],
)
def test_text_is_readable_on_every_ground_it_is_used_on(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("edge", "ground"), [("slate", "white"), ("slate", "paper"), ("ink", "paper"), ("ink", "focus")]
)
def test_edges_of_controls_and_the_focus_ring_are_visible(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def test_every_class_the_shared_templates_use_is_styled() -> None:
    shared = [ROOT / "templates" / "base.html", *(ROOT / "templates" / "layouts").glob("*.html")]
    shared += (ROOT / "templates" / "macros").glob("*.html")
    used: set[str] = set()
    for template in shared:
        for attribute in re.findall(r'class="([^"]*)"', template.read_text(encoding="utf-8")):
            plain = re.sub(r"\{%.*?%\}", " ", re.sub(r"[\w-]*\{\{.*?\}\}", " ", attribute))
            used |= set(plain.split())
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", APP_CSS + STAFF_CSS))
    assert used - styled == set()
