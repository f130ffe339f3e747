"""A practice's logo: what is taken, what is refused, and that the refusal says file, key and expectation."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.content.logo import MOST_BYTES
from intake.content.practice import DEFAULT_PRACTICE, Practice, load_practice
from intake.content.reading import ContentError
from tests.support.pictures import chunk, jpeg, png, webp, webp_extended, webp_lossless, webp_lossy

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def practice_with(folder: Path, content: bytes | None, lines: str = 'logo = "logo.png"') -> Practice:
    """The example practice with these lines of its own, and that file beside it."""
    if content is not None:
        (folder / "logo.png").write_bytes(content)
    text = DEFAULT_PRACTICE.read_text(encoding="utf-8")
    path = folder / "mine.toml"
    path.write_text(text.replace("\n[hours]", f"\n{lines}\n\n[hours]", 1), encoding="utf-8")
    return load_practice(path)


@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [
        (png(800, 240), "image/png", (800, 240)),
        (jpeg(320, 80), "image/jpeg", (320, 80)),
        (jpeg(320, 80, frame=0xC2), "image/jpeg", (320, 80)),
        (webp_extended(300, 60), "image/webp", (300, 60)),
        (webp_lossless(300, 60), "image/webp", (300, 60)),
        (webp_lossy(300, 60), "image/webp", (300, 60)),
    ],
)
def test_a_small_still_picture_is_taken_for_what_its_bytes_say(
    tmp_path: Path, content: bytes, media_type: str, size: tuple[int, int]
) -> None:
    logo = practice_with(tmp_path, content).logo
    assert logo is not None
    assert (logo.content, logo.media_type, (logo.width, logo.height)) == (content, media_type, size)
    assert logo.alt == "Example Spine Practice"
    assert logo.file_name.endswith(media_type.removeprefix("image/"))


def test_a_practice_without_one_has_none() -> None:
    assert load_practice().logo is None


def test_the_logos_name_changes_with_its_content(tmp_path: Path) -> None:
    one = practice_with(tmp_path, png(80, 24)).logo
    other = practice_with(tmp_path, png(88, 24)).logo
    assert one is not None
    assert other is not None
    assert one.file_name != other.file_name


def test_what_is_read_out_may_be_said_apart(tmp_path: Path) -> None:
    lines = 'logo = "logo.png"\nlogo_alt = "Example Spine, since 1990"'
    logo = practice_with(tmp_path, png(80, 24), lines).logo
    assert logo is not None
    assert logo.alt == "Example Spine, since 1990"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (SVG, "expected a PNG, JPEG or WebP picture (no SVG), found something else in logo.png"),
        (b"<!doctype html><script>alert(1)</script>", "found something else"),
        (b"", "found something else"),
        (b"RIFF\x04\0\0\0WAVE", "found something else"),
        (png(801, 240), "expected at most 800 x 240 pixels, found 801 x 240 in logo.png"),
        (png(8, 241), "found 8 x 241"),
        (png(100_000, 100_000), "found 100000 x 100000"),
        (png(0, 8), "found 0 x 8"),
        (png(8, 8) + bytes(MOST_BYTES), "expected at most 60 kB, found more in logo.png"),
        (png(8, 8)[:-6], "found one that is damaged or cut short"),
        (png(8, 8) + SVG, "found one that is damaged or cut short"),
        (png(8, 8)[:8], "found one that is damaged or cut short"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"") + chunk(b"IEND", b""), "damaged or cut short"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"") + chunk(b"IEND", b"")[:-4], "damaged or cut short"),
        (png(8, 8).replace(chunk(b"IEND", b""), chunk(b"tEXt", b"")), "damaged or cut short"),
        (png(8, 8, chunk(b"acTL", bytes(8))), "expected a picture that stands still, found an animated one"),
        (jpeg(320, 80)[:-2], "damaged or cut short"),
        (jpeg(320, 80)[:6], "damaged or cut short"),
        (jpeg(320, 80, frame=0xCC), "damaged or cut short"),
        (webp_lossless(300, 60)[:-1], "damaged or cut short"),
        (webp(b"VP8X", b""), "damaged or cut short"),
        (webp(b"VP8 ", b"\0"), "damaged or cut short"),
        (webp(b"ALPH", bytes(10)), "damaged or cut short"),
        (webp_extended(300, 60, flags=0x02), "stands still"),
    ],
)
def test_anything_else_is_refused_by_file_key_and_what_was_expected(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    with pytest.raises(ContentError) as refused:
        practice_with(tmp_path, content)
    assert (refused.value.file, refused.value.key) == ("mine.toml", "logo")
    assert expected in refused.value.expected


@pytest.mark.parametrize("name", ["nowhere.png", ".", "a\\u0000b.png"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContentError, match=r"mine.toml: logo: expected a picture .* cannot be read"):
        practice_with(tmp_path, None, f'logo = "{name}"')


def test_words_for_no_logo_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"mine.toml: logo_alt: expected only beside a logo"):
        practice_with(tmp_path, None, 'logo_alt = "Example Spine"')
