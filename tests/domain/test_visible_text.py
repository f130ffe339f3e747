"""Text as it is seen: what nobody sees is out, and no letter or emoji loses what shapes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.visible_text import without_invisible

NEVER_SEEN = (
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\u200e",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u2060",
    "\u3164",
    "\u180e",
)
OUT_OF_PLACE = ("\u200c", "\u200d", "\ufe0f", "\U000e0041", "\U000e0100")


@pytest.mark.parametrize("unseen", [*NEVER_SEEN, *OUT_OF_PLACE])
def test_what_nobody_sees_is_read_as_if_it_were_not_there(unseen: str) -> None:
    assert without_invisible(f"{unseen}mar{unseen}ia{unseen}@example.com{unseen}") == "maria@example.com"
    assert without_invisible(f"20{unseen}14") == "2014"


@pytest.mark.parametrize(
    "unseen", [*NEVER_SEEN, *OUT_OF_PLACE, "\u200b\ufeff\u200d", "\ufe0f\u200d", "\u3164\u200d"]
)
def test_text_of_such_characters_alone_is_empty(unseen: str) -> None:
    assert without_invisible(unseen) == ""


def test_a_blank_cell_of_braille_is_a_blank() -> None:
    assert without_invisible("\u2813\u2800\u2813") == "\u2813 \u2813"


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\u200d\u2695\ufe0f",  # a woman of medicine, joined
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f44d\U0001f3fd",
        "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with the blank that is none
        "\u0915\u094d\u200d\u0937",  # Hindi, half a letter
        "\u845b\U000e0100",  # a Japanese name in its own shape
        "Jose\u0301 O\u2019Neil-Ruiz",
        "\u0645\u0631\u062d\u0628\u0627",
        "line\none\ttwo \u00a0\u2028",
    ],
)
def test_what_shapes_a_letter_or_an_emoji_stays(text: str) -> None:
    assert without_invisible(text) == text


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from([*NEVER_SEEN, *OUT_OF_PLACE, "1", "\u20e3", "\U0001f3f4"])
        )
    )
)
def test_what_is_seen_is_seen_the_same_again(text: str) -> None:
    once = without_invisible(text)
    assert without_invisible(once) == once
