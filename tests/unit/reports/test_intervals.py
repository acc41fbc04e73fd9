"""An interval of few people can reach beyond everything that answers can be; then the page says so."""

from panel.core.i18n import speaking
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.rules import words
from tests.unit.reports.test_titles import paired


def test_one_that_holds_the_impossible_says_so() -> None:
    """Two people, +6 and −1: Student's t reaches from −42 to +47, and no two answers differ by more than six."""
    two = compare(Metric.JOURNEY_EASE, Sample({"a": 1.0, "b": 6.0}, {"a": 7.0, "b": 5.0}))
    for code, wanted in (("en", "wider than the scale: ±6"), ("de", "breiter als die Skala: ±6")):
        with speaking(code):
            assert words.beyond(two) == wanted
            assert words.beyond(paired()) == ""


def test_of_steps_it_is_said_per_ten_as_the_measure_is() -> None:
    two = compare(Metric.SUCCESS_SHARE, Sample({"a": 0.0, "b": 1.0}, {"a": 1.0, "b": 1.0}))
    with speaking("en"):
        assert words.beyond(two) == "wider than the scale: ±10"


def test_times_have_no_end() -> None:
    two = compare(Metric.TOTAL_TIME, Sample({"a": 1.0, "b": 6.0}, {"a": 7.0, "b": 5.0}))
    assert words.beyond(two) == ""
