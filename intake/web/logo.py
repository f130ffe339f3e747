"""The practice's logo at one address of ours, which changes with its content and so may be kept for good."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from intake import context
from intake.content.logo import Logo
from intake.extensions import limiter
from intake.web.guards import public
from intake.web.static_files import STATIC

ADDRESS = "/logo/"
LOGO = "logo"
OWN_FILES = frozenset({STATIC, LOGO})
"""The endpoints of files that a page shows: they need no database, and count as no page."""


def register(app: Flask) -> None:
    """Put the logo's address onto the application."""
    app.add_url_rule(f"{ADDRESS}<file_name>", LOGO, show, methods=["GET"])


def logo_url(logo: Logo) -> str:
    """Where the logo is found; needs no routing, so that it stands on every error page, too."""
    return f"{request.script_root}{ADDRESS}{logo.file_name}"


@limiter.exempt
@public
def show(file_name: str) -> Response:
    """The logo itself; an address of an earlier one leads nowhere."""
    logo = context.practice().logo
    if logo is None or logo.file_name != file_name:
        abort(404)
    return Response(logo.content, mimetype=logo.media_type)
