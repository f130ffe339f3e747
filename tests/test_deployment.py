"""The pages that nginx sends in the product's place tell whoever has just checked a sign what to do first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from intake.content.forms import load_form
from intake.domain.questionnaire import LANGUAGES

ROOT = Path(__file__).parent.parent
NGINX = ROOT / "docs" / "deployment" / "nginx.conf"
CONTAINER = ROOT / "docs" / "deployment" / "Containerfile"
PAGES = dict(re.findall(r"return (\d{3}) '(<!doctype html>.*?)';", NGINX.read_text(encoding="utf-8")))


def said(status: str) -> str:
    return " ".join(BeautifulSoup(PAGES[status], "html.parser").get_text(" ").replace(" .", ".").split())


def test_it_sends_three_pages_of_its_own() -> None:
    assert set(PAGES) == {"413", "429", "503"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", PAGES)
def test_a_page_of_nginx_says_when_to_call_911_in_the_words_of_the_form_and_first(
    status: str, language: str
) -> None:
    words = load_form().words_in(language)["when_to_call_911"]
    page = said(status)
    wait = {"en": "call us: ${PHONE}", "es": "llámenos: ${PHONE}"}[language]
    assert 0 < page.find(words) < page.find(wait)


@pytest.mark.parametrize("status", PAGES)
def test_a_page_of_nginx_dials_911_and_the_office(status: str) -> None:
    links = [str(a["href"]) for a in BeautifulSoup(PAGES[status], "html.parser").find_all("a")]
    assert links == ["tel:911", "tel:${PHONE}"] * 2


def test_the_container_runs_as_nobody_special_with_everything_it_serves() -> None:
    told = CONTAINER.read_text(encoding="utf-8")
    copied = [words.split()[:-1] for words in re.findall(r"^COPY (.+)$", told, re.MULTILINE)]
    assert [path for each in copied for path in each if not (ROOT / path).exists()] == []
    assert {"intake", "templates", "static", "wsgi.py"} <= {path for each in copied for path in each}
    assert told.index("USER 10001") > told.rindex("RUN ")
    assert re.search(r"^VOLUME /var/lib/spine-intake$", told, re.MULTILINE)
    assert "--require-hashes" in told
