"""How a walk goes on: every state, stage and refusal, without a database."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from scenarios.authoring.script import Script, Step, Waiting
from scenarios.journeys.channels import Channel
from scenarios.runs.actions.drafts import MAX_FIELDS, merged
from scenarios.runs.rules import (
    ENDED,
    MOVES,
    RunView,
    Stage,
    State,
    first_stage,
    may_answer,
    may_move,
    next_stage,
    seconds_spent,
    sleep_until,
    step_at,
)

AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
ID = UUID(int=1)


def run(**more: Any) -> RunView:
    usual: dict[str, Any] = {"kind": "friendly", "state": State.OPEN, "position": 1, "stage": Stage.DO}
    same = dict.fromkeys(("id", "round_id", "tester_id", "invitation_id", "version_id"), ID)
    return RunView(**same, started_at=AT, changed_at=AT, **usual | more)


def step(*, expectation: bool = True, usually: int | None = None, cutoff: int = 10) -> Step:
    waiting = None if usually is None else Waiting(for_={"en": "it"}, usually_days=usually, cutoff_days=cutoff)
    return Step(key="s", touchpoint="s", channel=Channel.WEB, title={}, instruction={}, expectation=expectation,
                waiting=waiting)  # fmt: skip


class TestStages:
    @pytest.mark.parametrize(
        ("at", "first"),
        [(step(), Stage.EXPECT), (step(usually=3), Stage.EXPECT), (step(expectation=False), Stage.DO),
         (step(expectation=False, usually=3), Stage.WAIT), (None, Stage.DO)],
    )  # fmt: skip
    def test_what_comes_first(self, at: Step | None, first: Stage) -> None:
        assert first_stage(at) is first

    @pytest.mark.parametrize(
        ("stage", "at", "after"),
        [(Stage.EXPECT, step(), Stage.DO), (Stage.EXPECT, step(usually=0), Stage.WAIT),
         (Stage.WAIT, step(usually=3), Stage.DO), (Stage.DO, step(usually=3), Stage.DO)],
    )  # fmt: skip
    def test_what_comes_next(self, stage: Stage, at: Step, after: Stage) -> None:
        assert next_stage(stage, at) is after

    def test_positions_count_from_zero_and_end_at_the_questions(self) -> None:
        script = Script(title={}, steps=(step(), step(usually=3)))
        assert [step_at(script, i) for i in (-1, 0, 1, 2)] == [None, script.steps[0], script.steps[1], None]


class TestMoves:
    def test_every_state_has_its_moves(self) -> None:
        assert MOVES.keys() == set(State)
        assert {state for state, to in MOVES.items() if not to} == ENDED

    @pytest.mark.parametrize(("now", "to"), [*product(State, State)])
    def test_each_pair(self, now: State, to: State) -> None:
        refusal = may_move(run(state=now), to)
        assert (refusal is None) == (now == to or to in MOVES[now])
        assert run(state=now).ended == (now in ENDED)

    def test_a_sleeper_wakes_before_it_completes(self) -> None:
        assert State.COMPLETED not in MOVES[State.WAITING]


class TestMayAnswer:
    @pytest.mark.parametrize(("position", "code"), [(0, None), (1, None), (2, "too_early"), (99, "too_early")])
    def test_only_what_is_open_or_done(self, position: int, code: str | None) -> None:
        for state in (State.OPEN, State.WAITING):
            refusal = may_answer(run(state=state), position)
            assert (refusal.code if refusal else None) == code

    @pytest.mark.parametrize("state", sorted(ENDED))
    def test_nothing_once_it_is_over(self, state: State) -> None:
        refusal = may_answer(run(state=state), 0)
        assert refusal
        assert refusal.code == "run_ended"


class TestTime:
    def test_whole_seconds_since_the_step_was_opened(self) -> None:
        assert seconds_spent(run(step_opened_at=AT), AT + timedelta(minutes=2, microseconds=999_999)) == 120

    @pytest.mark.parametrize("at", [AT - timedelta(hours=1), AT])
    def test_never_less_than_none(self, at: datetime) -> None:
        assert seconds_spent(run(step_opened_at=AT), at) == 0

    def test_unknown_where_the_step_was_never_opened(self) -> None:
        assert seconds_spent(run(), AT) is None

    @pytest.mark.parametrize(
        ("usually", "cutoff", "wanted", "asks", "ends"),
        [(3, 10, None, 3, 10), (0, 10, None, 1, 10), (3, 10, 1, 1, 10), (3, 10, 60, 10, 10), (20, 10, None, 10, 10),
         (3, 10, 0, 1, 10)],
    )  # fmt: skip
    def test_when_to_ask_and_when_nothing_came(
        self, usually: int, cutoff: int, wanted: int | None, asks: int, ends: int
    ) -> None:
        found = sleep_until(step(usually=usually, cutoff=cutoff), AT, wanted)
        assert found == (AT + timedelta(days=asks), AT + timedelta(days=ends))


class TestDrafts:
    def test_each_field_has_its_own_newest(self) -> None:
        kept = {"a": ("old", 5), "b": ("new", 9)}
        assert merged(kept, {"a": ("newer", 6), "b": ("late", 8)}, None) == {"a": ("newer", 6), "b": ("new", 9)}

    def test_twice_is_once_and_the_order_does_not_matter(self) -> None:
        parcels: list[Any] = [{"a": ("1", 1)}, {"a": ("3", 3)}, {"a": ("2", 2), "b": ("x", 1)}, {"a": ("3", 3)}]
        there: dict[str, Any] = {}
        back: dict[str, Any] = {}
        for parcel in parcels:
            there = merged(there, parcel, None)
        for parcel in reversed(parcels):
            back = merged(back, parcel, None)
        assert there == back == {"a": ("3", 3), "b": ("x", 1)}

    def test_what_is_older_than_the_answers_is_dropped(self) -> None:
        sent_at = int(AT.timestamp() * 1000)
        sent: Any = {"old": ("x", sent_at - 1), "same": ("x", sent_at), "new": ("x", sent_at + 1)}
        assert merged({}, sent, AT).keys() == {"same", "new"}

    def test_there_is_an_end_to_the_fields_and_the_first_ones_stay(self) -> None:
        kept: Any = {f"k{i}": ("x", 1) for i in range(MAX_FIELDS - 1)}
        found = merged(kept, {"one": ("y", 2), "more": ("y", 2), "k0": ("y", 2)}, None)
        assert found.keys() == kept.keys() | {"one"}
        assert found["k0"] == ("y", 2)
