"""The time between an operation and a beginning, in the patient's words."""

from __future__ import annotations

import pytest

from intake.domain.timeline import TimeBetween, Unit
from intake.web.form.dates_right import between_words
from intake.web.form.words import Words
from tests.domain.forms import REAL

SURGERY = {"en": "your surgery", "es": "su cirugía"}


@pytest.mark.parametrize(
    ("between", "english", "spanish"),
    [
        (None, "That is before your surgery.", "Es decir, antes de su cirugía."),
        (
            TimeBetween(0, 0, Unit.DAY),
            "That is the same day as your surgery.",
            "Es decir, el mismo día de su cirugía.",
        ),
        (
            TimeBetween(-3, 0, Unit.DAY),
            "That may be before your surgery, or the same day.",
            "Puede ser antes de su cirugía, o el mismo día.",
        ),
        (
            TimeBetween(-1, 11, Unit.MONTH),
            "That may be before your surgery, or up to 11 months after it.",
            "Puede ser antes de su cirugía, o hasta 11 meses después.",
        ),
        (
            TimeBetween(0, 30, Unit.DAY),
            "That is up to 30 days after your surgery.",
            "Es decir, hasta 30 días después de su cirugía.",
        ),
        (
            TimeBetween(1, 1, Unit.DAY),
            "That is 1 day after your surgery.",
            "Fue 1 día después de su cirugía.",
        ),
        (
            TimeBetween(5, 12, Unit.MONTH),
            "That is 5 to 12 months after your surgery.",
            "Fue de 5 a 12 meses después de su cirugía.",
        ),
        (
            TimeBetween(12, 12, Unit.MONTH),
            "That is about 12 months after your surgery.",
            "Fue cerca de 12 meses después de su cirugía.",
        ),
        (
            TimeBetween(7, None, Unit.YEAR),
            "That is 7 years or more after your surgery.",
            "Es decir, 7 años o más después de su cirugía.",
        ),
        (
            TimeBetween(0, None, Unit.MONTH),
            "That is after your surgery.",
            "Es decir, después de su cirugía.",
        ),
        (
            TimeBetween(-2, None, Unit.MONTH),
            "That may be before your surgery, or after it.",
            "Puede ser antes de su cirugía, o después.",
        ),
        (
            TimeBetween(2, 2, Unit.YEAR),
            "That is 2 to 3 years after your surgery.",
            "Fue de 2 a 3 años después de su cirugía.",
        ),
    ],
)
def test_the_time_between_is_said_no_more_exactly_than_it_is_known(
    between: TimeBetween | None, english: str, spanish: str
) -> None:
    for language, said in (("en", english), ("es", spanish)):
        assert between_words(between, SURGERY[language], Words(REAL, language)) == said
