"""No word waits in the content that no page says: a translator would read it for nothing."""

from __future__ import annotations

import re

from intake.content.loader import load_questionnaire
from tests.architecture.sources import ROOT

# Words whose key is put together from a part that says what they belong to, and where that happens.
PUT_TOGETHER = (
    r"same_places_\w+",  # by the symptom told before: intake/web/form/same_places.py
    r"told_\w+",  # by the rule behind a sign: intake/web/form/help_view.py
    r"season_\w+",  # by the season: intake/web/form/told.py
    # by what went wrong: intake/web/errors.py
    r"(error_page|not_found|no_sitting|other_form|page_changed|sent_form|busy|too_large|bad_request|too_many)_(title|text)",
)


def test_every_word_is_said_somewhere() -> None:
    files = [path for folder in ("intake", "templates") for path in (ROOT / folder).rglob("*")]
    said = "\n".join(path.read_text("utf-8") for path in files if path.suffix in (".py", ".html"))
    keys = [key for key in load_questionnaire().words if not re.fullmatch("|".join(PUT_TOGETHER), key)]
    names = set(re.findall(r"""[."'](\w+)""", said))
    assert [key for key in keys if key not in names] == []
