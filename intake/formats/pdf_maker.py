"""Makes one PDF of HTML sheets: a program of its own that can reach nothing, started by `pdf`.

It reads one JSON object from standard input ({"title", "css", "sheets"}) and writes the PDF to standard
output; its one argument is the seconds of processor time that it has. Whatever stands in a sheet, this
process opens no connection, starts no program and writes no file: WeasyPrint is given a fetcher that takes
embedded data alone, and Python itself refuses the rest.
"""

from __future__ import annotations

import base64
import ctypes.util
import gc
import json
import re
import resource
import sys
from typing import Any

MEMORY_BYTES = 2 << 30
PRINTED = 4
"""The flag of an annotation that stands on paper, too (ISO 32000-1, table 165)."""
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
)

# The head of a sheet stands in the margin of every page of it: paged media say so better than a table.
PAGED = """
@page { margin-top: 0.5in; @top-left { content: element(head); width: 100%; vertical-align: bottom } }
.app-paper, .app-paper__body { display: block }
.app-paper__head { display: block; position: running(head) }
"""


# A drawing becomes a picture with a text of its own, which the PDF can tag. The page's styles do not reach
# into it, so what they say of the body's drawing is said by attributes.
_BODY = 'fill="#fff" stroke="#47575a" stroke-width="0.5" font-family="sans-serif"'
_LOOKS = {
    "app-body__edge": 'fill="none" stroke-width="2"',
    "app-body__rest": 'fill="#f2f2f2"',
    "app-body__face": 'fill="none"',
    "app-body__marked": 'fill="#333" stroke="#fff"',
    "app-body-marked__text": 'fill="#000" stroke="none" text-anchor="middle" font-size="14"',
}
_SVG = re.compile(r'<svg class="(?P<css>[^"]*)"(?P<rest>[^>]*)>(?P<inside>.*?)</svg>', re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
_VIEW_BOX = re.compile(r'viewBox="[^"]*"')


class Refused(RuntimeError):
    """What this process may not do was tried."""


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook of Python: refuse connections, programs and files that are written."""
    if event.startswith(_REFUSED):
        raise Refused(event)
    if event == "urllib.Request" and not str(arguments[0]).startswith("data:"):
        raise Refused(event)
    if event == "open" and isinstance(mode := arguments[1], str) and set(mode) & set("wax+"):
        raise Refused("a file was to be written")


def make(title: str, css: str, sheets: list[str]) -> bytes:
    """The PDF of these HTML bodies, tagged, each with its own count of pages."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    styles = [CSS(string=css + PAGED, url_fetcher=fetcher)]
    documents = [
        HTML(string=_document(title, sheet), url_fetcher=fetcher).render(stylesheets=styles)
        for sheet in sheets
    ]
    pages = [page for document in documents for page in document.pages]
    whole = documents[0].copy(pages)
    return bytes(whole.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, finisher=_finish))


def _finish(_document: Any, pdf: Any) -> None:
    """What PDF/UA-1 asks for besides: each header cell says what it heads, and links are printed, too.

    Source: ISO 14289-1, 7.5 and 7.18.1.
    """
    for each in pdf.objects:
        if not isinstance(each, dict):
            continue
        if each.get("S") == "/TH":
            row = _referred_to(pdf, each["P"])
            is_head = _referred_to(pdf, row["P"])["S"] == "/THead"
            each["A"]["Scope"] = "/Column" if is_head else "/Row"
        elif each.get("Subtype") == "/Link":
            each["F"] = PRINTED


def _referred_to(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _document(title: str, sheet: str) -> str:
    sheet = _SVG.sub(_as_picture, sheet)
    head = f'<!doctype html><html lang="en" class="staff"><head><title>{title}</title></head>'
    return f"{head}<body>{sheet}</body></html>"


def _as_picture(drawing: re.Match[str]) -> str:
    """A drawing of the page as an image that holds it, with its title and description as the text instead."""
    inside, is_body = drawing["inside"], "app-body" in drawing["css"]
    said = [found[1].strip() for part in (_TITLE, _DESCRIPTION) if (found := part.search(inside))]
    box = _VIEW_BOX.search(drawing["rest"])
    for css_class, looks in _LOOKS.items():
        inside = inside.replace(f'class="{css_class}"', looks)
    attributes = f"{_BODY if is_body else ''} {box[0] if box else ''}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'
    data = base64.b64encode(svg.encode()).decode()
    alt = ": ".join(said).replace('"', "&quot;")
    return f'<img class="{drawing["css"]}" alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def main() -> None:
    """Read the sheets, make the PDF, write it; nothing told is read before the doors are shut."""
    gc.disable()  # it lives for a second, and has a bound on its memory
    if sys.platform == "linux":
        # Its libraries lie there under their full names. Looking for them under shorter ones would start some
        # 50 programs, a tenth of all the work.
        ctypes.util.find_library = lambda _name: None  # type: ignore[assignment]
    import weasyprint  # noqa: F401 - elsewhere it asks the system for its libraries, which is refused later

    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.addaudithook(guard)
    told = json.load(sys.stdin)
    sys.stdout.buffer.write(make(told["title"], told["css"], told["sheets"]))


if __name__ == "__main__":
    main()
