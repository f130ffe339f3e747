"""The administrator sees which texts in Spanish are signed, reads them, and is told what to do about them."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from flask import Flask

from intake.content.information import load_pages
from intake.content.loader import load_questionnaire
from intake.content.practice import DEFAULT_PRACTICE
from intake.content.translations import Part, parts
from tests.support.staff_browser import PASSWORD, StaffBrowser, Team, email_of
from tests.web.auth.test_second_step import code_of, give_code, secret_of
from tests.web.auth.test_sign_in import try_to_sign_in

PARTS = parts(load_questionnaire(), load_pages().values())
SAFETY = PARTS[0]
SIGNATURE = '[[signed_translations]]\nlanguage = "es"\npart = "safety"\ndigest = "{}"\n'
BY = 'by = "Rosa Example, certified"\non = "2026-11-02"\n'


def signed(app: Flask, folder: Path, digest: str) -> None:
    mine = folder / "mine.toml"
    mine.write_text(DEFAULT_PRACTICE.read_text("utf-8") + SIGNATURE.format(digest) + BY, "utf-8")
    app.config["PRACTICE_FILE"] = mine


def test_every_part_is_listed_as_unsigned_with_what_is_open(team: Team) -> None:
    rows = team.admin.open("/staff/translations").soup.select("tbody tr")
    assert [row.get_text(" ", strip=True) for row in rows] == [
        f"{part.title} {len(part.texts)} Not signed needs a qualified translator's review" for part in PARTS
    ]


def test_the_page_says_whether_patients_are_offered_spanish_now(
    app: Flask, team: Team, clock: time_machine.Traveller
) -> None:
    assert "Patients are offered Spanish." in team.admin.open("/staff/translations").main
    team.admin.send("/staff/account/second-step", begin="yes")
    secret = secret_of(app, team.admin)
    team.admin.send("/staff/account/second-step", code=code_of(secret), send="yes")
    clock.shift(60)
    app.config["ENVIRONMENT"] = "production"
    client = app.test_client()
    try_to_sign_in(client, email_of("Ada Admin"), PASSWORD)
    give_code(client, code_of(secret))
    said = StaffBrowser(client).open("/staff/translations").main
    assert "Patients are not offered Spanish until the safety texts are signed." in said


def test_a_signed_part_says_by_whom_and_when(app: Flask, team: Team, tmp_path: Path) -> None:
    signed(app, tmp_path, SAFETY.digest)
    assert team.admin.open("/staff/translations").main.count("Not signed") == len(PARTS) - 1
    page = team.admin.open("/staff/translations/es/safety")
    assert "Signed by Rosa Example, certified, 2026-11-02" in page.main


def test_a_part_that_was_changed_after_it_was_signed_says_so(app: Flask, team: Team, tmp_path: Path) -> None:
    signed(app, tmp_path, "sha256:0")
    page = team.admin.open("/staff/translations/es/safety")
    assert "Changed since Rosa Example, certified signed it on 2026-11-02" in page.main


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_a_parts_page_holds_every_wording_in_both_languages(team: Team, part: Part) -> None:
    page = team.admin.open(f"/staff/translations/es/{part.id}")
    shown = [
        tuple(cell.get_text() for cell in row.find_all(["th", "td"])) for row in page.soup.select("tbody tr")
    ]
    assert shown == [(where, text.en, text.es) for where, text in part.texts]
    assert all(cell["lang"] == "es" for cell in page.soup.select("td[data-label=Spanish]"))


def test_the_lines_a_parts_page_gives_are_what_the_practice_file_takes(
    app: Flask, team: Team, tmp_path: Path
) -> None:
    lines = team.admin.open("/staff/translations/es/safety").soup.pre
    assert lines is not None
    mine = tmp_path / "mine.toml"
    mine.write_text(f"{DEFAULT_PRACTICE.read_text('utf-8')}\n{lines.get_text()}\n", "utf-8")
    app.config["PRACTICE_FILE"] = mine
    assert team.admin.open("/staff/translations").main.count("Signed by") == 1


@pytest.mark.parametrize("address", ["es/nothing", "en/safety", "fr/safety"])
def test_what_there_is_not_is_not_found(team: Team, address: str) -> None:
    assert team.admin.client.get(f"/staff/translations/{address}").status_code == 404
