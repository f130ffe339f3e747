"""The desk sees a number as it was told, dials it with one press, and finds it in any format."""

from __future__ import annotations

import pytest
from bs4 import Tag
from flask import Flask

from tests.support.staff_browser import StaffPage, Team, file_story

ASKED_BACK = {"shown": "436 234 0167", "note": "my son", "typed": "436 234 0167, my son"}
MEXICAN = {"e164": "+525512345678", "shown": "+52 55 1234 5678", "typed": "55 1234 5678"}
AT_WORK = {"e164": "+12515550167", "shown": "(251) 555-0167 ext. 11", "extension": "11", "note": "work"}
THREE_NUMBERS = {
    "who": "me_with_help",
    "phone": AT_WORK,
    "phone_second": ASKED_BACK,
    "helper_name": "Ana",
    "helper_phone": MEXICAN,
}


def dialled(page: StaffPage) -> set[str]:
    """The numbers of the page's own part that a press dials."""
    main = page.soup.select_one("main")
    assert isinstance(main, Tag)
    return {str(link["href"]) for link in main.select("a[href^='tel:']")}


@pytest.mark.parametrize(
    "address", ["/staff/calls", "/staff/cases/{reference}", "/staff/cases/{reference}/attempt"]
)
def test_every_number_of_a_call_is_dialled_by_a_press(app: Flask, team: Team, address: str) -> None:
    reference = file_story(app, "severe pain, long", THREE_NUMBERS)
    page = team.desk.open(address.format(reference=reference))
    assert {"tel:+12515550167;ext=11", "tel:4362340167", "tel:+525512345678"} <= dialled(page)
    assert "(251) 555-0167 ext. 11 \u201cwork\u201d" in page.main
    assert "436 234 0167 \u201cmy son\u201d as typed, not checked" in page.main
    assert page.main.count("not checked") == 1


@pytest.mark.parametrize(
    "sought", ["251-555-0167", "(436) 234-0167", "4362340167", "+52 55 1234 5678", "55-1234-5678"]
)
def test_a_number_is_found_in_any_format_and_can_be_dialled_there(
    app: Flask, team: Team, sought: str
) -> None:
    reference = file_story(app, "severe pain, long", THREE_NUMBERS)
    page = team.desk.send("/staff/search", sought=sought, send="yes")
    assert reference in page.html
    assert "tel:+12515550167;ext=11" in dialled(page)


def test_words_in_place_of_a_number_are_shown_and_no_link(app: Flask, team: Team) -> None:
    reference = file_story(app, "severe pain, long", {"phone": {"shown": "use 711", "typed": "use 711"}})
    page = team.desk.open(f"/staff/cases/{reference}")
    assert "use 711 as typed, not checked" in page.main
    assert dialled(page) == set()
