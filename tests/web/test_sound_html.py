"""What is left of a page to be read strictly still has every fault of the page."""

from __future__ import annotations

import html5lib
import pytest

from tests.support.sound_html import skeleton

SOUND = '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>{}</body></html>'
FAULTS = (
    "<p>One <b>bold</p>",
    "<p>&nosuch; name</p>",
    '<a href="/a?b&copy=1">A link</a>',
    '<p class="a" class="b">Twice</p>',
    '<table><tr><input type="text" name="a"></tr></table>',
    "<p>A bell \x07 rings</p>",
    '<p title="a bell \x07 rings">Text</p>',
    "<p>1 < 2</p>",
    "<p / >Text</p>",
    "<div>Never closed",
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_page_is_a_fault_of_its_skeleton(fault: str) -> None:
    for page in (SOUND.format(fault), skeleton(SOUND.format(fault))):
        with pytest.raises(html5lib.html5parser.ParseError):
            html5lib.HTMLParser(strict=True).parse(page)


def test_pages_that_differ_in_words_alone_are_one() -> None:
    one, other = (
        SOUND.format(f'<p id="{name}">My {name}</p><input type="text" value="{name}">')
        for name in ("left leg", "arm")
    )
    assert skeleton(one) == skeleton(other)
    html5lib.HTMLParser(strict=True).parse(skeleton(one))
