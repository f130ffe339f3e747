"""What the template tests share: a choice as the macros read it, and questions to ask of parsed HTML."""

from typing import NamedTuple

from bs4 import BeautifulSoup, Tag


class Choice(NamedTuple):
    """One choice of a question, as the field macros read it."""

    key: str
    text: str
    hint: str = ""
    exclusive: bool = False


YES_NO = (Choice("yes", "Yes"), Choice("no", "No", hint="We will call back"))


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only match of the selector; none or several is a failure."""
    found = soup.select(selector)
    assert len(found) == 1, f"{selector} matched {len(found)}"
    return found[0]


def checked(soup: BeautifulSoup) -> list[str]:
    """The values of the ticked boxes and chosen radios, in page order."""
    return [str(tag["value"]) for tag in soup.select("input[checked]")]


def assert_wired(soup: BeautifulSoup) -> None:
    """Every control has a label, every id is used once, and whatever points to an id finds it."""
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in soup.select("input, textarea, select"):
        assert soup.select_one(f'label[for="{control["id"]}"]') is not None
    for pointing in soup.select("[aria-describedby]"):
        assert set(str(pointing["aria-describedby"]).split()) <= set(ids)
    assert all(fieldset.find("legend", recursive=False) for fieldset in soup.select("fieldset"))
