"""What must hold for any ratings."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.comparisons.rules import bayes, multiplicity, proportions, sequential
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import SCALES, Design, Metric, Rung
from scenarios.comparisons.rules.verdict import rung
from tests.unit.comparisons.builders import quickly

testers = [f"T{i}" for i in range(9)]
values = st.dictionaries(st.sampled_from(testers), st.integers(1, 7).map(float), max_size=8)
samples = st.builds(Sample, values, values)
metrics = st.sampled_from([Metric.SUS, Metric.JOURNEY_EASE, Metric.TOTAL_TIME, Metric.SUCCESS_SHARE])
MIRROR = {
    Rung.CONFIRMED_IMPROVEMENT: {Rung.CONFIRMED_WORSE},
    Rung.CONFIRMED_WORSE: {Rung.CONFIRMED_IMPROVEMENT},
    Rung.LIKELY_IMPROVEMENT: {Rung.LIKELY_WORSE},
    Rung.LIKELY_WORSE: {Rung.LIKELY_IMPROVEMENT, Rung.NO_EVIDENCE_YET},  # the early alarm is easier to raise
    Rung.NO_EVIDENCE_YET: {Rung.NO_EVIDENCE_YET, Rung.LIKELY_WORSE},
    Rung.NO_RELEVANT_DIFFERENCE: {Rung.NO_RELEVANT_DIFFERENCE},
}


@quickly
@given(samples, metrics)
def test_swapping_the_rounds_mirrors_everything(sample, metric):
    one, other = compare(metric, sample), compare(metric, Sample(sample.after, sample.before))
    assert one.design == other.design
    assert one.n_effective == other.n_effective
    if one.difference is None or other.difference is None:
        assert one.difference is None
        assert other.difference is None
        return
    assert one.difference == pytest.approx(-other.difference, abs=1e-12)
    assert one.p_exact == pytest.approx(other.p_exact)
    assert one.p_improve == pytest.approx(other.p_worse)
    if one.ci_low is not None:
        assert one.ci_low == pytest.approx(-(other.ci_high or 0.0), abs=1e-9)


@quickly
@given(samples, metrics, st.sampled_from([None, 3, 6]))
def test_swapping_the_rounds_turns_the_verdict(sample, metric, planned_n):
    one, other = compare(metric, sample), compare(metric, Sample(sample.after, sample.before))
    assert rung(other, planned_n) in MIRROR[rung(one, planned_n)]


@quickly
@given(samples, metrics)
def test_figures_are_sane_or_have_a_reason(sample, metric):
    found = compare(metric, sample, plan=True)
    for name in ("difference", "ci_low", "ci_high", "g", "p_exact", "p_improve", "p_equivalent", "n_plan_mcid"):
        value = getattr(found, name)
        assert (value is None) == (name in found.reasons) or found.difference is None
        assert value is None or math.isfinite(value)
    if found.ci_low is not None and found.ci_high is not None and found.difference is not None:
        assert found.ci_low <= found.difference <= found.ci_high
    if found.p_exact is not None and found.min_p is not None:
        assert found.min_p - 1e-12 <= found.p_exact <= 1


@quickly
@given(samples)
def test_every_tester_is_shown_once(sample):
    found = compare(Metric.SUS, sample)
    shown = [pair.tester for pair in found.pairs] + [one.tester for one in (*found.only_before, *found.only_after)]
    assert sorted(shown) == sorted(set(sample.before) | set(sample.after))


@quickly
@given(samples)
def test_the_design(sample):
    pairs = len(set(sample.before) & set(sample.after))
    before, after = len(sample.before) - pairs, len(sample.after) - pairs
    expected = Design.UNPAIRED if pairs < 2 else Design.MIXED if before and after else Design.PAIRED
    assert sample.design is expected
    counted = {Design.PAIRED: pairs, Design.MIXED: pairs + min(before, after)}
    assert sample.n_effective == counted.get(expected, min(len(sample.before), len(sample.after)))


@quickly
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_contain_the_share(count):
    x, n = count
    for method in (proportions.wilson, proportions.jeffreys, proportions.clopper_pearson, proportions.mid_p_interval):
        found = method(x, n)
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= x / n <= found.high <= 1


@quickly
@given(st.lists(st.floats(0, 1), max_size=12))
def test_corrections_never_lower_p_and_keep_the_order(p):
    for method in (multiplicity.holm, multiplicity.benjamini_hochberg):
        adjusted = method(p)
        assert all(q is not None and q >= value - 1e-15 for value, q in zip(p, adjusted, strict=True))
        order = sorted(range(len(p)), key=lambda i: p[i])
        assert [adjusted[i] for i in order] == sorted(q for q in adjusted if q is not None)


def test_corrections_leave_out_what_is_missing():
    assert multiplicity.holm([0.01, None, 0.04]) == [0.02, None, 0.04]
    assert multiplicity.benjamini_hochberg([None, 0.01]) == [None, 0.01]


@quickly
@given(st.integers(0, 8), st.integers(0, 8))
def test_beliefs_about_success_mirror(improved, worsened):
    assert bayes.binary_paired(improved, worsened) == pytest.approx(1 - bayes.binary_paired(worsened, improved))


@quickly
@given(st.lists(st.floats(-3, 3), max_size=6))
def test_e_value_is_a_fair_bet(differences):
    """If every difference may as well have the other sign, the mean over all signs is 1."""
    flipped = [
        [s * d for s, d in zip(signs, differences, strict=True)] for signs in product((1, -1), repeat=len(differences))
    ]
    found = [sequential.e_value(one, SCALES[Metric.STEP_EASE].s0).e_two_sided for one in flipped]
    assert sum(found) / len(found) == pytest.approx(1.0)
