"""Checks the questionnaire against the table of symptoms: what one has, the other must have, in one order."""

from __future__ import annotations

from collections.abc import Iterator

from intake.domain.answered_story import ONSETS, SAME_AS
from intake.domain.answers import Answered, Answers
from intake.domain.lint import Finding, Severity
from intake.domain.questionnaire import Questionnaire
from intake.domain.story import NONE, PLACES, TRENDS, UNSURE
from intake.domain.symptoms import symptom_keys
from intake.domain.truth import Truth


def lint_symptoms(questionnaire: Questionnaire) -> list[Finding]:
    """Find where a questionnaire that asks all the program reads differs from the table of symptoms."""
    offered = {option.key for option in questionnaire.question("symptoms").options} - {NONE}
    keys = symptom_keys()
    return [
        *(
            _error(f"question symptoms, choice {key}", "is not in the table of symptoms; it would be dropped")
            for key in sorted(offered - set(keys))
        ),
        *(
            _error("question symptoms", f"does not offer {key}, which is in the table of symptoms")
            for key in sorted(set(keys) - offered)
        ),
        *_order(questionnaire, keys),
        *(finding for key in keys for finding in _of_one(questionnaire, key)),
    ]


def _error(where: str, says: str) -> Finding:
    return Finding(Severity.ERROR, where, says)


def _order(questionnaire: Questionnaire, keys: tuple[str, ...]) -> Iterator[Finding]:
    """A symptom can begin with one of those asked before it, so pages and table go in one order."""
    pages = [page.id for page in questionnaire.pages]
    asked = sorted(keys, key=lambda key: pages.index(questionnaire.page_of(f"{key}_onset_when").id))
    if tuple(asked) != keys:
        yield _error(
            "symptoms", f"are asked as {', '.join(asked)}; the table of symptoms has {', '.join(keys)}"
        )


def _of_one(questionnaire: Questionnaire, key: str) -> Iterator[Finding]:
    """Its pages are asked of those who chose it, and offer what the rules know."""
    for page in dict.fromkeys(questionnaire.page_of(f"{key}_{part}") for part in ("places", "onset_when")):
        for chosen in symptom_keys():
            asked = page.enable_when.truth(Answers({"symptoms": Answered([chosen])}).get)
            if (asked is Truth.YES) != (chosen == key):
                whether = "is not asked" if chosen == key else "is asked"
                yield _error(f"page {page.id}", f"{whether} where only {chosen} is chosen")
    earlier = symptom_keys()[: symptom_keys().index(key)]
    known = {
        f"{key}_places": {*PLACES, UNSURE},
        f"{key}_trend": {*TRENDS},
        f"{key}_onset_when": {*ONSETS, *(f"{SAME_AS}{each}" for each in earlier)},
    }
    for link_id, values in known.items():
        for option in questionnaire.question(link_id).options:
            if option.key not in values:
                yield _error(f"question {link_id}, choice {option.key}", "is a key that no rule knows")
