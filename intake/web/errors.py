"""Pages for what goes wrong: plain words, the office's phone, 911, and what happened to the answers.

None of them needs the database, so that they stand when it is down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Flask, make_response, redirect, request, url_for
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from intake import context
from intake.logs import Reason
from intake.services.errors import Busy, DraftAlreadyFiled, DraftChanged, DraftNotFound
from intake.services.patient.safety import HelpNeeded
from intake.store.errors import Unavailable
from intake.web.cross_site import is_posted_across_sites
from intake.web.form.help_view import HelpSaid, call_at, help_said
from intake.web.form.languages import BUTTON, posted_language, remember_language
from intake.web.form.page import PAGE_FORM, page_words, render
from intake.web.form.page_form import PageForm
from intake.web.form.page_mark import FIELD as MARK
from intake.web.form.page_mark import PageChanged, PageOfAnotherForm, PageOfSentForm
from intake.web.form.posted import help_in, posted_pages, typed_rows
from intake.web.form.words import Words
from intake.web.guards import is_foreign_host
from intake.web.host_cookie import SITTING
from intake.web.request_log import say_why
from intake.web.staff import errors
from intake.web.staff.permissions import is_staff_address

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
NO_SITTING, OTHER_FORM, SENT_FORM, PAGE_CHANGED = "no_sitting", "other_form", "sent_form", "page_changed"
WORDS_OF_REFUSED = (NO_SITTING, OTHER_FORM, SENT_FORM, PAGE_CHANGED)
"""Pages of a form that cannot be taken as they were sent."""
_HEADERS_KEPT = ("Allow", "Retry-After")
_NOT_SENT_AGAIN = frozenset({"csrf_token", "action", BUTTON})


@dataclass(frozen=True, slots=True)
class WayOn:
    """The one way on from an error: an address, and the key of the words for it."""

    address: str
    word: str


def register(app: Flask) -> None:
    """Answer every error of the application with a page of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(NoConnectionInTime, _no_connection)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(DraftChanged, _changed)
    app.register_error_handler(DraftNotFound, _no_sitting)
    app.register_error_handler(DraftAlreadyFiled, _already_filed)
    app.register_error_handler(PageOfAnotherForm, _another_form)
    app.register_error_handler(PageOfSentForm, _sent_form)
    app.register_error_handler(PageChanged, _page_changed)


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
    return _try_again(error.reason, error.retry_after)


def _no_connection(_error: NoConnectionInTime) -> Response:
    return _try_again(Reason.CONNECTIONS)


def _busy(error: Busy) -> Response:
    return _try_again(error.reason)


def _try_again(reason: Reason, seconds: int = RETRY_AFTER_SECONDS) -> Response:
    say_why(reason)
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
    response = _page(NO_SITTING, GONE, with_typed=True)
    if SITTING.is_sent:  # else it is another one's doing that none came along: what is there stays
        SITTING.take_back(response)
    return response


def _another_form(_error: PageOfAnotherForm) -> Response:
    """Another form was begun in this browser since: what was sent from the earlier one is not put into it."""
    go_on = WayOn(url_for("patient.go_on"), "get_help_go_on")
    return _page(OTHER_FORM, CONFLICT, with_typed=True, way_on=go_on)


def _sent_form(_error: PageOfSentForm) -> Response:
    """A page of a form that was sent meanwhile: it can no longer be part of the request."""
    to_done = WayOn(url_for("patient.done"), "sent_form_done")
    return _page(SENT_FORM, CONFLICT, with_typed=True, way_on=to_done)


def _page_changed(error: PageChanged) -> Response:
    """The page was shown before its answers changed: it is shown anew, and nothing is overwritten."""
    as_it_is = WayOn(error.way_on, "page_changed_now")
    return _page(PAGE_CHANGED, CONFLICT, with_typed=True, way_on=as_it_is, needed=error.needed)


def _page(
    word: str,
    status: int,
    *,
    with_typed: bool = False,
    way_on: WayOn | None = None,
    needed: HelpNeeded | None = None,
) -> Response:
    """A page for patients or staff; a sign in what was sent is answered before anything else is said.

    `with_typed` shows what was typed; `needed` is the help already known to be called for.
    """
    if is_staff_address() and not is_foreign_host():
        return errors.error_page(status, typed=_typed_by_staff())
    sent = _sent_along()
    if sent and (language := posted_language(context.questionnaire())):
        remember_language(language)
    words = page_words()
    forms = _posted(words)
    help_first = _help_first(forms, words, needed)
    html = render(
        "errors/error.html",
        words,
        help_first.title if help_first else words(f"{word}_title"),
        language_form=PAGE_FORM if sent else "",
        after_language=f"{request.script_root}/" if request.method == "POST" and not sent else "",
        title=words(f"{word}_title"),
        text=words.plain[f"{word}_text"],
        help_first=help_first,
        typed=typed_rows(forms, words) if with_typed and sent else (),
        way_on=way_on or WayOn(f"{request.script_root}/", "to_start"),
        is_button=way_on is not None,
        sent=sent,
    )
    return make_response(html, status)


def _posted(words: Words) -> tuple[PageForm, ...]:
    """The pages of the form that were sent, whoever sent them: a sign is answered all the same."""
    if request.method != "POST":
        return ()
    try:
        return posted_pages(words, _today())
    except HTTPException:  # what came cannot be read as a form at all
        return ()


def _help_first(forms: tuple[PageForm, ...], words: Words, needed: HelpNeeded | None) -> HelpSaid | None:
    needed = needed or help_in(forms, words.questionnaire, context.policy(), _today())
    if needed is None:
        return None
    call = call_at(context.practice(), context.now(), words.language)
    return help_said(words, needed, call)


def _today() -> date:
    return context.practice().hours.local_date(context.now())


def _sent_along() -> tuple[tuple[str, str], ...]:
    """What a form of ours sent, but for its button: it is sent once more when the language is changed.

    Never what another site sent: it would come back under our own secret.
    """
    if request.method != "POST" or is_posted_across_sites():
        return ()
    try:
        posted = request.form.items(multi=True)
    except HTTPException:  # what came cannot be read as a form at all
        return ()
    sent = tuple((name, value) for name, value in posted if name not in _NOT_SENT_AGAIN)
    return sent if any(name != MARK for name, _ in sent) else ()


def _typed_by_staff() -> tuple[str, ...]:
    try:
        return errors.typed_texts()
    except HTTPException:  # what came cannot be read as a form at all
        return ()
