"""A page is opened once a request: the draft, the path, what the page gives and what the rules make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from intake.domain import flow, triage, walk
from intake.services.patient import sitting
from tests.support.browser import Browser
from tests.support.patient_story import Given, go_through, plain_answer

FEVER = {"safety": {"safety": "fever"}}
OPERATED = {"prior_surgery": {"prior_surgery": "yes"}}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of the four was done since it was cleared."""
    times: Counter[str] = Counter()

    def count(module: Any, name: str, what: str) -> None:
        real: Callable[..., Any] = getattr(module, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            times[what] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)

    count(sitting, "_open", "opened")
    count(walk, "_walk", "walked")
    count(flow, "record", "recorded")
    count(triage, "judge", "judged")
    return times


def counts(opened: int, walked: int, recorded: int, judged: int) -> dict[str, int]:
    given = {"opened": opened, "walked": walked, "recorded": recorded, "judged": judged}
    return {what: times for what, times in given.items() if times}


@pytest.mark.parametrize(
    ("story", "page"),
    [
        ({}, "safety"),
        ({}, "symptoms"),
        ({}, "pain"),
        ({}, "own_words"),
        (OPERATED, "surgeries"),
        ({}, "check"),
    ],
)
def test_showing_a_page_walks_the_path_once_and_judges_nothing(
    browser: Browser, done: Counter[str], story: dict[str, Given], page: str
) -> None:
    address = go_through(browser, story, until=page).address
    done.clear()
    assert browser.client.get(address).status_code == 200
    assert done == counts(opened=1, walked=1, recorded=0, judged=0)


@pytest.mark.parametrize("page", ["call-today", "save", "leave-phone"])
def test_showing_a_page_that_may_call_for_help_judges_once(
    browser: Browser, done: Counter[str], page: str
) -> None:
    go_through(browser, FEVER, until="call_today")
    done.clear()
    assert browser.client.get(f"/form/{page}").status_code == 200
    assert done == counts(opened=1, walked=1, recorded=0, judged=1)


@pytest.mark.parametrize(
    ("story", "page", "walked"),
    [
        ({}, "who", 2),
        ({}, "safety", 2),
        ({}, "symptoms", 2),
        ({}, "pain", 3),
        ({}, "pain_onset", 2),
        ({}, "own_words", 3),
        (OPERATED, "surgeries", 2),
        ({}, "check", 2),
    ],
)
def test_a_page_that_is_sent_is_recorded_and_judged_once(
    browser: Browser, done: Counter[str], story: dict[str, Given], page: str, walked: int
) -> None:
    """The path is walked as it stands, with what was given, and again where something was left empty."""
    at = go_through(browser, story, until=page)
    values = at.values()
    for name, value in plain_answer(at).items():
        values.setlist(name, [value] if isinstance(value, str) else list(value))
    done.clear()
    assert browser.client.post(at.address, data=values).status_code == 303
    assert done == counts(opened=1, walked=walked, recorded=1, judged=1)


def test_a_sign_is_recorded_and_judged_once(browser: Browser, done: Counter[str]) -> None:
    at = go_through(browser, until="safety")
    values = at.values()
    values["safety"] = "fever"
    done.clear()
    assert browser.client.post("/form/safety", data=values).headers["Location"] == "/form/call-today"
    assert done == counts(opened=1, walked=2, recorded=1, judged=1)


def test_a_page_with_an_error_is_recorded_once_and_not_judged(browser: Browser, done: Counter[str]) -> None:
    at = go_through(browser, until="pain")
    done.clear()
    assert browser.client.post("/form/pain", data=at.values()).status_code == 303
    assert done == counts(opened=1, walked=3, recorded=1, judged=0)


def test_one_more_operation_and_its_removal_are_judged_once(browser: Browser, done: Counter[str]) -> None:
    at = go_through(browser, OPERATED, until="surgeries")
    values = at.values()
    values["surgeries_more"] = "yes"
    done.clear()
    assert browser.client.post(at.address, data=values).status_code == 303
    assert done == counts(opened=1, walked=3, recorded=1, judged=1)
    browser.open("/form/surgery/1/remove")
    values = browser.page.values()
    done.clear()
    assert browser.client.post("/form/surgery/1/remove", data=values).status_code == 303
    assert done == counts(opened=1, walked=2, recorded=0, judged=1)
