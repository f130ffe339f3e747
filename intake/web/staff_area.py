"""Everything staff open, put onto the application in one call."""

from __future__ import annotations

from flask import Flask

from intake.web import erased, staff_guard
from intake.web.admin import translations as _translations  # noqa: F401  adds its routes to the blueprint
from intake.web.admin import views as admin
from intake.web.auth import account as _account  # noqa: F401  adds its routes to the blueprint
from intake.web.auth import views as auth
from intake.web.clinician import views as clinician
from intake.web.frontdesk import steps as _steps  # noqa: F401  adds its routes to the blueprint
from intake.web.frontdesk import views as frontdesk


def register(app: Flask) -> None:
    """Add the guard and the staff pages."""
    staff_guard.register(app)
    erased.register(app)
    app.register_blueprint(auth.bp)
    app.register_blueprint(frontdesk.bp)
    app.register_blueprint(clinician.bp)
    app.register_blueprint(admin.bp)
