"""Patients' pages, packed where the browser came to them from a page of ours, and nowhere else.

A page holds secrets (its token, what a patient told). Packed together with words that a stranger chose, its
length tells how alike the two are (BREACH). A stranger can have words on a patient's page only by what they
make the browser ask for: a link, a form, an address typed for somebody. Browsers say of each of these, and of
every redirect that follows it, that it does not come from our own origin; then the page goes out as it is.
Staff pages show what strangers wrote, so they are never packed.
"""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

from intake.web.headers import vary_by
from intake.web.patient.blueprint import bp as patient_pages

SMALLEST_BYTES = 1_000
"""Below this a page does not get smaller by more than packing costs."""
GZIP = "gzip"
GZIP_HEADER = 16 + zlib.MAX_WBITS


def register(app: Flask) -> None:
    """Pack every patient page of the application that may be."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if request.blueprint != patient_pages.name or response.mimetype != "text/html" or response.is_streamed:
        return response
    vary_by(response, "Accept-Encoding, Sec-Fetch-Site")
    page = response.get_data()
    if len(page) >= SMALLEST_BYTES and _comes_from_us() and request.accept_encodings[GZIP] > 0:
        gzip = zlib.compressobj(wbits=GZIP_HEADER)
        response.set_data(gzip.compress(page) + gzip.flush())
        response.content_encoding = GZIP
    return response


def _comes_from_us() -> bool:
    """Whether only pages of ours led here. Of a browser that does not say so nothing is known."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
