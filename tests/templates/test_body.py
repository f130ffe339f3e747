"""The drawing of the body: 40 areas over the form's places, each side in its place, marked by the boxes."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment

from intake.content.loader import load_questionnaire
from intake.domain.story import PLACES
from tests.templates.conftest import Render
from tests.templates.helpers import one

ROOT = Path(__file__).parents[2]
WORDS = load_questionnaire().words_in("en")
NAMES = {place: place.replace("_", " ").capitalize() for place in PLACES}
MIRRORED = "matrix(-1 0 0 1 100 0)"


@pytest.fixture
def drawing(environment: Environment) -> BeautifulSoup:
    source = """{% from "macros/body.html" import beside_places %}
        {% call beside_places(names, words) %}<p id="boxes"></p>{% endcall %}"""
    return BeautifulSoup(environment.from_string(source).render(names=NAMES, words=WORDS), "html.parser")


def views(drawing: BeautifulSoup) -> tuple[Tag, Tag]:
    """The front and the back view."""
    front, back = drawing.select(".app-body__view")
    return front, back


def areas_by_half(view: Tag) -> tuple[set[str], set[str]]:
    """The sided places of a view on the viewer's left and on the viewer's right."""
    halves: tuple[set[str], set[str]] = set(), set()
    for area in view.select("[data-place]"):
        place = str(area["data-place"])
        if place.startswith(("left_", "right_")):
            parent = area.parent
            assert parent is not None
            halves[parent.get("transform") == MIRRORED].add(place)
    return halves


def test_there_are_forty_areas_and_every_place_has_one(drawing: BeautifulSoup) -> None:
    assert len(drawing.select("[data-place] path")) == 40
    assert {str(area["data-place"]) for area in drawing.select("[data-place]")} == set(PLACES)


def test_every_area_bears_the_name_of_its_place(drawing: BeautifulSoup) -> None:
    areas = drawing.select("[data-place]")
    assert [one(area, "title").get_text() for area in areas] == [NAMES[str(a["data-place"])] for a in areas]


def test_from_the_front_the_persons_right_is_on_the_viewers_left(drawing: BeautifulSoup) -> None:
    viewers_left, viewers_right = areas_by_half(views(drawing)[0])
    assert {place.partition("_")[0] for place in viewers_left} == {"right"}
    assert {place.partition("_")[0] for place in viewers_right} == {"left"}


def test_from_behind_nothing_is_mirrored(drawing: BeautifulSoup) -> None:
    viewers_left, viewers_right = areas_by_half(views(drawing)[1])
    assert {place.partition("_")[0] for place in viewers_left} == {"left"}
    assert {place.partition("_")[0] for place in viewers_right} == {"right"}


def test_both_sides_of_a_view_show_the_same_parts(drawing: BeautifulSoup) -> None:
    for view in views(drawing):
        left, right = ({place.partition("_")[2] for place in half} for half in areas_by_half(view))
        assert left == right


def test_the_sides_are_said_in_words_below_each_view(drawing: BeautifulSoup) -> None:
    front, back = (
        [span.get_text() for span in view.select(".app-body__sides span")] for view in views(drawing)
    )
    assert front == [WORDS["your_right"], WORDS["your_left"]]
    assert back == [WORDS["your_left"], WORDS["your_right"]]


def test_the_drawing_is_hidden_from_screen_readers_and_from_the_tab_key(drawing: BeautifulSoup) -> None:
    body = one(drawing, ".app-body")
    assert body["aria-hidden"] == "true"
    assert body.select("a, button, input, [tabindex], [id]") == []
    assert one(drawing, ".app-places > #boxes") is not None


def test_every_place_is_coloured_by_its_box_without_a_script() -> None:
    css = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
    rules = set(re.findall(r"\.app-places:has\(\[value=(\w+)\]:checked\) \[data-place=(\w+)\]", css))
    assert rules == {(place, place) for place in PLACES}


def test_the_drawing_leaves_room_for_its_page(drawing: BeautifulSoup) -> None:
    assert len(gzip.compress(str(drawing).encode())) <= 2_200


@pytest.mark.parametrize(
    ("loaded", "most"),
    [
        (("app", "body"), 5_000),
        (("app", "bell", "list"), 8_000),
        (("app", "bell", "clinician"), 8_000),
        (("app", "bell", "passkey"), 8_000),
    ],
)
def test_the_scripts_that_one_page_loads_stay_small(loaded: tuple[str, ...], most: int) -> None:
    every = {script.stem: script.stat().st_size for script in (ROOT / "static").glob("*.js")}
    assert set(every) == {"app", "body", "bell", "list", "clinician", "passkey"}
    assert sum(every[name] for name in loaded) <= most


def marked(render: Render, places: tuple[str, ...]) -> BeautifulSoup:
    return render("body", "marked_body", "pain", "Pain", NAMES, places)


def test_staff_see_the_marked_places_and_no_others(render: Render) -> None:
    soup = marked(render, ("left_leg", "lower_back"))
    assert {str(area["data-place"]) for area in soup.select(".app-body__marked")} == {
        "left_leg",
        "lower_back",
    }


def test_the_staffs_picture_is_told_in_words(render: Render) -> None:
    picture = one(marked(render, ("left_leg", "lower_back")), "svg[role=img]")
    assert picture["aria-labelledby"] == "pain-title pain-desc"
    assert one(picture, "#pain-title").get_text() == "Pain"
    assert one(picture, "#pain-desc").get_text() == "Left leg, Lower back"
    assert one(marked(render, ()), "desc").get_text() == "No place marked"


def test_two_pictures_share_no_id_on_one_page(render: Render) -> None:
    ids = [
        str(tag["id"])
        for picture in ("pain", "numbness")
        for tag in render("body", "marked_body", picture, picture, NAMES, ("neck",)).select("[id]")
    ]
    assert len(ids) == len(set(ids)) == 4
