"""Which patient pages need an open sitting, or one whose request was sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NoReturn, ParamSpec, TypeVar

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.extensions import db
from intake.services.errors import DraftChanged
from intake.services.patient.sitting import refuse_filed
from intake.web.form.page_mark import PageOfSentForm, refuse_other_forms
from intake.web.form.posted import is_check, posted_pages
from intake.web.form.visit import Visit
from intake.web.guards import MARK
from intake.web.patient.visit import open_visit, sent_reference

P = ParamSpec("P")
R = TypeVar("R")

PATIENT_SITTING = "patient_sitting"
SENT_SITTING = "sent_sitting"


def patient_sitting(view: Callable[Concatenate[Visit, P], R]) -> Callable[P, R]:
    """Mark a view that needs an open sitting, and hand it over as the first argument.

    Raises `DraftNotFound` where the cookie opens none, `DraftAlreadyFiled` where it was sent, and for a page
    that was posted `PageOfAnotherForm` and `PageOfSentForm`: the error pages know what to do.

    What a page gives is worked out before the database is held for it, so that no writer waits for that;
    where another request of this sitting saved meanwhile, it is worked out once more, held from the start.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.method != "POST":
            return view(open_visit(), *args, **kwargs)
        try:
            return view(_posted_to(open_visit(also_filed=True, held=False)), *args, **kwargs)
        except DraftChanged:
            db.session.rollback()
            return view(_posted_to(open_visit(also_filed=True)), *args, **kwargs)

    setattr(guarded, MARK, PATIENT_SITTING)
    return guarded


def sent_sitting(view: Callable[Concatenate[Visit, str, P], Response]) -> Callable[P, Response]:
    """Mark a view that needs a sitting whose request was sent, and hand over its reference, too.

    A sitting that is still open is led back to its form. Raises `DraftNotFound` and `PageOfAnotherForm`.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        visit = open_visit(also_filed=True)
        if request.method == "POST":
            refuse_other_forms(visit)
        if not visit.sitting.is_filed:
            return redirect(url_for("patient.go_on"), 303)
        return view(visit, sent_reference(visit), *args, **kwargs)

    setattr(guarded, MARK, SENT_SITTING)
    return guarded


def _posted_to(visit: Visit) -> Visit:
    """The visit, where the page that was sent is one of its sitting's and the form is still filled in."""
    refuse_other_forms(visit)
    if visit.sitting.is_filed:
        _refuse_pages_of_sent_form(visit)
    return visit


def _refuse_pages_of_sent_form(visit: Visit) -> NoReturn:
    """A request sent again leads to its number; a page still being filled in is not lost silently."""
    if any(not is_check(form) for form in posted_pages(visit.words, visit.today)):
        raise PageOfSentForm
    refuse_filed(db.session(), visit.sitting.draft)
