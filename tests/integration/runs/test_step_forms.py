"""The form that goes on is the one `<form id="step">` with its button `go=next`, on every page of a tester's way."""

import re

import httpx

from panel.core.forms import Raw
from scenarios.runs import actions
from scenarios.runs.rules import Stage
from tests.forms import Form, forms
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, Way, rated

STEP = '<form id="step"'
DONE = re.compile(r'<main[^>]* id="done"')


class Driver:
    """Walks as a load driver does: by that form alone, with the first of every choice. `seen` are the pages it went on from."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.seen = client, list[str]()

    async def press(self, address: str, go: str = "next") -> str:
        """Press a button of the page at an address and give where that leads; empty on the last page."""
        shown = await self.client.get(address, follow_redirects=True)
        here = shown.url.path
        if DONE.search(shown.text):
            return ""
        assert shown.text.count(STEP) == 1, here
        form = forms(shown.text[shown.text.index(STEP) :], here)[0]
        assert ("go", "next") in form.buttons, here
        assert len(self.seen) < 20, "this way has no end"
        self.seen.append(page_of(here, form))
        answer = await self.client.post(form.action, data=filled(form) | {"go": go})
        assert answer.status_code == 303, f"{here}: {answer.text}"
        return answer.headers["location"]

    async def until(self, stage: str, address: str) -> str:
        """Go on to a stage of a step, and give its address."""
        while f'name="stage" value="{stage}"' not in (await self.client.get(address)).text:
            address = await self.press(address)
        return address


async def test_a_way_with_a_wait_and_a_return(way: Way, client: httpx.AsyncClient) -> None:
    """She begins, waits for the letter, comes back by the link once it is there, and walks to the end."""
    link, driver = f"/t/{way.tokens[GRACE]}", Driver(client)
    waiting = await driver.until("wait", link)
    assert await driver.press(waiting, go="wait") == "/my"
    address = link
    while address:
        address = await driver.press(address)
    begun = ["link", "consent", "step 1 expect", "step 1 do", "step 2 expect", "step 2 wait"]
    assert driver.seen == [*begun, "link", "home", "step 2 do", "step 3 do", "end"]


async def test_who_pauses_finds_it_at_home(way: Way, client: httpx.AsyncClient) -> None:
    """After Later at a step and at the end questions; and who goes back from the consent to the invitation."""
    driver = Driver(client)
    await driver.press(f"/t/{way.tokens[GRACE]}")
    assert await driver.press("/my/invitation") == "/my/consent"
    doing = await driver.until("do", "/my/consent")
    assert await driver.press(doing, go="later") == "/my"
    assert await driver.press("/my") == doing
    address = doing
    while not address.endswith("/end"):
        address = await driver.press(address)
    assert await driver.press(address, go="later") == "/my"
    assert await driver.press("/my") == address
    assert driver.seen.count("home") == 2


async def test_going_on_from_home_says_nothing_about_what_has_come(way: Way, enter: Enter) -> None:
    """In a tab that was open before the step began to wait."""
    run, tester = await way.begun(), await enter()
    home = await tester.see("/my")
    assert "Continue with step 1" in home
    assert 'name="stage"' not in home
    await actions.expect(await rated(run, way.script), way.script, Raw([("expected_ease", "6")]))
    assert (await tester.send("/my", go="next")).headers["location"] == "/my/step/2"
    assert (await tester.run()).stage is Stage.WAIT


def page_of(path: str, form: Form) -> str:
    if path.startswith("/t/") or path == "/my":
        return "home" if path == "/my" else "link"
    stage = form.fields["stage"].values[0] if "stage" in form.fields else ""
    return f"step {path.rpartition('/')[2]} {stage}" if stage else path.removeprefix("/my/")


def filled(form: Form) -> dict[str, str]:
    return dict(form.pairs()) | {f.name: f.choices[0] for f in form.fields.values() if f.choices}


async def test_every_page_that_keeps_what_is_typed_can_say_why_it_waits(way: Way, enter: Enter) -> None:
    """Without a connection; the script shows it at the button that was pressed."""
    await way.begun()
    tester = await enter()
    expecting = await tester.see("/my/step/1")
    await tester.send("/my/step/1", stage="expect", expected_ease="6")
    doing = await tester.see("/my/step/1")
    for stage, shown in (("expect", expecting), ("do", doing)):
        assert f'name="stage" value="{stage}"' in shown
        assert "data-autosave" in shown
        assert shown.index("data-held hidden>No connection, or we can't save just now.") > shown.index("actionbar")
