"""How each kind of question is taken from a posted form and given back to it: one small field a kind.

A field knows what was typed (`typed`, shown again whatever happens), the answer it stands for
(`answer`, after validation), and how to fill itself from an answer (`from_answer`). The words of its
errors come from the questionnaire.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.conditions import UNSURE
from intake.domain.phone import Phone, phone_from_value
from intake.domain.questionnaire import Question
from intake.domain.reference import UnreadableReference, read_reference
from intake.formats.mail_addresses import UnusableAddress, read_address
from intake.formats.phone_numbers import PhoneRead, read_phone
from intake.web.form.typed_text import hide_ssn, holds_ssn, tidy, without_strange
from intake.web.form.words import Words
from intake.web.page_tokens import is_page_token

YES = "yes"
SCORES = tuple(str(number) for number in range(11))
REQUIRED_WORDS = {
    "call_language": "error_call_language",
    "consent": "error_consent",
    "name_given": "error_name",
    "other_what": "error_other_what",
    "phone": "error_phone_missing",
}
"""Questions that say in their own way that they must be answered."""
OFFERING_UNSURE = frozenset(
    {"error_choose_yes_no_unsure", "error_score", "error_date_missing", "error_told_date"}
)
"""Words that name the choice "I am not sure", and are said where it is offered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to one person: the keys on offer, and the words its errors are told in."""

    question: Question
    keys: tuple[str, ...]
    words: Words

    @property
    def label(self) -> str:
        """What is asked; its {names}, if any, stay unfilled."""
        return self.words.wording(self.question.text).in_(self.words.language)


class _TokenCheck(FlaskForm.Meta.csrf_class):
    """Checks the token that was posted. The one that a page hands out its template asks for itself."""

    def generate_csrf_token(self, _field: Field) -> str:
        """None: no template shows the form's own field."""
        return ""

    def validate_csrf_token(self, form: BaseForm, field: Field) -> None:
        """Raises `ValidationError` where it is not a token of this browser."""
        if not is_page_token(field.data):
            super().validate_csrf_token(form, field)


class DatedForm(FlaskForm):
    """A form that knows the day it is answered, which "how long ago" counts from, and the birth date told."""

    class Meta(FlaskForm.Meta):
        """What checks its token."""

        csrf_class = _TokenCheck

    answered_on: date
    birth: date | None = None


class AnswerField(ABC, Field):
    """What the field of every kind has in common."""

    required_word = "error_choose_one"

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(asked.label, *args, **kwargs)
        self.asked = asked
        self.answer: Answer = Blank()
        self.offer = ""  # the word of a box that lets the error pass, such as "keep what I wrote"
        self.offer_taken = False
        self.bad: tuple[str, ...] = ()  # of a date, the boxes the error is about

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what was posted, and whether the box that lets an error pass was ticked."""
        super().process(formdata, *args, **kwargs)
        self.offer_taken = formdata is not None and formdata.get(f"{self.name}-offer") == YES

    def pre_validate(self, form: BaseForm) -> None:
        """Read the answer; WTForms keeps the words of what is wrong."""
        dated = cast("DatedForm", form)
        self.answered_on, self.birth = dated.answered_on, dated.birth
        self.answer = self.read()

    @abstractmethod
    def read(self) -> Answer:
        """The answer that stands in the field; raises ValidationError with the words for the patient."""

    @staticmethod
    @abstractmethod
    def from_answer(answer: Answer) -> Any:
        """The field's data for an answer given earlier."""

    @property
    def typed(self) -> Any:
        """What to show in the field, in the shape its template takes."""
        return self.data

    @property
    def only_asks(self) -> bool:
        """Whether what the field has to say is a question, and nothing is to be mended."""
        return False

    @property
    def required_message(self) -> str:
        """What to say when the field was left empty and must not be."""
        words = self.asked.words
        key = REQUIRED_WORDS.get(self.asked.question.link_id, self.required_word)
        return words(key, **({"unsure": words(UNSURE)} if key in OFFERING_UNSURE else {}))

    def forget(self) -> None:
        """Take back what an error left at the field, where the error is not shown."""
        if not self.offer_taken:
            self.offer = ""

    def names_itself(self, error: str) -> bool:
        """Whether an error says which question it is about."""
        return self.asked.label in error or (
            self.asked.question.link_id in REQUIRED_WORDS and error == self.required_message
        )

    def salvaged(self) -> Answer:
        """What can be kept of an answer that was refused, where help must come before any error."""
        return Blank()

    def to_mend(self, error: str) -> tuple[tuple[str, str], ...]:
        """Where on the page each thing to mend is, by its id, and the words for it."""
        return ((self.name, error),)

    def refuse(self, word: str, **values: object) -> ValidationError:
        """The error of that word."""
        return ValidationError(self.asked.words(word, **values))


class ChoiceField(AnswerField, RadioField):
    """One choice of several; "I am not sure" is an answer of its own kind."""

    def read(self) -> Answer:
        """Answered with the key, not sure, or left empty."""
        if not self.data:
            return Blank()
        if self.data not in self.asked.keys:
            self.data = None
            raise self.refuse("error_not_a_choice")
        return NotSure() if self.data == UNSURE else Answered(self.value_of(self.data))

    def value_of(self, key: str) -> Any:
        """The stored value of a chosen key."""
        return key

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The chosen key."""
        return UNSURE if answer.is_not_sure else str(answer.value) if isinstance(answer, Answered) else None


class YesNoField(ChoiceField):
    """Yes or no, and not sure where that is offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.required_word = (
            "error_choose_yes_no_unsure" if UNSURE in self.asked.keys else "error_choose_yes_no"
        )


class ScoreField(ChoiceField):
    """A whole number from 0 to 10; 0 is an answer like any other."""

    required_word = "error_score"

    def value_of(self, key: str) -> int:
        """The number."""
        return int(key)


class BoxesField(AnswerField, SelectMultipleField):
    """Any number of choices, kept in the order they are offered."""

    required_word = "error_choose_some"

    def read(self) -> Answer:
        """Answered with the keys; what stands alone must stand alone, unless a ticked sign comes first."""
        ticked = self.ticked
        if set(self.data or ()) - set(ticked):
            self.data = ticked
            raise self.refuse("error_not_a_choice")
        alone = next(
            (option for option in self.asked.question.options if option.exclusive and option.key in ticked),
            None,
        )
        if alone is not None and len(ticked) > 1:
            raise self.refuse("error_stands_alone", alone=self.asked.words.of(alone.text))
        return Answered(ticked) if ticked else Blank()

    def salvaged(self) -> Answer:
        """The ticked keys, a conflict with "none of these" included."""
        return Answered(self.ticked) if self.ticked else Blank()

    @property
    def has_sign(self) -> bool:
        """Whether a box is ticked that does not stand for "none of these"."""
        exclusive = {option.key for option in self.asked.question.options if option.exclusive}
        return not exclusive.issuperset(self.ticked)

    @property
    def ticked(self) -> list[str]:
        """The keys ticked that are on offer."""
        return [key for key in self.asked.keys if key in (self.data or ())]

    @property
    def typed(self) -> list[str]:
        """The ticked keys."""
        return self.ticked

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The ticked keys."""
        return list(answer.value) if isinstance(answer, Answered) else [UNSURE] if answer.is_not_sure else []


class WordsField(AnswerField, StringField):
    """Text on one line."""

    one_line = True

    def read(self) -> Answer:
        """Answered with the text, or left empty."""
        text = self.typed
        if without_strange(self.data or "") != (self.data or ""):
            raise self.refuse("error_strange_characters")
        most = self.asked.question.max_length
        if most is not None and len(text) > most:
            raise self.refuse("error_too_long", max=most, n=len(text))
        return self.read_text(text) if text else Blank()

    def read_text(self, text: str) -> Answer:
        """The answer a text stands for; a Social Security number is kept out, unless told that it is none."""
        if holds_ssn(text) and not self.offer_taken:
            self.offer = "ssn_keep"
            raise self.refuse("ssn_warning")
        return Answered(text)

    @property
    def typed(self) -> str:
        """The text as it can be shown again."""
        return tidy(without_strange(self.data or ""), one_line=self.one_line)

    def salvaged(self) -> Answer:
        """As much of the text as fits, Social Security numbers blotted out."""
        text = hide_ssn(self.typed)[: self.asked.question.max_length]
        return Answered(text) if text else Blank()

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The text."""
        return answer.value if isinstance(answer, Answered) else ""


class LinesField(WordsField):
    """Text of several lines."""

    one_line = False


class PhoneField(WordsField):
    """A phone number with the words beside it; a doubtful one is asked back once, then taken as typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_about = ""  # the text that was asked back: sent again, it is taken
        self.country = ""
        self.countries: Mapping[str, Phone] = {}  # what the number is in the countries it may be of

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what was posted; a doubtful number that was stored was asked back before."""
        super().process(formdata, *args, **kwargs)
        if formdata is None:
            self.asked_about = self.typed
        else:
            self.asked_about = tidy(str(formdata.get(f"{self.name}-asked", "")), one_line=True)
            self.country = str(formdata.get(f"{self.name}-country", ""))

    def read_text(self, text: str) -> Answer:
        """Answered with the phone, in the country chosen where it was asked for."""
        read = self._advice(text)
        if not read.is_doubtful:
            return Answered(read.phone.to_value())
        self.countries = read.countries
        if text == self.asked_about:
            return Answered(read.countries.get(self.country, read.phone).to_value())
        self.asked_about, self.country = text, ""
        if read.countries:
            raise self.refuse("error_phone_country")
        raise self.refuse("error_phone_doubtful" if read.phone.dialled else "error_phone")

    def salvaged(self) -> Answer:
        """The phone as it was typed, as far as it goes."""
        text = self.typed[: self.asked.question.max_length]
        return Answered(self._advice(text).phone.to_value()) if text else Blank()

    def forget(self) -> None:
        """Ask again about a number whose error is not shown."""
        if self.errors:
            self.asked_about, self.countries = "", {}

    def _advice(self, text: str) -> PhoneRead:
        return read_phone(text, self.asked.words.language)

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The number and what was told beside it."""
        phone = phone_from_value(answer.value) if isinstance(answer, Answered) else None
        return phone.told if phone else ""


class EmailField(WordsField):
    """An email address that our mail can send to; nobody is asked whether it exists."""

    def read_text(self, text: str) -> Answer:
        """Answered with the address."""
        try:
            return Answered(read_address(text))
        except UnusableAddress as error:
            if error.letter:
                raise self.refuse("error_email_letter", letter=error.letter) from None
            raise self.refuse("error_email") from None


class ReferenceField(WordsField):
    """A form number of an earlier request, look-alike characters put right."""

    def read_text(self, text: str) -> Answer:
        """Answered with the reference as it is stored."""
        try:
            return Answered(read_reference(text))
        except UnreadableReference:
            raise self.refuse("error_reference") from None
