"""Lines with holes, and the area between two."""

import pytest

from scenarios.reports.charts.curves import areas, bridges, centred, lines, runs, stairs


def test_a_hole_breaks_a_line_and_a_bridge_spans_it() -> None:
    points = [(0, 1), (1, 2), None, (3, 4)]
    assert lines(points) == ("M0,1L1,2",)
    assert bridges(points) == ("M1,2L3,4",)
    assert [len(run) for run in runs(points)] == [2, 1]


def test_nothing_draws_nothing() -> None:
    assert lines([]) == bridges([]) == areas([], []) == stairs([]) == ()
    assert lines([None, (1, 1), None]) == ()


def test_an_area_is_cut_where_the_lines_cross() -> None:
    found = areas([(0, 100), (10, 50)], [(0, 50), (10, 100)])
    assert [word for _, word in found] == ["better", "worse"]
    assert "5,75" in found[0][0]


def test_where_less_is_better_the_lower_line_is_the_better_one() -> None:
    assert areas([(0, 50), (10, 50)], [(0, 80), (10, 80)], good=-1)[0][1] == "better"


def test_equal_lines_enclose_nothing() -> None:
    assert areas([(0, 5), (1, 5)], [(0, 5), (1, 5)]) == ()


def test_stairs_break_where_nothing_was_expected() -> None:
    assert stairs([(0, 1, 5), (1, 2, 4), None, (3, 4, 2)]) == ("M0,5H1V4H2", "M3,2H4")


def test_dots_around_a_middle_close_up_when_there_is_no_room() -> None:
    assert centred(3, 10, 100) == [-10, 0, 10]
    assert centred(5, 10, 20) == [-10, -5, 0, 5, 10]
    assert centred(1, 10, 0) == [0]
    assert centred(0, 10, 20) == []
    assert sum(centred(7, 3, 50)) == pytest.approx(0)
