"""The time rule: every example of the rule's own table, areas, several operations, and what is not known."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain.areas import share_an_area, symptom_areas
from intake.domain.bands import Bands, Headline, Link
from intake.domain.dates import CalendarDate, Interval, parse_date
from intake.domain.onsets import NeverWentAway, Onset
from intake.domain.pairs import judge_pairs
from intake.domain.story import Story, Surgery, Symptom, make_story
from intake.domain.surgery_link import SurgeryLink, judge, operation_days

TODAY = date(2026, 6, 15)
BANDS = Bands(early_months=3, recent_months=24, remote_months=120)
LOWER = frozenset({"lower_back"})


def surgery(when: object, *regions: str, procedures: tuple[str, ...] = ()) -> Surgery:
    return Surgery(
        regions=frozenset(regions) or LOWER,
        procedures=frozenset(procedures),
        when=None if when is None else parse_date(when, TODAY),
    )


def symptom(onset: object, *places: str, key: str = "pain") -> Symptom:
    told: Onset = onset if isinstance(onset, NeverWentAway) or onset is None else parse_date(onset, TODAY)
    return Symptom(key=key, places=frozenset(places or ("lower_back",)), onset=told)


def story(
    surgeries: list[Surgery],
    symptoms: list[Symptom],
    *,
    prior: str | None = "yes",
    today: date = TODAY,
    birth: str | None = "1961-02",
    more_surgeries: bool = False,
) -> Story:
    return make_story(
        today=today,
        birth=None if birth is None else CalendarDate(*map(int, birth.split("-"))),
        safety=frozenset(),
        safety_more=frozenset(),
        prior_surgery=prior,
        surgeries=surgeries,
        symptoms=symptoms,
        more_surgeries=more_surgeries,
    )


def link_of(surgeries: list[Surgery], symptoms: list[Symptom], **settings: object) -> SurgeryLink:
    return judge(story(surgeries, symptoms, **settings), BANDS)  # type: ignore[arg-type]


EVER_SINCE = NeverWentAway(0)

TABLE = [
    ("2015-06-01", "2025-06-01", "remote", None),
    ("2015-06-02", "2025-06-01", "uncertain", None),
    ("2012-03-10", "2013-02-01", "recent", None),
    ("2024-02-29", "2024-05-28", "early", None),
    ("2024-02-29", "2024-05-29", "recent", None),
    ("2023-11-30", "2024-02-28", "early", None),
    ("2023-11-30", "2024-02-29", "recent", None),
    ("2023-12-31", "2025-12-31", "uncertain", None),
    ("2014", "2025", "remote", None),
    ("2015", "2025", "uncertain", ["uncertain", "remote"]),
    ("2016", "2025", "uncertain", None),
    ("2024-06", "2026-06", "recent", ["recent", "uncertain"]),
    ("2016-06", "2026-06", "uncertain", ["uncertain", "remote"]),
    ("2024", "2024", "early", ["early", "recent", "before_surgery"]),
    ("2026-09-01", "2026-01", "no_surgery", None),
    ("2026", "2024", "before_surgery", ["before_surgery", "no_surgery"]),
    ("2020-05", "2018", "before_surgery", None),
    ("2013", EVER_SINCE, "persistent", None),
    (None, EVER_SINCE, "persistent", None),
    (None, "2025-10", "unknown", ["unknown"]),
    ("2026-03-16", None, "early", ["early", "before_surgery"]),
    ("2024", None, "early", ["early", "recent", "uncertain", "before_surgery"]),
    ("1982", None, "unknown", ["unknown"]),
]


@pytest.mark.parametrize(("operated", "onset", "link", "possible"), TABLE)
def test_every_example_of_the_rules_table(
    operated: object, onset: object, link: str, possible: list[str] | None
) -> None:
    result = link_of([surgery(operated)], [symptom(onset)])
    assert result.link == link
    assert result.settled is (possible is None)
    assert [str(band) for band in result.possible] == (possible or [link])
    assert bool(result.settling_questions) is not result.settled


def test_an_unremembered_onset_three_months_after_surgery_may_be_recent_too() -> None:
    result = link_of([surgery("2026-03-15")], [symptom(None)])
    assert result.possible == (Link.EARLY, Link.RECENT, Link.BEFORE_SURGERY)


def test_an_operation_exactly_two_years_ago_no_longer_bounds_an_unremembered_onset() -> None:
    assert link_of([surgery("2024-06-15")], [symptom(None)]).link is Link.UNKNOWN
    assert link_of([surgery("2024-06-16")], [symptom(None)]).link is Link.EARLY


def test_an_operation_of_today_has_taken_place() -> None:
    result = link_of([surgery("2026-06-15")], [symptom("2026-06-15")])
    assert (result.possible, result.settled) == ((Link.EARLY,), True)


@pytest.mark.parametrize("numbers", [(0, 24, 120), (3, 3, 120), (3, 24, 24), (24, 3, 120)])
def test_bands_out_of_order_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="0 < early_months < recent_months < remote_months"):
        Bands(*numbers)


def test_flagged_means_may_relate() -> None:
    assert [link.group for link in Link] == ["may_relate"] * 3 + ["uncertain"] * 4 + [
        "less_likely",
        "no_surgery",
    ]
    assert link_of([surgery("2025")], [symptom("2026")]).flagged
    assert not link_of([surgery("2005")], [symptom("2026")]).flagged


# --- which area -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "place", "areas"),
    [
        ("pain", "left_shoulder", {"neck"}),
        ("pain", "right_arm", {"neck"}),
        ("pain", "left_hand", {"neck"}),
        ("pain", "neck", {"neck"}),
        ("pain", "upper_back", {"upper_back"}),
        ("pain", "right_buttock", {"lower_back"}),
        ("pain", "groin", {"lower_back"}),
        ("pain", "left_leg", {"lower_back", "upper_back"}),
        ("numbness", "left_leg", {"lower_back", "upper_back", "neck"}),
        ("weakness", "right_foot", {"lower_back", "upper_back", "neck"}),
        ("tingling", "right_foot", {"lower_back", "upper_back", "neck"}),
        ("other", "right_foot", {"lower_back", "upper_back"}),
    ],
)
def test_each_place_belongs_to_its_areas(key: str, place: str, areas: set[str]) -> None:
    assert symptom_areas(symptom(None, place, key=key)) == areas


def test_what_is_not_known_counts_as_the_same_area() -> None:
    no_place = Symptom("pain", frozenset(), None)
    assert share_an_area(surgery(None, "neck"), no_place)
    assert share_an_area(surgery(None, "unknown"), symptom(None, "neck"))
    assert share_an_area(Surgery(frozenset(), frozenset(), None), symptom(None, "neck"))
    assert not share_an_area(surgery(None, "neck"), symptom(None, "lower_back"))


@pytest.mark.parametrize(
    ("operated", "onset", "link", "possible"),
    [
        ("2015", "2018", "other_area", ["other_area"]),
        ("2015", "2010", "other_area", ["other_area"]),
        ("2026-03-01", "2026-04-01", "early", ["early"]),
        ("2026-01", "2026-04", "early", ["early", "other_area"]),
        (None, "2026-04", "unknown", ["unknown", "other_area"]),
        ("1982", None, "unknown", ["unknown", "other_area"]),
        ("2026-05-01", None, "early", ["early", "other_area"]),
        ("2026", "2024", "other_area", ["other_area", "no_surgery"]),
    ],
)
def test_another_area_matters_only_after_the_early_months(
    operated: object, onset: object, link: str, possible: list[str]
) -> None:
    result = link_of([surgery(operated, "neck")], [symptom(onset, "lower_back")])
    assert (str(result.link), [str(band) for band in result.possible]) == (link, possible)
    assert result.settled is (len(possible) == 1)


@pytest.mark.parametrize("when", ["2013", "2026", None])
def test_ever_since_an_operation_elsewhere_asks_whether_it_was_the_same_trouble(when: str | None) -> None:
    result = link_of([surgery(when, "neck")], [symptom(EVER_SINCE, "lower_back")])
    assert (result.possible, result.settled) == ((Link.PERSISTENT, Link.OTHER_AREA), False)
    (asked,) = result.settling_questions
    assert asked.startswith("Was the pain the same trouble as before ")


@pytest.mark.parametrize(("same", "link"), [(True, Link.PERSISTENT), (False, Link.OTHER_AREA)])
def test_the_same_trouble_as_before_an_operation_elsewhere_settles_it(same: bool, link: Link) -> None:
    since = NeverWentAway(0, same_trouble=same)
    result = link_of([surgery("2013", "neck")], [symptom(since, "lower_back")])
    assert (result.link, result.possible, result.settled) == (link, (link,), True)


# --- several operations, several symptoms -----------------------------------------------------------------


def test_a_later_operation_does_not_hide_an_old_one() -> None:
    result = link_of([surgery("2000"), surgery("2024")], [symptom("2015")])
    assert (result.link, result.settled) == (Link.REMOTE, True)


def test_another_area_is_set_aside_while_a_pair_is_left() -> None:
    result = link_of([surgery("2000"), surgery("2014", "neck")], [symptom("2015-06")])
    assert result.link is Link.REMOTE


def test_other_areas_are_set_aside_before_later_operations() -> None:
    result = link_of([surgery("2000", "neck"), surgery("2024")], [symptom("2015")])
    assert result.link is Link.BEFORE_SURGERY


def test_the_headline_is_the_most_related_symptom() -> None:
    result = link_of(
        [surgery("2020")], [symptom("2021-12", key="pain"), symptom("2020-01-01", key="numbness")]
    )
    assert result.headline is not None
    assert (result.link, result.headline.symptom) == (Link.EARLY, "numbness")


def test_of_equal_pairs_the_settled_then_the_latest_operation_then_the_latest_onset_leads() -> None:
    settled_first = link_of(
        [surgery("2020-01-10"), surgery("2022")],
        [symptom("2020-02-01", key="pain"), symptom("2022", key="tingling")],
    )
    assert settled_first.headline is not None
    assert settled_first.headline.symptom == "pain"
    latest = link_of([surgery("2020-01-10"), surgery("2021-01-10")], [symptom("2021-06-01")])
    assert latest.headline is not None
    assert latest.headline.surgery == 1
    onset = link_of(
        [surgery("2020-01-10")],
        [symptom("2021-06-01", key="numbness"), symptom("2021-07-01", key="weakness")],
    )
    assert onset.headline is not None
    assert onset.headline.symptom == "weakness"
    key = link_of(
        [surgery("2020-01-10")],
        [symptom("2021-06-01", key="weakness"), symptom("2021-06-01", key="numbness")],
    )
    assert key.headline is not None
    assert key.headline.symptom == "numbness"


def test_an_undated_operation_on_a_shared_area_unsettles_the_case() -> None:
    result = link_of([surgery("2020-01-10"), surgery(None)], [symptom("2021-02-01")])
    assert (result.link, result.settled) == (Link.RECENT, False)
    assert result.possible == (Link.RECENT, Link.UNKNOWN)
    assert result.settling_questions == ("When was your surgery on the lower back? The year is enough.",)


def test_an_undated_operation_elsewhere_unsettles_the_case_too() -> None:
    result = link_of([surgery("2010-01-10"), surgery(None, "neck")], [symptom("2021-02-01")])
    assert (result.link, result.settled) == (Link.UNKNOWN, False)
    assert result.possible == (Link.UNKNOWN, Link.REMOTE)
    assert result.settling_questions == ("When was your surgery on the neck? The year is enough.",)


@pytest.mark.parametrize("area", ["lower_back", "neck"])
@pytest.mark.parametrize("onset", ["2020-02-01", EVER_SINCE])
def test_no_date_can_outrank_a_settled_early_or_persistent_pair(area: str, onset: object) -> None:
    result = link_of([surgery("2020-01-10"), surgery(None, area)], [symptom(onset)])
    assert (result.settled, len(result.possible), result.settling_questions) == (True, 1, ())


REST = "More than 2 operations: ask for the rest. What was done, where, and in which year?"
LONG_AGO = [surgery("2009", "lower_back"), surgery("2010", "lower_back")]


def test_more_operations_than_were_told_unsettle_the_case() -> None:
    symptoms = [symptom("2026-01", "lower_back")]
    assert link_of(LONG_AGO, symptoms).settled
    link = link_of(LONG_AGO, symptoms, more_surgeries=True)
    assert (link.link, link.settled) == (Link.UNKNOWN, False)
    assert link.possible == (Link.UNKNOWN, Link.REMOTE)
    assert link.settling_questions == (REST,)
    assert link.headline == Headline("pain", None)


def test_more_operations_stand_below_what_they_cannot_outrank() -> None:
    told = [surgery("2009", "lower_back"), surgery("2026-05-20", "lower_back")]
    early = link_of(told, [symptom("2026-06-01", "lower_back")], more_surgeries=True)
    assert (early.link, early.settled, early.settling_questions) == (Link.EARLY, True, ())
    recent = link_of(
        [surgery("2009", "lower_back"), surgery("2025-01", "lower_back")],
        [symptom("2026-01", "lower_back")],
        more_surgeries=True,
    )
    assert (recent.link, recent.possible) == (Link.RECENT, (Link.RECENT, Link.UNKNOWN))
    assert recent.settling_questions == (REST,)
    assert recent.headline == Headline("pain", 1)


def test_a_persistent_case_is_always_settled() -> None:
    result = link_of([surgery("2020-01-10"), surgery(None)], [symptom(EVER_SINCE)])
    assert (result.link, result.settled, result.possible) == (Link.PERSISTENT, True, (Link.PERSISTENT,))
    unsure = link_of([surgery("2020-01-10")], [symptom(EVER_SINCE)], prior="unsure")
    assert (unsure.link, unsure.settled) == (Link.PERSISTENT, True)


def test_an_operation_that_may_be_to_come_settles_nothing_by_setting_another_aside() -> None:
    """Past it hides the other area's pair, planned it does not: neither answer is settled."""
    symptoms = [symptom("2024-07", "neck"), symptom("2025", key="numbness")]
    lower = surgery("2026-03")

    def judged(when: object) -> tuple[Link, bool]:
        result = link_of([lower, surgery(when, "neck")], symptoms)
        return result.link, result.settled

    assert judged("2026-06-16") == (Link.OTHER_AREA, True)
    assert judged("2026-06-14") == (Link.BEFORE_SURGERY, True)
    assert judged("2026-06") == (Link.OTHER_AREA, False)
    asked = link_of([lower, surgery("2026-06", "neck")], symptoms).settling_questions
    assert asked == ("Has your 2026 surgery on the neck taken place yet? On what date?",)


def test_an_operation_that_may_be_to_come_leaves_settled_what_it_cannot_change() -> None:
    result = link_of([surgery("2025-01-10"), surgery("2026-06", "neck")], [symptom("2025-02-01")])
    assert (result.link, result.settled, result.settling_questions) == (Link.EARLY, True, ())


# --- what was not told ------------------------------------------------------------------------------------


@pytest.mark.parametrize("prior", ["no", "planned"])
def test_denied_surgery_ignores_operations_and_ever_since(prior: str) -> None:
    result = link_of([surgery("2025")], [symptom(EVER_SINCE)], prior=prior)
    assert (result.link, result.settled, result.possible) == (Link.NO_SURGERY, True, (Link.NO_SURGERY,))


@pytest.mark.parametrize("prior", ["unsure", "yes", None])
def test_no_operation_told_is_unknown(prior: str | None) -> None:
    result = link_of([], [symptom("2025")], prior=prior)
    assert (result.link, result.settled) == (Link.UNKNOWN, False)
    assert len(result.settling_questions) == 1


def test_no_symptom_told_is_unknown() -> None:
    result = link_of([surgery("2025")], [])
    assert (result.link, result.settled) == (Link.UNKNOWN, False)
    assert result.settling_questions


@pytest.mark.parametrize("prior", ["unsure", "yes", None])
def test_ever_since_some_operation_is_persistent_even_with_none_told(prior: str | None) -> None:
    result = link_of([], [symptom(NeverWentAway(None))], prior=prior)
    assert (result.link, result.settled) == (Link.PERSISTENT, True)


def test_not_sure_about_surgery_with_operations_told_is_judged_but_unsettled() -> None:
    result = link_of([surgery("2020-01-10")], [symptom("2020-02-01")], prior="unsure")
    assert (result.link, result.settled) == (Link.EARLY, False)
    assert result.settling_questions == ("Have you ever had an operation on your neck or back?",)


def test_only_planned_operations_are_no_surgery() -> None:
    told = [surgery("2026-09-01")]
    assert link_of(told, [symptom("2025")]).settled
    assert link_of(told, []).link is Link.NO_SURGERY
    unsure = link_of(told, [symptom("2025")], prior="unsure")
    assert (unsure.link, unsure.settled) == (Link.NO_SURGERY, False)


@pytest.mark.parametrize("since", [NeverWentAway(0), NeverWentAway(None)])
def test_ever_since_an_operation_still_to_come_settles_nothing(since: NeverWentAway) -> None:
    result = link_of([surgery("2026-09-01")], [symptom(since)])
    assert (result.link, result.settled) == (Link.NO_SURGERY, False)
    (asked,) = result.settling_questions
    assert asked == (
        "You said the pain never went away after your 2026 surgery on the lower back, "
        "but gave September 1, 2026 for it, still to come. Which is right?"
    )
    assert link_of([surgery("2026")], [symptom(since)]).link is Link.PERSISTENT


def test_ever_since_an_operation_still_to_come_unsettles_another_symptoms_headline() -> None:
    told = [surgery("2020-01-10"), surgery("2026-09-01")]
    symptoms = [symptom("2023"), symptom(NeverWentAway(1), key="numbness")]
    result = link_of(told, symptoms)
    assert (result.link, result.settled) == (Link.UNKNOWN, False)
    which, when = result.settling_questions
    assert when == "When did the numbness start? The year is enough."
    assert which == (
        "You said the numbness never went away after your 2026 surgery on the lower back, "
        "but gave September 1, 2026 for it, still to come. Which is right?"
    )
    recent = link_of([surgery("2022-01-10"), surgery("2026-09-01")], symptoms)
    assert (recent.possible, recent.settled) == ((Link.RECENT, Link.UNKNOWN), False)


def test_ever_since_a_past_operation_stays_settled_beside_one_still_to_come() -> None:
    told = [surgery("2020-01-10"), surgery("2026-09-01")]
    result = link_of(told, [symptom(EVER_SINCE), symptom(NeverWentAway(1), key="numbness")])
    assert (result.link, result.settled) == (Link.PERSISTENT, True)


def test_ever_since_one_operation_leaves_the_others_to_the_dates() -> None:
    judged = story([surgery("2010"), surgery("2020")], [symptom(NeverWentAway(0))])
    pairs = judge_pairs(judged, BANDS)
    assert [(pair.link, pair.surgery) for pair in pairs] == [(Link.PERSISTENT, 0), (Link.BEFORE_SURGERY, 1)]


# --- the operation that decides ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("2014", Interval(date(2014, 1, 1), date(2014, 12, 31))),
        ("2026", Interval(date(2026, 1, 1), TODAY)),
        (None, None),
    ],
)
def test_the_deciding_operation_took_place_by_today_or_its_days_are_not_known(
    when: str | None, days: Interval | None
) -> None:
    told = story([surgery(when)], [symptom(EVER_SINCE)])
    assert operation_days(told, judge(told, BANDS).headline) == days


def test_there_are_no_days_of_an_operation_that_was_not_told() -> None:
    told = story([], [symptom(NeverWentAway(None))])
    assert judge(told, BANDS).headline == Headline("pain", None)
    assert operation_days(told, judge(told, BANDS).headline) is None
    assert operation_days(told, None) is None
