"""Axes: places, ticks, and which direction is good."""

from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.reports.charts.scales import EASE, HUNDRED, SHARE, TEN, change_scale, nice_step, time_scale


def test_the_ends_of_a_rating_lie_at_the_ends_of_its_axis() -> None:
    assert EASE.place(1, 368, 58) == 368
    assert EASE.place(7, 368, 58) == 58
    assert EASE.place(4, 0, 60) == 30


def test_a_value_beyond_the_scale_stops_at_its_end() -> None:
    assert EASE.place(99, 0, 60) == 60
    assert TEN.place(-3, 0, 60) == 0


def test_better_is_up_for_ease_and_down_for_time() -> None:
    times = time_scale([600, 1200])
    assert EASE.state(1.5) == "better"
    assert EASE.state(-0.1) == "worse"
    assert EASE.state(0) == "same"
    assert times.state(-300) == "better"
    assert times.state(300) == "worse"


def test_times_lie_on_logarithms_and_are_said_in_minutes() -> None:
    scale = time_scale([300, 1200])
    assert (scale.low, scale.high) == (300, 1200)
    assert scale.place(600, 0, 100) == pytest.approx(50)
    assert scale.said(600) == 10


@pytest.mark.parametrize("seconds", [[], [0], [45], [600, 600, 600], [1, 200_000]])
def test_a_time_axis_survives_any_times(seconds: list[float]) -> None:
    scale = time_scale(seconds)
    assert scale.low < scale.high
    assert len(scale.ticks) >= 1


def test_a_change_axis_holds_zero_the_band_and_all_values() -> None:
    scale = change_scale(EASE, [1.4, 2.4], (-0.5, 0.5))
    assert scale.low <= -0.5
    assert scale.high >= 2.4
    assert 0 in scale.ticks


def test_an_interval_wider_than_the_scale_does_not_stretch_the_axis() -> None:
    scale = change_scale(EASE, [0.2, -20.8, 21.1], (-0.5, 0.5))
    assert (scale.low, scale.high) == (-6, 6)


def test_a_change_of_times_is_a_ratio() -> None:
    scale = change_scale(time_scale([600]), [log(0.6), log(0.2), log(1.9)])
    assert scale.kind == "ratio"
    assert scale.said(log(0.5)) == pytest.approx(0.5)
    assert scale.state(log(0.6)) == "better"
    assert scale.low <= log(0.2)


def test_rounding_noise_gets_a_readable_axis() -> None:
    for noise in (5e-324, 1e-16, -1e-12):
        scale = change_scale(EASE, [noise])
        assert scale.high - scale.low > 0.1
        assert len(set(scale.ticks)) > 1


@given(st.sampled_from([EASE, HUNDRED, SHARE, TEN]), st.lists(st.floats(-200, 200), max_size=12))
def test_a_change_axis_survives_any_values(measured, values: list[float]) -> None:
    scale = change_scale(measured, [*values, inf])
    assert scale.low < scale.high
    assert 1 <= len(scale.ticks) <= 14
    assert any(abs(t) < 1e-9 for t in scale.ticks)


def test_ticks_are_round() -> None:
    assert nice_step(12) == 2
    assert nice_step(0.9) == pytest.approx(0.2)
    assert nice_step(100) == 20
