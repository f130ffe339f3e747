"""Making a browser's picture small enough to keep beside the text: the colors it shows most, and no others.

Written out here for two pictures only: Chromium's PNGs have 8 bits a channel and no interlacing.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLORS = 64
CHANNELS = {2: 3, 6: 4}
"""How many bytes a pixel has, by the PNG's color type: red, green, blue, and with transparency."""

Color = tuple[int, int, int]


def smaller(png: bytes, colors: int = MOST_COLORS) -> bytes:
    """The same picture in so many colors at most; every other one becomes the nearest of them."""
    width, height, lines = _pixels(png)
    counts = Counter(pixel for line in lines for pixel in line)
    palette = [color for color, _ in counts.most_common(colors)]
    place = {color: _nearest(color, palette) for color in counts}
    rows = b"".join(b"\0" + bytes(place[pixel] for pixel in line) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    flat = bytes(part for color in palette for part in color)
    parts = ((b"IHDR", head), (b"PLTE", flat), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _pixels(png: bytes) -> tuple[int, int, list[list[Color]]]:
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, interlaced) == (8, 0), "no PNG as Chromium writes it"
    step = CHANNELS[kind]
    data = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    lines: list[list[Color]] = []
    above = bytes(width * step)
    for at in range(0, len(data), width * step + 1):
        above = _unfiltered(data[at], data[at + 1 : at + 1 + width * step], above, step)
        lines.append([(above[x], above[x + 1], above[x + 2]) for x in range(0, width * step, step)])
    return width, height, lines


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert png.startswith(SIGNATURE)
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _unfiltered(filtered: int, line: bytes, above: bytes, step: int) -> bytes:
    """One line as it was before the PNG's filter of that number (PNG specification, section 9)."""
    out = bytearray(line)
    for x in range(len(out)):
        left = out[x - step] if x >= step else 0
        corner = above[x - step] if x >= step else 0
        guess = (0, left, above[x], (left + above[x]) // 2, _paeth(left, above[x], corner))[filtered]
        out[x] = (out[x] + guess) & 0xFF
    return bytes(out)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda near: abs(guess - near))


def _nearest(color: Color, palette: list[Color]) -> int:
    def distance(place: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(color, palette[place], strict=True))

    return min(range(len(palette)), key=distance)
