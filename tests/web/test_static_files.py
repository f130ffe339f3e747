"""The files in static/ come packed to whom takes them so, the same bytes in each form."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import brotli
import pytest
from flask import Flask

from intake.web import static_files
from intake.web.static_files import FOLDER
from tests.support.browser import Browser

NAMES = sorted(path.name for path in FOLDER.iterdir())
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def test_the_folder_holds_files_of_known_kinds_alone() -> None:
    assert len(NAMES) >= 5
    assert {Path(name).suffix for name in NAMES} <= set(MEDIA_TYPES)


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_comes_packed_to_whom_takes_it_so(app: Flask, name: str, coding: str) -> None:
    response = app.test_client().get(f"/static/{name}", headers={"Accept-Encoding": coding})
    assert response.headers["Content-Encoding"] == coding
    assert response.mimetype == MEDIA_TYPES[Path(name).suffix]
    assert UNPACK[coding](response.data) == (FOLDER / name).read_bytes()
    assert int(response.headers["Content-Length"]) == len(response.data) < (FOLDER / name).stat().st_size


@pytest.mark.parametrize(
    ("taken", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.1", "br"),
        ("gzip, br;q=0", "gzip"),
        ("*", "br"),
        ("deflate", None),
        ("br;q=0, gzip;q=0", None),
        ("", None),
        (None, None),
        ("br;q=a, \x00", None),
    ],
)
def test_the_smallest_form_that_is_taken_comes(app: Flask, taken: str | None, coding: str | None) -> None:
    headers = {} if taken is None else {"Accept-Encoding": taken}
    response = app.test_client().get("/static/app.css", headers=headers)
    assert response.headers.get("Content-Encoding") == coding
    assert response.headers["Vary"] == "Accept-Encoding"


def test_what_a_browser_has_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    tags = set()
    for coding in ("br", "gzip", "identity"):
        headers = {"Accept-Encoding": coding}
        tag = client.get("/static/app.css", headers=headers).headers["ETag"]
        again = client.get("/static/app.css", headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Vary"] == "Accept-Encoding"
        tags.add(tag)
    assert len(tags) == 3  # one address, three forms: none stands for another


@pytest.mark.parametrize("name", ["nothing.css", "app.css.gz", "..%2fconfig.py", "../config.py", "."])
def test_there_is_nothing_else(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/{name}").status_code in (404, 308)


def test_a_mangled_address_is_a_bad_request(app: Flask) -> None:
    assert app.test_client().get("/static/%00").status_code == 400


@pytest.mark.parametrize("address", ["/", "/staff/sign-in", "/nothing"])
def test_a_page_is_never_packed(app: Flask, address: str) -> None:
    response = app.test_client().get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in response.headers
    assert "</html>" in response.text


def test_an_address_is_kept_for_good_only_while_it_is_the_one_of_the_content(
    app: Flask, browser: Browser
) -> None:
    browser.open("/")
    sheet = browser.page.soup.select_one('link[rel="stylesheet"]')
    assert sheet is not None
    address = str(sheet["href"])
    kept = app.test_client().get(address)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    earlier = f"{address[:-12]}{'0' * 12}"
    for other in (earlier, "/static/app.css", "/static/app.css?v="):
        response = app.test_client().get(other)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


def test_the_command_writes_each_form_for_a_web_server(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "static"
    before = os.umask(0o077)
    try:
        result = app.test_cli_runner().invoke(args=["static", "write", str(folder)])
    finally:
        os.umask(before)
    assert (result.exit_code, result.output) == (0, f"{3 * len(NAMES)} files in {folder}.\n")
    for name in NAMES:
        content = (FOLDER / name).read_bytes()
        version = folder / hashlib.sha256(content).hexdigest()[:12]
        assert (version / name).read_bytes() == content
        assert brotli.decompress((version / f"{name}.br").read_bytes()) == content
        assert gzip.decompress((version / f"{name}.gz").read_bytes()) == content
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o644}
    assert {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir()) if path.is_dir()} == {0o755}


def test_the_command_says_where_it_cannot_write(app: Flask, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    result = app.test_cli_runner().invoke(args=["static", "write", str(taken / "static")])
    assert result.exit_code == 1
    assert result.output == f"Error: Cannot write into {taken / 'static'}: Not a directory.\n"


def test_a_server_packs_before_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = {name: static_files.StaticFile(b"a" * 100, "text/css") for name in NAMES}
    monkeypatch.setattr(static_files, "static_files", lambda: fresh)
    static_files.pack()
    assert all("forms" in vars(file) for file in fresh.values())
