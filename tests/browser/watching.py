"""What a browser asks for and complains about while a test drives it."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, Request

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""The same browser as Debian's chromium without the windows nobody sees: a fifth faster."""

HOSTILE = "hostile.test"
"""Another site than ours."""

_ASKING_OR_WAITING = (
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
THIS_MACHINE = "EXCLUDE 127.0.0.1, EXCLUDE localhost"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever is asked of another machine fails at once, and shows in the test; that name is this machine's.
    f"--host-resolver-rules=MAP {HOSTILE} 127.0.0.1, MAP * ~NOTFOUND, {THIS_MACHINE}",
    # A page costs a third less where it takes the place of the one before, and what draws it is no process of
    # its own. The list stands in the place of Playwright's: the others ask or wait for other machines.
    "--in-process-gpu",
    f"--disable-features=RenderDocument,{','.join(_ASKING_OR_WAITING)}",
)
# A page that says what to mend, or that there is nothing here, is no fault of the page.
_REFUSED_ON_PURPOSE = "Failed to load resource: the server responded with a status of 4"
_BUSY = "Failed to load resource: the server responded with a status of 503"


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium, alone with this machine."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])


class Watch:
    """What one window asks for (`seen`), what of it is not the product's (`elsewhere`), and its `errors`."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.seen: list[str] = []
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self._address = address
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _request(self, request: Request) -> None:
        self.seen.append(request.url)
        if not request.url.startswith(f"{self._address}/"):
            self.elsewhere.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _said_by_a_page(message):
            self.errors.append(message.text)


def _said_by_a_page(message: ConsoleMessage) -> bool:
    """Whether it stands for a page that says what to mend, or that the product is busy."""
    if message.text.startswith(_BUSY):
        return message.page is not None and message.location["url"] == message.page.url
    return message.text.startswith(_REFUSED_ON_PURPOSE)
