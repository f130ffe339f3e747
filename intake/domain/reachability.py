"""Can a page, question or choice ever be asked? Tried out on every assignment of the answers it depends on.

Only answers a condition names can matter to it. So for each question read, directly or through the pages
and questions it depends on, we try each choice named, one not named, "not sure" and no answer at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from math import prod

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, NotSure, instance_id
from intake.domain.conditions import UNSURE, Condition, Reference
from intake.domain.questionnaire import Kind, Page, Question, Questionnaire
from intake.domain.route import NOW, PREPARING
from intake.domain.truth import Truth
from intake.domain.walk import Step, walk

TURNS = 2
"""Instances of a loop that are tried with answers of their own: enough to be the same or different."""
HIGHEST_SCORE = 10
MOST_ASSIGNMENTS = 200_000
"""Beyond this a condition is too entangled to be tried out; content should be simpler than that."""


class TooEntangledError(ValueError):
    """A condition depends on more answers than can be tried out."""


def can_be_asked(questionnaire: Questionnaire, page: Page, *conditions: Condition) -> bool:
    """Whether some answers put `page` on the path with all `conditions` (of a question, a choice) holding.

    Raises TooEntangledError where there are too many answers to try.
    """
    needed = _depends_on(questionnaire, (page.enable_when, *conditions), page)
    step = Step(page.id, 1 if page.loop else None)
    for answers in _assignments(questionnaire, needed, page.loop):
        told = answers.with_(PREPARING, Answered(NOW)) if page.after_sending else answers
        found = walk(questionnaire, told).finish()
        lookup = found.counted.__getitem__
        if step in found.steps and all(c.truth(lookup, step.instance) is Truth.YES for c in conditions):
            return True
    return False


def _depends_on(
    questionnaire: Questionnaire, conditions: Iterable[Condition], page: Page
) -> dict[str, set[str]]:
    """Every link id (or loop) that can matter, with the choices named of it."""
    named: dict[str, set[str]] = {}
    waiting = [reference for condition in conditions for reference in condition.references()]
    seen: set[Reference] = set()
    while waiting:
        reference = waiting.pop()
        if reference in seen:
            continue
        seen.add(reference)
        named.setdefault(reference.link_id, set()).update(reference.values)
        waiting += _behind(questionnaire, reference, page)
    return named


def _behind(questionnaire: Questionnaire, reference: Reference, page: Page) -> Iterator[Reference]:
    """What decides whether the question read is asked itself, and whether the choices named are offered."""
    source = next((p for p in questionnaire.pages if p.question(reference.link_id)), None)
    if source is None:
        loops = (p for p in questionnaire.pages if p.loop == reference.link_id)
        for looped in loops:
            yield from looped.enable_when.references()
        return
    question = questionnaire.question(reference.link_id)
    if source is not page:
        yield from source.enable_when.references()
    yield from question.enable_when.references()
    for option in question.options:
        if option.key in reference.values:
            yield from option.enable_when.references()


def _assignments(
    questionnaire: Questionnaire, needed: dict[str, set[str]], own_loop: str | None
) -> Iterator[Answers]:
    """Answers for every combination worth trying."""
    candidates: dict[str, list[Answer]] = {}
    loops = {page.loop: page for page in reversed(questionnaire.pages) if page.loop}
    for link_id, values in needed.items():
        if link_id in loops:
            candidates[link_id] = [Answered(list(range(1, n + 1))) for n in range(TURNS, -1, -1)]
        else:
            page, question = questionnaire.page_of(link_id), questionnaire.question(link_id)
            turns: tuple[int | None, ...] = tuple(range(1, TURNS + 1)) if page.loop else (None,)
            for turn in turns:
                candidates[instance_id(link_id, turn)] = _candidates(question, values)
    if prod(map(len, candidates.values())) > MOST_ASSIGNMENTS:
        raise TooEntangledError(f"depends on too many answers to try: {', '.join(sorted(needed))}")
    begun = _begun(loops, {*needed, own_loop})
    for chosen in product(*candidates.values()):
        yield begun.with_all(dict(zip(candidates, chosen, strict=True)))


def _begun(loops: dict[str, Page], wanted: set[str | None]) -> Answers:
    """One answer in each turn of the loops, so that the turns count."""
    return Answers(
        {
            instance_id(question.link_id, turn): NotSure()
            for loop, page in loops.items()
            if loop in wanted
            for question in page.questions[:1]
            for turn in range(1, TURNS + 1)
        }
    )


def _candidates(question: Question, values: set[str]) -> list[Answer]:
    """The states of one question that a condition naming `values` can tell apart."""
    keys = [option.key for option in question.options]
    named = [key for key in keys if key in values]
    others = [key for key in keys if key not in values and key != UNSURE][:1]
    states: list[Answer] = [NotSure(), NOT_ASKED]
    if question.kind is Kind.CHECKBOXES:
        alone = {option.key for option in question.options if option.exclusive}
        some = [[*picked] for size in range(1, len(named) + 1) for picked in combinations(named, size)]
        ticked = [keys for keys in [*some, others] if keys and (len(keys) == 1 or alone.isdisjoint(keys))]
        return [Answered(keys) for keys in ticked] + states
    if question.kind is Kind.SCORE:
        return [Answered(HIGHEST_SCORE), Answered(0), *states]
    if keys:
        return [Answered(key) for key in (*named, *others) if key != UNSURE] + states
    return [Answered("1"), *states]
