"""The floor's pages: a plain form for each, made anew every time, and the values that our templates take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, Form, FormField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from intake.content.forms import load_form
from intake.domain.conditions import ALWAYS
from intake.domain.questionnaire import Kind, Question
from intake.web.form.date_ranges import AGO
from tests.benchmarks.floor.drafts import Answers

FORM = load_form()
SCORES = tuple((str(number), str(number)) for number in range(11))
RANGES = tuple((key, FORM.words[key].in_("en")) for key in AGO)
LONGEST = 300
DATE_PARTS = ("month", "day", "year")


class FullDate(Form):
    """A date in three boxes."""

    month = StringField()
    day = StringField()
    year = StringField()


def page_form(asked: Sequence[str], answers: Answers) -> FlaskForm:
    """The form of these questions with what is posted, or else with what was answered."""
    fields = {}
    for link_id in asked:
        question = FORM.question(link_id)
        fields[link_id] = _field(question)
        if question.kind is Kind.TOLD_DATE:
            fields[f"{link_id}-range"] = RadioField(choices=list(RANGES), validate_choice=False)
    form = type("Page", (FlaskForm,), fields)
    return form(data={name: _data(name, answers) for name in fields})


def _field(question: Question) -> Any:
    label = question.text.in_("en")
    always = question.required and question.enable_when is ALWAYS and not question.required_unless
    needed = InputRequired() if always else MayBeEmpty()
    choices = [SelectChoice(key, text) for key, text in choices_of(question)]
    match question.kind:
        case Kind.RADIO | Kind.YES_NO | Kind.SCORE:
            return RadioField(label, [needed], choices=choices)
        case Kind.CHECKBOXES:
            return SelectMultipleField(label, [needed], choices=choices)
        case Kind.FULL_DATE:
            return FormField(FullDate, label)
        case Kind.TEXTAREA:
            return TextAreaField(label, [needed, Length(max=question.max_length or LONGEST)])
        case _:
            return StringField(label, [needed, Length(max=question.max_length or LONGEST)])


def choices_of(question: Question) -> tuple[tuple[str, str], ...]:
    """Keys and words of a question's choices."""
    if question.kind is Kind.SCORE:
        return SCORES
    own = tuple((option.key, option.text.in_("en")) for option in question.options)
    if question.options_from_loop:
        own = (("1", "1"), *own)
    return (*own, ("unsure", "I am not sure")) if question.not_sure else own


def _data(name: str, answers: Answers) -> Any:
    given = answers.get(name, [])
    question = FORM.question(name.partition("-")[0])
    if question.kind is Kind.CHECKBOXES:
        return given
    if question.kind is Kind.FULL_DATE:
        return {part: "".join(answers.get(f"{name}-{part}", [])) for part in DATE_PARTS}
    return "".join(given[:1])


def page_view(page_id: str, asked: Sequence[str], form: FlaskForm) -> dict[str, Any]:
    """The page as our templates take it."""
    page = FORM.page(page_id)
    fields = [_view(FORM.question(link_id), form) for link_id in asked]
    return {
        "title": page.title.in_("en"),
        "titled_by_field": False,
        "lead": [text.in_("en") for text in page.lead],
        "fields": fields,
        "why": [FORM.question(link_id).why.in_("en") for link_id in asked[:1]],
        "errors": [(name, errors[0]) for name, errors in form.errors.items() if name],
        "has_drawing": any(field["drawing"] for field in fields),
    }


def _view(question: Question, form: FlaskForm) -> dict[str, Any]:
    field: Field = form[question.link_id]
    alone = {option.key for option in question.options if option.exclusive}
    options = [
        {"key": key, "text": text, "hint": "", "exclusive": key in alone}
        for key, text in choices_of(question)
    ]
    return {
        "kind": str(question.kind),
        "name": question.link_id,
        "label": question.text.in_("en"),
        "hint": question.hint.in_("en") if question.hint else "",
        "error": field.errors[0] if field.errors else "",
        "heading": False,
        "value": _value(question, field, form),
        "options": options,
        "groups": [("", options)],
        "low": question.low.in_("en") if question.low else "",
        "high": question.high.in_("en") if question.high else "",
        "unsure": "I am not sure" if question.not_sure else "",
        "max_length": question.max_length or 0,
        "autocomplete": question.autocomplete,
        "bad": (),
        "offer": "",
        "asked_about": "",
        "countries": (),
        "reveals": (),
        "ruled_out": None,
        "drawing": {key: text for key, text in choices_of(question) if question.link_id.endswith("_places")},
        "date": {
            "labels": (),
            "question": "",
            "choices": (),
            "birth_label": "",
            "ranges": (("", RANGES),),
            "unpick": ("none", "None of these"),
            "open_ranges": False,
        },
    }


def _value(question: Question, field: Field, form: FlaskForm) -> Any:
    if question.kind is Kind.TOLD_DATE:
        names = ("asked", "asked_range", "asked_on", "meant", "birth_year", "unsure")
        ranged = form[f"{question.link_id}-range"].data or ""
        return {"said": field.data or "", "picked": ranged} | dict.fromkeys(names, "")
    if question.kind is Kind.FULL_DATE:
        return {**field.data, "unsure": False}
    return field.data or ()
