"""Journeys in the browser: drawn by marketing, read by product owners, never overwritten unseen."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio

from panel.core.principals import Actor, Role
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as scenarios
from scenarios.journeys import queries
from tests import cast

MAIKE = Actor("staff", uuid4(), "Maike Brandt")


@pytest_asyncio.fixture
async def selma(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser of marketing."""
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


async def send(client: httpx.AsyncClient, page: str, to: str = "", **data: Any) -> httpx.Response:
    """Open a page, fill its form, press its button."""
    shown = await client.get(page)
    assert shown.status_code == 200, shown.text
    return await client.post(to or page, data={"_csrf": cast.csrf(shown.text), **data})


async def drawn(client: httpx.AsyncClient) -> str:
    """A journey with two phases and a touchpoint in each; its address."""
    made = await send(client, "/journeys/new", "/journeys", title_de="Rückgabe", title_en="Sending back")
    here = made.headers["location"]
    for number, title in enumerate(("Ask", "Send"), 1):
        await send(client, f"{here}/new-phase", title_en=title, revision=number)
    for number, (phase, title) in enumerate((("ask", "Hotline"), ("send", "Parcel")), 3):
        data = {"phase": phase, "channel": "hotline", "title_en": title, "revision": number}
        assert (await send(client, f"{here}/new-touchpoint", **data)).status_code == 303
    return here


async def journey_at(address: str) -> Any:
    return await queries.get(UUID(address.rpartition("/")[2]))


class TestDrawing:
    async def test_a_journey_grows_from_its_title_to_its_touchpoints(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        journey = await journey_at(here)
        assert journey.key == "sending-back"
        assert [(p.key, [t.key for t in p.touchpoints]) for p in journey.phases] == [
            ("ask", ["hotline"]), ("send", ["parcel"]),
        ]  # fmt: skip
        shown = (await selma.get(here)).text
        assert "Sending back" in shown
        assert "Parcel" in shown

    async def test_the_key_of_a_ready_made_journey_stays_free(self, selma: httpx.AsyncClient) -> None:
        made = await send(selma, "/journeys/new", "/journeys", title_en="Moving house")
        assert (await journey_at(made.headers["location"])).key == "moving-house-2"

    async def test_one_language_is_enough_and_none_is_not(self, selma: httpx.AsyncClient) -> None:
        refused = await send(selma, "/journeys/new", "/journeys", description_de="Nur eine Beschreibung <b>")
        assert refused.status_code == 422
        assert "field-error" in refused.text
        assert "Nur eine Beschreibung &lt;b&gt;" in refused.text
        assert (await send(selma, "/journeys/new", "/journeys", title_de="Rückgabe")).status_code == 303

    async def test_wrong_and_overlong_values_come_back_at_their_fields(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        data = {"phase": "nowhere", "channel": "smoke signals", "title_de": "x" * 41, "revision": "5"}
        refused = await send(selma, f"{here}/new-touchpoint", **data)
        assert refused.status_code == 422
        for field in ("phase", "channel", "title_de"):
            assert f'id="f-{field}-error"' in refused.text
        assert "x" * 41 in refused.text

    async def test_buttons_move_a_touchpoint_into_the_next_phase(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        journey = await journey_at(here)
        await send(selma, here, f"{here}/touchpoints/hotline/move", by="1", revision=journey.revision)
        assert [t.key for t in (await journey_at(here)).phases[1].touchpoints] == ["hotline", "parcel"]
        await send(selma, here, f"{here}/phases/send/move", by="-1", revision=journey.revision + 1)
        assert [p.key for p in (await journey_at(here)).phases] == ["send", "ask"]

    async def test_a_phase_with_touchpoints_stays(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        revision = (await journey_at(here)).revision
        await send(selma, here, f"{here}/phases/ask/remove", revision=revision)
        assert "still has touchpoints" in (await selma.get(here)).text
        await send(selma, here, f"{here}/touchpoints/hotline/remove", revision=revision)
        await send(selma, here, f"{here}/phases/ask/remove", revision=revision + 1)
        assert [p.key for p in (await journey_at(here)).phases] == ["send"]


class TestTwoTabs:
    async def test_the_second_keeps_what_was_typed_and_may_save_again(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        old = (await journey_at(here)).revision
        await send(selma, f"{here}/touchpoints/parcel", phase="send", channel="shop", title_en="Shop", revision=old)
        mine = {"phase": "send", "channel": "letter", "title_en": "My own words", "revision": old}
        late = await send(selma, f"{here}/touchpoints/parcel", **mine)
        assert late.status_code == 409
        assert "My own words" in late.text
        assert f'name="revision" value="{old + 1}"' in late.text
        again = await send(selma, f"{here}/touchpoints/parcel", **(mine | {"revision": old + 1}))
        assert again.status_code == 303
        assert (await journey_at(here)).touchpoint("parcel").title == {"en": "My own words"}

    async def test_an_old_button_moves_nothing(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        before = await journey_at(here)
        await send(selma, here, f"{here}/phases/ask/move", by="1", revision=before.revision - 1)
        assert await journey_at(here) == before
        assert "Somebody saved in between" in (await selma.get(here)).text


class TestUsedByAScenario:
    async def test_a_touchpoint_in_use_stays_and_the_reason_names_the_scenario(self, selma: httpx.AsyncClient) -> None:
        taken = await authoring.take("moving-house", MAIKE)
        here = f"/journeys/{taken.journey_id}"
        step = (await scenarios.scenario(taken.scenario_id)).draft.steps[0]
        await send(selma, here, f"{here}/touchpoints/{step.touchpoint}/remove", revision=1)
        shown = (await selma.get(here)).text
        assert "is used by “Moving house with your connection”" in shown
        assert (await queries.get(taken.journey_id)).touchpoint(step.touchpoint)


class TestWhoMay:
    async def test_product_owners_read(self, new_client: Any) -> None:
        taken = await authoring.take("order", MAIKE)
        client = new_client()
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        here = f"/journeys/{taken.journey_id}"
        for address in ("/journeys", here):
            shown = await client.get(address)
            assert shown.status_code == 200
            assert "/edit" not in shown.text
            assert "/move" not in shown.text
        for address in ("/journeys/new", f"{here}/edit", f"{here}/new-phase"):
            assert (await client.get(address)).status_code == 403
        data = {"_csrf": cast.csrf((await client.get(here)).text)}
        assert (await client.post(f"{here}/archive", data=data)).status_code == 403

    async def test_strangers_sign_in_first(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/journeys")).headers["location"].startswith("/sign-in")

    async def test_what_is_not_there_is_not_found(self, selma: httpx.AsyncClient) -> None:
        here = await drawn(selma)
        for address in (f"/journeys/{uuid4()}", "/journeys/no-uuid", f"{here}/phases/none", f"{here}/touchpoints/none"):
            assert (await selma.get(address)).status_code == 404, address
        revision = (await journey_at(here)).revision
        gone = await send(selma, here, f"{here}/touchpoints/none/move", by="1", revision=revision)
        assert gone.status_code == 404


async def test_an_archived_journey_stands_still_and_comes_back(selma: httpx.AsyncClient) -> None:
    here = await drawn(selma)
    await send(selma, here, f"{here}/archive")
    assert "Sending back" not in (await selma.get("/journeys")).text
    assert "Sending back" in (await selma.get("/journeys?archived=true")).text
    assert "/edit" not in (await selma.get(here)).text
    revision = (await journey_at(here)).revision
    refused = await send(selma, f"{here}/edit", title_en="Other", revision=revision)
    assert refused.status_code == 409
    await send(selma, here, f"{here}/restore")
    assert "Sending back" in (await selma.get("/journeys")).text
