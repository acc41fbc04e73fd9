"""How long a scenario keeps people waiting."""

from datetime import date

import msgspec
import pytest

from scenarios.authoring.script import Script, Waiting
from scenarios.studies.rules.waiting import days_left, late_days, usual_days
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
