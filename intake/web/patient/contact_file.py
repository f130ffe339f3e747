"""The office as a contact to save, so that nobody takes our call for a stranger's."""

from __future__ import annotations

from flask import make_response
from werkzeug.wrappers import Response

from intake import context
from intake.formats.vcard import MEDIA_TYPE, vcard
from intake.web.guards import public
from intake.web.patient.blueprint import bp


@bp.get("/contact.vcf")
@public
def contact_file() -> Response:
    """The practice's name with the number we call from and the office's; it tells of nobody."""
    practice = context.practice()
    response = make_response(vcard(practice.name, (practice.calls_from, practice.phone)))
    response.mimetype = MEDIA_TYPE
    response.headers["Content-Disposition"] = 'attachment; filename="contact.vcf"'
    return response
