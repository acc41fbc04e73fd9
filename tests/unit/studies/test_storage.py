"""How long answers and people stay together."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scenarios.studies.rules.storage import MONTH, WARNED_FOR, parts_at, parts_soon
from tests.unit.studies.values import AT, round_, study

LAST = date(2026, 9, 30)
END = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)
OVER: dict[str, Any] = {"published_at": AT, "opens_on": LAST, "closes_on": LAST}


def planned(after: timedelta) -> Any:
    """A round that is not published; its last day ends so long after that of the published one."""
    day = (END + after).date()
    return round_(opens_on=day, closes_on=day)


def test_the_storage_time_after_the_last_day_of_what_was_published() -> None:
    assert parts_at(study(rounds=(round_(**OVER),)), 24) == END + 24 * MONTH
    assert parts_at(study(rounds=(round_(**OVER), round_(**OVER, closed_at=AT))), 24) == END + 24 * MONTH


def test_nothing_is_cut_where_nobody_was_asked_or_no_end_is_known() -> None:
    assert parts_at(study(rounds=(round_(opens_on=LAST, closes_on=LAST),)), 24) is None
    assert parts_at(study(rounds=(round_(**OVER), round_(published_at=AT, closes_on=None))), 24) is None


@pytest.mark.parametrize(
    ("after", "cut"),
    [(12 * MONTH, 24 * MONTH), (36 * MONTH, 36 * MONTH), (48 * MONTH, 48 * MONTH), (100 * MONTH, 48 * MONTH)],
)
def test_a_planned_round_makes_it_later_and_twice_as_long_at_most(after: timedelta, cut: timedelta) -> None:
    found = parts_at(study(rounds=(round_(**OVER), planned(after))), 24)
    assert found is not None
    assert abs(found - (END + cut)) <= timedelta(hours=2), "summer and winter time"


def test_a_round_planned_without_days_changes_nothing() -> None:
    assert parts_at(study(rounds=(round_(**OVER), round_(opens_on=None, closes_on=None))), 24) == END + 24 * MONTH


def test_marketing_is_warned_in_time() -> None:
    one, cut = study(rounds=(round_(**OVER),)), END + 24 * MONTH
    second = timedelta(seconds=1)
    assert parts_soon(one, 24, cut - WARNED_FOR - second) is None
    assert parts_soon(one, 24, cut - WARNED_FOR) == cut
    assert parts_soon(one, 24, cut - second) == cut
    assert parts_soon(one, 24, cut) is None
