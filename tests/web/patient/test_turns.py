"""A page is opened once a request: the draft, the path, what the page gives and what the rules make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from intake.domain import flow, triage, walk
from intake.services.patient import safety, sitting, turn
from tests.support.browser import Browser
from tests.support.patient_story import Given, go_through, plain_answer

FEVER = {"safety": {"safety": "fever"}}
OPERATED = {"prior_surgery": {"prior_surgery": "yes"}}


NOTHING_FOR_RULES = {"who", "health"}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of these was done since it was cleared; what happened with a page, by its step."""
    times: Counter[str] = Counter()

    def count(module: Any, name: str, what: str) -> None:
        real: Callable[..., Any] = getattr(module, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            times[what.format(*args)] += 1
            return real(*args, **kwargs)

        for each in (module, safety, turn):
            if getattr(each, name, None) is real:
                monkeypatch.setattr(each, name, counted)

    count(sitting, "_open", "opened")
    count(walk, "_begin", "walked")
    count(walk.Walk, "_count", "{1.step}")
    count(flow, "record", "recorded")
    count(triage, "judge_signs", "judged")
    count(triage, "judge", "held to the time rule")
    return times


def held_to(
    done: Counter[str], *, walked: int = 1, recorded: int = 0, judged: int = 0, filed: int = 0
) -> None:
    """So often was walked, recorded and judged; each walk passed a page once."""
    pages = {what: times for what, times in done.items() if what.startswith("Step(")}
    assert pages
    assert {what: times for what, times in pages.items() if times > walked} == {}
    others = {what: times for what, times in done.items() if what not in pages}
    expected = {"opened": 1, "walked": walked, "recorded": recorded, "judged": judged}
    expected["held to the time rule"] = filed
    assert others == {what: times for what, times in expected.items() if times}


def sent(browser: Browser, address: str, values: Any) -> str:
    """Where a post leads to."""
    answer = browser.client.post(address, data=values)
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("story", "page"),
    [
        ({}, "safety_legs"),
        ({}, "symptoms"),
        ({}, "pain"),
        ({}, "pain_onset"),
        ({}, "more_words"),
        (OPERATED, "surgery/1"),
        (OPERATED, "surgery_date/1"),
        (OPERATED, "surgeries"),
        (OPERATED, "pain_onset"),
        ({}, "check"),
    ],
)
def test_showing_a_page_walks_the_path_once_and_judges_nothing(
    browser: Browser, done: Counter[str], story: dict[str, Given], page: str
) -> None:
    address = go_through(browser, story, until=page).address
    done.clear()
    assert browser.client.get(address).status_code == 200
    held_to(done)


def test_a_page_is_shown_without_walking_on_from_it(browser: Browser, done: Counter[str]) -> None:
    go_through(browser, until="more_words")
    done.clear()
    assert browser.client.get("/form/safety-legs").status_code == 200
    assert {what for what in done if what.startswith("Step(")} == {"Step(page_id='who', instance=None)"}


@pytest.mark.parametrize(
    ("story", "page"),
    [
        ({}, "who"),
        ({}, "health"),
        ({}, "safety_legs"),
        ({}, "symptoms"),
        ({}, "pain"),
        ({}, "pain_onset"),
        ({}, "more_words"),
        (OPERATED, "surgery/1"),
        (OPERATED, "surgery_date/1"),
        (OPERATED, "surgeries"),
        (OPERATED, "pain_onset"),
        ({}, "check"),
    ],
)
def test_a_page_that_is_sent_is_walked_recorded_and_judged_once(
    browser: Browser, done: Counter[str], story: dict[str, Given], page: str
) -> None:
    at = go_through(browser, story, until=page)
    values = at.values()
    for name, value in plain_answer(at).items():
        values.setlist(name, [value] if isinstance(value, str) else list(value))
    done.clear()
    sent(browser, at.address, values)
    held_to(done, recorded=1, judged=page not in NOTHING_FOR_RULES, filed=page == "check")


def test_a_page_that_is_sent_again_changed_is_walked_recorded_and_judged_once(
    browser: Browser, done: Counter[str]
) -> None:
    go_through(browser, OPERATED, until="pain")
    change_symptoms(browser, done)
    held_to(done, recorded=1, judged=1)


def test_a_change_of_the_dates_that_were_shown_is_walked_once_more(
    browser: Browser, done: Counter[str]
) -> None:
    """Whether they are right was answered of other dates: that page is asked again."""
    go_through(browser, OPERATED, until="more_words")
    change_symptoms(browser, done)
    assert (done["walked"], done["recorded"], done["judged"]) == (2, 1, 1)


def change_symptoms(browser: Browser, done: Counter[str]) -> None:
    values = browser.open("/form/symptoms").values()
    values.setlist("symptoms", ["numbness", "pain"])
    done.clear()
    assert sent(browser, "/form/symptoms", values) == "/form/numbness"


@pytest.mark.parametrize("page", ["call-today", "save", "leave-phone"])
def test_showing_a_page_that_may_call_for_help_judges_once(
    browser: Browser, done: Counter[str], page: str
) -> None:
    go_through(browser, FEVER, until="call_today")
    done.clear()
    assert browser.client.get(f"/form/{page}").status_code == 200
    held_to(done, judged=1)


def test_a_sign_is_recorded_and_judged_once(browser: Browser, done: Counter[str]) -> None:
    at = go_through(browser, until="safety_legs")
    values = at.values()
    values["safety_legs"] = "older_unchecked"
    done.clear()
    assert sent(browser, "/form/safety-legs", values) == "/form/call-today"
    held_to(done, recorded=1, judged=1)


def test_a_page_with_an_error_is_recorded_once_and_not_judged(browser: Browser, done: Counter[str]) -> None:
    at = go_through(browser, until="pain")
    done.clear()
    sent(browser, "/form/pain", at.values())
    held_to(done, recorded=1)


def test_another_number_of_operations_is_walked_once_more_and_judged_once(
    browser: Browser, done: Counter[str]
) -> None:
    """The pages of the operations come before the page that adds or removes one."""
    at = go_through(browser, OPERATED, until="surgeries")
    values = at.values()
    values["surgeries_more"] = "yes"
    done.clear()
    sent(browser, at.address, values)
    held_to(done, walked=2, recorded=1, judged=1)
    values = browser.open("/form/surgery/1/remove").values()
    done.clear()
    sent(browser, "/form/surgery/1/remove", values)
    held_to(done, walked=2, judged=1)


def test_a_number_left_at_a_safety_page_is_walked_and_judged_as_it_was_and_as_it_is(
    browser: Browser, done: Counter[str]
) -> None:
    """Whether the page may be sent at all, the answers as they were say."""
    go_through(browser, FEVER, until="call_today")
    values = browser.open("/form/leave-phone").values()
    values["phone"] = "251 555 0167"
    done.clear()
    assert sent(browser, "/form/leave-phone", values) == "/form/phone-left"
    held_to(done, walked=2, judged=2, filed=1)
