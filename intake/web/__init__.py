"""Flask, WTForms and nothing else: the pages for patients and staff."""

from __future__ import annotations

from flask import Flask

from intake.web import (
    errors,
    guards,
    headers,
    kept_templates,
    logo,
    packed_pages,
    readiness,
    request_log,
    static_files,
    template_globals,
)
from intake.web.admin import audit as _audit  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import exports as _exports  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import figures as _figures  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import finishing as _finishing  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import keeping as _keeping  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import morning as _morning  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import operations as _operations  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import translations as _translations  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import views as admin
from intake.web.auth import account as _account  # noqa: F401  adds its routes to the blueprint
from intake.web.auth import passkeys as _passkeys  # noqa: F401  adds its routes to the blueprint
from intake.web.auth import views as auth
from intake.web.clinician import bell as _bell  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import day as _day  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import disposition as _disposition  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import downloads as _downloads  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import duty as _duty  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import outcome as _outcome  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import papers as _papers  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import reading as _reading  # noqa: F401  adds its routes to the blueprint
from intake.web.clinician import views as clinician
from intake.web.frontdesk import booking as _booking  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import call_sheets as _call_sheets  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import caller_help as _caller_help  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import callers
from intake.web.frontdesk import calls as _calls  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import connect as _connect  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import heard as _heard  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import letters as _letters  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import merging as _merging  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import notes as _notes  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import steps as _steps  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import views as frontdesk
from intake.web.frontdesk import visit_file as _visit_file  # noqa: F401  adds its routes to the blueprint
from intake.web.patient.information import bp as information_pages
from intake.web.patient.views import bp as patient_pages
from intake.web.posted_request import PostedRequest
from intake.web.sessions import OwnSessions
from intake.web.staff import erased
from intake.web.staff import guard as staff_guard


def register(app: Flask) -> None:
    """Put every page, error page and header onto the application."""
    app.request_class = PostedRequest
    headers.register(app)
    app.session_interface = OwnSessions()
    kept_templates.register(app)
    template_globals.register(app)
    errors.register(app)
    app.before_request(guards.refuse_unguarded)
    app.before_request(guards.refuse_what_no_form_sends)
    app.register_blueprint(patient_pages)
    app.register_blueprint(information_pages)
    static_files.register(app)
    logo.register(app)
    staff_guard.register(app)
    erased.register(app)
    for portal in (auth.bp, frontdesk.bp, callers.bp, clinician.bp, admin.bp):
        app.register_blueprint(portal)
    guards.refuse_foreign_hosts(app)
    readiness.register(app)
    packed_pages.register(app)
    request_log.register(app)
