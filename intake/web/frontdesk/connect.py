"""Connecting the caller of an urgent request to a clinician: where they are first, then the bell."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField
from wtforms.validators import Length, Optional

from intake.extensions import keys
from intake.services.frontdesk.connecting import connect as connect_service
from intake.web.frontdesk.steps import form_page
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.forms import StepForm

LONGEST_PLACE = 200


class ConnectForm(StepForm):
    """Where the caller is right now."""

    where = StringField("Where are you right now?", validators=[Optional(), Length(max=LONGEST_PLACE)])


@bp.route("/cases/<reference>/connect", methods=["GET", "POST"])
def connect(reference: str) -> Response | BaseResponse:
    """Hand the request to the clinician and ring."""
    record, form = case_page.find(reference), ConnectForm()

    def step(session: Session) -> object:
        where, request = str(form.where.data or "").strip(), desk().handling(form.seen_version)
        return connect_service(session, keys(), record.row.reference, where, request)

    on_duty = desk().on_duty
    rung = on_duty.name if on_duty else "every clinician"
    done = f"The bell rings for {rung}, and letters go out. Stay on the line until somebody takes over."
    return form_page("connect", "Connect", record, form, step, done)
