"""The pictures beside the text keep what they show."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.browser import small_png
from tests.support.pictures import chunk

WIDTH, HEIGHT = 4, 3
PIXELS = [[(x * 40, y * 60, 7) for x in range(WIDTH)] for y in range(HEIGHT)]


def drawn(filtered: int, step: int) -> bytes:
    """The pixels as a PNG whose lines all have that filter, written as the specification says."""
    rows, above = b"", bytes(WIDTH * step)
    for line in PIXELS:
        plain = b"".join(bytes(pixel) + b"\xff" * (step - 3) for pixel in line)
        left = bytes(step) + plain[:-step]
        corner = bytes(step) + above[:-step]
        guesses = {
            0: bytes(len(plain)),
            1: left,
            2: above,
            3: bytes((one + other) // 2 for one, other in zip(left, above, strict=True)),
            4: bytes(map(small_png._paeth, left, above, corner)),
        }
        rows += bytes([filtered]) + bytes(
            (one - guess) % 256 for one, guess in zip(plain, guesses[filtered], strict=True)
        )
        above = plain
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2 if step == 3 else 6, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return small_png.SIGNATURE + parts


def shown(png: bytes) -> list[list[tuple[int, ...]]]:
    """The colors of a picture that has a palette."""
    chunks = dict(small_png._chunks(png))
    palette = [tuple(chunks[b"PLTE"][at : at + 3]) for at in range(0, len(chunks[b"PLTE"]), 3)]
    rows = zlib.decompress(chunks[b"IDAT"])
    return [
        [palette[place] for place in rows[at + 1 : at + 1 + WIDTH]] for at in range(0, len(rows), WIDTH + 1)
    ]


@pytest.mark.parametrize("step", [3, 4])
@pytest.mark.parametrize("filtered", range(5))
def test_a_picture_of_few_colors_stays_as_it_is(filtered: int, step: int) -> None:
    assert shown(small_png.smaller(drawn(filtered, step))) == PIXELS


def test_what_has_no_color_of_its_own_takes_the_nearest() -> None:
    seen = shown(small_png.smaller(drawn(1, 3), colors=2))
    assert {pixel for line in seen for pixel in line} == {(0, 0, 7), (40, 0, 7)}
    assert seen[0] == [(0, 0, 7), (40, 0, 7), (40, 0, 7), (40, 0, 7)]
