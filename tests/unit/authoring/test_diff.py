"""What became of the steps: the changes of a version, and the step map of a study."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.authoring.diff import Group, Relation, changes, check_map, propose_map
from scenarios.authoring.script import Script, Waiting
from scenarios.journeys.channels import Channel
from tests.unit.authoring.scripts import script, step

R = Relation
PLACES = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(("page", "app", "shop")))
SCRIPTS = st.lists(PLACES, unique_by=lambda place: place[0], max_size=8).map(
    lambda places: script(*(step(key, touchpoint) for key, touchpoint in places))
)


def proposed(before: Script, after: Script) -> list[tuple[str, tuple[str, ...], tuple[str, ...], Relation]]:
    return [(g.group, g.before, g.after, g.relation) for g in propose_map(before, after)]


class TestPropose:
    def test_the_same_key_is_the_same_step(self) -> None:
        both = script(step("a"), step("b"))
        assert proposed(both, both) == [("a", ("a",), ("a",), R.SAME), ("b", ("b",), ("b",), R.SAME)]

    def test_an_equal_title_is_the_same_step_under_another_key(self) -> None:
        before, after = script(step("a", "page")), script(step("b", "page", title={"en": "STEP A"}))
        assert proposed(before, after) == [("b", ("a",), ("b",), R.RENAMED)]

    @pytest.mark.parametrize("key", ["a", "b"])
    @pytest.mark.parametrize("change", [
        {"touchpoint": "app"}, {"channel": Channel.LETTER},
        {"waiting": Waiting(for_={"en": "the letter"}, usually_days=3, cutoff_days=10)},
    ])  # fmt: skip
    def test_elsewhere_by_another_channel_or_with_a_wait_it_is_redesigned(
        self, key: str, change: dict[str, Any]
    ) -> None:
        parts: dict[str, Any] = {"title": {"en": "STEP A"}} | change
        before, after = script(step("a", "page")), script(step(key, **parts))
        assert proposed(before, after) == [(key, ("a",), (key,), R.REDESIGNED)]

    def test_one_and_one_at_a_touchpoint_is_renamed(self) -> None:
        assert proposed(script(step("a", "page")), script(step("b", "page"))) == [("b", ("a",), ("b",), R.RENAMED)]

    def test_several_before_are_merged(self) -> None:
        before = script(step("a", "page"), step("b", "page"), step("c", "letter"))
        after = script(step("ab", "page"), step("c", "letter"))
        assert proposed(before, after) == [("ab", ("a", "b"), ("ab",), R.MERGED), ("c", ("c",), ("c",), R.SAME)]

    def test_several_after_are_split(self) -> None:
        before, after = script(step("a", "page")), script(step("b", "page"), step("c", "page"))
        assert proposed(before, after) == [("a", ("a",), ("b", "c"), R.SPLIT)]

    def test_several_on_both_sides_pair_up_in_order(self) -> None:
        before = script(step("a", "page"), step("b", "page"), step("c", "page"))
        after = script(step("x", "page"), step("y", "page"))
        assert proposed(before, after) == [
            ("x", ("a",), ("x",), R.RENAMED), ("y", ("b",), ("y",), R.RENAMED), ("c", ("c",), (), R.REMOVED),
        ]  # fmt: skip

    def test_the_rest_is_removed_where_it_stood_or_added(self) -> None:
        before = script(step("a"), step("gone", "hotline"), step("b"))
        after = script(step("a"), step("b"), step("new", "app"))
        assert [(g, r) for g, _, _, r in proposed(before, after)] == [
            ("a", R.SAME), ("gone", R.REMOVED), ("b", R.SAME), ("new", R.ADDED),
        ]  # fmt: skip

    @given(SCRIPTS, SCRIPTS)
    def test_whatever_the_scripts_the_proposal_can_stand(self, before: Script, after: Script) -> None:
        assert check_map(propose_map(before, after), before, after) == []


class TestCheck:
    BEFORE, AFTER = script(step("a"), step("b")), script(step("b"), step("c"))
    GOOD = (
        Group("a", ("a",), (), R.REMOVED), Group("b", ("b",), ("b",), R.SAME), Group("c", (), ("c",), R.ADDED),
    )  # fmt: skip

    def problems(self, groups: Sequence[Group]) -> list[tuple[str, str]]:
        return [(p.group, p.message % p.params) for p in check_map(groups, self.BEFORE, self.AFTER)]

    def test_a_whole_map_has_none(self) -> None:
        assert self.problems(self.GOOD) == []

    @pytest.mark.parametrize(
        ("before", "after", "relation"),
        [
            (("a", "b"), ("b",), R.SAME), (("a",), ("b",), R.MERGED), (("a",), ("b",), R.SPLIT),
            ((), ("b",), R.RENAMED), (("a",), ("b",), R.REMOVED), (("a",), ("b",), R.ADDED), ((), (), R.ADDED),
        ],
    )  # fmt: skip
    def test_a_relation_needs_its_counts(self, before: tuple[str], after: tuple[str], relation: Relation) -> None:
        words = [message for group, message in self.problems([Group("x", before, after, relation)]) if group == "x"]
        assert any(message.startswith("“") and ("needs" in message or "has" in message) for message in words)

    def test_every_key_stands_exactly_once(self) -> None:
        assert self.problems(self.GOOD[1:]) == [("", "The step “a” is in no group.")]
        twice = (*self.GOOD, Group("again", ("a",), (), R.REMOVED))
        assert self.problems(twice) == [("again", "The step “a” stands in more than one group.")]
        strange = (*self.GOOD, Group("z", ("z",), (), R.REMOVED))
        assert self.problems(strange) == [("z", "There is no step “z”.")]

    def test_no_two_groups_share_a_name(self) -> None:
        groups = [self.GOOD[0], self.GOOD[1], Group("b", (), ("c",), R.ADDED)]
        assert self.problems(groups) == [("b", "Two groups have the name “b”.")]


class TestChanges:
    def test_a_first_version_is_all_new(self) -> None:
        assert [c.kind for c in changes(None, script(step("a"), step("b")))] == ["added", "added"]

    def test_each_step_says_what_became_of_it(self) -> None:
        before = script(step("a"), step("b"), step("c"))
        after = script(step("a"), step("c", minutes=9, link=""), step("d"))
        assert [(c.step.key, c.kind, c.fields) for c in changes(before, after)] == [
            ("a", "kept", ()), ("b", "removed", ()), ("c", "changed", ("minutes", "link")), ("d", "added", ()),
        ]  # fmt: skip

    def test_only_the_step_that_moved_is_called_moved(self) -> None:
        before = script(step("a"), step("b"), step("c"))
        after = script(step("b"), step("c"), step("a"))
        assert [(c.step.key, c.moved) for c in changes(before, after)] == [("b", False), ("c", False), ("a", True)]

    def test_a_removed_first_step_stands_first(self) -> None:
        assert [c.step.key for c in changes(script(step("a"), step("b")), script(step("b")))] == ["a", "b"]
