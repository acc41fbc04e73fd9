"""Numbers beside the dots of the course keep off the dashed line of what was expected."""

import pytest

from scenarios.reports.charts import journey
from scenarios.reports.charts.journey import Mark, Step
from scenarios.reports.charts.scales import EASE


def numbers(step: Step) -> tuple[Mark, Mark]:
    (column,) = journey.journey([step], EASE).columns
    assert column.before
    assert column.after
    return column.before, column.after


@pytest.mark.parametrize(("before", "after", "expected"), [(2.0, 4.4, 4.8), (4.4, 6.5, 4.0), (6.5, 4.4, 4.0)])
def test_a_number_steps_off_the_dashed_line(before: float, after: float, expected: float) -> None:
    line = EASE.place(expected, journey.TOP + journey.PLOT, journey.TOP)
    plain = numbers(Step("x", "globe", before=before, after=after))
    assert any(journey._holds(mark.label_y, line) for mark in plain), "there is something to mend"
    moved = numbers(Step("x", "globe", before=before, after=after, expected=expected))
    assert not any(journey._holds(mark.label_y, line) for mark in moved)
    assert [m.y for m in moved] == [m.y for m in plain]


def test_it_stays_where_the_other_side_is_taken() -> None:
    """Both means close to each other: a number on the line can be read, two on one another cannot."""
    plain = numbers(Step("x", "globe", before=4.0, after=4.4))
    kept = numbers(Step("x", "globe", before=4.0, after=4.4, expected=4.8))
    assert kept[1].label_y == plain[1].label_y
