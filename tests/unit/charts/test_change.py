"""The change: dots, interval, zero, band; and its small form."""

from scenarios.reports.charts.change import Difference, change
from scenarios.reports.charts.intervals import Interval, mini, mini_axis, mini_scale
from scenarios.reports.charts.scales import EASE

FIVE = [Difference(f"T{i}", v) for i, v in enumerate([2.4, 1.5, 1.8, 1.4, 1.5], 1)]


def test_the_interval_lies_around_the_mean_and_above_zero() -> None:
    figure = change(FIVE, Interval(1.7, 1.2, 2.2), 0.5, EASE)
    assert figure.mean
    assert figure.mean.low
    assert figure.mean.high
    assert figure.mean.high < figure.mean.at < figure.mean.low < figure.zero
    assert figure.mean.state == "better"
    assert figure.band[0] < figure.zero < figure.band[1]


def test_without_an_interval_only_the_mean_is_drawn() -> None:
    figure = change([Difference("T1", 1.8)], Interval(1.8), 0.5, EASE)
    assert figure.mean
    assert figure.mean.low is figure.mean.high is None


def test_an_interval_beyond_the_scale_has_open_ends() -> None:
    figure = change([], Interval(0.2, -20.8, 21.1), 0.5, EASE)
    assert figure.mean
    assert figure.mean.open_low
    assert figure.mean.open_high
    assert (figure.mean.low, figure.mean.high) == (figure.base, figure.top)


def test_nothing_to_compare_leaves_the_axis() -> None:
    figure = change([], None, 0.5, EASE)
    assert figure.mean is None
    assert figure.dots == ()
    assert figure.grid


def test_equal_differences_stand_side_by_side() -> None:
    figure = change([Difference(f"T{i}", 0) for i in range(5)], Interval(0, 0, 0), 0.5, EASE)
    assert len({dot.x for dot in figure.dots}) == 5
    assert all(dot.state == "same" for dot in figure.dots)
    assert figure.label_x > max(dot.x for dot in figure.dots)


def test_of_fifty_three_keep_their_label() -> None:
    figure = change([Difference(f"T{i}", i / 25 - 1) for i in range(50)], Interval(0, -0.2, 0.2), 0.5, EASE)
    assert [d.label for d in figure.dots if d.label_y is not None] == ["T0", "T24", "T49"]
    assert figure.unlabelled == 47


def test_rows_share_an_axis_and_one_wild_interval_does_not_squeeze_them() -> None:
    rows = [Interval(1.6, 0.9, 2.3), Interval(3.1, 2, 4.2), Interval(0.2, -90, 90), None]
    scale = mini_scale(rows, EASE)
    assert scale.high <= 6
    assert len(scale.ticks) <= 5
    wild = mini(rows[2], scale)
    assert wild.mean
    assert wild.mean.open_low
    assert wild.mean.open_high
    assert mini(None, scale).mean is None
    assert 14 < mini_axis(scale).zero < 182


def test_no_rows_still_have_an_axis() -> None:
    assert mini_scale([], EASE).low < 0 < mini_scale([], EASE).high
