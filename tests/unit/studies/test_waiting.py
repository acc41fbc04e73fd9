"""How long a scenario keeps people waiting."""

from datetime import date

import msgspec
import pytest

from scenarios import library
from scenarios.authoring import library as authoring_library
from scenarios.authoring.script import Script, Waiting
from scenarios.studies.rules.readiness.days import dates
from scenarios.studies.rules.readiness.facts import Facts
from scenarios.studies.rules.waiting import days_left, late_days, proposed_days, usual_days
from tests.unit.studies.values import round_, script


def waits(*days: tuple[int, int] | None) -> Script:
    """A script whose steps wait (usually, cut-off) days."""
    bare = script(*"abcdef"[: len(days)])
    steps = tuple(
        msgspec.structs.replace(
            step, waiting=Waiting(for_={}, usually_days=each[0], cutoff_days=each[1]) if each else None
        )
        for step, each in zip(bare.steps, days, strict=True)
    )
    return msgspec.structs.replace(bare, steps=steps)


@pytest.mark.parametrize(
    ("days", "usual", "late"),
    [((None, None), 0, 0), (((3, 10), None), 3, 10), (((3, 10), (10, 14)), 13, 20), (((3, 5), (2, 9)), 5, 12)],
)
def test_one_thing_that_never_comes_is_reckoned_with(days: tuple, usual: int, late: int) -> None:
    assert (usual_days(waits(*days)), late_days(waits(*days))) == (usual, late)


def test_days_count_from_today_once_the_round_has_begun() -> None:
    one = round_(opens_on=date(2026, 9, 14), closes_on=date(2026, 9, 16))
    assert [days_left(one, date(2026, 9, day)) for day in (1, 14, 16, 17)] == [3, 3, 1, 0]
    assert days_left(round_(opens_on=None), date(2026, 9, 1)) == 0


@pytest.mark.parametrize(
    ("scripts", "days"), [([], 21), ([((None, None))], 21), ([((3, 10),)], 21), ([((3, 10),), ((3, 10), (10, 14))], 27)]
)
def test_proposed_days_leave_time_for_the_slowest_that_may_be_walked(scripts: list, days: int) -> None:
    today = date(2026, 9, 14)
    first, last = proposed_days([waits(*one) for one in scripts], today)
    assert (first, (last - first).days + 1) == (date(2026, 9, 15), days)


async def test_nobody_is_warned_of_days_that_were_proposed() -> None:
    today, shown = date(2026, 9, 14), []
    for path in library.files():
        script = (await authoring_library.entry(path.stem)).file.script
        first, last = proposed_days([script], today)
        facts = Facts(today=today, usual_days=usual_days(script), late_days=late_days(script))
        shown.append(dates(round_(opens_on=first, closes_on=last), facts).tone)
    assert set(shown) == {"ok"}
    assert len(shown) >= 8
