"""A page of the questionnaire and its form, as its template takes them: plain values, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.domain.answers import Answers
from intake.domain.conditions import UNSURE, Includes, Is, Lookup
from intake.domain.flow import surgery_numbers
from intake.domain.questionnaire import Kind, Page, Question
from intake.domain.story import PLACES
from intake.domain.walk import Step, walk
from intake.web.form.date_ranges import AGO
from intake.web.form.date_view import DateView, view_of
from intake.web.form.fields import AnswerField, Asked, PhoneField
from intake.web.form.page_form import PageForm
from intake.web.form.same_page import RuledOut, ruled_out
from intake.web.form.told import placeholders, surgery_label
from intake.web.form.told_date_field import ToldDateField
from intake.web.form.words import Words

COUNTRIES = {"us": "phone_us", "mx": "phone_mx"}
OTHER_COUNTRY = "other"
SENTENCE_ENDS = '.?!"'


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice as the field macros read it."""

    key: str
    text: str
    hint: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question: `kind` picks the macro, `value` has the shape that macro takes.

    `groups` are choices under their headings; `reveals` are fields that belong to one choice, by its key;
    `ruled_out` says by which choices on its page it is not asked;
    `offer` is the text of a box that lets the error pass. A phone number was `asked_about` with a choice of
    `countries`, of which `country` was chosen; empty where it was not. `date` is what a date in one's own
    words shows besides.
    """

    kind: str
    name: str
    label: str
    hint: str
    error: str
    heading: bool
    value: Any
    groups: tuple[tuple[str, tuple[OptionView, ...]], ...] = ()
    low: str = ""
    high: str = ""
    unsure: str = ""
    max_length: int = 0
    autocomplete: str = ""
    bad: tuple[str, ...] = ()
    offer: str = ""
    offer_taken: bool = False
    asked_about: str = ""
    countries: tuple[OptionView, ...] = ()
    country: str = ""
    reveals: tuple[tuple[str, tuple[FieldView, ...]], ...] = ()
    ruled_out: RuledOut | None = None
    date: DateView | None = None

    @property
    def options(self) -> tuple[OptionView, ...]:
        """All choices in order."""
        return tuple(option for _, options in self.groups for option in options)

    @property
    def drawing(self) -> Mapping[str, str]:
        """The places' names by key where these are the choices, for the drawing beside them; else empty."""
        names = {option.key: option.text for option in self.options}
        return names if names.keys() >= set(PLACES) else {}


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: its title (shown by a field where `titled_by_field`), what comes first, fields, and reasons.

    `only_asks`: what stands among the errors are questions about what was typed.
    """

    title: str
    titled_by_field: bool
    lead: tuple[str, ...]
    fields: tuple[FieldView, ...]
    why: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    only_asks: bool = False

    @property
    def has_drawing(self) -> bool:
        """Whether the body is drawn on this page."""
        return any(field.drawing for field in self.fields)


@dataclass(frozen=True)
class _Presenter:
    words: Words
    errors: Mapping[str, str]
    values: Mapping[str, str]
    loop_labels: Mapping[str, str]
    titled_by: str | None
    lead: tuple[str, ...]
    children: Mapping[tuple[str, str], list[AnswerField]] = field(default_factory=dict)
    ruled_out: Mapping[str, RuledOut] = field(default_factory=dict)

    def field(self, answer_field: AnswerField) -> FieldView:
        """One question with the questions that belong to one of its choices."""
        question, words = answer_field.asked.question, self.words
        error = self.errors.get(question.link_id, "")
        return FieldView(
            kind=str(question.kind),
            name=question.link_id,
            label=words.of(question.text, self.values),
            hint=self._hint(answer_field),
            error="" if answer_field.only_asks else error,
            heading=question.link_id == self.titled_by,
            value=_shown_value(answer_field),
            groups=self._groups(answer_field),
            low=words.of(question.low),
            high=words.of(question.high),
            unsure=words(UNSURE) if question.not_sure else "",
            max_length=question.max_length or 0,
            # A browser fills in what it knows of its own user: of nobody else.
            autocomplete="" if words.of_another else question.autocomplete,
            bad=answer_field.bad,
            offer=words(answer_field.offer) if answer_field.offer else "",
            offer_taken=answer_field.offer_taken,
            **self._asked_back(answer_field),
            reveals=tuple(
                (key, tuple(self.field(child) for child in self.children[question.link_id, key]))
                for key in (*answer_field.asked.keys, UNSURE)
                if (question.link_id, key) in self.children
            ),
            ruled_out=self.ruled_out.get(question.link_id),
            date=view_of(answer_field, words, error) if isinstance(answer_field, ToldDateField) else None,
        )

    def _asked_back(self, answer_field: AnswerField) -> dict[str, Any]:
        """What a doubtful phone number was asked back with."""
        if not isinstance(answer_field, PhoneField):
            return {}
        phones, words = answer_field.countries, self.words
        named = [
            OptionView(each, f"{words(COUNTRIES[each])}: {phone.shown}") for each, phone in phones.items()
        ]
        other = [OptionView(OTHER_COUNTRY, words("phone_other"))] if named else []
        return {
            "asked_about": answer_field.asked_about,
            "countries": (*named, *other),
            "country": answer_field.country,
        }

    def _hint(self, answer_field: AnswerField) -> str:
        """The hint, the page's first words where the question is its title, and that it may be skipped."""
        question = answer_field.asked.question
        parts = [self.words.of(question.hint, self.values)]
        if question.kind is Kind.PARTIAL_DATE:
            parts.append(self.words("month_hint"))
        if isinstance(answer_field, ToldDateField) and answer_field.after_surgery:
            parts.append(self.words("date_told_hint_after"))
        if question.link_id == self.titled_by:
            parts += self.lead
        if not question.required:
            parts.append(f"{self.words('optional')}.")
        return " ".join(part if part[-1] in SENTENCE_ENDS else f"{part}." for part in parts if part)

    def _groups(self, answer_field: AnswerField) -> tuple[tuple[str, tuple[OptionView, ...]], ...]:
        question = answer_field.asked.question
        if question.kind is Kind.TOLD_DATE:
            return ()
        if question.kind is Kind.PARTIAL_DATE:
            return (("", tuple(OptionView(key, self.words(key)) for key in AGO)),)
        groups: list[tuple[str, list[OptionView]]] = []
        for key in answer_field.asked.keys if question.kind is not Kind.SCORE else ():
            option = question.option(key)
            heading = self.words.of(option.group) if option else ""
            if not groups or groups[-1][0] != heading:
                groups.append((heading, []))
            groups[-1][1].append(self._option(question, key))
        return tuple((heading, tuple(options)) for heading, options in groups)

    def _option(self, question: Question, key: str) -> OptionView:
        option = question.option(key)
        if option is None:
            return OptionView(key, self.loop_labels.get(key) or self.words(UNSURE))
        text, hint = self.words.of(option.text, self.values), self.words.of(option.hint, self.values)
        return OptionView(key, text, hint, option.exclusive)


def present_page(
    page: Page,
    form: PageForm,
    errors: Mapping[str, str],
    answers: Answers,
    words: Words,
    *,
    instance: int | None = None,
    told: Mapping[str, str] | None = None,
) -> PageView:
    """The page with what was typed or answered, and what is wrong with it by link id.

    What a page says first is said in the first turn of a loop only. `told` stands for the {names} in its
    texts, instead of what was told.
    """
    values = placeholders(answers, words, instance) if told is None else told
    fields = form.answer_fields
    children = _children(page, fields)
    own = tuple(each for each in fields if _asked_under(page, each.asked.question) is None)
    title = words.of(page.title, values)
    titled_by = next((f.asked.question.link_id for f in own if f.asked.question.text == page.title), None)
    is_first = instance in (None, *surgery_numbers(answers)[:1])
    lead = tuple(words.of(text) for text in page.lead) if is_first else ()
    presenter = _Presenter(
        words=words,
        errors=errors,
        values=values,
        loop_labels={
            str(number): surgery_label(answers, number, words) for number in surgery_numbers(answers)
        },
        titled_by=titled_by,
        lead=lead,
        children=children,
        ruled_out=ruled_out_on(page, tuple(each.asked for each in fields), answers),
    )
    return PageView(
        title=title,
        titled_by_field=titled_by is not None,
        lead=() if titled_by else lead,
        fields=tuple(presenter.field(each) for each in own),
        why=tuple(dict.fromkeys(words.of(each.asked.question.why) for each in own)),
        errors=summary(fields, errors, titled_by),
        only_asks=all(each.only_asks for each in fields if each.asked.question.link_id in errors),
    )


def present_fields(form: PageForm, errors: Mapping[str, str], words: Words) -> tuple[FieldView, ...]:
    """The fields of a form that is no page of its own."""
    presenter = _Presenter(words, errors, values={}, loop_labels={}, titled_by=None, lead=())
    return tuple(presenter.field(each) for each in form.answer_fields)


def summary(
    fields: tuple[AnswerField, ...], errors: Mapping[str, str], titled_by: str | None = None
) -> tuple[tuple[str, str], ...]:
    """The errors in the order of the fields; each names its question, unless that is the page's title."""
    found = []
    for each in fields:
        link_id, error = each.asked.question.link_id, errors.get(each.asked.question.link_id)
        if error:
            for target, said in each.to_mend(error):
                names_itself = link_id == titled_by or each.names_itself(said)
                found.append((target, said if names_itself else f"{each.asked.label} – {said}"))
    return tuple(found)


def ruled_out_on(page: Page, asked: Sequence[Asked], answers: Answers) -> dict[str, RuledOut]:
    """Which of the page's questions a choice on it rules out, but for those that stand under a choice."""
    own = [each for each in asked if _asked_under(page, each.question) is None]
    return ruled_out(own, _before(page, asked, answers)) if own else {}


def _before(page: Page, asked: Sequence[Asked], answers: Answers) -> Lookup:
    """What counts on the pages before this one; on it, what is chosen here decides."""
    questionnaire = asked[0].words.questionnaire
    return walk(questionnaire, answers).before_choices(Step(page.id)).counted.__getitem__


def _shown_value(answer_field: AnswerField) -> Any:
    typed = answer_field.typed
    return "" if typed is None else typed


def _children(page: Page, fields: tuple[AnswerField, ...]) -> dict[tuple[str, str], list[AnswerField]]:
    """The fields asked only with one certain choice of a question on the same page, by that choice."""
    children: dict[tuple[str, str], list[AnswerField]] = {}
    for each in fields:
        if (choice := _asked_under(page, each.asked.question)) is not None:
            children.setdefault(choice, []).append(each)
    return children


def _asked_under(page: Page, question: Question) -> tuple[str, str] | None:
    """The question and the one choice of it, both on the same page, that the question stands under."""
    condition = question.enable_when
    if (
        isinstance(condition, Is | Includes)
        and len(condition.values) == 1
        and page.question(condition.link_id)
    ):
        return condition.link_id, condition.values[0]
    return None
