"""The tiny address that a clinician's open page asks whether somebody waits."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from intake.extensions import db
from intake.web.clinician.views import bp
from intake.web.staff import bell as banner
from intake.web.staff.who import staff

NOT_MODIFIED = 304


@bp.get("/bell")
def bell() -> Response:
    """Who waits, as a piece of a page; nothing again where the page knows it."""
    if request.if_none_match.contains(banner.etag()):
        response = make_response("", NOT_MODIFIED)
    else:
        rings = banner.rings()
        if rings:
            banner.record_look(staff())
        response = make_response(render_template("staff/_bell.html", rings=rings))
        db.session.commit()
    response.set_etag(banner.etag())
    return response
