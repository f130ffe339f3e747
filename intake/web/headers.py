"""Headers on every response, errors too: nothing is loaded from elsewhere, framed, sniffed or stored."""

from __future__ import annotations

from flask import Flask, Response, request

from intake.web.logo import LOGO
from intake.web.static_files import is_asked_by_content

SECURITY_HEADERS = {
    # Only our own files, of the kinds we have; no inline script or style, no frame, no other form target.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=63072000; includeSubDomains"
NO_STORE = "no-store"
FIRST_ERROR_STATUS = 400
FOR_A_YEAR = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Put the headers on every response of the application."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers["Cache-Control"] = FOR_A_YEAR if _never_changes(response) else NO_STORE
    return response


def _never_changes(response: Response) -> bool:
    """A file's address carries its content's hash; a page may hold what a patient told."""
    if response.status_code >= FIRST_ERROR_STATUS:
        return False
    return request.endpoint == LOGO or is_asked_by_content()
