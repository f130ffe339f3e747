"""The PDF: tagged, its drawings with a text, each sheet counted by itself; its process reaches nothing."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from intake.formats import pdf
from intake.formats.pdf_maker import Refused, guard
from tests.support.pdf_tools import needs_pdf

SHEET = """<div class="app-paper"><div class="app-paper__head"><p>Somebody. Form number 2M0T</p></div>
<div class="app-paper__body"><h1>Somebody</h1><p>One line.</p>
<table><caption>Surgeries</caption><thead><tr><th scope="col">When</th></tr></thead>
<tbody><tr><td>2024</td></tr></tbody></table>
<svg class="app-body-marked" viewBox="0 0 20 20" role="img"><title>Pain</title>
<desc>left &quot;leg&quot;</desc>
<g class="app-body__marked"><path d="M0 0h9v9z"/></g></svg></div></div>"""
LONG = SHEET.replace("<p>One line.</p>", "<p>One line.</p>" * 60)
CSS = (
    ".app-paper__name { margin: 0 } @page { @bottom-right { content: counter(page) ' of ' counter(pages) } }"
)


def tags(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """Every element of the tag tree."""

    def walk(node: Any) -> Iterator[dict[str, Any]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                yield from walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    root: Any = reader.trailer["/Root"]
    yield from walk(root["/StructTreeRoot"])


@needs_pdf
def test_it_is_tagged_titled_and_says_so_and_every_sheet_has_its_own_count_of_pages() -> None:
    reader = PdfReader(io.BytesIO(pdf.make_pdf("Pre-visit summary", CSS, [SHEET, LONG], seconds=30)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Pre-visit summary"
    assert 'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data().decode()
    found = list(tags(reader))
    count = Counter(str(each["/S"]) for each in found)
    assert (count["/H1"], count["/Table"], count["/TH"], count["/TD"], count["/Figure"]) == (2, 2, 2, 2, 2)
    assert {str(each["/Alt"]) for each in found if each["/S"] == "/Figure"} == {'Pain: left "leg"'}
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 4
    assert "1 of 1" in texts[0]
    assert ["1 of 3" in texts[1], "2 of 3" in texts[2], "3 of 3" in texts[3]] == [True] * 3
    assert all("Form number 2M0T" in text for text in texts), "the head stands on every sheet"


@needs_pdf
def test_whatever_a_sheet_names_is_not_fetched_and_the_pdf_comes_all_the_same(tmp_path: Any) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not a picture")
    evil = (
        f'<img alt="a" src="file://{secret}"><img alt="b" src="http://127.0.0.1:9/x.png">'
        f'<link rel="stylesheet" href="file://{secret}"><a href="https://example.org/">away</a>'
    )
    made = pdf.make_pdf("Sheet", CSS, [SHEET.replace("<p>One line.</p>", evil)], seconds=30)
    assert b"not a picture" not in made
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


@needs_pdf
def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(pdf.PdfNotMade, match=r"no PDF within 0\.01 seconds"):
        pdf.make_pdf("Sheet", CSS, [SHEET], seconds=0.01)


def test_a_day_of_sheets_has_more_time_than_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    telling = tmp_path / "maker.py"
    telling.write_text("import sys; sys.stdout.write(f'%PDF-{sys.argv[1]}')")
    monkeypatch.setattr(pdf, "MAKER", telling)
    assert pdf.make_pdf("Sheet", CSS, [SHEET]) == b"%PDF-3"
    assert pdf.make_pdf("Day", CSS, [SHEET] * 20) == b"%PDF-32"


def test_a_process_that_fails_says_no_word_of_the_sheet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    failing = tmp_path / "maker.py"
    failing.write_text("raise ValueError('Ximena Quill')")
    monkeypatch.setattr(pdf, "MAKER", failing)
    with pytest.raises(pdf.PdfNotMade, match=r"^the process ended with 1: ValueError$"):
        pdf.make_pdf("Sheet", CSS, [SHEET])


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("127.0.0.1", 9))),
        ("socket.getaddrinfo", ("example.org", 80, 0, 0, 0)),
        ("subprocess.Popen", ("ls", [], None, None)),
        ("os.system", ("ls",)),
        ("urllib.Request", ("http://example.org/", None, {}, "GET")),
        ("open", ("/tmp/x", "wb", 0)),  # noqa: S108 - nothing is opened
        ("open", ("x", "r+", 0)),
    ],
)
def test_the_process_may_not_reach_out_or_write(event: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Refused):
        guard(event, arguments)


def test_it_may_read_and_take_what_is_embedded() -> None:
    guard("open", ("x", "r", 0))
    guard("open", ("x", None, 0))
    guard("urllib.Request", ("data:image/svg+xml;base64,AA==", None, {}, "GET"))
    guard("import", ("json", None, None, None, None))
