"""Headers on every response, errors too: nothing is loaded from elsewhere, framed, sniffed or stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.wrappers import Response as BaseResponse

from intake.web.logo import LOGO
from intake.web.static_files import is_asked_by_content

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECURITY_HEADERS = {
    # Only our own files, of the kinds we have; no inline script or style, no frame, no other form target.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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


_ALWAYS = tuple(SECURITY_HEADERS.items())
_BY_HTTPS = (*_ALWAYS, ("Strict-Transport-Security", HSTS))


def register(app: Flask) -> None:
    """Put the headers on every response of the application."""
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[assignment,method-assign]
    app.after_request(_say_how_long_to_keep)


def _with_headers(inner: WSGIApplication) -> WSGIApplication:
    """The application whose every answer carries the headers that are the same for all."""

    def secured(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            # By now a proxy's word on how the request came is in the environment.
            fixed = _BY_HTTPS if environ["wsgi.url_scheme"] == "https" else _ALWAYS
            return start_response(status, [*headers, *fixed], *more)

        return inner(environ, start)

    return secured


def vary_by(response: BaseResponse, names: str) -> None:
    """Say that the answer depends on these headers of the request, too."""
    said = response.headers.get("Vary")
    response.headers["Vary"] = f"{said}, {names}" if said else names


def _say_how_long_to_keep(response: Response) -> Response:
    response.headers["Cache-Control"] = FOR_A_YEAR if _never_changes(response) else NO_STORE
    return response


def _never_changes(response: Response) -> bool:
    """A file's address carries its content's hash; a page may hold what a patient told."""
    if response.status_code >= FIRST_ERROR_STATUS:
        return False
    return request.endpoint == LOGO or is_asked_by_content()
