"""What every page needs and is made once, made before a server forks: so its processes share it.

Left to the first request it would be made by each of them, and that first patient would wait for it.
"""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import configure_mappers

from intake import context
from intake.domain.own_words import find_phrases
from intake.domain.questionnaire import LANGUAGES
from intake.domain.read_by_rules import pages_read
from intake.web.form.page import open_now
from intake.web.form.words import Words

PATIENT_TEMPLATES = ("base.html", "layouts/patient.html", "macros/", "form/", "patient/")


def make(app: Flask) -> None:
    """Make it. Connects to nothing; the practice's and the clinical files were found sound before."""
    with app.app_context():
        configure_mappers()
        for name in app.jinja_env.list_templates():
            if name.startswith(PATIENT_TEMPLATES):
                app.jinja_env.get_template(name)
        questionnaire = context.questionnaire()
        pages_read(questionnaire)
        for words in context.policy().searched_words.values():
            find_phrases("-", words)
        for language in LANGUAGES:
            open_now(context.practice().hours, context.now(), Words(questionnaire, language))
