"""The office writes down what a caller answered: exactly the answers of that question, judged at once."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.staff_browser import Team, file_story, version_on


@pytest.fixture
def unsettled(app: Flask) -> str:
    return f"/staff/cases/{file_story(app, 'year alone does not settle it')}"


def test_the_page_offers_exactly_the_answers_and_shows_what_was_told(team: Team, unsettled: str) -> None:
    page = team.desk.open(unsettled)
    assert "Write down" in page.main
    form = team.desk.open(f"{unsettled}/ask/1")
    question = form.value("asked")
    choices = [str(each["value"]) for each in form.soup.select("input[name=answer]")]
    assert choices[-1] == "not_sure"
    assert question in page.main
    done = team.desk.send(
        f"{unsettled}/ask/1", version=version_on(form), asked=question, answer="not_sure", send="yes"
    )
    assert "Written down as told by phone, and judged again. You can undo this." in done.main
    history = done.soup.select_one(".app-history li")
    assert history is not None
    assert "Answer told by phone" in history.get_text(" ", strip=True)
    assert question in history.get_text(" ", strip=True)
    assert "Told by phone:" in done.main
    assert f"{question} Not sure" in " ".join(done.main.split())
    # The next question is another one; this one is asked no more.
    again = team.second_desk.send(
        f"{unsettled}/ask/1", version=version_on(form), asked=question, answer="not_sure", send="yes"
    )
    assert again.status == 422
    assert again.errors == ["This question is not open any more."]


def test_an_answer_written_down_by_mistake_is_undone_like_any_step(team: Team, unsettled: str) -> None:
    form = team.desk.open(f"{unsettled}/ask/1")
    told = {"version": version_on(form), "asked": form.value("asked"), "answer": "not_sure", "send": "yes"}
    done = team.desk.send(f"{unsettled}/ask/1", told)
    undone = team.desk.send(f"{unsettled}/undo", version=version_on(done), send="yes")
    assert "The last step was undone." in undone.main
    assert "taken back, counts no more" in undone.main
    assert team.desk.open(f"{unsettled}/ask/1").value("asked") == form.value("asked")


def test_what_cannot_be_saved_says_why_and_keeps_what_was_chosen(team: Team, unsettled: str) -> None:
    form = team.desk.open(f"{unsettled}/ask/1")
    question = form.value("asked")
    version = version_on(form)
    nothing = team.desk.send(f"{unsettled}/ask/1", version=version, asked=question, send="yes")
    assert (nothing.status, nothing.errors) == (422, ["Choose what they answered."])
    if form.soup.select_one("input[name=answer][value=date]"):
        unread = team.desk.send(
            f"{unsettled}/ask/1", version=version, asked=question, answer="date", when="whenever", send="yes"
        )
        assert unread.errors == ["Write the date as 2014, June 2014 or 06/15/2014."]
        assert unread.value("when") == "whenever"


def test_there_is_no_page_for_a_question_that_is_not_asked(team: Team, unsettled: str) -> None:
    assert team.desk.open(f"{unsettled}/ask/9").status == 404
    assert team.desk.open(f"{unsettled}/ask/0").status == 404
