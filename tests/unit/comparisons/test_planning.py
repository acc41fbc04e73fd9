"""What so many testers can and cannot prove."""

import pytest

from scenarios.comparisons.rules import power
from scenarios.comparisons.rules.discovery import zero_seen_upper_bound
from scenarios.comparisons.rules.planning import fewest_to_confirm, planning
from scenarios.comparisons.rules.values import SCALES, Design, Metric, Missing


@pytest.mark.parametrize(
    ("n", "design", "min_p", "can_confirm"),
    [
        (2, Design.PAIRED, 0.5, False),
        (5, Design.PAIRED, 0.0625, False),
        (6, Design.PAIRED, 0.03125, True),
        (3, Design.UNPAIRED, 0.1, False),
        (4, Design.UNPAIRED, 2 / 70, True),
        (5, Design.MIXED, 0.025, True),
        (0, Design.PAIRED, 1.0, False),
    ],
)
def test_what_can_be_proved(n, design, min_p, can_confirm):
    found = planning(n, design, Metric.JOURNEY_EASE)
    assert (found.min_p, found.can_confirm) == (pytest.approx(min_p), can_confirm)
    assert (found.detectable is None) == (not can_confirm)
    assert can_confirm or found.reasons["detectable"] is Missing.TOO_FEW_TO_CONFIRM


def test_fewest():
    assert (fewest_to_confirm(Design.PAIRED), fewest_to_confirm(Design.UNPAIRED)) == (6, 4)


def test_detectable_effect_has_the_power_it_promises():
    found = planning(8, Design.PAIRED, Metric.SUS)
    assert found.detectable is not None
    assert power.power_paired(found.detectable / SCALES[Metric.SUS].s0, 8) == pytest.approx(0.8, abs=1e-6)


def test_time_speaks_in_factors():
    found = planning(8, Design.PAIRED, Metric.TOTAL_TIME)
    assert found.mcid == pytest.approx(1.1)
    assert found.detectable is not None
    assert found.detectable > 1


def test_more_than_the_cap_is_no_number():
    assert power.n_to_confirm(0.01, Design.PAIRED) is None
    assert power.n_to_confirm(9.0, Design.PAIRED) == power.FEWEST_PAIRS
    assert power.n_to_confirm(9.0, Design.UNPAIRED) == power.FEWEST_A_GROUP


def test_a_problem_not_seen_may_still_be_there():
    assert zero_seen_upper_bound(5) == pytest.approx(0.4507, abs=1e-4)
    assert zero_seen_upper_bound(0) is None
