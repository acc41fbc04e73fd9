"""The tester's way as a tester sees it: the link, the consent, the steps, the questions at the end, the thanks."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person

PLAIN = {"outcome": "yes", "ease": "6", "compared": "0", "emotion": "1", "resolved": "yes"}
"""What a content tester answers where a step asks it."""


class Walk:
    """One tester with the personal link from the mail."""

    def __init__(self, person: Person, link: str) -> None:
        self.person, self.link = person, link

    @property
    def page(self) -> Page:
        return self.person.page

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.person.at)

    @property
    def stage(self) -> str:
        """`expect`, `wait` or `do` at a step, `end` at the last questions, `done` afterwards."""
        if self.page.locator("main#done").count():
            return "done"
        stage = self.page.locator("#step input[name=stage]")
        return stage.input_value() if stage.count() else "end" if self.path == "/my/end" else ""

    @property
    def number(self) -> int:
        """Of the step that is shown."""
        return int(self.path.rpartition("/")[2])

    def open(self) -> None:
        """What a click in the mail does: it shows, and changes nothing."""
        self.person.go(self.link)

    def decline(self) -> None:
        self._press(self.page.locator("button[name=go][value=decline]"))

    def accept(self) -> None:
        self.open()
        self.next()

    def consent(self, quotes: bool = True) -> None:
        self.page.locator("input[name=participate]").check()
        self.page.locator("input[name=quotes]").set_checked(quotes)
        self.page.locator("input[name=recontact]").check()
        self.next()

    def begin(self, quotes: bool = True) -> None:
        """From the mail to the first step."""
        self.accept()
        self.consent(quotes)
        expect(self.page.locator("#step input[name=stage]")).to_be_attached()

    def choose(self, name: str, value: str) -> None:
        """Tap an answer, as a thumb does: on its label."""
        self.page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()

    def answer(self, **answers: str) -> None:
        """Answer what this page asks. Lists are several words with a blank between them."""
        for name, value in answers.items():
            if self.page.locator(f'#step textarea[name="{name}"]').count():
                self.comment.fill(value) if name == "comment" else self.page.fill(f'textarea[name="{name}"]', value)
            elif self.page.locator(f'#step input[name="{name}"]').count():
                for one in value.split():
                    self.choose(name, one)

    @property
    def comment(self) -> Locator:
        return self.page.locator("textarea[name=comment]")

    @property
    def forward(self) -> Locator:
        return self.page.locator(".actionbar button[name=go][value=next]")

    def next(self) -> None:
        self._press(self.forward)

    def later(self) -> None:
        self._press(self.page.locator(".actionbar button[name=go][value=later]"))

    def not_yet(self) -> None:
        """Still waiting."""
        self._press(self.page.locator(".actionbar button[name=go][value=wait], #step button[name=go][value=wait]"))

    def pages(self, **answers: Any) -> None:
        """Answer the page that is open, whatever it is, and go on."""
        stage = self.stage
        if stage == "expect":
            self.choose("expected_ease", str(answers.get("expected_ease", 5)))
        elif stage == "do":
            self.answer(**{**PLAIN, **answers})
        elif stage == "end":
            self.finish_questions(**answers)
            return
        self.next()

    def finish_questions(self, **answers: Any) -> None:
        """Every statement at the end: the same middle answer, unless named."""
        names = self.page.eval_on_selector_all("#step input[type=radio]", "all => [...new Set(all.map(i => i.name))]")
        for name in names:
            self.choose(name, str(answers.get(name, 4)))
        self.answer(missing=str(answers.get("missing", "")))
        self.next()

    def to_the_end(self, **answers: Any) -> None:
        """Walk what is left."""
        for _ in range(80):
            if self.stage == "done":
                return
            self.pages(**answers)
        raise AssertionError(f"the way never ends: {self.path}")

    def until_waiting(self, **answers: Any) -> None:
        """Walk to the next step that waits for something."""
        while self.stage != "wait":
            self.pages(**answers)

    def press(self, go: str) -> None:
        """A button of the home page: `next` (it came) or `tomorrow`."""
        self._press(self.page.locator(f"main button[name=go][value={go}]"))

    def send(self) -> None:
        """The one primary button of the pages beside the way: stuck, stop."""
        self._press(self.page.locator(".actionbar button[form=step]"))

    @property
    def saved(self) -> Locator:
        """The sign that says whether what was typed is safe: `expect_saved("saved")`."""
        return self.page.locator("[data-save]")

    @property
    def held(self) -> Locator:
        """What the bar says while a page waits for the connection."""
        return self.page.locator("[data-held]")

    def expect_saved(self, state: str, seconds: float = 10) -> None:
        expect(self.saved).to_have_attribute("data-state", state, timeout=seconds * 1000)

    def errors(self) -> list[str]:
        return self.page.locator(".field-error").all_inner_texts()

    def _press(self, button: Locator) -> None:
        """Press and wait until the next page is there, whatever its address. (An answer to a form renames itself first.)"""
        with self.page.expect_event("load"):
            button.click()
