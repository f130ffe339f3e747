"""Who may open a form for a caller: whoever of the staff began it; and what is said of a page not taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from flask import flash, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from intake.domain.reference import show_reference
from intake.extensions import db, keys
from intake.services.errors import DraftAlreadyFiled, DraftChanged, DraftNotFound
from intake.services.patient import sitting as sittings
from intake.services.patient.safety import HelpNeeded
from intake.services.patient.sitting import case_of
from intake.store.engine import reading
from intake.web.form.help_view import call_now, help_said
from intake.web.form.page_form import PageForm
from intake.web.form.page_mark import PageChanged, PageOfAnotherForm, refuse_other_forms
from intake.web.form.portal import Portal, Staffed, come_to, portal
from intake.web.form.posted import help_in, is_check, posted_pages, typed_rows
from intake.web.form.visit import Visit, visit_of
from intake.web.frontdesk.read_aloud import on_duty_name, read_aloud
from intake.web.staff.desk import desk
from intake.web.staff.page import missing, render

P = ParamSpec("P")

CONFLICT = 409
OF_THE_DESK = frozenset({"caller.throw_away"})
"""Posted from a page of the desk, not of the form, so without the form's mark."""
CHANGED = "This page changed in another window since it was shown. Nothing of yours was put into the form."
OTHER_FORM = "This page belongs to another form. Nothing of yours was put into this one."
WAS_SENT = "This form was sent before the page was. Write what is new into a note on the request."


def portal_of(form_id: str) -> Portal:
    """The portal of a form for a caller, by its id."""
    staffed = Staffed(
        heading="You fill this in for a caller.",
        how="Read each question aloud, and tick only what they say. "
        "Where a sign needs help at once, the next page says what to tell them.",
        keep="Keep it and go on later",
        desk_url=url_for("caller.start"),
        desk_text="My forms for callers",
    )
    return Portal("caller", form_id, staffed)


def caller_form(view: Callable[Concatenate[Visit, P], Response]) -> Callable[P, Response]:
    """Open the form that the address names, where the signed-in person began it, and hand it to the view.

    One that was sent leads to its request. Anybody else's, and one that is gone, is like a page that is not
    there. A page that cannot be taken as it was sent is answered with what was typed, and with the help that
    a sign on it calls for.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        visit = _open()
        try:
            if request.method == "POST" and request.endpoint not in OF_THE_DESK:
                refuse_other_forms(visit)
            if visit.sitting.is_filed and request.endpoint != "caller.done":
                return _was_sent(visit)
            return view(visit, *args, **kwargs)
        except PageOfAnotherForm:
            return _refused(visit, OTHER_FORM, portal().address("go_on"))
        except PageChanged as changed:
            return _refused(visit, CHANGED, changed.way_on, changed.needed)
        except DraftChanged:
            return _refused(visit, CHANGED, request.path)
        except DraftAlreadyFiled:
            db.session.rollback()
            return redirect(portal().address("done"), 303)

    return guarded


def _open() -> Visit:
    at, form_id, changes = desk(), cast("str", g.caller_form_id), request.method == "POST"
    session = db.session()
    if not changes:
        reading(session)
    try:
        opened = sittings.open_of_staff(session, keys(), form_id, at.user.id, at.now, to_change=changes)
    except DraftNotFound:
        missing()
    come_to(portal_of(form_id))
    return visit_of(opened, at.now, at.user.actor)


def _was_sent(visit: Visit) -> Response:
    """To the request; a page still being filled in is not lost silently."""
    case = case_of(db.session(), visit.sitting)
    if case is None:
        missing()
    address = url_for("frontdesk.case", reference=case.reference)
    if any(not is_check(form) for form in _posted(visit)):
        return _refused(visit, WAS_SENT, address)
    flash(f"This form was sent. The form number is {show_reference(case.reference)}.")
    return redirect(address, 303)


def _posted(visit: Visit) -> tuple[PageForm, ...]:
    return posted_pages(visit.words, visit.today) if request.method == "POST" else ()


def _refused(visit: Visit, why: str, way_on: str, needed: HelpNeeded | None = None) -> Response:
    db.session.rollback()
    forms = _posted(visit)
    needed = needed or help_in(forms, visit.questionnaire, visit.policy, visit.today)
    said = help_said(visit.words, needed, call_now(visit)) if needed else None
    html = render(
        "frontdesk/caller_refused.html",
        "This page was not taken",
        why=why,
        way_on=way_on,
        typed=typed_rows(forms, visit.words),
        help_first=said,
        aloud=read_aloud(said, visit.words.language, on_duty_name()) if said else None,
    )
    return make_response(html, CONFLICT)
