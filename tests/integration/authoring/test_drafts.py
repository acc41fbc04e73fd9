"""Writing a scenario: steps come, go, move and come back; nobody overwrites what they have not seen."""

import asyncio
from uuid import UUID, uuid4

import msgspec
import pytest

from panel.audit.tables import AuditEvent
from panel.core.errors import Changed, NotAllowed, NotFound
from panel.core.principals import Actor
from scenarios.authoring import actions, queries
from scenarios.authoring.script import Script
from scenarios.journeys import actions as journey_actions
from scenarios.journeys.channels import Channel
from tests.unit.authoring.scripts import step

MAIKE = Actor("staff", uuid4(), "Maike Brandt")


async def order() -> UUID:
    """The ready-made journey of an order, taken from the library; its scenario."""
    return (await actions.take("order", MAIKE)).scenario_id


async def keys(scenario_id: UUID) -> list[str]:
    return [one.key for one in (await queries.scenario(scenario_id)).draft.steps]


async def revision(scenario_id: UUID) -> int:
    return (await queries.scenario(scenario_id)).revision


class TestSteps:
    async def test_a_new_step_gets_its_key_from_its_title_and_its_channel_from_its_touchpoint(self) -> None:
        scenario_id = await order()
        view = await queries.scenario(scenario_id)
        hotline = next(s for s in view.draft.steps if s.channel is Channel.HOTLINE)
        new = step("", touchpoint=hotline.touchpoint, channel=Channel.WEB, title={"en": "Ask again"})
        key = await actions.save_step(scenario_id, new, view.revision, MAIKE)
        saved = (await queries.scenario(scenario_id)).draft.step(key)
        assert saved
        assert (key, saved.channel, (await keys(scenario_id))[-1]) == ("ask-again", Channel.HOTLINE, "ask-again")

    async def test_a_key_of_a_published_step_never_names_another(self) -> None:
        scenario_id = await order()
        first = (await keys(scenario_id))[0]
        title = (await queries.scenario(scenario_id)).draft.steps[0].title
        await actions.publish(scenario_id, await revision(scenario_id), MAIKE)
        await actions.remove_step(scenario_id, first, await revision(scenario_id), MAIKE)
        await actions.save_step(scenario_id, step("", title={"en": first}), await revision(scenario_id), MAIKE)
        assert title
        assert (await keys(scenario_id))[-1] == f"{first}-2"

    async def test_an_unknown_step_is_not_found(self) -> None:
        scenario_id = await order()
        with pytest.raises(NotFound):
            await actions.save_step(scenario_id, step("nowhere"), await revision(scenario_id), MAIKE)

    async def test_it_moves_by_one_and_stays_at_the_ends(self) -> None:
        scenario_id = await order()
        before = await keys(scenario_id)
        await actions.move_step(scenario_id, before[0], 1, await revision(scenario_id), MAIKE)
        assert (await keys(scenario_id))[:2] == [before[1], before[0]]
        await actions.move_step(scenario_id, before[1], -1, await revision(scenario_id), MAIKE)
        assert (await keys(scenario_id))[:2] == [before[1], before[0]]

    async def test_a_removed_one_comes_back_to_its_place(self) -> None:
        scenario_id = await order()
        before = (await queries.scenario(scenario_id)).draft
        await actions.remove_step(scenario_id, before.steps[1].key, await revision(scenario_id), MAIKE)
        assert len(await keys(scenario_id)) == len(before.steps) - 1
        await actions.restore_step(scenario_id, await revision(scenario_id), MAIKE)
        assert (await queries.scenario(scenario_id)).draft == before
        with pytest.raises(NotFound):
            await actions.restore_step(scenario_id, await revision(scenario_id), MAIKE)


class TestTwoPeople:
    async def test_the_second_save_over_the_same_revision_writes_nothing(self) -> None:
        scenario_id = await order()
        seen = await revision(scenario_id)
        draft = (await queries.scenario(scenario_id)).draft
        mine = msgspec.structs.replace(draft.steps[0], minutes=9)
        theirs = msgspec.structs.replace(draft.steps[0], minutes=11)
        await actions.save_step(scenario_id, mine, seen, MAIKE)
        with pytest.raises(Changed) as refused:
            await actions.save_step(scenario_id, theirs, seen, MAIKE)
        assert refused.value.by == MAIKE.label
        assert (await queries.scenario(scenario_id)).draft.steps[0].minutes == 9

    async def test_an_archived_one_stands_still(self) -> None:
        scenario_id = await order()
        await actions.archive(scenario_id, MAIKE)
        with pytest.raises(NotAllowed):
            await actions.save_intro(scenario_id, {"en": "New"}, {}, "sus", await revision(scenario_id), MAIKE)
        await actions.restore(scenario_id, MAIKE)
        await actions.save_intro(scenario_id, {"en": "New"}, {}, "sus", await revision(scenario_id), MAIKE)
        assert (await queries.scenario(scenario_id)).draft.title == {"en": "New"}


class TestPublish:
    async def test_a_version_is_frozen_with_its_digest(self) -> None:
        scenario_id = await order()
        draft = (await queries.scenario(scenario_id)).draft
        version_id = await actions.publish(scenario_id, await revision(scenario_id), MAIKE, "first")
        await actions.remove_step(scenario_id, draft.steps[0].key, await revision(scenario_id), MAIKE)
        version = await queries.version(version_id)
        assert (version.number, version.script, version.note, len(version.sha256)) == (1, draft, "first", 64)
        assert await queries.version(version_id) is version, "read once in a process"

    async def test_twice_is_once(self) -> None:
        scenario_id = await order()
        seen = await revision(scenario_id)
        first = await actions.publish(scenario_id, seen, MAIKE)
        assert await actions.publish(scenario_id, seen, MAIKE) == first
        assert [v.number for v in await queries.versions_of(scenario_id)] == [1]
        assert await AuditEvent.count().where(AuditEvent.event == "scenario.published") == 1

    async def test_a_changed_draft_becomes_the_next_version(self) -> None:
        scenario_id = await order()
        await actions.publish(scenario_id, await revision(scenario_id), MAIKE)
        await actions.remove_step(scenario_id, (await keys(scenario_id))[0], await revision(scenario_id), MAIKE)
        await actions.publish(scenario_id, await revision(scenario_id), MAIKE)
        journey_id = (await queries.scenario(scenario_id)).journey_id
        assert [v.number for v in await queries.versions_for_journey(journey_id)] == [2, 1]

    async def test_an_old_page_publishes_nothing(self) -> None:
        scenario_id = await order()
        with pytest.raises(Changed):
            await actions.publish(scenario_id, await revision(scenario_id) - 1, MAIKE)

    async def test_without_steps_it_is_refused(self) -> None:
        journey_id = (await queries.scenario(await order())).journey_id
        empty = await actions.create(journey_id, Script(title={"en": "Nothing yet"}), MAIKE)
        with pytest.raises(NotAllowed) as refused:
            await actions.publish(empty, 1, MAIKE)
        assert refused.value.refusal.code == "scenario.unready"


class TestUses:
    async def test_a_touchpoint_knows_the_scenarios_that_need_it(self) -> None:
        view = await queries.scenario(await order())
        touchpoint = view.draft.steps[0].touchpoint
        uses = await queries.touchpoint_uses(view.journey_id)
        assert uses[touchpoint] == (view.title,)
        with pytest.raises(NotAllowed) as refused:
            await journey_actions.remove_touchpoint(view.journey_id, touchpoint, 1, MAIKE, queries.touchpoint_uses)
        assert view.title in str(refused.value.refusal.params["scenarios"])


async def test_every_deed_is_in_the_log() -> None:
    await order()
    assert {"journey.added", "scenario.added"} <= {row["event"] for row in await AuditEvent.select(AuditEvent.event)}


class TestAtTheSameMoment:
    async def test_two_who_publish_make_one_version(self) -> None:
        scenario_id = await order()
        seen = await revision(scenario_id)
        first, second = await asyncio.gather(*(actions.publish(scenario_id, seen, MAIKE) for _ in range(2)))
        assert first == second
        assert len(await queries.versions_of(scenario_id)) == 1

    async def test_two_who_take_the_same_get_one_journey(self) -> None:
        first, second = await asyncio.gather(*(actions.take("order", MAIKE) for _ in range(2)))
        assert (first.journey_id, first.scenario_id) == (second.journey_id, second.scenario_id)
        assert {first.fresh, second.fresh} == {True, False}

    async def test_of_two_who_save_one_is_told(self) -> None:
        scenario_id = await order()
        seen, before = await revision(scenario_id), await keys(scenario_id)
        moves = (actions.move_step(scenario_id, before[0], 1, seen, MAIKE) for _ in range(2))
        outcomes = await asyncio.gather(*moves, return_exceptions=True)
        assert sorted(type(o).__name__ for o in outcomes) == ["Changed", "NoneType"]
        assert (await keys(scenario_id))[1] == before[0]
