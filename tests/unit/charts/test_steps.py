"""The course of a journey and the rows of its steps; funnel and bars."""

import pytest

from scenarios.reports.charts.counts import bars, funnel
from scenarios.reports.charts.journey import Step, journey
from scenarios.reports.charts.scales import EASE, FEELING, HUNDRED
from scenarios.reports.charts.strip import strip
from scenarios.reports.charts.text import width


def step(label: str = "Infos finden", before: float | None = 3, after: float | None = 5, **more) -> Step:
    return Step(label, "globe", before=before, after=after, **more)


@pytest.mark.parametrize("many", [0, 1, 2, 7, 14, 20])
def test_any_number_of_steps_has_room(many: int) -> None:
    figure = journey([step() for _ in range(many)], EASE)
    assert len(figure.columns) == many
    assert all(column.w >= 84 for column in figure.columns)
    assert all(0 < column.x < figure.w for column in figure.columns)
    assert figure.wide == (many > 10)


@pytest.mark.parametrize("tag", ["entfällt", "neu gestaltet", "2 Schritte → 1"])
@pytest.mark.parametrize("many", [3, 10, 14])
def test_what_became_of_a_step_stands_inside_its_frame(tag: str, many: int) -> None:
    column = journey([step(relation="merged", tag=tag) for _ in range(many)], EASE).columns[0]
    assert " ".join(row for row, _y in column.tag_rows) == tag
    for row, y in column.tag_rows:
        assert width(row, 11.5, bold=True) <= column.w - 10
        assert column.frame_top + 8 <= y <= 30, "below the frame's edge, above the numbers"
    assert column.frame_top >= 0


def test_a_long_word_makes_labels_smaller_before_it_is_cut() -> None:
    """Ten steps fit without scrolling, whatever they are called."""
    figure = journey([step("Nehmen Sie den Fensterbankheizer") for _ in range(10)], EASE)
    assert not figure.wide
    assert figure.label_size < journey([step()], EASE).label_size
    assert not any("…" in row for column in figure.columns for row in column.label)


def test_in_a_valley_a_number_stands_below_the_lines() -> None:
    high, low, last = (c.before for c in journey([step(before=b, after=None) for b in (6, 1, 4)], EASE).columns)
    assert high
    assert low
    assert last
    assert high.label_y < high.y
    assert low.label_y > low.y
    assert last.label_y < last.y


def test_numbers_stand_on_the_outer_sides() -> None:
    up, down = journey([step(before=3, after=5), step(before=5, after=3)], EASE).columns
    assert up.before
    assert up.after
    assert down.before
    assert down.after
    assert up.after.label_y < up.after.y < up.before.y < up.before.label_y
    assert down.before.label_y < down.before.y < down.after.y < down.after.label_y
    assert (up.state, down.state) == ("better", "worse")


def test_equal_means_do_not_hide_each_others_number() -> None:
    column = journey([step(before=4, after=4)], EASE).columns[0]
    assert column.before
    assert column.after
    assert column.before.label_y - column.after.label_y > 25


def test_a_removed_and_a_new_step_break_the_lines_and_are_bridged() -> None:
    figure = journey([step(), step(after=None), step(before=None), step()], EASE)
    assert len(figure.bridges_before) == len(figure.bridges_after) == 1
    assert figure.columns[1].state == "none"
    assert figure.areas == ()


def test_each_tester_is_a_dot_beside_the_mean() -> None:
    column = journey([step(before_values=(3, 3, 4), after_values=(5,))], EASE).columns[0]
    assert column.before
    assert column.after
    assert len(column.before.dots) == 3
    assert all(dot.x < column.x for dot in column.before.dots)
    assert all(dot.x > column.x for dot in column.after.dots)


def test_fifty_answers_become_one_bubble_a_value() -> None:
    values = tuple(float(1 + i % 7) for i in range(50))
    figure = journey([step(before_values=values, after_values=values)] * 14, EASE)
    column = figure.columns[3]
    assert column.before
    assert len(column.before.dots) == 7
    assert sum(dot.count for dot in column.before.dots) == 50
    assert all(column.x0 < dot.x < column.x0 + column.w for dot in column.before.dots)


def test_a_long_label_makes_the_figure_taller_and_never_wider() -> None:
    short, long = journey([step()] * 9, EASE), journey([step("Technikertermin mit Rückruf vereinbaren")] * 9, EASE)
    assert long.h > short.h
    assert long.w == short.w


def test_a_scale_through_zero_works_too() -> None:
    column = journey([step(before=-1.6, after=0.4)], FEELING).columns[0]
    assert column.state == "better"


def test_equal_answers_stand_side_by_side_in_a_strip() -> None:
    lane = strip([4, 4, 4], [7], EASE).before
    assert len({dot.x for dot in lane.dots}) == 3
    assert lane.mean == lane.dots[1].x


def test_a_strip_without_answers_is_empty() -> None:
    figure = strip([], [], EASE)
    assert figure.before.dots == figure.after.dots == ()
    assert figure.before.mean is None


def test_a_strip_of_fifty_stays_in_its_row() -> None:
    figure = strip([float(1 + i % 7) for i in range(50)], [2.5 * i for i in range(40)], HUNDRED)
    assert sum(dot.count for dot in figure.before.dots) == 50
    assert all(dot.x - dot.r >= 0 and dot.x + dot.r <= figure.w for dot in (*figure.before.dots, *figure.after.dots))


def test_a_funnel_says_shares_from_ten_people_on() -> None:
    large, small = funnel([("Eingeladen", 240), ("Fertig", 38)]), funnel([("Eingeladen", 5), ("Fertig", 2)])
    assert large.stages[1].share == 38 / 240
    assert small.stages[1].share is None


def test_a_funnel_survives_zeros_growth_and_nothing() -> None:
    assert funnel([]).stages == ()
    assert len(funnel([("Eingeladen", 0), ("Fertig", 0)]).stages) == 2
    assert funnel([("Eingeladen", 3), ("Fertig", 5)]).stages[1].count == 5


def test_bars_are_as_long_as_their_counts() -> None:
    first, second = bars([("zu lange gewartet", 4, 2), ("niemand erreichbar", None, 0)]).rows
    assert first.before_w == 2 * first.after_w > 0
    assert second.before is None
    assert second.after_w == 0
    assert second.y >= first.y + first.h


def test_no_bars() -> None:
    assert bars([]).rows == ()
