"""Every tester a dot: paired, unpaired, mixed, one and fifty."""

from itertools import pairwise

import pytest

from scenarios.reports.charts.scales import EASE, HUNDRED
from scenarios.reports.charts.slope import LEFT, Person, Slope, slope
from scenarios.reports.charts.text import width

PAIRED = [Person("T1", 3.1, 5.6), Person("T2", 4, 3), Person("T3", 4, 4), Person("K1", 5, 6, apart=True)]


def states(figure: Slope) -> dict[str, str]:
    return {line.label: line.state for line in figure.lines}


def test_a_line_says_what_became_of_its_tester() -> None:
    assert states(slope(PAIRED, EASE)) == {"T1": "better", "T2": "worse", "T3": "same", "K1": "apart"}


def test_colleagues_lie_beneath_the_customers() -> None:
    assert slope(PAIRED, EASE).lines[0].label == "K1"


def test_equal_dots_have_labels_that_do_not_touch() -> None:
    figure = slope([Person(f"T{i}", 4, 4) for i in range(1, 6)], EASE)
    heights = sorted(line.before.label_y for line in figure.lines if line.before and line.before.label_y)
    assert len(heights) == 5
    assert all(b - a >= 15.4 for a, b in pairwise(heights))


def test_unpaired_testers_stand_side_by_side_where_they_are_equal() -> None:
    figure = slope([Person("T1", 50, None), Person("T2", 50, None), Person("T3", None, 50)], HUNDRED, (50, 50))
    before = [line.before.x for line in figure.lines if line.before]
    assert set(states(figure).values()) == {"single"}
    assert before == [LEFT, LEFT + 13]
    assert [line.after.x for line in figure.lines if line.after] == [324]
    assert figure.means == (213, 213)


def test_a_single_tester_stands_beside_the_line_of_another() -> None:
    figure = slope([Person("T1", 4, 5), Person("T2", 4, None)], EASE)
    assert {line.label: line.before.x for line in figure.lines if line.before} == {"T1": LEFT, "T2": LEFT + 13}


def test_somebody_without_any_value_is_not_drawn() -> None:
    assert slope([Person("T1", None, None)], EASE).lines == ()


@pytest.mark.parametrize("many", [0, 1, 2, 20])
def test_so_many_all_have_their_label(many: int) -> None:
    figure = slope([Person(f"T{i}", 1 + i % 7, 7 - i % 7) for i in range(many)], EASE)
    assert figure.unlabelled == 0
    assert len(figure.lines) == many


def test_of_fifty_those_who_got_worse_and_the_ends_keep_their_label() -> None:
    testers = [Person(f"T{i}", 2 + i / 25, 4 + i / 25) for i in range(49)] + [Person("T50", 5, 1)]
    figure = slope(testers, EASE)
    labelled = {line.label for line in figure.lines if line.after and line.after.label_y is not None}
    assert labelled == {"T0", "T48", "T50"}
    assert figure.unlabelled == 47
    assert len(figure.lines) == 50


def test_dots_of_many_equal_testers_stay_in_the_figure() -> None:
    figure = slope([Person(f"T{i}", 4, None) for i in range(50)], EASE)
    assert all(LEFT <= line.before.x <= 220 for line in figure.lines if line.before)


def test_the_longest_label_of_the_first_column_leaves_room_for_the_numbers_of_the_axis() -> None:
    ends_at = LEFT - 20
    assert ends_at - width("T10\u00a0\u00a045,0", 13) > 6 + width("100", 12)


def test_those_who_are_drawn_alike_are_drawn_together_and_who_got_worse_on_top() -> None:
    apart, plain, worse = slope([*PAIRED, Person("T4", 2, None)], EASE).looks
    assert (apart.key, plain.key, worse.key) == ("apart", "plain", "worse")
    assert [look.joins.count("M") for look in (apart, plain, worse)] == [1, 2, 1]
    assert [look.before.count("<circle") for look in (apart, plain, worse)] == [0, 3, 1]
    assert [look.after.count("<circle") for look in (apart, plain, worse)] == [0, 2, 1]
    assert (apart.before.count("<rect"), apart.after.count("<rect")) == (1, 1)
