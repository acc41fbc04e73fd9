"""A reader who subtracts gets the difference shown, or a word why not."""

from collections.abc import Mapping

import pytest

from panel.core.i18n import format_number, speaking
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.rules import rounding


def remark(before: Mapping[str, float], after: Mapping[str, float], metric: Metric = Metric.JOURNEY_EASE) -> str:
    with speaking("en"):
        return rounding.remark(compare(metric, Sample(before, after)))


def test_values_and_difference_that_do_not_add_up_are_named() -> None:
    said = remark({"a": 3.44, "b": 3.44, "c": 3.44}, {"a": 5.66, "b": 5.66, "c": 5.66})
    assert said == "Differences are computed before rounding; that is why 3.4 → 5.7 and +2.2 stand side by side."


def test_a_share_is_held_against_what_is_shown_of_ten_steps() -> None:
    assert "3.3 → 5.7 and +2.3" in remark({"a": 1 / 3, "b": 1 / 3}, {"a": 17 / 30, "b": 17 / 30}, Metric.SUCCESS_SHARE)


@pytest.mark.parametrize("metric", [Metric.JOURNEY_EASE, Metric.TOTAL_TIME])
def test_nothing_is_said_where_they_do(metric: Metric) -> None:
    assert remark({"a": 3.0, "b": 3.0}, {"a": 5.5, "b": 5.5}, metric) == ""


def test_a_difference_of_the_pairs_alone_says_so() -> None:
    said = remark({"a": 3.0, "b": 3.0, "c": 6.0}, {"a": 5.0, "b": 5.0})
    assert said == "The means are of everybody in the round, the difference of the 2 people in both rounds."


def test_nothing_to_compare() -> None:
    assert remark({"a": 3.0}, {}) == ""


def test_half_goes_to_even_as_on_the_page() -> None:
    with speaking("en"):
        for value in (0.25, 0.35, 2.675, 1.45, -0.05):
            assert str(rounding.rounded(value, 1)).replace("-", "−") in (format_number(value, 1), "−0.0")
