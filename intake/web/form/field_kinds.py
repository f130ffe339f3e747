"""The field of each kind of question."""

from __future__ import annotations

from collections.abc import Mapping

from intake.domain.questionnaire import Kind
from intake.web.form.date_fields import DateField, WholeDateField
from intake.web.form.fields import (
    AnswerField,
    BoxesField,
    ChoiceField,
    EmailField,
    LinesField,
    PhoneField,
    ReferenceField,
    ScoreField,
    WordsField,
    YesNoField,
)
from intake.web.form.told_date_field import ToldDateField

FIELDS: Mapping[Kind, type[AnswerField]] = {
    Kind.RADIO: ChoiceField,
    Kind.YES_NO: YesNoField,
    Kind.CHECKBOXES: BoxesField,
    Kind.SCORE: ScoreField,
    Kind.TEXT: WordsField,
    Kind.TEXTAREA: LinesField,
    Kind.PARTIAL_DATE: DateField,
    Kind.TOLD_DATE: ToldDateField,
    Kind.FULL_DATE: WholeDateField,
    Kind.PHONE: PhoneField,
    Kind.EMAIL: EmailField,
    Kind.REFERENCE: ReferenceField,
}
"""By kind."""
