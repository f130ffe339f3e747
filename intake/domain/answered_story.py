"""From the answers of the web form to the Case the rules read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, Blank, NotAsked, NotSure, instance_id
from intake.domain.dates import CalendarDate, PartialDate, parse_calendar_date
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset
from intake.domain.questionnaire import Kind, Question, Questionnaire
from intake.domain.sign_lists import SIGN_LISTS, signs_by_question
from intake.domain.story import PLACES, UNSURE, Story, Surgery, Symptom, make_story
from intake.domain.symptoms import symptom_keys
from intake.domain.told_date import date_told, date_words_told, gap_told


def story_from_answers(answers: Answers, today: date, form: Questionnaire | None) -> Story:
    """The Case of a draft: `answers` are those on the path, `today` the practice's date.

    `form` says which texts are searched for warnings, together the case's own words, and which signs were
    asked for; without it neither is known, and only what the time rule reads stands in the Case.

    A missing answer stays missing: not asked, left empty and "not sure" never become a "no".
    """
    order: list[int] = answers.value("surgeries", [])
    prior = _state_word(answers, "prior_surgery")
    if prior == "yes" and not order and _only_planned(answers):
        prior = "planned"
    surgeries = [_surgery(answers, number, today) for number in order] if prior == "yes" else []
    chosen = answers.value("symptoms", [])
    onsets: dict[str, Onset] = {}
    for key in _asking_order(chosen):
        onsets[key] = _onset(answers, key, order if prior == "yes" else [], today, onsets)
    symptoms = [_symptom(answers, key, onset) for key, onset in onsets.items()]
    words = _own_words(answers, form, order) if form else ()
    return make_story(
        today=today,
        birth=_date(answers, "birth_date", today),
        safety=_ticks(answers, "first"),
        safety_more=_ticks(answers, "more"),
        prior_surgery=prior,
        surgeries=surgeries,
        symptoms=symptoms,
        own_words="\n".join(word for word in words if word),
        signs_asked=_signs_asked(answers, form) if form else None,
        symptoms_asked=bool(chosen),
        seen_already={"yes": True, "no": False}.get(answers.value("seen_already", "")),
        # "One more" opens another operation wherever it can: it stands only where none could be added.
        more_surgeries=bool(surgeries) and answers.value("surgeries_more") == "yes",
    )


def _only_planned(answers: Answers) -> bool:
    """Whether the one operation told turned out to be planned, and there is no other."""
    return bool(answers.value("surgery_planned") == "yes" and answers.value("surgeries_more") == "no")


NEVER_BETTER, BEFORE_OTHER = "never_better", "before_other"
ONSETS = (NEVER_BETTER, "came_back", "new_after", BEFORE_OTHER, "started", UNSURE)
"""How a symptom can have begun, besides "at the same time as" another."""

_ORDERS: dict[str, type[After] | type[Before]] = {
    "came_back": After,
    "new_after": After,
    BEFORE_OTHER: Before,
}
"""Those that say what came first, beside the operation they were said of."""

SAME_AS = "same_as_"
"""Begins the choice "at the same time as" an earlier symptom, whose key ends it."""


def _asking_order(chosen: list[str]) -> list[str]:
    return [key for key in symptom_keys() if key in chosen]


def _state_word(answers: Answers, name: str) -> str | None:
    """A choice's key; "unsure" for a stated "not sure"; None when it was never answered."""
    answer = answers.get(name)
    if isinstance(answer, Answered):
        return str(answer.value)
    return UNSURE if answer.is_not_sure else None


def _ticks(answers: Answers, which: str) -> frozenset[str] | None:
    """What was ticked on the pages of that list, as far as they were answered; None where none was."""
    told = [ticks for link_id in SIGN_LISTS[which] if (ticks := _boxes(answers, link_id)) is not None]
    return frozenset().union(*told) if told else None


def _signs_asked(answers: Answers, form: Questionnaire) -> frozenset[str]:
    """The signs of the pages that were answered; one that could not apply was left out there as a no."""
    asked: set[str] = set()
    for link_id, signs in signs_by_question(form).items():
        if not isinstance(answers.get(link_id), NotAsked | Blank):
            asked |= signs
    return frozenset(asked)


def written_in(question: Question, answer: Answer) -> str:
    """What a person wrote in an answer to a searched question, or the words of a date; "" where nothing."""
    if isinstance(answer, NotSure):
        return answer.said
    value = answer.value if isinstance(answer, Answered) else ""
    if question.kind is Kind.TOLD_DATE:
        value = value.get("said", "") if isinstance(value, dict) else ""
    return str(value)


def _own_words(answers: Answers, form: Questionnaire, order: list[int]) -> Iterator[str]:
    """What was written where the form has it searched, in an operation's turn or not."""
    for name in form.searched:
        for turn in (None, *order):
            if (answer := answers.get(instance_id(name, turn))) is not NOT_ASKED:
                yield written_in(form.question(name), answer)


def _boxes(answers: Answers, name: str) -> frozenset[str] | None:
    answer = answers.get(name)
    if isinstance(answer, Answered):
        # A ticked sign beats "none of these"; the conflict itself stays on record in the answers.
        return frozenset(answer.value) - {"none"}
    return frozenset({UNSURE}) if answer.is_not_sure else None


def _date(answers: Answers, name: str, today: date) -> PartialDate | None:
    return date_told(answers.value(name), today, _birth_date(answers))


def _birth_date(answers: Answers) -> CalendarDate | None:
    """The birth date, which places an age; None where it was not told."""
    told = answers.value("birth_date")
    return parse_calendar_date(told) if told else None


def _surgery(answers: Answers, number: int, today: date) -> Surgery:
    when = _date(answers, f"surgery_date@{number}", today)
    return Surgery(
        regions=frozenset(answers.value(f"surgery_regions@{number}", [])),
        procedures=frozenset(answers.value(f"surgery_procedures@{number}", [])),
        when=when,
        implants=_state_word(answers, f"surgery_implants@{number}"),
        recent=None if when else _state_word(answers, f"surgery_recent@{number}"),
        hospital=answers.value(f"surgery_by_hospital@{number}", ""),
        said=date_words_told(answers.get(f"surgery_date@{number}"), today),
    )


def _symptom(answers: Answers, key: str, onset: Onset) -> Symptom:
    return Symptom(
        key=key,
        places=frozenset(answers.value(f"{key}_places", [])) & frozenset(PLACES),
        onset=onset,
        trend=_state_word(answers, f"{key}_trend"),
        score=answers.value(f"{key}_score"),
        limb_score=answers.value(f"{key}_limb_score"),
    )


def _onset(answers: Answers, key: str, order: list[int], today: date, earlier: Mapping[str, Onset]) -> Onset:
    """When a symptom began; it may have begun with one of those asked before it."""
    when = answers.value(f"{key}_onset_when", "")
    if when.startswith(SAME_AS):
        return earlier.get(when.removeprefix(SAME_AS))
    told = _date(answers, f"{key}_onset_date", today)
    surgery = _which_surgery(answers, key, order)
    gap = gap_told(answers.get(f"{key}_onset_date"), today)
    if when == NEVER_BETTER:
        return NeverWentAway(surgery, told, told_after=(gap.near, gap.far) if gap else None)
    if surgery is None:
        return told
    if gap is not None and when != BEFORE_OTHER:
        return GapAfter(surgery, gap.near, gap.far)
    return _ORDERS[when](surgery, told) if when in _ORDERS else told


def _which_surgery(answers: Answers, key: str, order: list[int]) -> int | None:
    """The operation's place in the list; None ("some operation") where none of several was named."""
    named = answers.value(f"{key}_onset_surgery")
    if named is not None and str(named).isdigit() and int(named) in order:
        return order.index(int(named))
    return 0 if len(order) == 1 else None
