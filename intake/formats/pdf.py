"""A PDF of HTML sheets, made by a process of its own (`pdf_maker`) that reaches nothing and has little time.

WeasyPrint and the system's Pango are an extra: where they are not installed, `is_there` says so, and the
browser prints the same sheets.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import ceil
from pathlib import Path

MAKER = Path(__file__).with_name("pdf_maker.py")
SECONDS = 3.0
SECONDS_A_SHEET = 1.5
"""Of processor time; more for each further sheet of one job: a clinic day has some 20."""
TIMES_AS_LONG = 3
"""How much longer than that is waited: a busy machine is no reason to give a sheet up."""
_ENVIRONMENT = {"LANG": "C.UTF-8"}
"""All that the process is told of this machine: no settings, no keys."""


class PdfNotMade(Exception):
    """No PDF came: too slow, not installed, or refused. The message is for the log and names no patient."""


@cache
def is_there() -> bool:
    """Whether the PDF extra is installed."""
    return find_spec("weasyprint") is not None


def make_pdf(title: str, css: str, sheets: Sequence[str], *, seconds: float | None = None) -> bytes:
    """A tagged PDF of these HTML sheets, each with its own count of pages. Raises `PdfNotMade`.

    `title` names the document, and no person; `css` is all the style there is; a sheet holds its drawings.
    """
    work = SECONDS + SECONDS_A_SHEET * (len(sheets) - 1)
    limit = TIMES_AS_LONG * work if seconds is None else seconds
    told = json.dumps({"title": title, "css": css, "sheets": list(sheets)}).encode()
    try:
        made = subprocess.run(  # noqa: S603 - our own file, by this Python
            [sys.executable, "-I", str(MAKER), str(ceil(work))],
            input=told,
            capture_output=True,
            env=_ENVIRONMENT,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfNotMade(f"no PDF within {limit:g} seconds") from None
    if made.returncode != 0 or not made.stdout.startswith(b"%PDF-"):
        kind = made.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        raise PdfNotMade(f"the process ended with {made.returncode}: {kind or 'no word'}")
    return made.stdout
