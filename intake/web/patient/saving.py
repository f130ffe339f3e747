"""Save and finish later: the date of birth is asked, the code is shown once, and the sitting ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import current_app, make_response, request, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.content.spoken import spoken_day
from intake.domain.answers import Answers
from intake.extensions import db, keys
from intake.mail import delivery
from intake.mail.letters import Letterhead, LetterKind
from intake.services.patient import saving
from intake.services.patient.asked_letters import Wish
from intake.services.patient.filling import SAVE
from intake.services.patient.kept_pages import KeptKind, PageShown
from intake.services.patient.saving import Saved
from intake.services.patient.shown_again import ShownAgain
from intake.web.form.again import (
    form_again,
    kept_typed,
    put_away,
    said_of,
    show_again,
    typed_pairs,
    why_again,
)
from intake.web.form.asking import help_address
from intake.web.form.fields import Asked
from intake.web.form.languages import posted_language, remember_language
from intake.web.form.page import PAGE_FORM, page_words, render
from intake.web.form.page_check import BIRTH_DATE, Checked, check_contact
from intake.web.form.page_form import PageForm, asked_for, posted_form
from intake.web.form.page_mark import mark
from intake.web.form.page_view import FieldView, OptionView, present_fields, summary
from intake.web.form.visit import Visit
from intake.web.form.words import Words
from intake.web.guards import public
from intake.web.host_cookie import SITTING
from intake.web.patient import kept_page
from intake.web.patient.blueprint import bp
from intake.web.patient.forms import CodeByMail
from intake.web.patient.guard import patient_sitting

EMAIL = "email"
CODE_BY = "code_by"
GONE = 410
SHOWN, BY_EMAIL = "show", "email"


@bp.route("/form/save", methods=["GET", "POST"])
@patient_sitting
def save(visit: Visit) -> Response:
    """Ask for the date of birth that opens the form again, save it, and show its code."""
    if request.method == "GET":
        return _page(visit)
    form = posted_form(_asked(visit.words), request.form, visit.today)
    typed = typed_pairs(form, CODE_BY)
    if form.is_stale:
        return show_again(visit, SAVE, typed, ShownAgain.LAPSED)
    if language := posted_language(visit.questionnaire):
        return show_again(visit, SAVE, typed, ShownAgain.LANGUAGE, language=language)
    checked, code_by = _checked(visit, form), _code_by(request.form)
    to = Answers(checked.given).value(EMAIL) if code_by == BY_EMAIL else None
    if _errors(visit.words, checked, code_by):
        return show_again(visit, SAVE, typed, ShownAgain.ERRORS)
    kept = saving.save(
        db.session(),
        keys(),
        put_away(visit.sitting, SAVE),
        date.fromisoformat(Answers(checked.given).value(BIRTH_DATE)),
        now=visit.desk.now,
        new_id=context.new_id,
        new_code=context.new_code,
        letter=Wish(to, visit.desk.address) if to else None,
    )
    if to and kept.letter_granted:
        _mail(visit, kept, to)
    remember_language(visit.words.language)
    content = {
        "code": kept.code,
        "until": visit.practice.hours.local_date(kept.kept_until).isoformat(),
        "by_mail": _by_mail(kept, to),
    }
    shown = PageShown(KeptKind.SAVED, content, visit.sitting.draft.id)
    response = kept_page.lead_to(url_for("patient.saved"), shown)
    SITTING.take_back(response)
    return response


@bp.get("/form/saved")
@public
def saved() -> Response:
    """The code, for a quarter of an hour in this browser; then how a form is saved again."""
    words, content = page_words(), kept_page.kept(KeptKind.SAVED)
    if content is None:
        html = render(
            "patient/saved_before.html",
            words,
            words("saved_before_title"),
            open_url=url_for("patient.open_saved"),
        )
        return make_response(html, GONE)
    until = spoken_day(date.fromisoformat(content["until"]), words.language)
    html = render(
        "patient/saved.html",
        words,
        words("saved_title"),
        code=content["code"],
        by_mail=content["by_mail"],
        until=words("saved_until", date=until),
        open_url=url_for("patient.open_saved"),
    )
    response = make_response(html)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _asked(words: Words) -> tuple[Asked, ...]:
    """The date of birth, and the address in words of its own: here it is for the code."""
    birth_date, email = asked_for(words.questionnaire, (BIRTH_DATE, EMAIL), words, optional=(EMAIL,))
    for_code = replace(email.question, text=words.questionnaire.words["save_email"], hint=None)
    return birth_date, replace(email, question=for_code)


def _checked(visit: Visit, form: PageForm) -> Checked:
    return check_contact(form, visit.questionnaire, visit.answers)


def _code_by(typed: Mapping[str, str]) -> str:
    """How the code is wanted; shown, unless it was said otherwise."""
    return BY_EMAIL if typed.get(CODE_BY) == BY_EMAIL else SHOWN


def _errors(words: Words, checked: Checked, code_by: str) -> dict[str, str]:
    """What is to be mended; an address only where the code is to go there."""
    errors = dict(checked.errors)
    if code_by == SHOWN:
        errors.pop(EMAIL, None)
    elif EMAIL not in checked.given and errors.get(EMAIL) in (None, words("error_email")):
        errors[EMAIL] = words("error_save_email")
    return errors


def _by_mail(kept: Saved, to: str | None) -> CodeByMail:
    if to is None:
        return CodeByMail.NOT_WANTED
    return CodeByMail.COMES if kept.letter_granted else CodeByMail.REFUSED


def _mail(visit: Visit, kept: Saved, to: str) -> None:
    """Put the code into the outbox, in the transaction of the saving."""
    letter = Letterhead(visit.practice, visit.questionnaire, staff_address="").saved_code(
        to,
        visit.words.language,
        code=kept.code,
        address=current_app.config["EXTERNAL_URL"].rstrip("/") + url_for("patient.open_saved"),
        kept_until=visit.practice.hours.local_date(kept.kept_until),
    )
    delivery.add_letter(
        db.session(),
        keys(),
        LetterKind.SAVED_CODE,
        letter,
        about=visit.sitting.draft.id,
        now=visit.desk.now,
        new_id=context.new_id,
    )


def _views(form: PageForm, errors: Mapping[str, str], code_by: str, words: Words) -> tuple[FieldView, ...]:
    """The date of birth, and how the code is wanted, with the address under the choice that needs one."""
    birth_date, email = present_fields(form, errors, words)
    email = replace(email, hint="")  # nobody skips it who wants the code sent there
    choices = (OptionView(SHOWN, words("save_show")), OptionView(BY_EMAIL, words("save_by_email")))
    how = FieldView(
        kind="radio",
        name=CODE_BY,
        label=words("save_how"),
        hint="",
        error="",
        heading=False,
        value=code_by,
        groups=(("", choices),),
        reveals=((BY_EMAIL, (email,)),),
    )
    return birth_date, how


def _page(visit: Visit) -> Response:
    words, needed, why = visit.words, visit.turn.needed, why_again(visit, SAVE)
    form, checked = form_again(visit, SAVE, _asked(words), lambda form: _checked(visit, form))
    code_by = _code_by(dict(kept_typed(visit, SAVE)))
    errors = _errors(words, checked, code_by) if why is ShownAgain.ERRORS else {}
    html = render(
        "patient/save.html",
        words,
        words("save_title"),
        errors=said_of(why, words) or summary(form.answer_fields, errors),
        back_url=url_for("patient.go_on"),
        language_form=PAGE_FORM,
        views=_views(form, errors, code_by, words),
        help_url=help_address(needed) if needed else "",
        page_mark=mark(visit, SAVE),
    )
    return make_response(html)
