"""Scenarios from files: checked with their lines, shown before they are stored, and out again as they came in."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from panel.core.errors import Changed, NotFound
from panel.core.principals import Actor, Role
from scenarios import library
from scenarios.authoring import actions, queries
from scenarios.authoring.actions import BadFile
from scenarios.authoring.files import MAX_BYTES, dump, read
from scenarios.journeys import queries as journeys
from tests import cast

MAIKE = Actor("staff", uuid4(), "Maike Brandt")
MOVING = (library.FOLDER / "moving-house.yaml").read_bytes()
OPTIMISED = (library.FOLDER.parent / "demo/moving_house_optimised.yaml").read_bytes()


@pytest_asyncio.fixture
async def selma(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser of marketing."""
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


async def send(client: httpx.AsyncClient, file: bytes | None = None, **data: Any) -> httpx.Response:
    shown = await client.get("/scenarios/import")
    files = {"file": ("moving.yaml", file)} if file is not None else {"none": ("", b"")}
    return await client.post("/scenarios/import", data={"_csrf": cast.csrf(shown.text), **data}, files=files)


class TestActions:
    async def test_a_file_makes_a_journey_and_a_scenario(self) -> None:
        done = await actions.import_yaml(MOVING, MAIKE)
        content = read(MOVING).content
        assert content
        assert (await queries.scenario(done.scenario_id)).draft == content.script
        assert (await journeys.get(done.journey_id)).phases == content.outline.phases

    async def test_a_second_time_makes_a_second_journey(self) -> None:
        await actions.import_yaml(MOVING, MAIKE)
        second = await actions.import_yaml(MOVING, MAIKE)
        assert (await journeys.get(second.journey_id)).key == "moving-house-2"

    async def test_another_version_becomes_the_draft_and_the_journey_loses_nothing(self) -> None:
        first = await actions.import_yaml(MOVING, MAIKE)
        before = await journeys.get(first.journey_id)
        await actions.publish(first.scenario_id, 1, MAIKE)
        again = await actions.import_yaml(OPTIMISED, MAIKE, into=first.scenario_id)
        optimised = read(OPTIMISED).content
        assert optimised
        assert again == first
        assert (await queries.scenario(first.scenario_id)).draft == optimised.script
        after = {t.key for t in (await journeys.get(first.journey_id)).touchpoints}
        assert after == {t.key for t in before.touchpoints} | {t.key for t in optimised.outline.touchpoints}
        assert [v.number for v in await queries.versions_of(first.scenario_id)] == [1]

    async def test_it_can_be_published_as_the_next_version(self) -> None:
        first = await actions.import_yaml(MOVING, MAIKE)
        await actions.publish(first.scenario_id, 1, MAIKE)
        await actions.import_yaml(OPTIMISED, MAIKE, into=first.scenario_id)
        await actions.publish(first.scenario_id, 2, MAIKE)
        assert [v.number for v in await queries.versions_of(first.scenario_id)] == [2, 1]

    async def test_export_and_import_come_round_to_the_same_bytes(self) -> None:
        first = await actions.import_yaml(MOVING, MAIKE)
        text = await actions.export_yaml(first.scenario_id)
        content = read(MOVING).content
        assert content
        assert text == dump(content)
        await actions.import_yaml(text, MAIKE, into=first.scenario_id)
        assert await actions.export_yaml(first.scenario_id) == text

    async def test_a_bad_file_an_old_page_and_an_unknown_scenario_write_nothing(self) -> None:
        first = await actions.import_yaml(MOVING, MAIKE)
        before = await queries.scenario(first.scenario_id)
        with pytest.raises(BadFile):
            await actions.import_yaml(b"key: 1", MAIKE, into=first.scenario_id)
        with pytest.raises(Changed):
            await actions.import_yaml(OPTIMISED, MAIKE, into=first.scenario_id, revision=7)
        with pytest.raises(NotFound):
            await actions.import_yaml(OPTIMISED, MAIKE, into=uuid4())
        assert await queries.scenario(first.scenario_id) == before
        assert len(await journeys.all_journeys()) == 1


class TestPages:
    async def test_first_the_dry_run_then_the_import(self, selma: httpx.AsyncClient) -> None:
        looked = await send(selma, MOVING, go="check")
        assert looked.status_code == 200
        assert "Nothing is stored yet" in looked.text
        assert await queries.scenarios() == ()
        done = await send(selma, text=MOVING.decode(), go="import")
        assert done.status_code == 303
        assert "Moving house with your connection" in (await selma.get(done.headers["location"])).text

    async def test_into_an_existing_scenario_the_changes_are_shown(self, selma: httpx.AsyncClient) -> None:
        first = await actions.import_yaml(MOVING, MAIKE)
        looked = await send(selma, OPTIMISED, into=str(first.scenario_id), go="check")
        for words in ("The draft of “Moving house with your connection” is replaced", "changes too", "removed", "new"):
            assert words in looked.text
        late = await send(selma, text=OPTIMISED.decode(), into=str(first.scenario_id), revision="9", go="import")
        assert late.status_code == 409
        assert "look once more" in late.text
        assert (await queries.scenario(first.scenario_id)).revision == 1

    async def test_every_problem_is_shown_with_its_line_and_the_text_stays(self, selma: httpx.AsyncClient) -> None:
        broken = MOVING.decode().replace("channel: web", "channel: fax").replace("minutes: 6", "minutes: <b>")
        refused = await send(selma, broken.encode(), go="check")
        assert refused.status_code == 422
        assert refused.text.count("“fax” is not offered") == broken.count("channel: fax")
        assert "in moving.yaml" in refused.text
        assert "minutes: &lt;b&gt;" in refused.text
        assert "<b>\n" not in refused.text

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"#" * (MAX_BYTES + 10), "larger than 1 MB"), ("title: Schlüssel".encode("cp1252"), "not UTF-8"),
            (b"a: &x [1]\nb: [*x, *x]", "Anchors"), (b"a: !!python/name:os.system", "Tags"),
            (b"key: 'open", "read"), (b"\x00\x01\x02", "U+0000"),
        ],
    )  # fmt: skip
    async def test_dangerous_files_are_refused(self, selma: httpx.AsyncClient, data: bytes, words: str) -> None:
        refused = await send(selma, data, go="check")
        assert refused.status_code == 422
        assert words in refused.text

    async def test_nothing_chosen_and_a_wrong_place(self, selma: httpx.AsyncClient) -> None:
        nothing = await send(selma, go="check")
        assert nothing.status_code == 422
        assert "choose a file" in nothing.text
        elsewhere = await send(selma, text=MOVING.decode(), into=str(uuid4()), go="check")
        assert elsewhere.status_code == 422
        assert "Umzugsseite" in elsewhere.text, "what was pasted is still there"

    async def test_downloads_come_with_a_name(self, selma: httpx.AsyncClient) -> None:
        first = await actions.import_yaml(MOVING, MAIKE)
        await actions.publish(first.scenario_id, 1, MAIKE)
        draft = await selma.get(f"/scenarios/{first.scenario_id}/file")
        version = await selma.get(f"/scenarios/{first.scenario_id}/versions/1/file")
        assert draft.text == version.text
        assert 'filename="moving-house-v1.yaml"' in version.headers["content-disposition"]
        assert read(draft.content).errors == ()
