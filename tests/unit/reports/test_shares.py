"""What few people tell of a hundred, held against the intervals that others published."""

import pytest

from panel.core.i18n import speaking
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.success import Share, compare_success, interval_of
from scenarios.comparisons.rules.values import Design
from scenarios.reports.rules import shares

BEFORE = {"a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0, "e": 0.0}
AFTER = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0, "e": 0.0}
PAIRS = Sample(BEFORE, AFTER)
GROUPS = Sample({"a": 1.0, "b": 0.0, "c": 0.0}, {"d": 1.0, "e": 1.0, "f": 0.0})
MIXED = Sample(BEFORE | {"x": 0.0}, AFTER | {"y": 1.0})
MORE_BEFORE = Sample(BEFORE | {"x": 0.0}, AFTER)


def test_four_of_five_leave_much_open() -> None:
    """Wilson (1927) for 4 of 5: 0.376 to 0.964."""
    with speaking("en"):
        assert shares.of_a_hundred(4, 5) == "38 to 96"
        assert shares.of_a_hundred(0, 0) == "–"
        assert "any number from 38 to 96 (95% interval)" in shares.may_be(4, 5)


def test_the_example_is_a_share_that_stands_there_most_and_is_neither_none_nor_all() -> None:
    some = [Share(5, 5, None, None)] * 3 + [Share(3, 5, None, None)] + [Share(4, 5, None, None)] * 2
    with speaking("en"):
        assert shares.example([*some, None, Share(0, 0, None, None)]).startswith("“4 of 5” means")
        assert shares.example([Share(5, 5, None, None)]).startswith("“5 of 5” means")
        assert shares.example([None]) == ""


@pytest.mark.parametrize("sample", [PAIRS, GROUPS, MIXED, MORE_BEFORE])
def test_the_interval_alone_is_that_of_the_whole_comparison(sample: Sample) -> None:
    whole, alone = compare_success(sample, 1), interval_of(sample)
    assert (alone.low, alone.high) == (whole.ci_low, whole.ci_high)
    with speaking("en"):
        assert (shares.difference(sample) == "–") == (sample.design is Design.MIXED)


def test_pairs_are_counted_where_others_stand_beside_them() -> None:
    with speaking("en"):
        assert shares.difference(MORE_BEFORE).endswith(" · 5 pairs")
        assert "pair" not in shares.difference(PAIRS)
