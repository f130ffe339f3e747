"""How the form lies in FHIR's items: one tree, which the Questionnaire and every response to it follow.

Sections hold pages, pages hold questions. The pages of a loop lie in one group that repeats, with the number
its turn has in the form. Where what an item depends on takes more than one `enableWhen`, groups stand around
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from intake.domain.conditions import ALWAYS, Condition
from intake.domain.person import BIRTH_DATE_TYPED
from intake.domain.questionnaire import Page, Question, Questionnaire, Text
from intake.domain.route import DONE, NOW, PREPARING
from intake.formats.fhir.enabling import EXISTS, Comparison, Enabling, Level
from intake.formats.fhir.naming import count_id, number_id, page_id

ABOUT, SECTION = "about", "section"
OF_THE_PROGRAM = (PREPARING, BIRTH_DATE_TYPED)
"""Answers that no question of the form asks for, and that the path or the person read like one."""
PREPARING_STATES = (NOW, DONE)
_COUNT = Text("How many were told", "Cuántas se dijeron")
_NUMBER = Text("Its number in the form", "Su número en el formulario")
_ABOUT = Text("About these answers", "Sobre estas respuestas")
_PROGRAM_TEXTS = {
    PREPARING: Text("Whether the visit is prepared", "Si se prepara la visita"),
    BIRTH_DATE_TYPED: Text("Typed for a birth date", "Escrito como fecha de nacimiento"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, its words (the page's title where it has none), and what its asking depends on."""

    question: Question
    text: Text
    when: Level | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A number or word that the program fills in: an item by its link id, type and words."""

    link_id: str
    type: str
    text: Text
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand together; with a `loop` once for each turn of it."""

    link_id: str
    text: Text | None
    children: tuple[Node, ...]
    when: Level | None = None
    loop: str | None = None
    lead: tuple[Text, ...] = ()


Node = Group | Asked | Counted


def lay_out(form: Questionnaire, base: str) -> tuple[Group, ...]:
    """The tree of a form: what the program adds, then its sections in order."""
    enabling = Enabling(form, base)
    of_program = tuple(
        Counted(key, "choice" if key == PREPARING else "string", words, _keys(key))
        for key, words in _PROGRAM_TEXTS.items()
    )
    sections = []
    laid: list[str] = []
    for number, (section_id, pages) in enumerate(groupby(form.pages, key=lambda page: page.section), 1):
        children = tuple(_section(enabling, list(pages), laid))
        title = form.section(section_id).title
        sections.append(Group(f"{SECTION}{number}.{section_id}", title, children))
    return (Group(ABOUT, _ABOUT, of_program), *sections)


def _keys(key: str) -> tuple[str, ...]:
    return PREPARING_STATES if key == PREPARING else ()


def _section(enabling: Enabling, pages: list[Page], laid: list[str]) -> Iterator[Node]:
    for loop, of_loop in groupby(pages, key=lambda page: page.loop):
        nodes = tuple(_page(enabling, page) for page in of_loop)
        if loop is None:
            yield from nodes
            continue
        laid.append(loop)
        times = laid.count(loop)
        link_id = loop if times == 1 else f"{loop}.{times}"
        number = Counted(number_id(link_id), "integer", _NUMBER)
        yield Group(link_id, None, (number, *nodes), loop=loop)
        if times == 1:
            yield Counted(count_id(loop), "integer", _COUNT)


def _page(enabling: Enabling, page: Page) -> Node:
    asked = tuple(_asked(enabling, page, question) for question in page.questions)
    group = Group(page_id(page.id), page.title, asked, lead=page.lead)
    after = (Level("all", (Comparison(PREPARING, EXISTS, key=True),)),) if page.after_sending else ()
    return _within(group, (*after, *enabling.levels(page.enable_when)))


def _asked(enabling: Enabling, page: Page, question: Question) -> Node:
    """A question; one that is not asked, yet counts where it is told, is open then, too."""
    conditions: list[Condition] = [question.enable_when]
    if question.taken_when is not None and question.enable_when is not ALWAYS:
        conditions.append(question.taken_when)
    return _within(
        Asked(question, question.text if question.text.en else page.title), enabling.levels(*conditions)
    )


def _within(node: Group | Asked, levels: tuple[Level, ...]) -> Node:
    """The node with the last level as its own, and a group around it for each of the others."""
    if not levels:
        return node
    inner: Group | Asked
    if isinstance(node, Group):
        inner, name = (
            Group(node.link_id, node.text, node.children, levels[-1], node.loop, node.lead),
            node.link_id,
        )
    else:
        inner, name = Asked(node.question, node.text, levels[-1]), node.question.link_id
    for depth in range(len(levels) - 1, 0, -1):
        inner = Group(f"{name}.if{depth}", None, (inner,), levels[depth - 1])
    return inner
