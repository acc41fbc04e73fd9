"""When a round runs, and what may be done with it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from panel.core.i18n import speaking
from panel.core.purpose import PARTS, spoken
from scenarios.studies import rules
from scenarios.studies.rules import (
    Purpose,
    RoundState,
    may_change_plan,
    may_change_round,
    may_walk,
    pseudonyms,
)
from scenarios.studies.rules.letter import letter
from scenarios.studies.rules.rounds import (
    RoundPlan,
    links_until,
    may_add,
    may_archive,
    may_close,
    may_invite_now,
    may_move_end,
    purpose_of,
    shown_rounds,
    wrong_dates,
)
from tests.unit.studies.values import AT, JOURNEY, POOL, STUDY, round_, script, study

LIVE: dict[str, Any] = {"published_at": AT - timedelta(days=1)}


@pytest.mark.parametrize(
    ("state", "more"),
    [
        (RoundState.DRAFT, {}),
        (RoundState.OPEN, LIVE),
        (RoundState.SCHEDULED, LIVE | {"opens_on": date(2026, 9, 15)}),
        (RoundState.CLOSED, LIVE | {"closes_on": date(2026, 9, 13), "opens_on": date(2026, 9, 1)}),
        (RoundState.CLOSED, LIVE | {"closed_at": AT}),
    ],
)
def test_states(state: RoundState, more: dict[str, Any]) -> None:
    assert round_(**more).state(AT) is state


def test_a_round_ends_at_local_midnight_after_its_last_day() -> None:
    one = round_(**LIVE, closes_on=date(2026, 9, 14))
    midnight = datetime(2026, 9, 14, 22, 0, tzinfo=UTC)
    assert one.state(midnight - timedelta(seconds=1)) is RoundState.OPEN
    assert one.state(midnight) is RoundState.CLOSED


def test_links_open_thirty_days_longer() -> None:
    assert links_until(round_(closes_on=date(2026, 9, 14))) == datetime(2026, 10, 14, 22, 0, tzinfo=UTC)


def test_one_round_before_one_after_and_any_number_during() -> None:
    full = study(round_(), round_(Purpose.DURING, 1), round_(Purpose.AFTER, 2))
    assert [p for p in Purpose if may_add(full, p) is None] == [Purpose.DURING]
    assert [p for p in Purpose if may_add(study(), p) is None] == [Purpose.DURING, Purpose.AFTER]
    assert [p for p in Purpose if may_add(study(archived_at=AT), p) is None] == []


def test_rounds_are_shown_in_the_order_of_life() -> None:
    later = study(round_(), round_(Purpose.AFTER, 1), round_(Purpose.DURING, 2))
    assert [r.purpose for r in shown_rounds(later)] == [Purpose.BEFORE, Purpose.DURING, Purpose.AFTER]


def test_dates() -> None:
    assert wrong_dates(RoundPlan(opens_on=date(2026, 9, 2), closes_on=date(2026, 9, 1))).keys() == {"closes_on"}
    assert wrong_dates(RoundPlan(opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 1))) == {}
    assert wrong_dates(RoundPlan(closes_on=date(2026, 9, 1))) == {}


def test_people_are_asked_for_a_published_round_until_it_is_over() -> None:
    assert may_invite_now(round_(), AT).code == "not_published"  # type: ignore[union-attr]
    assert may_invite_now(round_(**LIVE), AT) is None
    assert may_invite_now(round_(**LIVE, opens_on=date(2026, 9, 20)), AT) is None
    assert may_invite_now(round_(**LIVE, closed_at=AT), AT).code == "round_over"  # type: ignore[union-attr]


def test_the_end_moves_only_ahead() -> None:
    today = date(2026, 9, 14)
    assert may_move_end(round_(**LIVE), today, today, AT) is None
    assert may_move_end(round_(**LIVE), today - timedelta(days=1), today, AT).code == "in_the_past"  # type: ignore[union-attr]
    early = round_(**LIVE, opens_on=date(2026, 9, 20))
    assert may_move_end(early, date(2026, 9, 19), today, AT).code == "in_the_past"  # type: ignore[union-attr]
    assert may_move_end(round_(**LIVE, closed_at=AT), today, today, AT).code == "round_over"  # type: ignore[union-attr]


def test_a_draft_is_neither_closed_nor_walked_yet_may_change() -> None:
    assert may_close(round_(), AT) is not None
    assert may_walk(round_(), AT) is not None
    assert may_change_round(round_()) is None
    assert may_change_round(round_(**LIVE)) is not None


def test_a_study_with_a_running_round_stays_in_sight() -> None:
    assert may_archive(study(round_(**LIVE)), AT) is not None
    assert may_archive(study(round_(**LIVE, closed_at=AT)), AT) is None


def test_the_plan_stands_once_frozen() -> None:
    assert may_change_plan(study()) is None
    assert may_change_plan(study(frozen_at=AT)) is not None


def test_the_purpose_names_study_and_round() -> None:
    first, second = round_(), round_(Purpose.AFTER, 1)
    assert purpose_of(study(first, second), second).alike == (first.id,)
    purpose = purpose_of(study(), round_())
    assert (purpose.kind, purpose.id) == ("round", round_().id)
    assert purpose.label == "Moving house · before"


@pytest.mark.parametrize(("code", "words"), [("de", "vorher"), ("en", "before")])
def test_the_purpose_is_said_in_the_readers_language(code: str, words: str) -> None:
    with speaking(code):
        assert purpose_of(study(), round_()).words == f"Moving house · {words}"
        assert purpose_of(study(title="A · B"), round_()).words == f"A · B · {words}"


def test_every_purpose_of_a_round_can_be_said() -> None:
    assert {purpose.value for purpose in Purpose} == PARTS


def test_what_only_looks_like_a_purpose_stays_as_it_is() -> None:
    with speaking("de"):
        assert [spoken(label) for label in ("before", "Tea · milk", "")] == ["before", "Tea · milk", ""]


def test_pseudonyms_are_shuffled_by_the_studys_seed_alone() -> None:
    people = [rules.TesterView(one, STUDY, None, "friendly") for one in (STUDY, JOURNEY, POOL, round_().id)]
    assert set(pseudonyms(people, 7).values()) == {"T1", "T2", "T3", "T4"}
    assert pseudonyms(people, 7) == pseudonyms(people[::-1], 7)
    assert len({tuple(pseudonyms(people, seed).items()) for seed in range(20)}) > 5


def test_colleagues_have_names_of_their_own() -> None:
    kinds = {STUDY: "friendly", JOURNEY: "internal", POOL: "churned"}
    found = pseudonyms([rules.TesterView(one, STUDY, None, kind) for one, kind in kinds.items()], 7)
    assert found[JOURNEY] == "K1"
    assert {found[STUDY], found[POOL]} == {"T1", "T2"}


def test_the_letter_offers_each_kind_its_own_bonus() -> None:
    known = {kind: letter(study(), round_(), script("a", "b"), kind, AT.date()) for kind in ("friendly", "internal")}
    assert [known[kind]["cents"] for kind in known] == [2500, 0]
    assert [known[kind]["colleague"] for kind in known] == [False, True]
    assert known["friendly"]["steps"] == 2
