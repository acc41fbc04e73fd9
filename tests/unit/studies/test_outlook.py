"""What a number of testers can show, in pictures people can hold."""

import pytest

from scenarios.comparisons.rules.outlook import outlook
from scenarios.comparisons.rules.values import Metric


@pytest.mark.parametrize(("n", "one_in"), [(2, 2), (3, 4), (4, 8), (5, 16)])
def test_two_to_five_testers_twice_never_prove_anything(n: int, one_in: int) -> None:
    seen = outlook(n, "")
    assert (seen.paired.can_confirm, seen.paired.one_in, seen.paired.fewest) == (False, one_in, 6)
    assert seen.paired.detectable is None


def test_six_twice_and_four_against_four_can() -> None:
    assert outlook(6, "").paired.can_confirm
    assert not outlook(3, "").unpaired.can_confirm
    assert outlook(4, "").unpaired.can_confirm


def test_more_testers_see_smaller_differences() -> None:
    sizes = [outlook(n, "sus").paired.detectable or 0 for n in (6, 12, 24)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 5


def test_without_a_number_it_looks_at_the_fewest_that_can_prove() -> None:
    assert (outlook(None, "").planned_n, outlook(None, "").paired.n) == (None, 6)


@pytest.mark.parametrize("typed", ["", "nonsense", "journey_gap"])
def test_what_cannot_decide_is_shown_for_the_mean_ease(typed: str) -> None:
    assert (outlook(5, typed).metric, outlook(5, typed).chosen) == (Metric.JOURNEY_EASE, False)


def test_times_are_factors() -> None:
    assert outlook(6, "total_time").factor
    assert not outlook(6, "sus").factor


def test_the_bound_of_an_unseen_problem() -> None:
    assert round(outlook(5, "").unseen_at_most or 0, 2) == 0.45
