"""The whole form as a FHIR Questionnaire, so that a response to it can be understood without this product."""

from __future__ import annotations

from typing import Any

from intake.domain.conditions import UNSURE
from intake.domain.questionnaire import Kind, Option, Question, Questionnaire, Text
from intake.formats.fhir import codes, parts
from intake.formats.fhir.layout import Asked, Counted, Group, Node, lay_out
from intake.formats.fhir.naming import coding, not_sure_id, own_system, part_id, questionnaire_url
from intake.formats.fhir.values import type_of

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ITEM_CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
MIN_VALUE = "http://hl7.org/fhir/StructureDefinition/minValue"
MAX_VALUE = "http://hl7.org/fhir/StructureDefinition/maxValue"
HIGHEST_SCORE = 10
_NOT_SURE = Text("I am not sure", "No sé")
_THAT_SURGERY = {"en": "that surgery", "es": "esa cirugía"}
_OF_A_SURGERY = ("surgery", "this_surgery")
"""The names in braces that only a page can fill, which knows the surgery it is about."""

Item = dict[str, Any]


def write_questionnaire(form: Questionnaire, base: str) -> Item:
    """The form in FHIR, English with its Spanish beside it; `base` is what its own address begins with."""
    return {
        "resourceType": "Questionnaire",
        "language": "en",
        "url": questionnaire_url(base, form),
        "version": form.version,
        "name": "SpineIntake",
        "title": "Symptom intake of a spine practice",
        "status": "active",
        "subjectType": ["Patient"],
        "description": f"Content digest {form.digest}",
        "item": [_group(form, base, group) for group in lay_out(form, base)],
    }


def said(words: Text, key: str = "text") -> Item:
    """Words under that key, with their Spanish as a translation."""
    english, spanish = (_filled(words, language) for language in ("en", "es"))
    if not words.es:
        return {key: english}
    lang, content = (
        {"url": "lang", "valueCode": "es"},
        {"url": "content", "valueString": spanish},
    )
    return {key: english, f"_{key}": {"extension": [{"url": TRANSLATION, "extension": [lang, content]}]}}


def _filled(words: Text, language: str) -> str:
    known = words.placeholders(language).intersection(_OF_A_SURGERY)
    return words.fill(language, **dict.fromkeys(known, _THAT_SURGERY[language]))


def _node(form: Questionnaire, base: str, node: Node) -> list[Item]:
    if isinstance(node, Group):
        return [_group(form, base, node)]
    if isinstance(node, Counted):
        return [_counted(base, node)]
    return _question(form, base, node)


def _group(form: Questionnaire, base: str, group: Group) -> Item:
    item: Item = {"linkId": group.link_id, **(said(group.text) if group.text else {}), "type": "group"}
    if group.when:
        item |= group.when.to_data()
    if group.loop:
        item["repeats"] = True
    leads = [_help(f"{group.link_id}.lead{number}", words) for number, words in enumerate(group.lead, 1)]
    below = [each for node in group.children for each in _node(form, base, node)]
    return item | {"item": [*leads, *below]}


def _counted(base: str, node: Counted) -> Item:
    hidden = {"extension": [{"url": HIDDEN, "valueBoolean": True}]}
    item = hidden | {"linkId": node.link_id, **said(node.text), "type": node.type, "readOnly": True}
    system = own_system(base, node.link_id)
    options = [{"valueCoding": {"system": system, "code": key}} for key in node.keys]
    return item | {"answerOption": options} if options else item


def _question(form: Questionnaire, base: str, node: Asked) -> list[Item]:
    question = node.question
    when = node.when.to_data() if node.when else {}
    item: Item = {"linkId": question.link_id, **said(node.text), "type": type_of(question), **when}
    if code := codes.CODE_OF_QUESTION.get(question.link_id):
        item["code"] = [code]
    if question.kind is Kind.CHECKBOXES:
        item["repeats"] = True
    if _must_be_answered(question):
        item["required"] = True
    if question.max_length:
        item["maxLength"] = question.max_length
    if question.options and not question.options_from_loop:
        item["answerOption"] = [_option(form, base, question, option) for option in question.options]
    if question.kind is Kind.SCORE:
        ends = ((MIN_VALUE, 0), (MAX_VALUE, HIGHEST_SCORE))
        item["extension"] = [{"url": url, "valueInteger": value} for url, value in ends]
    if below := [*_helps(question), *_parts(question)]:
        item["item"] = below
    return [item, *_not_sure(question, when)]


def _must_be_answered(question: Question) -> bool:
    """Whether the item itself needs an answer: not where another item can hold it."""
    not_sure_beside = question.not_sure and question.option(UNSURE) is None
    return question.required and not question.required_unless and not not_sure_beside


def _option(form: Questionnaire, base: str, question: Question, option: Option) -> Item:
    written = coding(base, form, question, option.key) | said(option.text, "display")
    exclusive = {"extension": [{"url": EXCLUSIVE, "valueBoolean": True}]} if option.exclusive else {}
    return {"valueCoding": written, **exclusive}


def _helps(question: Question) -> list[Item]:
    helps = {"hint": question.hint, "why": question.why, "low": question.low, "high": question.high}
    return [_help(part_id(question.link_id, name), words) for name, words in helps.items() if words]


def _help(link_id: str, words: Text) -> Item:
    control = {"coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}]}
    extension = [{"url": ITEM_CONTROL, "valueCodeableConcept": control}]
    return {"extension": extension, "linkId": link_id, **said(words), "type": "display"}


def _parts(question: Question) -> list[Item]:
    return [
        {
            "linkId": part_id(question.link_id, part.name),
            **said(part.text),
            "type": part.type,
            "readOnly": True,
        }
        for part in parts.PARTS_OF.get(question.kind, ())
    ]


def _not_sure(question: Question, when: Item) -> list[Item]:
    if not question.not_sure or question.option(UNSURE) is not None:
        return []
    link_id = not_sure_id(question.link_id)
    typed = {"linkId": part_id(link_id, "typed"), **said(parts.DATE_PARTS[0].text), "type": "string"}
    below = {"item": [typed]} if question.kind in (Kind.TOLD_DATE, Kind.PARTIAL_DATE) else {}
    return [{"linkId": link_id, **said(_NOT_SURE), "type": "boolean", **when, **below}]
