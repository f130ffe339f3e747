"""What is looked for on every page: barriers, what runs off the side, text that its reader cannot enlarge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES: dict[str, ViewportSize] = {
    # What a window of 1280 by 1024 has left at 400 %, as wide as the smallest phone.
    "400 % zoom": {"width": 320, "height": 256},
    "a phone": PHONE,
    "a desk": {"width": 1280, "height": 800},
}
NORMAL_TEXT, DOUBLE_TEXT = 16, 32
_AXE = Axe().axe_script
# The page as it stands, with what is typed, chosen and focused written into its HTML.
_AS_IT_STANDS = """() => {
  const copy = document.documentElement.cloneNode(true);
  const boxes = copy.querySelectorAll("input, textarea, option");
  document.querySelectorAll("input, textarea, option").forEach((box, place) => {
    const written = boxes[place];
    if (box.type === "hidden") written.setAttribute("value", "");
    else if (box.matches("textarea")) written.textContent = box.value;
    else if (box.matches("option")) written.toggleAttribute("selected", box.selected);
    else if (box.type === "radio" || box.type === "checkbox") written.toggleAttribute("checked", box.checked);
    else written.setAttribute("value", box.value);
  });
  const focused = [...document.querySelectorAll("*")].indexOf(document.activeElement);
  if (document.activeElement !== document.body) {
    [copy, ...copy.querySelectorAll("*")][focused].setAttribute("data-focused", "");
  }
  copy.querySelectorAll("script").forEach((script) => script.remove());
  return copy.outerHTML;
}"""
# Its own style sheets are mostly there already; one that only some pages have is loaded when first asked for.
_SHOW = """
  const shown = new DOMParser().parseFromString(html, "text/html"), root = document.documentElement;
  const sheets = (tree) => [...tree.querySelectorAll("link[rel=stylesheet]:not([media=print])")];
  const [own, asked] = [document, shown].map((tree) => sheets(tree).map((link) => link.getAttribute("href")));
  await Promise.all(asked.filter((href) => !own.includes(href)).map((href) => new Promise((done, failed) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", onload: done, onerror: failed });
    link.setAttribute("href", href);
    document.head.append(link);
  })));
  sheets(document).forEach((link) => { link.disabled = !asked.includes(link.getAttribute("href")); });
  [...root.attributes].forEach(({ name }) => root.removeAttribute(name));
  [...shown.documentElement.attributes].forEach(({ name, value }) => root.setAttribute(name, value));
  const kept = sheets(document);
  [...document.head.childNodes].forEach((node) => kept.includes(node) || node.remove());
  [...shown.head.childNodes].forEach((node) => {
    if (node.rel !== "stylesheet") document.head.append(document.adoptNode(node));
  });
  document.body.replaceWith(document.adoptNode(shown.body));
  scrollTo(0, 0);
  const focused = document.querySelector("[data-focused]");
  if (focused) {
    focused.removeAttribute("data-focused");
    focused.focus({ preventScroll: true });
  }"""
# Only where things are is looked at, save in one window.
_UNDRAWN = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { visibility: hidden !important; }");
  document.adoptedStyleSheets = [sheet];
}"""
# Only what axe finds is asked for: not what is in order, nor a selector for each element. No page of ours has
# frames, and the sheets are not fetched anew. Contrast is most of its work and depends on how a text, what it
# stands in and what lies behind it are drawn: of texts that are drawn alike, on this page or on one before,
# one is judged.
_BARRIERS = """async () => {
  const options = { resultTypes: ["violations"], selectors: false, iframes: false, preload: false };
  const drawn = ["color-contrast", "link-in-text-block"];
  const rules = { "target-size": { enabled: true } };
  drawn.forEach((rule) => (rules[rule] = { enabled: false }));
  const found = (await axe.run(document, { ...options, rules })).violations;
  const STYLES = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight",
    "textShadow", "visibility", "display", "position", "zIndex", "filter", "mixBlendMode",
    "clip", "overflow"];
  const looks = new Map(), seen = (window.drawnBefore ??= new Set()), fresh = [];
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
    found.push(...(await axe.run({ include: fresh }, { ...options, runOnly: drawn })).violations);
  }
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""

# Nothing that is shown may reach past either side of the window, even where it is cut off there.
_MEASURED = """
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
  return [found, parseFloat(getComputedStyle(document.body).fontSize)];"""
_OFF_THE_SIDE = f"""async html => {{
  {_SHOW}
  {_MEASURED}
}}"""


@dataclass(frozen=True)
class View:
    """A window of a size in which the reader's own text is so many pixels high."""

    name: str
    size: ViewportSize
    text: int


VIEWS = (
    *(View(name, size, NORMAL_TEXT) for name, size in SIZES.items()),
    *(View(f"{name}, text at 200 %", SIZES[name], DOUBLE_TEXT) for name in ("a phone", "a desk")),
)


class Glass:
    """Windows of every size, in which a page of another window is looked at as it stands there.

    They stay open from page to page: nothing is loaded and no window changes its size, which is most of the
    work. Opened at an address of the product they have its style sheet; without one they have none.
    """

    def __init__(self, browser: Browser, address: str = "about:blank") -> None:
        # What the page's own headers keep out, the checker would be, too.
        self._context = browser.new_context(bypass_csp=True)
        self._windows = [(view, self._opened(view, address)) for view in VIEWS]
        self._phone = next(window for view, window in self._windows if view.size == PHONE)
        self._phone.evaluate(_AXE)
        for _, window in self._windows:
            if window is not self._phone:
                window.evaluate(_UNDRAWN)
        self._seen: set[str] = set()

    def close(self) -> None:
        """Close all windows."""
        self._context.close()

    def look(self, page: Page) -> list[str]:
        """What is wrong with the page as it stands; nothing for one that was looked at before.

        Of texts that are drawn alike, on this page or on one before, the contrast of one is judged.
        """
        html = page.evaluate(_AS_IT_STANDS)
        if html in self._seen:
            return []
        self._seen.add(html)
        return [*self._fit(html), *self._phone.evaluate(_BARRIERS)]

    def fit(self, page: Page) -> list[str]:
        """What of the page, as it stands, runs off the side in which view, and text that does not grow."""
        return self._fit(page.evaluate(_AS_IT_STANDS))

    def _fit(self, html: str) -> list[str]:
        found = []
        for view, window in self._windows:
            off, text = window.evaluate(_OFF_THE_SIDE, html)
            found += [f"{view.name}: {what} runs off the side" for what in off]
            if text < view.text:
                found.append(f"{view.name}: the text did not grow with the reader's own size")
        return found

    def _opened(self, view: View, address: str) -> Page:
        window = self._context.new_page()
        window.set_viewport_size(view.size)
        session = self._context.new_cdp_session(window)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": view.text, "fixed": view.text}})
        window.goto(address)
        return window


@contextmanager
def text_of(page: Page, pixels: int) -> Iterator[None]:
    """The reader's own text size, as set in the browser."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
    yield
    session.send("Page.setFontSizes", {"fontSizes": {"standard": NORMAL_TEXT, "fixed": NORMAL_TEXT}})
    session.detach()
