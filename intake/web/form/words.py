"""The questionnaire's words in one language, ready to be filled and to be read by templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.domain.questionnaire import Questionnaire, Text


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the program a patient reads, in `language`.

    `of_another`: whoever reads them fills in the form for somebody else.
    """

    questionnaire: Questionnaire
    language: str
    of_another: bool = False

    @property
    def plain(self) -> Mapping[str, str]:
        """The words by key, unfilled, as templates read them."""
        return self.questionnaire.words_in(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """The word of that key with its {names} filled. Raises PlaceholderError."""
        return self.questionnaire.words[key].fill(self.language, **values)

    def wording(self, text: Text) -> Text:
        """The wording for whoever reads it."""
        return text.other if self.of_another and text.other is not None else text

    def of(self, text: Text | None, values: Mapping[str, str] | None = None) -> str:
        """A text of the content in this language, filled from `values`; empty for None."""
        if text is None:
            return ""
        text = self.wording(text)
        names = text.placeholders(self.language)
        if not names:
            return text.in_(self.language)
        return text.fill(self.language, **{name: (values or {})[name] for name in names})
