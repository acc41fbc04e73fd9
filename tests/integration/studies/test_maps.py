"""The step map is proposed, mended, set back and frozen."""

import asyncio

import pytest

from panel.core.errors import Changed, NotAllowed
from scenarios.authoring.diff import Relation
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose, StudyView
from scenarios.studies.rules.mapping import groups_from, links_of
from scenarios.studies.rules.rounds import RoundPlan
from tests.integration.studies import made

pytestmark = pytest.mark.usefixtures("clock")


async def both() -> StudyView:
    """A study whose two rounds have the same version."""
    study = await made.study()
    await made.prepared(study)
    await made.prepared(study, Purpose.AFTER)
    return await queries.get(study.id)


async def test_there_is_no_map_before_both_rounds_have_a_version() -> None:
    study = await made.study()
    await made.prepared(study)
    assert await queries.step_map(study.id) == ()


async def test_the_proposal_holds_until_somebody_saves() -> None:
    study = await both()
    proposed = await queries.step_map(study.id)
    assert {g.relation for g in proposed} == {Relation.SAME}
    assert await queries.saved_map(study.id) == ()


async def mended(study: StudyView) -> tuple:
    """The proposal, but the second step is another one by now."""
    scripts = await queries.both_scripts(study)
    assert scripts
    links = dict(links_of(await queries.step_map(study.id)))
    del links[scripts[1].steps[1].key]
    return groups_from(links, *scripts)


async def test_what_was_saved_holds() -> None:
    study = await both()
    groups = await mended(study)
    await actions.save_map(study.id, groups, 0, made.SELMA)
    assert await queries.step_map(study.id) == groups
    assert (await queries.get(study.id)).step_map_revision == 1


async def test_two_tabs_do_not_overwrite_each_other() -> None:
    study = await both()
    groups = await mended(study)
    tried = await asyncio.gather(
        *(actions.save_map(study.id, groups, 0, made.SELMA) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in tried) == ["Changed", "NoneType"]
    with pytest.raises(Changed):
        await actions.save_map(study.id, groups, 0, made.SELMA)


async def test_it_goes_back_to_the_proposal() -> None:
    study = await both()
    await actions.save_map(study.id, await mended(study), 0, made.SELMA)
    await actions.reset_map(study.id, made.SELMA)
    assert {g.relation for g in await queries.step_map(study.id)} == {Relation.SAME}


async def test_another_version_makes_it_a_proposal_again() -> None:
    study = await both()
    await actions.save_map(study.id, await mended(study), 0, made.SELMA)
    after = study.round(Purpose.AFTER)
    assert after
    await actions.change_round(after.id, RoundPlan(panel_id=after.panel_id), made.SELMA)
    assert await queries.saved_map(study.id) == ()


async def test_the_after_round_freezes_it_even_unsaved() -> None:
    study = await both()
    proposed = await queries.step_map(study.id)
    for round_ in study.rounds:
        await actions.publish_round(round_.id, made.SELMA)
    assert await queries.saved_map(study.id) == proposed
    for act in (actions.reset_map(study.id, made.SELMA), actions.save_map(study.id, proposed, 0, made.SELMA)):
        with pytest.raises(NotAllowed) as refused:
            await act
        assert refused.value.refusal.code == "plan_frozen"
