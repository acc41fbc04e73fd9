"""When storage is over, what people wrote stays without the names of the study's people: in the report and in the rows."""

import json
from typing import Any

import pytest

from panel.core.clock import now
from panel.core.forms import Raw
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM
from scenarios.reports import queries as reports
from scenarios.runs import actions, queries
from scenarios.runs.actions import naming, part_old
from scenarios.runs.rules import RunView
from scenarios.studies.rules.masking import HIDDEN, Person
from tests.integration.runs.made import AT_THE_END, GRACE, MARIA, NILS, RATED, Way, again, rated, table
from tests.integration.runs.test_parting import last_day, people_behind

WORDS = ("Maria", "Berger", "Grace", "Whitmore", "Nils", "Petersen")
COMMENT = "Hier ist Maria Berger, und Grace war dabei. Frau Whitmore half."
MISSING = "Maria fehlte mir, Ihre Grace Whitmore"


async def talkative(way: Way) -> tuple[RunView, RunView, RunView]:
    """Maria stops and says why, Grace gets to the end, Nils types and is set aside by staff: all of them name people."""
    maria = await rated(await way.begun(MARIA), way.script, [*RATED[:-2], ("comment", COMMENT)])
    await actions.report_trouble(maria, "letter", "Berger wartet, Grace auch")
    await actions.stop(maria, delete_answers=False, reason="Whitmore weiß, warum")
    grace = await way.at_end(GRACE)
    await actions.finish_questions(grace, way.script, Raw([*AT_THE_END, ("missing", MISSING)]))
    nils = await way.begun(NILS)
    await actions.keep_draft(nils, 0, "look", {"comment": ("Nils Petersen", int(now().timestamp() * 1000))})
    await actions.set_aside(nils.id, "Petersen half Maria", SYSTEM)
    return await again(maria), await again(grace), await again(nils)


async def written() -> str:
    """Every row of the tables that hold somebody's words."""
    told = await table("audit_event", "subject_kind = 'run'")
    found = [row for name in ("answer", "run", "trouble", "draft") for row in await table(name)]
    return "\n".join(str(value) for row in (*found, *told) for value in row.values())


async def report(way: Way) -> reports.Report:
    with speaking("en"):
        return await reports.build(way.study_id)


async def test_a_name_is_hidden_before_the_cut_and_gone_after_it(way: Way) -> None:
    runs = await talkative(way)
    before = await report(way)
    assert [word for word in WORDS if word not in await written()] == [], "the control: all of them stand there"
    await last_day(way, 24)
    assert await part_old() == 1
    after = await report(way)
    for shown in (before, after):
        assert [word for word in WORDS if word in str(shown.facts) + str(shown.sections)] == []
    hidden = {r.text for r in before.facts.remarks}
    assert hidden >= {
        f"Hier ist {HIDDEN}, und {HIDDEN} war dabei. {HIDDEN} half.",
        f"{HIDDEN} fehlte mir, Ihre {HIDDEN}",
    }
    assert {r.text for r in after.facts.remarks} == hidden
    assert after.facts.data_sha256 == before.facts.data_sha256, "the figures are the same evidence"
    assert [word for word in WORDS if word in await written()] == []
    assert await people_behind(*runs) == set()


async def test_what_is_not_quoted_hides_a_family_name_alone_too(way: Way) -> None:
    maria, _grace, nils = await talkative(way)
    await last_day(way, 24)
    await part_old()
    assert [row["text"] for row in await table("trouble")] == [f"{HIDDEN} wartet, {HIDDEN} auch"]
    (row,) = await table("run", "id = {}", maria.id)
    assert row["stop_reason"] == f"{HIDDEN} weiß, warum"
    assert (await again(nils)).not_counted_reason == f"{HIDDEN} half {HIDDEN}"
    assert await table("draft") == [], "nobody can send it any more"


async def test_the_log_never_learns_a_name(way: Way) -> None:
    """Nobody changes it later, not even when storage is over; what staff read meanwhile is what they wrote."""
    nils = (await talkative(way))[-1]
    assert nils.not_counted_reason == "Petersen half Maria"
    (event,) = await table("audit_event", "event = 'run.not_counted'")
    assert json.loads(event["data"]) == {"reason": f"{HIDDEN} half {HIDDEN}"}
    await actions.set_aside(nils.id, "Petersen half Maria", SYSTEM)
    assert len(await table("audit_event", "event = 'run.not_counted'")) == 1, "the same reason again"


async def test_twice_is_once(way: Way) -> None:
    maria, *_ = await talkative(way)
    await last_day(way, 24)
    await part_old()
    once = await written()
    people = tuple(Person(*name.split()) for name in (MARIA, GRACE, NILS))
    await part_old()
    await naming.name_nobody(way.round_id, people)
    assert await written() == once
    assert (await queries.at_step(maria.id, "look"))["ease"] == 5


async def test_nothing_is_lost_when_the_cut_fails(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names go with the cut or not at all."""

    async def fails(*_: Any) -> None:
        raise RuntimeError("no room left")

    await talkative(way)
    await last_day(way, 24)
    once = await written()
    with monkeypatch.context() as patched:
        patched.setattr("panel.incentives.actions.forget_whom", fails)
        assert await part_old() == 0
    assert await written() == once
    assert await part_old() == 1
