"""Flask, WTForms and nothing else: the pages for patients and staff."""

from __future__ import annotations

from flask import Flask

from intake.web import errors, guards, headers, opening, request_log, staff_area, template_globals
from intake.web.info.views import bp as information_pages
from intake.web.patient.views import bp as patient_pages


def register(app: Flask) -> None:
    """Put every page, error page and header onto the application."""
    headers.register(app)
    template_globals.register(app)
    errors.register(app)
    app.before_request(guards.refuse_unguarded)
    app.before_request(guards.refuse_too_many_fields)
    app.register_blueprint(patient_pages)
    app.register_blueprint(information_pages)
    staff_area.register(app)
    guards.refuse_foreign_hosts(app)
    opening.register(app)
    request_log.register(app)
