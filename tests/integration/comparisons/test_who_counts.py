"""Who counts is said as a rule for one run and as a condition for a table of them: both say the same."""

from itertools import product

import pytest

from panel.customers.rules import Kind
from scenarios.comparisons import live
from scenarios.runs import queries
from scenarios.runs.rules import State
from scenarios.runs.rules.counting import BOT, counts, taken_back
from scenarios.runs.tables import Run
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import BEFORE, Says, field, friends

WAYS = product(State, Kind, ("tester", BOT), ("", "Knew the answers"), (False, True))


@pytest.mark.usefixtures("clock")
async def test_rows_are_counted_as_runs_are() -> None:
    made = await field()
    (run,) = await made.walk(Purpose.BEFORE, BEFORE, {(await friends(1))[0]: Says(5)})
    found = set()
    for state, kind, source, reason, deleted in WAYS:
        values = {Run.state: state.value, Run.kind: kind.value, Run.source: source, Run.not_counted_reason: reason}
        await Run.update({**values, Run.answers_deleted: deleted}).where(Run.id == run.id)
        view, row = await queries.get(run.id), (await live.progress())[run.round_id]
        assert (row.finished, row.deleted) == (counts(view), taken_back(view)), view
        found.add((row.finished, row.deleted))
    assert found == {(0, 0), (1, 0), (0, 1)}
