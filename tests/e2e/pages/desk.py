"""The frame of all staff pages, and how staff come in: links from mails, passwords, signing in."""

from collections.abc import Mapping
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person

PASSWORD = "ein Satz mit Kaffee und Kuchen"


class Desk:
    """Somebody of the staff at work. Each page family has its class; all share the same person."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @classmethod
    def of(cls, other: "Desk") -> Self:
        """Another page family, the same browser."""
        return cls(other.person)

    @property
    def page(self) -> Page:
        return self.person.page

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.person.at)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def go(self, path: str) -> None:
        self.person.go(path)

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill a form by its fields' names: text, date, choice or tick."""
        for name, value in values.items():
            field = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
            kind = field.first.evaluate("e => e.type || e.tagName")
            if kind in ("radio", "checkbox"):
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, words: str, within: str = "body") -> None:
        """Press a button, or follow a link that looks like one, by what it says; wait for the page behind it."""
        there = self.page.locator(within)
        found = there.get_by_role("button", name=words).or_(there.get_by_role("link", name=words))
        with self.page.expect_event("load"):  # an answer to a form renames itself first, which is a navigation, too
            found.first.click()

    def submit(self) -> None:
        """The primary button of the page's form, whatever it says in the reader's language."""
        with self.page.expect_event("load"):
            self.page.locator("main form .btn--primary").click()

    def expect_told(self, words: str) -> None:
        """The short message above the page."""
        expect(self.page.locator(".flash").first).to_contain_text(words)

    def errors(self) -> list[str]:
        return self.page.locator(".field-error").all_inner_texts()

    def choose_password(self, link: str, password: str = PASSWORD) -> None:
        """Follow a link from a mail; whoever chose a password is signed in."""
        self.go(link)
        self.fill({"password": password, "password_again": password})
        self.submit()
        assert self.path == "/", self.errors()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.go("/sign-in")
        self.fill({"email": email, "password": password})
        self.submit()

    def sign_out(self) -> None:
        self.go("/account")
        with self.page.expect_navigation():
            self.page.locator("form[action='/sign-out'] button").click()

    def add_colleague(self, name: str, email: str, role: str, language: str = "en") -> None:
        self.go("/staff/add")
        self.fill({"name": name, "email": email, "role": role, "language": language})
        self.submit()
        assert self.errors() == []
