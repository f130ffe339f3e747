"""The first page, and beginning or going on with a form."""

from __future__ import annotations

from datetime import timedelta

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.content.information import ABOUT_SURGERY, LANGUAGE_HELP, NOTICES
from intake.domain import flow
from intake.domain.answers import Answers
from intake.extensions import db, keys, limiter
from intake.services.errors import DraftAlreadyFiled, DraftNotFound
from intake.services.patient import sitting as sittings
from intake.services.patient.sitting import FormUsed
from intake.store.errors import Unavailable
from intake.web.form.addresses import step_address
from intake.web.form.button import ButtonForm
from intake.web.form.languages import posted_language, remember_language
from intake.web.form.page import page_words, render
from intake.web.form.page_mark import is_as_shown, mark
from intake.web.form.robots import TRAP, refuse_trapped, starts_allowed
from intake.web.form.visit import Visit
from intake.web.guards import public
from intake.web.host_cookie import SITTING
from intake.web.patient.blueprint import bp
from intake.web.patient.guard import patient_sitting
from intake.web.patient.visit import open_visit

MINUTES = {"en": 14, "es": 14}
"""How long a typical form takes from Start to Send: read, tapped and typed as measured, and rounded up."""

START_OVER = "start over"
ANYWAY = "anyway"
"""What the button posts that begins a new request beside one that was sent."""


@bp.get("/")
@public
def start() -> str:
    """What this form is and is not, and the button that begins it."""
    words, information = page_words(), context.practice().information
    return render(
        "patient/start.html",
        words,
        words("start_title"),
        minutes=words("start_minutes", minutes=MINUTES[words.language]),
        erased=words("start_erased", days=context.practice().retention.draft_days),
        begin_url=url_for("patient.begin"),
        trap=TRAP,
        open_url=url_for("patient.open_saved"),
        sent_url=url_for("patient.find_sent"),
        about_url=url_for("info.page", page_id=ABOUT_SURGERY),
        about_text=words.of(information[ABOUT_SURGERY].title),
        notices=[
            (url_for("info.page", page_id=page_id), words.of(information[page_id].title))
            for page_id in NOTICES
        ],
        taglines=information[LANGUAGE_HELP].taglines,
        taglines_url=url_for("info.page", page_id=LANGUAGE_HELP),
        go_on_url=url_for("patient.go_on") if _open_form() else "",
    )


@bp.get("/start")
@public
def start_over() -> Response:
    """Ask whether the answers of the form that is open here may be lost."""
    visit = _open_form()
    if visit is None or not visit.sitting.answered_at:
        return redirect(url_for("patient.start"), 303)
    html = render(
        "patient/start_over.html",
        visit.words,
        visit.words("start_over_title"),
        back_url=url_for("patient.start"),
        go_on_url=url_for("patient.go_on"),
        save_url=url_for("patient.save"),
        begin_url=url_for("patient.begin"),
        page_mark=mark(visit, START_OVER),
    )
    return make_response(html)


@bp.post("/start")
@public
@limiter.limit(starts_allowed)
def begin() -> Response:
    """Begin a new sitting; the one before, if any, is left to expire.

    Where that one holds answers, whoever was not warned of it is warned first.
    """
    refuse_trapped()
    if not ButtonForm().validate():
        return redirect(url_for("patient.start"), 303)
    visit = _open_form()
    if visit is not None and visit.sitting.answered_at and not is_as_shown(visit, START_OVER):
        return redirect(url_for("patient.start_over"), 303)
    questionnaire = context.questionnaire()
    if language := posted_language(questionnaire):  # chosen on the page that said that it failed
        remember_language(language)
    now = context.now()
    opened, token = sittings.start(
        db.session(),
        keys(),
        FormUsed(questionnaire.id, questionnaire.version, page_words().language),
        now=now,
        new_id=context.new_id,
        new_token=context.new_token,
        kept_for=timedelta(days=context.practice().retention.draft_days),
        beside=_told_beside(visit),
    )
    first = flow.path(questionnaire, Answers.from_json(opened.answers))[0]
    db.session.commit()
    response = redirect(step_address(first), 303)
    SITTING.give(response, token)
    return response


@bp.get("/form")
@patient_sitting
def go_on(visit: Visit) -> Response:
    """Go on where the form was left: at the first page that is not complete."""
    return redirect(step_address(visit.turn.first_incomplete), 303)


def _told_beside(visit: Visit | None) -> str:
    """The id of the request that a new one is sent beside, on the page that said it was sent; "" for none."""
    case = visit.updated_case if visit and request.form.get("action") == ANYWAY else None
    return case.id if case else ""


def _open_form() -> Visit | None:
    """The form that is open in this browser; None where there is none."""
    try:
        return open_visit()
    except (DraftNotFound, DraftAlreadyFiled, Unavailable):
        return None  # the first page stands whatever the database does: it holds the phone number and 911
