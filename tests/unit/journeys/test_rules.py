"""Keys from titles, and the order of phases and touchpoints."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.journeys import rules
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def touchpoint(key: str, title: str = "") -> TouchpointView:
    return TouchpointView(key=key, channel=Channel.WEB, department={}, title={"en": title or key})


def phase(key: str, *touchpoints: str) -> PhaseView:
    return PhaseView(key=key, title={"en": key}, touchpoints=tuple(map(touchpoint, touchpoints)))


def shape(phases: tuple[PhaseView, ...]) -> list[tuple[str, list[str]]]:
    return [(p.key, [t.key for t in p.touchpoints]) for p in phases]


MAP = (phase("inform", "page", "chat"), phase("wait"), phase("arrive", "letter"))


class TestSlug:
    @pytest.mark.parametrize(
        ("title", "key"),
        [
            ("Prüfung der neuen Adresse", "pruefung-der-neuen-adresse"),
            ("Straße & Größe", "strasse-groesse"),
            ("  Élan -- vital!  ", "elan-vital"),
            ("日本", "step"),
            ("", "step"),
            ("a" * 90, "a" * 60),
        ],
    )
    def test_it_is_plain(self, title: str, key: str) -> None:
        assert rules.slug(title, "step") == key

    @given(st.text(max_size=200))
    def test_any_title_gives_a_key(self, title: str) -> None:
        key = rules.slug(title)
        assert KEY.fullmatch(key)
        assert len(key) <= rules.MAX_KEY

    @given(st.text(alphabet="ab ", max_size=70), st.integers(1, 12))
    def test_no_two_are_the_same(self, title: str, times: int) -> None:
        taken: set[str] = set()
        for _ in range(times):
            taken.add(rules.unique_key({"de": title}, taken, "phase"))
        assert len(taken) == times
        assert all(len(key) <= rules.MAX_KEY and KEY.fullmatch(key) for key in taken)

    def test_english_comes_first(self) -> None:
        assert rules.unique_key({"de": "Rechnung", "en": "Bill"}, ()) == "bill"


class TestOrder:
    @pytest.mark.parametrize(
        ("index", "by", "order"), [(0, 1, "bac"), (2, -1, "acb"), (0, -1, "abc"), (2, 1, "abc"), (1, 0, "abc")]
    )
    def test_one_moves_by_one(self, index: int, by: int, order: str) -> None:
        assert "".join(rules.moved("abc", index, by)) == order

    def test_a_touchpoint_moves_inside_its_phase(self) -> None:
        assert shape(rules.moved_touchpoint(MAP, "page", 1))[0] == ("inform", ["chat", "page"])

    def test_and_past_its_end_into_the_next_phase(self) -> None:
        assert shape(rules.moved_touchpoint(MAP, "chat", 1))[:2] == [("inform", ["page"]), ("wait", ["chat"])]
        assert shape(rules.moved_touchpoint(MAP, "letter", -1))[1:] == [("wait", ["letter"]), ("arrive", [])]

    def test_and_stays_at_the_ends_of_the_journey(self) -> None:
        assert rules.moved_touchpoint(MAP, "page", -1) == MAP
        assert rules.moved_touchpoint(MAP, "letter", 1) == MAP


class TestMerged:
    JOURNEY = Outline(key="j", title={"en": "J"}, phases=MAP)

    def test_itself_changes_nothing(self) -> None:
        assert rules.merged(self.JOURNEY, self.JOURNEY) == MAP

    def test_nothing_is_removed_and_what_is_new_is_added(self) -> None:
        other = Outline(key="j", title={}, phases=(phase("inform", "app"), phase("after", "bill")))
        assert shape(rules.merged(self.JOURNEY, other)) == [
            ("inform", ["page", "chat", "app"]), ("wait", []), ("arrive", ["letter"]), ("after", ["bill"]),
        ]  # fmt: skip

    def test_what_both_have_gets_the_other_words_and_phase(self) -> None:
        moved = PhaseView(key="wait", title={"en": "Waiting"}, touchpoints=(touchpoint("letter", "The letter"),))
        merged = rules.merged(self.JOURNEY, Outline(key="j", title={}, phases=(moved,)))
        assert shape(merged) == [("inform", ["page", "chat"]), ("wait", ["letter"]), ("arrive", [])]
        assert merged[1] == moved


class TestRefusals:
    def test_a_touchpoint_in_use_names_its_scenarios(self) -> None:
        refusal = rules.may_remove_touchpoint(["Moving", "Ordering"])
        assert refusal
        assert refusal.params["scenarios"] == "“Moving”, “Ordering”"
        assert rules.may_remove_touchpoint([]) is None

    def test_only_an_empty_phase_may_go(self) -> None:
        assert rules.may_remove_phase(MAP[0])
        assert rules.may_remove_phase(MAP[1]) is None
