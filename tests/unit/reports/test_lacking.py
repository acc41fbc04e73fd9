"""What is missing to a proof, as a reader can picture it."""

import msgspec

from panel.core.i18n import speaking
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.rules import lacking


def test_chance_is_said_in_studies() -> None:
    with speaking("en"):
        told = [lacking.by_chance(p).replace("\u00a0", " ") for p in (0.0625, 0.03125, 0.0079, 0.3, 0.5, 1.0)]
    assert told == [
        "1 of 16 such studies",
        "1 of 32 such studies",
        "1 of 127 such studies",
        "1 of 3 such studies",
        "about 5 of 10 such studies",
        "about 10 of 10 such studies",
    ]


def test_people_needed_follow_the_test_that_judges() -> None:
    """Six pairs see 1.43 spreads in 8 of 10 studies by the t test, 1.79 by the sign flips of the verdict."""
    six = compare(Metric.JOURNEY_EASE, Sample(*({"a": b, "b": b} for b in (3.0, 5.0))), plan=True)
    for effect, wanted in ((1.5, 7), (1.8, 6)):
        found = msgspec.structs.replace(six, plan_effect=effect, plan_sd=1.0, n_plan_observed=6)
        assert lacking.needed(found) == wanted
    assert lacking.needed(msgspec.structs.replace(six, n_plan_observed=None)) is None
