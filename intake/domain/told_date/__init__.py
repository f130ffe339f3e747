"""Dates as people say them: words in, the dates they may mean out, and words again.

The way of a phrase, a file a step: `normal` (plain letters; levels, scores, phones are no dates), `tokens`
(words under their signs, with `lexicon`, `slips`, `number_words`; `neighbours` settles words of two meanings,
`counts` numbers that say no day, `plans` what is to come), `grammar` (what the tables of `day_rules`,
`year_rules`, `name_rules`, `amount_rules` find), `joining` and `around` (about, before, or, ago), `reader`.
`printed` says a reading back, `answer` keeps it beside what was said. The words of both languages stand in
`words_en` and `words_es`.
"""

from __future__ import annotations

from intake.domain.told_date.answer import ToldDate, date_told, date_words_told, gap_told
from intake.domain.told_date.forms import Age, Form, Gap, Reading, Told
from intake.domain.told_date.printed import say, say_season, say_years
from intake.domain.told_date.reader import read
from intake.domain.told_date.reasons import REASONS

__all__ = [
    "REASONS",
    "Age",
    "Form",
    "Gap",
    "Reading",
    "Told",
    "ToldDate",
    "date_told",
    "date_words_told",
    "gap_told",
    "read",
    "say",
    "say_season",
    "say_years",
]
