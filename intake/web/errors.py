"""Pages for what goes wrong: plain words, the office's phone, 911, and what happened to the answers.

None of them needs the database, so that they stand when it is down.
"""

from __future__ import annotations

from flask import Flask, make_response, redirect, request, url_for
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from intake.domain.questionnaire import Kind
from intake.services.errors import Busy, DraftAlreadyFiled, DraftChanged, DraftNotFound
from intake.store.errors import Unavailable
from intake.web import context, staff_errors
from intake.web.guards import is_foreign_host
from intake.web.languages import BUTTON, posted_language, remember_language
from intake.web.patient.page import PAGE_FORM, page_words, render
from intake.web.patient.visit import drop_cookie

GONE = 410
CONFLICT = 409
UNAVAILABLE = 503
RETRY_AFTER_SECONDS = 5

WORDS_BY_STATUS = {
    400: "bad_request",
    404: "not_found",
    405: "not_found",
    413: "too_large",
    429: "too_many",
    503: "busy",
}
WORDS_OTHERWISE = "error_page"
_HEADERS_KEPT = ("Allow", "Retry-After")
_NOT_SENT_AGAIN = frozenset({"csrf_token", "action", BUTTON})


def register(app: Flask) -> None:
    """Answer every error of the application with a page of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(NoConnectionInTime, _busy)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(DraftChanged, _changed)
    app.register_error_handler(DraftNotFound, _no_sitting)
    app.register_error_handler(DraftAlreadyFiled, _already_filed)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None:
        return error.get_response()
    response = _page(WORDS_BY_STATUS.get(error.code, WORDS_OTHERWISE), error.code)
    own = error.get_response()
    for name in _HEADERS_KEPT:
        if name in own.headers:
            response.headers[name] = own.headers[name]
    if isinstance(error, RateLimitExceeded) and error.limit is not None:
        response.headers["Retry-After"] = str(error.limit.limit.get_expiry())
    return response


def _unavailable(error: Unavailable) -> Response:
    return _try_again(error.retry_after)


def _busy(_error: Exception) -> Response:
    return _try_again(RETRY_AFTER_SECONDS)


def _try_again(seconds: int) -> Response:
    response = _page("busy", UNAVAILABLE)
    response.headers["Retry-After"] = str(seconds)
    return response


def _changed(_error: DraftChanged) -> Response:
    """Two windows of one sitting saved at the same moment; sending again mends it."""
    return _page("busy", CONFLICT)


def _already_filed(_error: DraftAlreadyFiled) -> Response:
    return redirect(url_for("patient.done"), 303)


def _no_sitting(_error: DraftNotFound) -> Response:
    """No form is open here, or no longer; what was typed into the page is shown, so that it can be copied."""
    response = _page("no_sitting", GONE, typed=_typed_texts())
    drop_cookie(response)
    return response


def _page(word: str, status: int, *, typed: tuple[str, ...] = ()) -> Response:
    if staff_errors.is_staff_address() and not is_foreign_host():
        return staff_errors.error_page(status, typed=_typed_by_staff())
    sent = _sent_along()
    if sent and (language := posted_language(context.questionnaire())):
        remember_language(language)
    words = page_words()
    html = render(
        "errors/error.html",
        words,
        words(f"{word}_title"),
        language_form=PAGE_FORM if sent else "",
        after_language=f"{request.script_root}/" if request.method == "POST" and not sent else "",
        text=words.plain[f"{word}_text"],
        typed=typed,
        sent=sent,
    )
    return make_response(html, status)


def _sent_along() -> tuple[tuple[str, str], ...]:
    """What a form sent, but for its button: it is sent once more when the language is changed."""
    if request.method != "POST":
        return ()
    try:
        posted = request.form.items(multi=True)
    except HTTPException:  # what came cannot be read as a form at all
        return ()
    return tuple((name, value) for name, value in posted if name not in _NOT_SENT_AGAIN)


def _typed_by_staff() -> tuple[str, ...]:
    try:
        return staff_errors.typed_texts()
    except HTTPException:  # what came cannot be read as a form at all
        return ()


def _typed_texts() -> tuple[str, ...]:
    """What was written in a posted page, in people's own words."""
    if request.method != "POST":
        return ()
    questions = (q for page in context.questionnaire().pages for q in page.questions)
    names = (q.link_id for q in questions if q.kind in (Kind.TEXT, Kind.TEXTAREA))
    return tuple(text for name in names if (text := request.form.get(name, "").strip()))
