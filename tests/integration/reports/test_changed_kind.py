"""Somebody was a customer in one round and a colleague in the other: every value stands, and the table says what counts."""

from typing import Any
from uuid import UUID

import pytest

from panel.core.i18n import speaking
from panel.core.principals import SYSTEM
from panel.customers import actions as customers
from panel.customers.queries import get
from panel.customers.rules import CustomerInput, CustomerView, Kind
from scenarios.reports import queries
from scenarios.reports.sections.people_table import Row
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import AFTER, BEFORE, Says, field, friends

SAID = "Colleague in one round – only the other one counts"


async def becomes(person: CustomerView, kind: Kind) -> CustomerView:
    entry: dict[str, Any] = {name: getattr(person, name) for name in CustomerInput.__struct_fields__}
    entry["kind"] = kind
    await customers.change(person.id, CustomerInput(**entry), person.revision, SYSTEM)
    return await get(person.id)


async def walked(first: Kind, then: Kind) -> UUID:
    """Four people before and after; one of them is of another kind when asked the second time."""
    made, (odd, *others) = await field(), await friends(4)
    odd = await becomes(odd, first) if first is not odd.kind else odd
    await made.walk(Purpose.BEFORE, BEFORE, {person: Says(3) for person in (odd, *others)})
    odd = await becomes(odd, then)
    await made.walk(Purpose.AFTER, AFTER, {person: Says(6) for person in (odd, *others)})
    return made.study_id


async def rows_of(study: UUID) -> tuple[queries.Report, tuple[Row, ...]]:
    with speaking("en"):
        report = await queries.build(study)
    return report, next(shown.view.rows for shown in report.sections if shown.section.key == "people")


@pytest.mark.parametrize(
    ("first", "then", "only"),
    [(Kind.INTERNAL, Kind.FRIENDLY, (0, 1)), (Kind.FRIENDLY, Kind.INTERNAL, (1, 0))],
    ids=["colleague-then-friend", "friend-then-colleague"],
)
async def test_no_value_is_lost_and_what_counts_is_said(first: Kind, then: Kind, only: tuple[int, int]) -> None:
    report, rows = await rows_of(await walked(first, then))
    samples = report.facts.found.samples
    assert (samples.paired, samples.only_before, samples.only_after) == (3, *only)
    assert {row.ease for row in rows} == {("3.0", "6.0")}, "each side by itself"
    (odd,) = [row for row in rows if row.quote == SAID]
    assert odd.label[0] == ("K" if then is Kind.INTERNAL else "T")
    assert {row.score for row in rows} == {odd.score}
    assert "" not in odd.score
    lines = next(shown.view.slope.lines for shown in report.sections if shown.section.key == "people")
    assert all(line.before and line.after for line in lines)
