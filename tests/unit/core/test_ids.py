"""Ids that follow the time."""

import time
from uuid import RFC_4122

from panel.core.ids import ordered_id


def test_later_ones_sort_behind_as_text_and_as_numbers() -> None:
    made = []
    for _ in range(20):
        made.append(ordered_id())
        time.sleep(0.002)
    assert made == sorted(made)
    assert [str(one) for one in made] == sorted(str(one) for one in made)


def test_they_are_of_version_7_and_never_the_same() -> None:
    made = [ordered_id() for _ in range(5000)]
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert len(set(made)) == len(made)
