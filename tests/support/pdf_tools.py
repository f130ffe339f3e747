"""Whether this machine can make PDFs (where it cannot, tests say so), and whether one is sound PDF/UA-1."""

from __future__ import annotations

import io
from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

import pytest
from pypdf import PdfReader

from intake.formats import pdf

CAN_MAKE = pdf.is_there() and find_library("pango-1.0") is not None
needs_pdf = pytest.mark.skipif(
    not CAN_MAKE, reason="NOT CHECKED: PDFs need the pdf extra, and Pango (apt-get install libpangoft2-1.0-0)"
)


LISTS, TABLE_PARTS = {"/LI", "/Caption"}, {"/Table", "/THead", "/TBody", "/TFoot"}
HEADINGS = ("/H1", "/H2", "/H3", "/H4")
PRINTED = 4


def page_count(made: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(io.BytesIO(made)).pages)


def unsound(made: bytes) -> list[str]:
    """What of a PDF breaks what a program can check of PDF/UA-1 (ISO 14289-1); empty where nothing does.

    The tag tree's lists, tables, headings and figures, links, titles, language and fonts.
    """
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    wrong = [*_of_the_document(reader, root), *_of_pages(reader)]
    level = 0
    for each, parent in elements(reader):
        kind, kids = str(each["/S"]), [str(kid["/S"]) for kid in _kids(each)]
        if kind == "/L" and set(kids) - LISTS:
            wrong.append(f"a list holds {sorted(set(kids) - LISTS)}")
        if kind == "/LI" and (parent != "/L" or set(kids) - {"/LBody", "/Lbl"}):
            wrong.append(f"an item of {parent} holds {kids}")
        if kind == "/TR" and (parent not in TABLE_PARTS or set(kids) - {"/TH", "/TD"}):
            wrong.append(f"a row of {parent} holds {kids}")
        if kind in ("/TH", "/TD") and parent != "/TR":
            wrong.append(f"a cell lies in {parent}")
        if kind == "/TH" and str(each["/A"].get("/Scope")) not in ("/Row", "/Column"):
            wrong.append("a header cell does not say what it heads")
        if kind == "/Table":
            widths = {len(_kids(row)) for row in _rows(each)}
            wrong += [f"rows of {sorted(widths)} cells in one table"] if len(widths) != 1 else []
        if kind == "/Figure" and not (each.get("/Alt") and "/BBox" in each["/A"]):
            wrong.append("a figure without a text or a place")
        if kind in HEADINGS:
            number = HEADINGS.index(kind) + 1
            wrong += [f"{kind} after level {level}"] if number > level + 1 else []
            level = number
    return wrong


def elements(reader: PdfReader) -> Iterator[tuple[dict[str, Any], str]]:
    """Every element of the tag tree in reading order, each with the kind of its parent."""

    def walk(node: dict[str, Any], parent: str) -> Iterator[tuple[dict[str, Any], str]]:
        yield node, parent
        for kid in _kids(node):
            yield from walk(kid, str(node["/S"]))

    root: Any = reader.trailer["/Root"]
    for each in root["/StructTreeRoot"]["/K"]:
        yield from walk(each.get_object(), "")


def _kids(element: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements below one; what it marks on the page is none."""
    inside: Any = element.get("/K", [])
    opened = [each.get_object() for each in (inside if isinstance(inside, list) else [inside])]
    return [each for each in opened if isinstance(each, dict) and "/S" in each]


def _rows(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in _kids(table):
        if each["/S"] == "/TR":
            yield each
        else:
            yield from _rows(each)


def _of_the_document(reader: PdfReader, root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it does not say that it is tagged"
    if not root.get("/Lang"):
        yield "no language"
    shows_it = root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
    if not (shows_it and reader.metadata and reader.metadata.title):
        yield "no title to be shown"
    if b'pdfuaid:part="1"' not in root["/Metadata"].get_object().get_data():
        yield "it does not say that it is PDF/UA-1"


def _of_pages(reader: PdfReader) -> Iterator[str]:
    pages: list[Any] = list(reader.pages)
    for page in pages:
        for link in (each.get_object() for each in page.get("/Annots", [])):
            if page.get("/Tabs") != "/S":
                yield "links are not reached in the order of the tags"
            if not int(link.get("/F", 0)) & PRINTED:
                yield "a link that is not on paper"
            if "/StructParent" not in link or not link.get("/Contents"):
                yield "a link that no tag knows, or that says nothing"
        for font in page["/Resources"].get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & below.keys():
                yield "a font that is not in it"
