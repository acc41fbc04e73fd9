"""A reader who subtracts gets the difference shown, or a word why not."""

from collections.abc import Mapping
from math import log
from types import SimpleNamespace

import pytest

from panel.core.i18n import format_number, rounded, speaking
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.charts import scales
from scenarios.reports.rules import meaning, means, rounding, words
from scenarios.reports.sections import answers


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


def test_a_difference_of_the_pairs_stands_beside_their_means() -> None:
    c = compare(Metric.LTR, Sample({"a": 9.0, "b": 10.0, "alone": 1.0}, {"a": 10.0, "b": 10.0}))
    with speaking("en"):
        assert (meaning.plain(c), words.difference(c)) == ("9.5 → 10.0", "+0.5")
        assert rounding.pairs_only(c) == (
            "Before, after and difference are of the 2 people in both rounds; who walked only one is left out."
        )
        row = _row(c)
    assert (row.before, row.after, row.n) == ("9.5", "10.0", "2 pairs")
    assert row.design == "the same people twice; 1 in one round only, left out here"


def test_means_of_everybody_say_nothing_of_pairs() -> None:
    whole = compare(Metric.LTR, Sample({"a": 9.0, "b": 10.0}, {"a": 10.0, "b": 10.0}))
    assert rounding.pairs_only(whole) == ""


def test_a_time_of_the_pairs_is_their_geometric_mean() -> None:
    times = {"a": log(120), "b": log(480), "alone": log(6000)}
    c = compare(Metric.TOTAL_TIME, Sample(times, {"a": log(60), "b": log(240)}))
    with speaking("en"):
        assert meaning.plain(c) == "4\u00a0min → 2\u00a0min"


def test_a_way_of_seconds_takes_less_than_a_minute() -> None:
    with speaking("de"):
        assert words.shown(Metric.TOTAL_TIME, 20.0).replace("\u00a0", " ") == "< 1 Min."
        assert words.bare(Metric.TOTAL_TIME, 20.0).replace("\u00a0", " ") == "< 1"
        assert words.bare(Metric.TOTAL_TIME, 61.0) == "1"


def test_what_the_clock_lacks_is_said_once() -> None:
    c = compare(Metric.TOTAL_TIME, Sample({"a": log(20), "b": log(30)}, {}))
    with speaking("en"):
        row = _row(c)
    whys = [figure.why for figure in (row.difference, row.interval, row.p, row.effect, row.chance)]
    assert whys == ["the clock has no whole time in the after round", "", "", "", ""]
    assert (row.n, row.design) == ("2 people, only before", "")


@pytest.mark.parametrize(("people", "told"), [(4, ""), (5, "sehr schlecht → ausgezeichnet")])
def test_a_grade_wants_five_people_and_is_a_word(people: int, told: str) -> None:
    before, after = ({str(i): value + i for i in range(people)} for value in (30.0, 85.0))
    with speaking("de"):
        assert means.grades(compare(Metric.SUS, Sample(before, after))) == told


def _row(c: Comparison) -> answers.Row:
    return answers._row(SimpleNamespace(metric=Metric.SUS, of=None), c)  # pyright: ignore[reportArgumentType]


def test_nothing_to_compare() -> None:
    assert remark({"a": 3.0}, {}) == ""


def test_what_adds_up_is_reckoned_with_the_numbers_on_the_page() -> None:
    with speaking("en"):
        for value in (0.25, 0.35, 2.675, 1.45, -0.05, 5.25, -0.04):
            assert str(rounded(value, 1)).replace("-", "−").replace("−0.0", "0.0") == format_number(value, 1)
            assert scales.EASE.words(value) == format_number(value, 1), "a chart says it the same way"
