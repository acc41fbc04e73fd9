"""Somebody at a browser, and the eye on it: what the browser complains about fails the test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, ViewportSize

LAUNCH = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE_MS = 10_000
OWN_DOING = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_CONNECTION_REFUSED", "status of 4", "Error Code 401")
"""Lines in the console that the test itself brings about: no network, no server, an answer of 401 or 422."""


@dataclass
class Person:
    """One browser of one person: cookies of its own, an open page, and what went wrong in it."""

    context: BrowserContext
    at: str
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("page", self._watch)
        self.page = self.context.new_page()

    def go(self, path: str, page: Page | None = None) -> None:
        (page or self.page).goto(path if path.startswith("http") else self.at + path)

    def new_tab(self) -> None:
        """Close the tab and open another one: session and storage stay."""
        self.page.close()
        self.page = self.context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(part in text for part in OWN_DOING):
            self.complaints.append(f"console: {text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.at).netloc:
            self.complaints.append(f"foreign request: {request.url}")


class People:
    """A factory of people; `close` sends them home and says what their browsers complained about."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._here: list[Person] = []

    def __call__(self, at: str, *, language: str = "en", phone: bool = False, **more: Any) -> Person:
        """`at` is the house they visit; `more` are Playwright's options of a context."""
        options = {"locale": {"en": "en-GB", "de": "de-DE"}[language], "viewport": PHONE if phone else DESK, **more}
        if phone:
            options |= {"has_touch": True, "is_mobile": True}
        person = Person(self._browser.new_context(**options, timezone_id="Europe/Berlin"), at)
        self._here.append(person)
        return person

    def close(self) -> list[str]:
        complaints = [complaint for person in self._here for complaint in person.complaints]
        for person in self._here:
            person.context.close()
        self._here.clear()
        return complaints


Visitors = Callable[..., Person]
