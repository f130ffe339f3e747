"""Whether this machine can make PDFs; where it cannot, tests say that they were not checked."""

from __future__ import annotations

from ctypes.util import find_library

import pytest

from intake.formats import pdf

CAN_MAKE = pdf.is_there() and find_library("pango-1.0") is not None
needs_pdf = pytest.mark.skipif(
    not CAN_MAKE, reason="NOT CHECKED: PDFs need the pdf extra, and Pango (apt-get install libpangoft2-1.0-0)"
)
