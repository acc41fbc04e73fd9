"""Enumerations and draws tell the same story."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.comparisons.rules import arrangements, permutations
from scenarios.comparisons.rules.overlap import MixedSample
from tests.unit.comparisons.builders import quickly

ratings = st.lists(st.integers(1, 7).map(float), min_size=1, max_size=4)


@quickly
@given(ratings, ratings, st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=4))
def test_mixed_counts_every_arrangement(before, after, pairs):
    extras, found = [*after, *before], []
    for swaps in product((False, True), repeat=len(pairs)):
        one = [pair[::-1] if swap else pair for pair, swap in zip(pairs, swaps, strict=True)]
        for chosen in combinations(range(len(extras)), len(after)):
            later = [a for _, a in one] + [extras[i] for i in chosen]
            former = [b for b, _ in one] + [value for i, value in enumerate(extras) if i not in chosen]
            found.append(np.mean(later) - np.mean(former))
    seen = found[0]
    greater, less = (np.mean(np.array(found) >= seen - 1e-9), np.mean(np.array(found) <= seen + 1e-9))
    ours = permutations.mixed(MixedSample([b for b, _ in pairs], [a for _, a in pairs], before, after))
    assert (ours.n_perm, ours.p_greater, ours.p_less) == (len(found), pytest.approx(greater), pytest.approx(less))


def test_draws_agree_with_the_enumeration(monkeypatch):
    rng = np.random.default_rng(3)
    before, after = rng.normal(0, 1, 8).tolist(), rng.normal(0.8, 1, 9).tolist()
    exact_labels, exact_flips = permutations.two_sample(before, after), permutations.sign_flip(after)
    monkeypatch.setattr(arrangements, "LIMIT", 10)
    drawn_labels, drawn_flips = permutations.two_sample(before, after), permutations.sign_flip(after)
    assert drawn_labels.n_perm == arrangements.DRAWS
    assert drawn_labels.p_two_sided == pytest.approx(exact_labels.p_two_sided, abs=0.01)
    assert drawn_flips.p_two_sided == pytest.approx(exact_flips.p_two_sided, abs=0.01)
    assert drawn_flips.p_two_sided != exact_flips.p_two_sided


def test_draws_of_the_mixed_design(monkeypatch):
    sample = MixedSample([5, 4, 6, 3], [5, 6, 6, 5], [2, 4, 5], [6, 6, 7])
    exact = permutations.mixed(sample)
    monkeypatch.setattr(permutations, "LIMIT", 10)
    drawn = permutations.mixed(sample)
    assert (exact.n_perm, drawn.n_perm) == (320, arrangements.DRAWS)
    assert drawn.p_two_sided == pytest.approx(exact.p_two_sided, abs=0.01)


def test_a_seed_repeats_its_draws_and_another_one_differs():
    differences = np.random.default_rng(1).normal(0.3, 1, 30).tolist()
    first = permutations.sign_flip(differences, seed=1)
    assert permutations.sign_flip(differences, seed=1) == first
    assert permutations.sign_flip(differences, seed=2) != first


def test_a_draw_is_never_certain():
    assert permutations.sign_flip([1.0] * 60).p_two_sided == pytest.approx(2 / (arrangements.DRAWS + 1))


@pytest.mark.parametrize(("n", "size"), [(9, 4), (51, 25), (100, 3)])
def test_drawn_subsets_have_their_size_and_treat_all_alike(n, size):
    ones = arrangements.drawn_subsets([1.0] * n, size, 5)
    assert set(ones) == {float(size)}
    last = arrangements.drawn_subsets([0.0] * (n - 1) + [1.0], size, 5)
    assert last.mean() == pytest.approx(size / n, abs=0.02)


@pytest.mark.parametrize(
    ("smallest", "expected"),
    [
        (permutations.min_p_paired(2), 0.5),
        (permutations.min_p_paired(5), 0.0625),
        (permutations.min_p_paired(0), 1.0),
        (permutations.min_p_unpaired(3, 3), 0.10),
        (permutations.min_p_unpaired(5, 5), 2 / 252),
        (permutations.min_p_mixed(2, 3, 3), 0.025),
    ],
)
def test_smallest_p(smallest, expected):
    assert smallest == pytest.approx(expected)
