"""Scenarios in the browser: made, written, looked at, published."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from panel.audit.tables import AuditEvent
from panel.core.principals import Actor, Role
from scenarios.authoring import actions, queries
from scenarios.authoring.script import Script
from scenarios.runs.tables import Answer, Draft, Run
from tests import cast

MAIKE = Actor("staff", uuid4(), "Maike Brandt")


@pytest_asyncio.fixture
async def selma(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser of marketing."""
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


@pytest_asyncio.fixture
async def moving() -> queries.ScenarioView:
    """The scenario of the ready-made journey "moving house"."""
    return await queries.scenario((await actions.take("moving-house", MAIKE)).scenario_id)


async def send(client: httpx.AsyncClient, page: str, to: str = "", **data: Any) -> httpx.Response:
    """Open a page, fill its form, press its button."""
    shown = await client.get(page)
    assert shown.status_code == 200, shown.text
    return await client.post(to or page, data={"_csrf": cast.csrf(shown.text), **data})


def fields(view: queries.ScenarioView, **more: Any) -> dict[str, Any]:
    """A step's form, filled well."""
    return {
        "touchpoint": view.draft.steps[0].touchpoint, "minutes": "5", "title_de": "Fragen Sie nach",
        "title_en": "Ask again", "instruction_de": "Rufen Sie an.", "instruction_en": "Call us.", "expectation": "on",
        "questions": "standard", "revision": view.revision, **more,
    }  # fmt: skip


class TestMaking:
    async def test_from_the_library_once(self, selma: httpx.AsyncClient) -> None:
        first = await send(selma, "/scenarios/library", "/scenarios/library/complaint")
        again = await send(selma, "/scenarios/library", "/scenarios/library/complaint")
        assert first.headers["location"] == again.headers["location"]
        assert len(await queries.scenarios()) == 1
        shown = await selma.get(first.headers["location"])
        assert "You have this journey already" in shown.text
        assert "Taken: have a look" in (await selma.get("/scenarios/library")).text

    async def test_an_unknown_entry_is_not_found(self, selma: httpx.AsyncClient) -> None:
        assert (await send(selma, "/scenarios/library", "/scenarios/library/none")).status_code == 404

    async def test_from_scratch(self, selma: httpx.AsyncClient, moving: queries.ScenarioView) -> None:
        made = await send(selma, "/scenarios/new", journey=str(moving.journey_id), title_en="Moving, short")
        assert "Moving, short" in (await selma.get(made.headers["location"])).text
        assert "Moving, short" in (await selma.get(f"/scenarios?journey={moving.journey_id}")).text

    async def test_without_journey_or_title_the_form_comes_back(self, selma: httpx.AsyncClient) -> None:
        await actions.take("order", MAIKE)
        refused = await send(selma, "/scenarios/new", journey=str(uuid4()), title_de="<i>Umzug</i>" * 20)
        assert refused.status_code == 422
        assert 'id="f-journey-error"' in refused.text
        assert 'id="f-title_de-error"' in refused.text
        assert "&lt;i&gt;Umzug" in refused.text


class TestWriting:
    async def test_a_step_is_added_with_all_its_parts(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        more = {
            "data_label_de": ["Nummer", ""], "data_label_en": ["Number", ""], "data_value": ["40 118 226", ""],
            "waiting_de": "den Rückruf", "waiting_en": "the call back", "usually_days": "2", "cutoff_days": "5",
            "phone": "+49 341 00000012", "hours_de": "8–20 Uhr",
        }  # fmt: skip
        answer = await send(selma, f"/scenarios/{moving.id}/new-step", **fields(moving, **more))
        assert answer.headers["location"].endswith("#step-ask-again")
        saved = (await queries.scenario(moving.id)).draft.step("ask-again")
        assert saved
        assert saved.waiting
        assert (saved.data[0].value, len(saved.data)) == ("40 118 226", 1)
        assert (saved.waiting.usually_days, saved.waiting.cutoff_days) == (2, 5)
        assert saved.expectation

    async def test_wrong_values_come_back_at_their_fields(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        wrong = fields(
            moving, touchpoint="nowhere", minutes="soon", title_de="", title_en="", link="javascript:alert(1)",
            phone="call me", questions="all", usually_days="3", data_label_de="Nummer", data_label_en="",
            data_value="", instruction_de="x" * 2001,
        )  # fmt: skip
        refused = await send(selma, f"/scenarios/{moving.id}/new-step", **wrong)
        assert refused.status_code == 422
        for name in (
            "touchpoint",
            "minutes",
            "title_de",
            "link",
            "phone",
            "questions",
            "waiting_de",
            "data",
            "instruction_de",
        ):
            assert f'id="f-{name}-error"' in refused.text, name
        assert "javascript:alert(1)" in refused.text
        assert (await queries.scenario(moving.id)).draft == moving.draft

    async def test_one_more_row_loses_nothing_and_saves_nothing(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        page = f"/scenarios/{moving.id}/steps/{moving.draft.steps[0].key}"
        typed = fields(
            moving, title_en="Half written", data_label_de="Nummer", data_label_en="", data_value="1", go="more"
        )
        shown = await send(selma, page, **typed)
        assert shown.status_code == 200
        assert "Half written" in shown.text
        assert shown.text.count('name="data_value"') == 2
        assert (await queries.scenario(moving.id)).draft == moving.draft

    async def test_two_tabs_the_second_keeps_its_text(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        page = f"/scenarios/{moving.id}/steps/{moving.draft.steps[0].key}"
        assert (await send(selma, page, **fields(moving, title_en="First"))).status_code == 303
        late = await send(selma, page, **fields(moving, title_en="Second <tab>"))
        assert late.status_code == 409
        assert "Second &lt;tab&gt;" in late.text
        assert "Somebody saved in between" in late.text
        again = await send(selma, page, **fields(moving, title_en="Second <tab>", revision=moving.revision + 1))
        assert again.status_code == 303
        assert (await queries.scenario(moving.id)).draft.steps[0].title["en"] == "Second <tab>"

    async def test_a_removed_step_is_offered_back(self, selma: httpx.AsyncClient, moving: queries.ScenarioView) -> None:
        here, key = f"/scenarios/{moving.id}", moving.draft.steps[2].key
        await send(selma, here, f"{here}/steps/{key}/remove", revision=moving.revision)
        assert "Bring it back" in (await selma.get(here)).text
        await send(selma, here, f"{here}/restore-step", revision=moving.revision + 1)
        assert (await queries.scenario(moving.id)).draft == moving.draft
        assert "Bring it back" not in (await selma.get(here)).text

    async def test_intro_and_end_questions(self, selma: httpx.AsyncClient, moving: queries.ScenarioView) -> None:
        page = f"/scenarios/{moving.id}/intro"
        data = {"title_en": "T", "intro_en": "I", "end_questions": "umux_lite", "revision": moving.revision}
        assert (await send(selma, page, **(data | {"end_questions": "none"}))).status_code == 422
        assert (await send(selma, page, **data)).status_code == 303
        assert (await send(selma, page, **data)).status_code == 409
        draft = (await queries.scenario(moving.id)).draft
        assert (draft.title, draft.intro, draft.end_questions) == ({"en": "T"}, {"en": "I"}, "umux_lite")


class TestPreview:
    async def test_it_walks_all_pages_and_stores_nothing(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        here, pages = f"/scenarios/{moving.id}", 0
        address = f"{here}/preview/0"
        while address != here:
            answer = await send(selma, address, go="next", ease="5", outcome="yes", comment="forgotten")
            assert answer.status_code == 303
            address, pages = answer.headers["location"], pages + 1
            assert pages < 60
        stages = sum(1 + s.expectation + (s.waiting is not None) for s in moving.draft.steps)
        assert pages == stages + 2
        for table in (Run, Answer, Draft):
            assert await table.count() == 0
        assert (await queries.scenario(moving.id)) == moving

    async def test_it_shows_the_testers_page(self, selma: httpx.AsyncClient, moving: queries.ScenarioView) -> None:
        assert "We are being tested, not you." in (await selma.get(f"/scenarios/{moving.id}/preview/0")).text
        step = moving.draft.steps[1]
        shown = (await selma.get(f"/scenarios/{moving.id}/preview/2?stage=do")).text
        assert step.title["en"] in shown
        assert step.data[0].value in shown
        assert 'name="outcome"' in shown
        assert "Nothing is stored" in shown
        assert "autosave.js" not in shown

    @pytest.mark.parametrize("place", ["99", "-1", "1?stage=nowhere"])
    async def test_pages_that_are_not_there(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView, place: str
    ) -> None:
        assert (await selma.get(f"/scenarios/{moving.id}/preview/{place}")).status_code == 404


class TestPublishing:
    async def test_a_double_click_makes_one_version(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        page = f"/scenarios/{moving.id}/publish"
        token = cast.csrf((await selma.get(page)).text)
        data = {"_csrf": token, "revision": moving.revision, "note": "As it is today"}
        first, second = [await selma.post(page, data=data) for _ in range(2)]
        assert first.headers["location"] == second.headers["location"] == f"/scenarios/{moving.id}/versions/1"
        assert len(await queries.versions_of(moving.id)) == 1
        assert await AuditEvent.count().where(AuditEvent.event == "scenario.published") == 1
        shown = (await selma.get(first.headers["location"])).text
        assert "As it is today" in shown
        assert moving.draft.steps[-1].title["en"] in shown

    async def test_what_is_missing_is_listed_and_refused(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        empty = await actions.create(moving.journey_id, Script(title={"de": "Leer", "en": "Empty"}), MAIKE)
        page = f"/scenarios/{empty}/publish"
        assert "There is no step yet" in (await selma.get(page)).text
        refused = await send(selma, page, revision=1, note="typed")
        assert refused.status_code == 409
        assert "typed" in refused.text
        assert await queries.versions_of(empty) == ()

    async def test_the_changes_are_shown_first(self, selma: httpx.AsyncClient, moving: queries.ScenarioView) -> None:
        await actions.publish(moving.id, moving.revision, MAIKE)
        await actions.remove_step(moving.id, "find-info", moving.revision, MAIKE)
        shown = (await selma.get(f"/scenarios/{moving.id}/publish")).text
        assert "Changes since version 1" in shown
        assert "removed" in shown
        await send(selma, f"/scenarios/{moving.id}/publish", revision=moving.revision + 1)
        second = (await selma.get(f"/scenarios/{moving.id}/versions/2")).text
        assert "Changes since version 1" in second
        assert f"/scenarios/{moving.id}/versions/1" in second

    async def test_an_old_page_does_not_publish_a_newer_draft(
        self, selma: httpx.AsyncClient, moving: queries.ScenarioView
    ) -> None:
        await actions.remove_step(moving.id, "find-info", moving.revision, MAIKE)
        refused = await send(selma, f"/scenarios/{moving.id}/publish", revision=moving.revision)
        assert refused.status_code == 409
        assert await queries.versions_of(moving.id) == ()


class TestWhoMay:
    async def test_product_owners_read(self, new_client: Any, moving: queries.ScenarioView) -> None:
        await actions.publish(moving.id, moving.revision, MAIKE)
        client, here = new_client(), f"/scenarios/{moving.id}"
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        for address in (
            "/scenarios",
            here,
            f"{here}/preview/1",
            f"{here}/versions/1",
            f"{here}/file",
            f"{here}/versions/1/file",
        ):
            assert (await client.get(address)).status_code == 200, address
        shown = (await client.get(here)).text
        assert "/steps/" not in shown
        assert "/publish" not in shown
        for address in (
            "/scenarios/library",
            "/scenarios/new",
            "/scenarios/import",
            f"{here}/intro",
            f"{here}/new-step",
            f"{here}/steps/find-info",
            f"{here}/publish",
        ):
            assert (await client.get(address)).status_code == 403, address
        token = {"_csrf": cast.csrf(shown)}
        for address in (f"{here}/publish", f"{here}/steps/find-info/remove", "/scenarios/library/order"):
            assert (await client.post(address, data=token)).status_code == 403, address

    async def test_what_is_not_there_is_not_found(self, selma: httpx.AsyncClient, moving: queries.ScenarioView) -> None:
        here = f"/scenarios/{moving.id}"
        for address in (
            f"/scenarios/{uuid4()}",
            "/scenarios/no-uuid",
            f"{here}/steps/none",
            f"{here}/versions/1",
            f"{here}/versions/1/file",
            f"/scenarios/{uuid4()}/preview/1",
            f"/scenarios/{uuid4()}/publish",
        ):
            assert (await selma.get(address)).status_code == 404, address
        for action in ("steps/none/move", "steps/none/remove"):
            gone = await send(selma, here, f"{here}/{action}", by="1", revision=moving.revision)
            assert gone.status_code == 404, action


async def test_an_archived_scenario_leaves_the_list_and_comes_back(
    selma: httpx.AsyncClient, moving: queries.ScenarioView
) -> None:
    here = f"/scenarios/{moving.id}"
    await send(selma, here, f"{here}/archive")
    assert here not in (await selma.get("/scenarios")).text
    assert here in (await selma.get("/scenarios?archived=true")).text
    await send(selma, here, f"{here}/restore")
    assert here in (await selma.get("/scenarios")).text
    assert UUID(here.rpartition("/")[2]) == moving.id
