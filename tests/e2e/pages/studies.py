"""A study: its plan, its rounds, the invitations, the step map, who is where, and the report."""

from playwright.sync_api import Locator, expect

from tests.e2e.pages.desk import Desk


class Studies(Desk):
    study = ""
    """Path of the study that was planned here."""

    @property
    def hint(self) -> Locator:
        """What so many testers can and cannot show."""
        return self.page.locator("#planning")

    def plan(self, title: str, planned_n: str, **more: str) -> None:
        """Fill the plan of a new study and save it; its first round is open then."""
        self.go("/studies/new")
        journey = self.page.locator("select[name=journey_id] option").nth(1).get_attribute("value") or ""
        self.fill({"title": title, "journey_id": journey, **more})
        with self.page.expect_response("**/studies/planning-hint**"):
            self.page.locator("input[name=planned_n]").fill(planned_n)

    def save_plan(self) -> None:
        self.press("Plan this study")
        assert self.errors() == []
        self.study = self.path.partition("/rounds")[0]

    def first_panel(self) -> str:
        return self.page.locator("select[name=panel_id] option").nth(1).get_attribute("value") or ""

    def fill_round(self, version: str, first: str, last: str, panel: str = "") -> None:
        """Choose the scenario version (by its words), the days and the panel of the round that is open."""
        options = self.page.locator("select[name=version_id] option")
        self.page.locator("select[name=version_id]").select_option(options.filter(has_text=version).first.inner_text())
        self.fill({"opens_on": first, "closes_on": last, **({"panel_id": panel} if panel else {})})
        self.press("Save", within="main form")
        assert self.errors() == []

    def tone_of(self, words: str) -> str:
        """Of a line of the readiness list: ok, warn or bad."""
        classes = self.page.locator(".ready > li").filter(has_text=words).get_attribute("class") or ""
        return classes.removeprefix("is-")

    def publish_round(self) -> None:
        self.press("Publish this round")
        self.submit()
        self.expect_told("The round is published")

    def invite_everybody(self) -> None:
        self.press("Invite the chosen")

    def add_after_round(self) -> None:
        self.go(self.study)
        self.press("Add the after round")
        if "/rounds/" not in self.path:
            self.press("Prepare this round")

    def close_round(self) -> None:
        self.press("Round", within=".pagehead")
        self.press("Close this round now")
        self.press("Close the round")

    def links_of(self, step: str) -> list[str]:
        """From which steps before a step after comes, as the map's form says."""
        return [value for box in self.page.locator(f'select[name="from-{step}"]').all() if (value := box.input_value())]

    def comes_from(self, step: str, *before: str) -> None:
        """Mend the map: a step after comes from these steps before."""
        name = f'select[name="from-{step}"]'
        for number, key in enumerate(before):
            if self.page.locator(name).count() <= number:
                self.press("Look at it first")
            self.page.locator(name).nth(number).select_option(key)
        for box in self.page.locator(name).all()[len(before) :]:
            box.select_option("")

    def seat(self, name: str) -> Locator:
        """The row of one person in "Who is where"."""
        return self.page.locator("table.people tbody tr").filter(has_text=name)

    def expect_seat(self, name: str, words: str) -> None:
        expect(self.seat(name)).to_contain_text(words)


class Report(Desk):
    @property
    def verdict(self) -> Locator:
        return self.page.locator(".verdict")

    @property
    def ladder(self) -> Locator:
        return self.page.locator(".ladder")
