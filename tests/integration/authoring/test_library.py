"""From reading a ready-made journey, or drawing one's own, to planning a study: each page leads on."""

import re
from typing import Any

import httpx
import pytest_asyncio

from panel.core.principals import SYSTEM, Role
from scenarios.authoring import actions, library, queries
from scenarios.journeys import actions as journeys
from scenarios.journeys.rules import Outline
from tests import cast


@pytest_asyncio.fixture
async def selma(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser of marketing, in German."""
    await cast.signed_in(client, await cast.staff(Role.MARKETING, language="de"))
    return client


async def test_an_entry_is_read_before_it_is_taken(selma: httpx.AsyncClient) -> None:
    entry = await library.entry("complaint")
    assert 'href="/scenarios/library/complaint"' in (await selma.get("/scenarios/library")).text
    shown = (await selma.get("/scenarios/library/complaint")).text
    script, outline = entry.file.script, entry.file.outline
    read = [script.intro, *(s.title for s in script.steps), *(s.instruction for s in script.steps)]
    for text in (*read, *(p.title for p in outline.phases), *(s.waiting.for_ for s in script.steps if s.waiting)):
        assert text["de"].split("\n")[0][:40] in shown
    assert 'action="/scenarios/library/complaint"' in shown
    assert await queries.scenarios() == (), "reading takes nothing"
    await actions.take("complaint", SYSTEM)
    assert 'action="/scenarios/library/complaint"' not in (await selma.get("/scenarios/library/complaint")).text
    assert (await selma.get("/scenarios/library/none")).status_code == 404


async def test_the_library_stands_by_title_in_the_readers_language(selma: httpx.AsyncClient) -> None:
    for language, first, last in (("de", "activation", "upgrade"), ("en", "cancellation", "upgrade")):
        selma.cookies.set("language", language)
        order = re.findall(r'href="/scenarios/library/([^"]+)"', (await selma.get("/scenarios/library")).text)
        assert (order[0], order[-1], len(order)) == (first, last, 8), language


async def test_a_journey_without_scenarios_offers_to_write_one(selma: httpx.AsyncClient) -> None:
    drawn = await journeys.add(Outline(key="porting", title={"de": "Rufnummer mitnehmen"}), SYSTEM)
    shown = (await selma.get(f"/scenarios?journey={drawn}")).text
    main = shown[shown.index("<main") :]
    assert re.findall(r'btn--primary" href="([^"]+)"', main) == [f"/scenarios/new?journey={drawn}"]
    assert "/scenarios/library" not in main


async def test_a_published_version_leads_to_planning_a_study(selma: httpx.AsyncClient, new_client: Any) -> None:
    view = await queries.scenario((await actions.take("complaint", SYSTEM)).scenario_id)
    await actions.publish(view.id, view.revision, SYSTEM)
    way = f"/studies/new?journey={view.journey_id}"
    assert f'href="{way}"' in (await selma.get(f"/scenarios/{view.id}/versions/1")).text
    assert f'<option value="{view.journey_id}" selected>' in (await selma.get(way)).text
    assert (await selma.get("/studies/new?journey=nonsense")).status_code == 200
    owner = new_client()
    await cast.signed_in(owner, await cast.staff(Role.OWNER))
    assert "/studies/new" not in (await owner.get(f"/scenarios/{view.id}/versions/1")).text
