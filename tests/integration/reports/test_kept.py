"""What of a report is kept between two readers, and what is not: each case is one that a shorter key would get wrong."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from panel.core import db
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM, Role
from scenarios.reports import queries
from scenarios.runs.actions import counting
from scenarios.studies.rules import Purpose
from tests import cast
from tests.integration.reports.made import AFTER, BEFORE, Says, field, friends, paired

HARD, EASY = [Says(2, comment="Das kannte Frau Anders."), Says(3)], [Says(6), Says(7)]
SCRIPTS = ("script_before", "script_after")
"""Never change: their versions, which the rounds name, stand for them."""


def other(value: Any) -> Any:
    return "there was none" if value is None else None


async def test_nothing_that_a_report_is_made_from_is_missing_in_its_digest() -> None:
    sources = await queries.load(await paired(HARD, EASY))
    stored = [
        msgspec.structs.replace(sources, stored=msgspec.structs.replace(sources.stored, **{name: other(value)}))
        for name, value in msgspec.structs.asdict(sources.stored).items()
        if name not in SCRIPTS
    ]
    beside = [
        msgspec.structs.replace(sources, **{name: other(value)})
        for name, value in msgspec.structs.asdict(sources).items()
        if name != "stored"
    ]
    digests = [changed.digest for changed in (sources, *stored, *beside)]
    assert len(set(digests)) == len(digests) == 1 + 6 + 8
    assert (await queries.load(sources.stored.study.id)).digest == sources.digest, "the control"


async def an_answer(study: UUID) -> None:
    await db.write(("UPDATE answer SET value = '7' WHERE question_key = 'ease' AND value = '2'",))


async def a_run_set_aside(study: UUID) -> None:
    run = (await queries.load(study)).stored.runs[0]
    await counting.set_aside(run.id, "Half mit.", SYSTEM)


async def a_trouble(study: UUID) -> None:
    run = (await queries.load(study)).stored.runs[0]
    await db.write(("INSERT INTO trouble (id, run, step_key, text, reported_at, resolved_by) "
                    "VALUES ({}, {}, 'find', '', {}, '')", run.id, run.id, run.started_at))  # fmt: skip


async def a_name(study: UUID) -> None:
    await db.write(("UPDATE customer SET family_name = 'Anders' WHERE family_name = 'Berger'",))


async def a_title(study: UUID) -> None:
    await db.write(("UPDATE study SET title = 'Another way' WHERE id = {}", study))


@pytest.mark.parametrize("change", [an_answer, a_run_set_aside, a_trouble, a_name, a_title])
async def test_a_report_follows_what_changes(change: Callable[[UUID], Any]) -> None:
    study = await paired(HARD, EASY)
    with speaking("en"):
        before, again = [str((await queries.build(study)).facts) for _ in range(2)]
        await change(study)
        after = str((await queries.build(study)).facts)
    assert before == again
    assert before != after


async def test_a_name_that_a_tester_has_since_taken_is_hidden_at_once() -> None:
    study = await paired(HARD, EASY)
    with speaking("en"):
        assert "Frau Anders" in str((await queries.build(study)).sections)
        await a_name(study)
        assert "Anders" not in str((await queries.build(study)).sections)


async def test_a_report_is_made_once_for_the_same_data_and_language() -> None:
    made, people = await field(), await friends(3)
    await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, [Says(2), Says(3), Says(3)], strict=False)))
    with speaking("en"):
        first, again = [(await queries.build(made.study_id)).sections for _ in range(2)]
    with speaking("de"):
        german = (await queries.build(made.study_id)).sections
    assert first is again
    assert german[1].view.headline != first[1].view.headline
    await made.walk(Purpose.AFTER, AFTER, dict(zip(people, [Says(6), Says(7), Says(6)], strict=False)))
    with speaking("en"):
        assert (await queries.build(made.study_id)).sections is not first


async def test_facts_are_gathered_once_for_both_languages() -> None:
    study = await paired(HARD, EASY)
    with speaking("en"):
        english = await queries.build(study)
    with speaking("de"):
        german = await queries.build(study)
    assert english.facts is german.facts
    assert english.sections is not german.sections


async def test_every_reader_gets_the_page_in_their_language_with_their_rights_and_their_token(new_client: Any) -> None:
    study = await paired([Says(2), Says(3), Says(3), Says(4), Says(2)], [Says(6)] * 5)
    readers = [(role, language) for role in (Role.OWNER, Role.MARKETING) for language in ("en", "de")]
    pages: dict[tuple[Role, str], list[str]] = {}
    for role, language in readers * 2:
        client = new_client()
        await cast.signed_in(client, await cast.staff(role, f"{role.value} {language}", language=language))
        client.cookies.set("language", language)
        pages.setdefault((role, language), []).append((await client.get(f"/studies/{study}/report")).text)
    for (role, language), (first, second) in pages.items():
        assert ("Every person" in first) == (language == "en")
        assert ("/studies/new" in first) == (role is Role.MARKETING)
        assert cast.csrf(first) != cast.csrf(second), "a session of their own each time"
        assert without_token(first) == without_token(second)


def without_token(page: str) -> str:
    return re.sub(r'name="_csrf" value="[^"]*"', "", page)
