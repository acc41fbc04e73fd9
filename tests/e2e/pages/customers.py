"""Customers and panels."""

from tests.e2e.pages.desk import Desk

BASIS = {"contact_basis": "consent", "basis_on": "2026-03-02", "basis_source": "Shop Leipzig"}


class Customers(Desk):
    def add(self, name: str, email: str, **more: str) -> None:
        """One person by the form, friendly and with their consent unless said otherwise."""
        given, _, family = name.rpartition(" ")
        self.go("/customers/add")
        self.fill({"kind": "friendly", "given_name": given, "family_name": family, "email": email, **BASIS, **more})
        self.press("Save")
        assert self.errors() == []

    def try_list(self, text: str) -> None:
        """Paste a list and look at what would happen."""
        self.go("/customers/import")
        self.fill({"text": text, **BASIS})
        self.submit()

    def would_happen(self) -> dict[str, str]:
        """The numbers of the dry run."""
        stats = self.page.locator(".stat")
        return {
            label: stats.filter(has_text=label).inner_text() for label in ("Will be added", "There already", "Wrong")
        }

    def import_it(self, count: int) -> None:
        self.press(f"Add {count} people")


class Panels(Desk):
    def make(self, name: str, people: int) -> str:
        """A panel of everybody there is, as long as that are so many; gives its id."""
        self.go("/panels/add")
        self.fill({"name": name})
        self.press("Make it and choose people")
        self.page.get_by_label("Tick all on this page").check()
        assert self.page.locator("input[name=customer]:checked").count() == people
        self.press("Add the ticked ones")
        return self.path.split("/")[2]
