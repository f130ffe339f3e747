"""What is looked for on every page: barriers, what runs off the side, text that its reader cannot enlarge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES: dict[str, ViewportSize] = {
    # What a window of 1280 by 1024 has left at 400 %, as wide as the smallest phone.
    "400 % zoom": {"width": 320, "height": 256},
    "a phone": PHONE,
    "a desk": {"width": 1280, "height": 800},
}
NORMAL_TEXT, DOUBLE_TEXT = 16, 32
_AXE = Axe().axe_script
# What axe finds in order is not brought over: it is most of what it says. Nor does it fetch the sheets anew.
# Contrast is most of its work and depends on how a text and what lies behind it are drawn: of texts that are
# drawn alike, on this page or on one before, one is judged.
_VIOLATIONS = """async known => {
  const options = { resultTypes: ["violations"], preload: false };
  const rules = { "target-size": { enabled: true }, "color-contrast": { enabled: false } };
  const found = (await axe.run(document, { ...options, rules })).violations;
  const STYLES = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight",
    "textShadow", "visibility", "display", "position", "zIndex", "filter", "mixBlendMode",
    "clip", "overflow"];
  const looks = new Map(), seen = new Set(known), fresh = [];
  function look(element) {
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      let hash = element.parentElement ? look(element.parentElement) : 0;
      for (const sign of STYLES.map((name) => style[name]).join(";")) {
        hash = (hash * 31 + sign.codePointAt(0)) % 9007199254739;
      }
      looks.set(element, hash);
    }
    return looks.get(element);
  }
  for (const element of document.body.querySelectorAll("*")) {
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if ((says || element.matches("input, select, textarea")) && !seen.has(look(element))) {
      seen.add(look(element));
      fresh.push(element);
    }
  }
  if (fresh.length) {
    const runOnly = ["color-contrast"];
    found.push(...(await axe.run({ include: fresh }, { ...options, runOnly })).violations);
  }
  return [found, [...seen]];
}"""

# Nothing that is shown may reach past either side of the window, even where it is cut off there.
_OFF_THE_SIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > wide ? ["the page"] : [];
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    const off = box.width > 1 && box.height > 1 && (box.right > wide + 1 || box.left < -1);
    const unseen = element.closest(".nhsuk-u-visually-hidden") !== null;
    if (off && !unseen && getComputedStyle(element).position !== "absolute") {
      found.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`);
    }
  }
  return found;
}"""


def barriers(page: Page, drawn: set[int] | None = None) -> list[str]:
    """What axe finds wrong with the page as it stands.

    `drawn` is how texts were drawn on pages before, whose contrast is not judged once more; it is added to.
    """
    known = set() if drawn is None else drawn
    page.evaluate(_AXE)
    found, seen = page.evaluate(_VIOLATIONS, list(known))
    known.update(seen)
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def off_the_side(page: Page) -> list[str]:
    """What runs off the side in each size of window, and with text twice as large; it is left as a phone."""
    found = []
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        found += [f"{name}: {what}" for what in page.evaluate(_OFF_THE_SIDE)]
    with text_of(page, DOUBLE_TEXT):
        for name in ("a phone", "a desk"):
            page.set_viewport_size(SIZES[name])
            found += [f"{name}, text at 200 %: {what}" for what in page.evaluate(_OFF_THE_SIDE)]
            if page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") < DOUBLE_TEXT:
                found.append(f"{name}: the text did not grow with the reader's own size")
    page.set_viewport_size(PHONE)
    return found


@contextmanager
def text_of(page: Page, pixels: int) -> Iterator[None]:
    """The reader's own text size, as set in the browser."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
    yield
    session.send("Page.setFontSizes", {"fontSizes": {"standard": NORMAL_TEXT, "fixed": NORMAL_TEXT}})
    session.detach()
