"""Dates in several boxes, as fields of a form."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wtforms.validators import ValidationError

from intake.domain.answers import Answer
from intake.web.form.date_entry import (
    CALENDAR_PARTS,
    TEXT_PARTS,
    EntryError,
    Typed,
    read_full,
    read_partial,
    typed_full,
    typed_partial,
)
from intake.web.form.fields import YES, AnswerField
from intake.web.form.typed_text import tidy, without_strange

LONGEST_BOX = 40
"""A box of a date shows no more than this again: nobody's month is longer."""


class DateField(AnswerField):
    """A date in several boxes, posted as name-month, name-day and so on."""

    required_word = "error_date_missing"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reasons: tuple[tuple[str, str], ...] = ()  # why it cannot be read, each with a box

    def process_data(self, value: Any) -> None:
        """Take the boxes of an earlier answer."""
        self.data = value if isinstance(value, Typed) else Typed()

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what stands in the boxes."""
        super().process(formdata, *args, **kwargs)
        if formdata is not None:
            raw = {part: str(formdata.get(f"{self.name}-{part}", "")) for part in (*TEXT_PARTS, "unsure")}
            text = {
                part: tidy(without_strange(typed), one_line=True)[:LONGEST_BOX] for part, typed in raw.items()
            }
            self.data = Typed(**{part: text[part] for part in TEXT_PARTS}, unsure=text["unsure"] == YES)

    def read(self) -> Answer:
        """Answered with the date, not sure, or left empty."""
        try:
            return self.read_boxes(self.data)
        except EntryError as error:
            self.bad = tuple(part for each in error.all for part in each.parts)
            self._reasons = tuple((each.parts[0], self.asked.words(each.key)) for each in error.all)
            raise ValidationError(". ".join(said for _, said in self._reasons)) from None

    def to_mend(self, error: str) -> tuple[tuple[str, str], ...]:
        """Each reason leads to its own box; what is wrong with the date as a whole, to the first one."""
        boxes = (*CALENDAR_PARTS, "year_from", "year_to", "unsure")
        reasons = self._reasons if self.errors else ((CALENDAR_PARTS[0], error),)
        return tuple((f"{self.name}-{part}" if part in boxes else self.name, said) for part, said in reasons)

    def read_boxes(self, boxes: Typed) -> Answer:
        """The answer in the boxes of a date that may be known in part; raises EntryError."""
        return read_partial(boxes, self.answered_on)

    @property
    def one_line(self) -> str:
        """What stands in the boxes of its day, month and year, in their order; "" for nothing."""
        return " ".join(filter(None, (getattr(self.data, part) for part in CALENDAR_PARTS)))

    @property
    def typed(self) -> dict[str, Any]:
        """The boxes."""
        return asdict(self.data)

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The boxes that give the answer again."""
        return typed_partial(answer)


class WholeDateField(DateField):
    """A date that must be whole."""

    required_word = "error_birth_date"

    def read_boxes(self, boxes: Typed) -> Answer:
        """The answer in the three boxes; raises EntryError."""
        return read_full(boxes)

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The three boxes."""
        return typed_full(answer)
