"""From links between steps to the groups of a step map."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.authoring.diff import Relation, check_map, propose_map
from scenarios.studies.rules.mapping import Links, from_json, groups_from, links_of, to_json
from tests.unit.studies.values import script

BEFORE, AFTER = script("a", "b", "c"), script("a", "x", "y")


def shape(links: Links) -> list[tuple[str, str, str]]:
    return [(" ".join(g.before), " ".join(g.after), g.relation.value) for g in groups_from(links, BEFORE, AFTER)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (
            {"a": ["a"]},
            [("a", "a", "same"), ("b", "", "removed"), ("c", "", "removed"), ("", "x", "added"), ("", "y", "added")],
        ),
        ({"a": ["a"], "x": ["b", "c"]}, [("a", "a", "same"), ("b c", "x", "merged"), ("", "y", "added")]),
        ({"a": ["a"], "x": ["b"], "y": ["b"]}, [("a", "a", "same"), ("b", "x y", "split"), ("c", "", "removed")]),
        (
            {"a": ["a"], "x": ["c"], "y": ["b"]},
            [("a", "a", "same"), ("c", "x", "redesigned"), ("b", "y", "redesigned")],
        ),
    ],
)
def test_what_follows_from_the_links(links: Links, expected: list[tuple[str, str, str]]) -> None:
    assert shape(links) == expected
    assert check_map(groups_from(links, BEFORE, AFTER), BEFORE, AFTER) == []


def test_a_step_may_be_another_one_under_the_same_key() -> None:
    groups = groups_from({}, script("a"), script("a"))
    assert [g.relation for g in groups] == [Relation.REMOVED, Relation.ADDED]
    assert check_map(groups, script("a"), script("a")) == []


def test_at_the_same_place_it_is_only_renamed() -> None:
    step = BEFORE.steps[0]
    before, after = msgspec.structs.replace(BEFORE, steps=(step,)), script("x")
    after = msgspec.structs.replace(after, steps=(msgspec.structs.replace(step, key="x"),))
    assert [g.relation for g in groups_from({"x": ["a"]}, before, after)] == [Relation.RENAMED]


def test_several_on_both_sides_are_refused_at_their_group() -> None:
    groups = groups_from({"a": ["a"], "x": ["b", "c"], "y": ["c"]}, BEFORE, AFTER)
    problems = check_map(groups, BEFORE, AFTER)
    assert [(p.group, len(problems)) for p in problems] == [("x", 1)]


def test_a_link_to_a_step_that_does_not_exist_is_no_link() -> None:
    assert shape({"a": ["a"], "x": ["nonsense"], "ghost": ["b"]})[0] == ("a", "a", "same")
    assert ("", "x", "added") in shape({"a": ["a"], "x": ["nonsense"]})


def test_the_form_shows_what_was_saved() -> None:
    groups = groups_from({"a": ["a"], "x": ["b", "c"]}, BEFORE, AFTER)
    assert from_json(to_json(groups)) == groups
    assert groups_from(links_of(groups), BEFORE, AFTER) == groups
    assert from_json("") == ()


def test_a_proposal_survives_the_form() -> None:
    proposal = propose_map(BEFORE, AFTER)
    again = groups_from(links_of(proposal), BEFORE, AFTER)
    assert [(g.before, g.after, g.relation) for g in again] == [(g.before, g.after, g.relation) for g in proposal]


@given(st.dictionaries(st.sampled_from("axy"), st.lists(st.sampled_from("abc"), max_size=3)))
def test_every_step_stands_in_exactly_one_group(links: Links) -> None:
    groups = groups_from(links, BEFORE, AFTER)
    assert sorted(key for g in groups for key in g.before) == ["a", "b", "c"]
    assert sorted(key for g in groups for key in g.after) == ["a", "x", "y"]
    assert len({g.group for g in groups}) == len(groups)
