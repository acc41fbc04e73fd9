"""What so many testers can and cannot prove."""

import numpy as np
import pytest
from scipy import special

from scenarios.comparisons.rules import exact_power, power
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
    found = planning(20, Design.PAIRED, Metric.SUS)
    assert found.detectable is not None
    assert power.power_paired(found.detectable / SCALES[Metric.SUS].s0, 20) == pytest.approx(0.8, abs=1e-6)


@pytest.mark.parametrize("n", range(6, 11))
def test_few_pairs_have_the_power_that_their_exact_test_has(n):
    found = planning(n, Design.PAIRED, Metric.SUS).detectable
    assert found is not None
    assert exact_power.power_paired(found / SCALES[Metric.SUS].s0, n, seed=7) == pytest.approx(0.8, abs=0.025)


@pytest.mark.parametrize("n", range(4, 8))
def test_small_groups_have_the_power_that_their_exact_test_has(n):
    found = planning(n, Design.UNPAIRED, Metric.JOURNEY_EASE).detectable
    assert found is not None
    assert exact_power.power_two_sample(found, n, studies=2500, seed=7) == pytest.approx(0.8, abs=0.03)


def test_with_six_pairs_the_t_test_promised_too_much():
    """Six pairs confirm only if all six differences are positive: Φ(d)⁶."""
    promised = power.detectable_paired(6)
    assert exact_power.power_paired(promised, 6) == pytest.approx(float(special.ndtr(promised)) ** 6, abs=0.02)
    assert float(special.ndtr(promised)) ** 6 == pytest.approx(0.62, abs=0.01)
    assert exact_power.DETECTABLE[Design.PAIRED][6] == pytest.approx(float(special.ndtri(0.8 ** (1 / 6))), abs=0.01)


def test_with_four_a_group_every_after_must_lie_above_every_before():
    x = np.linspace(-8, 8, 4001)
    lowest_above = special.ndtr(exact_power.DETECTABLE[Design.UNPAIRED][4] - x) ** 4  # all after above x
    highest = 4 * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * special.ndtr(x) ** 3  # x is the highest before
    assert float(np.trapezoid(lowest_above * highest, x)) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(("find", "design"), [(power.detectable_paired, Design.PAIRED),
                                              (power.detectable_two_sample, Design.UNPAIRED)])  # fmt: skip
def test_more_testers_always_see_smaller_differences(find, design):
    fewest = fewest_to_confirm(design)
    found = [planning(n, design, Metric.JOURNEY_EASE).detectable or 0 for n in range(fewest, 201)]
    assert found == sorted(found, reverse=True)
    assert all(find(n) > find(n + 1) for n in range(2, 200))


def test_exact_and_t_meet_at_the_end_of_the_table():
    for design, t in ((Design.PAIRED, power.detectable_paired), (Design.UNPAIRED, power.detectable_two_sample)):
        n = exact_power.EXACT_UP_TO
        assert exact_power.DETECTABLE[design][n] == pytest.approx(t(n), rel=0.02)


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
