"""The Spanish is what a patient from Mexico would say, not English word by word."""

from __future__ import annotations

import re

import pytest

from intake.content.forms import load_form
from intake.content.information import PAGES, load_information

SPANISH = [text.es for _, text in load_form().texts()]
SPANISH += [text.es for page_id in PAGES for text in load_information(page_id).texts()]

NOBODY_SAYS = (
    r"quemaduras? de nervios", r"algo de esto es su caso", r"letras y signos", r"buena hora para llamar",
    r"saber de usted|sepamos de usted", r"agujas para drogas", r"placas o cajas", r"relevo",
    r"mejoró después de .* y luego volvió", r"\btoma unos\b", r"\bmarcado por error", r"\bpapeles\b",
    r"seguro\(a\)", r"\bmire|\bmirar|\bmiramos", r"le conv(ie|e)n", r"ya estaba antes",
)  # fmt: skip


@pytest.mark.parametrize("phrase", NOBODY_SAYS)
def test_what_nobody_says_in_spanish_is_not_written(phrase: str) -> None:
    assert [each for each in SPANISH if re.search(phrase, each, re.IGNORECASE)] == []


PEOPLE_SAY = (
    '("quemar" un nervio)', "¿Tiene algo de esto?", "caracteres", "¿A qué hora le podemos llamar?",
    "comunicarnos con usted", "se inyecta drogas", "cajas o jaulas (cages)",
    "servicio de retransmisión (711)", "Se me quitó después de", "Se tarda unos", "su expediente", "No sé",
)  # fmt: skip


@pytest.mark.parametrize("phrase", PEOPLE_SAY)
def test_what_people_say_is_written_in_its_place(phrase: str) -> None:
    assert [each for each in SPANISH if phrase in each]


def test_men_and_women_read_the_same_words() -> None:
    assert [each for each in SPANISH if "(a)" in each] == []
