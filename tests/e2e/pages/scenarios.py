"""Journeys and scenarios: the library, the preview, publishing, files."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.pages.desk import Desk


class Scenarios(Desk):
    def take(self, title: str) -> str:
        """A ready one from the library, with its journey; gives the scenario's path."""
        self.go("/scenarios/library")
        self.press(f"Take it – {title}")
        return self.path

    def begin(self, title_de: str, title_en: str) -> None:
        """A new one from scratch, for the first journey there is."""
        self.go("/scenarios/new")
        journey = self.page.locator("select[name=journey] option").nth(1).get_attribute("value") or ""
        self.fill({"journey": journey, "title_de": title_de, "title_en": title_en})
        self.submit()

    def preview(self, scenario: str) -> int:
        """Walk the preview from the first page to the last, as a tester sees it; gives the number of its pages."""
        self.go(f"{scenario}/preview/0")
        for count in range(1, 100):
            with self.page.expect_navigation():
                self.page.locator(".actionbar button[value=next]").click()
            if self.path == scenario:
                return count
        raise AssertionError("the preview never ends")

    def publish(self, scenario: str, number: int, note: str) -> None:
        self.go(f"{scenario}/publish")
        self.fill({"note": note})
        self.press(f"Publish version {number}", within="form")
        self.go(scenario)
        expect(self.main.get_by_role("link", name=f"Version {number}")).to_be_visible()

    def replace_draft(self, scenario: str, file: Path) -> None:
        """A new draft from a file: see what would happen, then do it."""
        self.go(f"/scenarios/import?into={scenario.rpartition('/')[2]}")
        self.page.set_input_files("input[name=file]", file)
        self.press("See what would happen")
        assert self.page.locator("#errors").count() == 0, self.main.inner_text()
        self.press("Import it")
