"""A practice's logo on the pages of patients and staff, and at its own address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from config import Settings
from intake.content.practice import DEFAULT_PRACTICE
from intake.extensions import db
from intake.web.form.information_links import ADDRESS
from intake.web.readiness import refuse_to_serve
from tests.support.patients import Serving
from tests.support.pictures import png

CONTENT = png(320, 80)


@pytest.fixture
def practice_file(tmp_path: Path) -> Path:
    """A practice that has a logo."""
    (tmp_path / "logo.png").write_bytes(CONTENT)
    text = DEFAULT_PRACTICE.read_text(encoding="utf-8")
    file = tmp_path / "practice.toml"
    file.write_text(text.replace("\n[hours]", '\nlogo = "logo.png"\n\n[hours]', 1), encoding="utf-8")
    return file


@pytest.fixture
def with_logo(
    settings: Settings, practice_file: Path, sqlite_template: Path, serving: Serving
) -> Iterator[Flask]:
    """The product of that practice."""
    settings = settings.model_copy(update={"practice_file": practice_file})
    with serving.serve(settings, sqlite_template) as app:
        yield app


def logo_on(app: Flask, address: str) -> Tag:
    """The logo in the head of that page."""
    soup = BeautifulSoup(app.test_client().get(address).text, "html.parser")
    (picture,) = soup.select("header .app-header__name a > img")
    return picture


@pytest.mark.parametrize("address", ["/", f"{ADDRESS}privacy", "/staff/sign-in", "/nothing"])
def test_it_stands_for_the_name_at_the_head_of_every_page(with_logo: Flask, address: str) -> None:
    picture = logo_on(with_logo, address)
    assert (picture["alt"], picture["width"], picture["height"]) == ("Example Spine Practice", "320", "80")


def test_it_is_served_as_what_it_is_and_kept_for_good_by_its_own_address(with_logo: Flask) -> None:
    address = str(logo_on(with_logo, "/")["src"])
    response = with_logo.test_client().get(address)
    assert response.data == CONTENT
    assert response.content_type == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.headers.getlist("Set-Cookie")


def test_the_address_of_another_logo_leads_nowhere(with_logo: Flask) -> None:
    response = with_logo.test_client().get("/logo/000000000000.png")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_it_stands_when_the_database_is_down(with_logo: Flask) -> None:
    address = str(logo_on(with_logo, "/")["src"])
    with with_logo.app_context():
        db.engine.dispose()
    (Path(with_logo.config["INSTANCE_FOLDER"]) / "intake.db").unlink()
    with_logo.extensions.pop("store_checked")
    assert with_logo.test_client().get(address).status_code == 200
    assert with_logo.test_client().get("/").status_code == 503


def test_a_practice_without_one_has_its_name_there_and_no_such_address(app: Flask) -> None:
    client = app.test_client()
    soup = BeautifulSoup(client.get("/").text, "html.parser")
    assert soup.select("header img") == []
    assert soup.select_one("header .app-header__name") is not None
    assert client.get("/logo/1").status_code == 404


def test_a_logo_that_is_no_picture_stops_the_start(with_logo: Flask, practice_file: Path) -> None:
    planted = practice_file.with_name("planted")
    planted.mkdir()
    (planted / "logo.png").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    with_logo.config["PRACTICE_FILE"] = practice_file.rename(planted / "practice.toml")
    refusal = str(refuse_to_serve(with_logo))
    assert refusal.startswith("PRACTICE_FILE: practice.toml: logo: expected a PNG, JPEG or WebP picture")
