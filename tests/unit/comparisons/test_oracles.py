"""Our rules against scipy.stats, where scipy is right."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from scenarios.comparisons.rules import (
    effects,
    means,
    overlap,
    paired_proportions,
    permutations,
    power,
    proportions,
    ranks,
    two_proportions,
)
from tests.unit.comparisons.builders import quickly

ratings = st.integers(1, 7).map(float)
several = st.lists(ratings, min_size=2, max_size=9)
counts = st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda pair: (min(pair), pair[1]))
close = pytest.approx
ALL = 10_000  # more than any of these samples has arrangements: scipy then enumerates


@quickly
@given(several, several)
def test_welch(before, after):
    assume(len(set(before)) > 1 and len(set(after)) > 1)
    ours = means.welch_t(before, after)
    theirs: Any = stats.ttest_ind(after, before, equal_var=False)
    limits = theirs.confidence_interval()
    assert (ours.t, ours.p_two_sided) == (close(theirs.statistic), close(theirs.pvalue))
    assert (ours.low, ours.high) == (close(limits.low), close(limits.high))


@quickly
@given(st.lists(st.tuples(ratings, ratings), min_size=2, max_size=9))
def test_paired(pairs):
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    assume(len({a - b for b, a in pairs}) > 1)
    ours, theirs = means.paired_t(before, after), stats.ttest_rel(after, before)
    assert (ours.t, ours.p_two_sided) == (close(theirs.statistic), close(theirs.pvalue))


def fisher_p(table: list[list[int]], alternative: str) -> float:
    return float(stats.fisher_exact(table, alternative=alternative)[1])  # type: ignore[arg-type]


@quickly
@given(counts, counts)
def test_fisher(after, before):
    ours = two_proportions.fisher(*after, *before)
    table = [[after[0], after[1] - after[0]], [before[0], before[1] - before[0]]]
    assert ours.p_two_sided == close(fisher_p(table, "two-sided"), abs=1e-9)
    assert ours.p_greater == close(fisher_p(table, "greater"), abs=1e-9)


@quickly
@given(st.integers(0, 15), st.integers(0, 15))
def test_mcnemar_is_the_sign_test(improved, worsened):
    assume(improved + worsened > 0)
    theirs = stats.binomtest(improved, improved + worsened)
    ours = paired_proportions.mcnemar(improved, worsened)
    assert ours.p_exact == close(theirs.pvalue)


@quickly
@given(counts, st.sampled_from(["wilson", "exact"]))
def test_intervals_of_one_proportion(count, method):
    x, n = count
    ours = proportions.wilson(x, n) if method == "wilson" else proportions.clopper_pearson(x, n)
    theirs = stats.binomtest(x, n).proportion_ci(method=method)
    assert (ours.low, ours.high) == (close(theirs.low, abs=1e-12), close(theirs.high, abs=1e-12))


@quickly
@given(st.lists(st.integers(-4, 4).map(float), min_size=2, max_size=8))
def test_sign_flip(differences):
    theirs = stats.permutation_test(
        (np.array(differences),), np.mean, permutation_type="samples", n_resamples=ALL, vectorized=True
    )
    assert permutations.sign_flip(differences).p_two_sided == close(min(1.0, theirs.pvalue))


@quickly
@given(st.lists(ratings, min_size=2, max_size=5), st.lists(ratings, min_size=2, max_size=5))
def test_relabelling(before, after):
    theirs = stats.permutation_test(
        (np.array(after), np.array(before)),
        lambda a, b, axis: np.mean(a, axis=axis) - np.mean(b, axis=axis),
        n_resamples=ALL,
        vectorized=True,
    )
    assert permutations.two_sample(before, after).p_two_sided == close(min(1.0, theirs.pvalue))


@quickly
@given(several, several)
def test_cliffs_delta_is_mann_whitney(before, after):
    theirs = stats.mannwhitneyu(after, before)
    ours = ranks.mann_whitney(before, after)
    assert ours.U_after == close(theirs.statistic)
    assert ranks.cliffs_delta(before, after).cliffs_delta == close(2 * theirs.statistic / len(before) / len(after) - 1)


@quickly
@given(several, several)
def test_derrick_without_pairs_is_welch(before, after):
    assume(len(set(before)) > 1 and len(set(after)) > 1)
    ours, welch = overlap.derrick_t(overlap.MixedSample([], [], before, after)), means.welch_t(before, after)
    assert (ours.t, ours.df) == (close(welch.t), close(welch.df))


@quickly
@given(st.floats(0.1, 2.0), st.integers(3, 40))
def test_power(d, n):
    theirs = stats.nct.sf(stats.t.ppf(0.975, n - 1), n - 1, d * np.sqrt(n))
    assert power.power_paired(d, n) == close(theirs, abs=1e-6)


def test_exact_hedges_correction():
    assert effects.exact_j(1) is None
    assert effects.exact_j(9) == close(0.9139, abs=1e-3)
