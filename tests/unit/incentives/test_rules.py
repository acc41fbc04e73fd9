"""What facts add up to, and who may decide."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.core.purpose import Purpose
from panel.incentives.kinds import KINDS
from panel.incentives.rules import (
    LABELS,
    SHOWN_AGAIN_FOR,
    Fact,
    Noted,
    Standing,
    State,
    approved_together,
    is_own,
    may_approve,
    may_reveal,
    may_reverse,
    share,
    shown_until,
    state_of,
)
from tests.conftest import MOMENT


def noted(**cents: int) -> dict[Fact, Noted]:
    return {Fact(name): Noted(Fact(name), amount, MOMENT, "system", "", "") for name, amount in cents.items()}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, State.PROMISED),
        ({"promised": 2500}, State.PROMISED),
        ({"promised": 2500, "earned": 2500}, State.EARNED),
        ({"promised": 2500, "earned": 0}, State.NOTHING),
        ({"promised": 2500, "earned": 1250, "approved": 1250}, State.APPROVED),
        ({"promised": 2500, "earned": 1250, "approved": 1250, "sent": 1250}, State.SENT),
        ({"promised": 2500, "earned": 1250, "approved": 1250, "sent": 1250, "redeemed": 1250}, State.REDEEMED),
        ({"promised": 2500, "earned": 2500, "approved": 2500, "reversed": -2500}, State.REVERSED),
    ],
)
def test_the_state_follows_from_the_facts(facts: dict[str, int], state: State) -> None:
    assert state_of(noted(**facts)) == state


def test_what_is_due_is_what_was_earned() -> None:
    one = Standing(uuid4(), None, uuid4(), Purpose("round", uuid4(), ""), "voucher", 2500, "EUR", None, MOMENT, {})
    assert one.due_cents == 2500
    earned = Standing(
        one.id,
        None,
        one.beneficiary_id,
        one.purpose,
        "voucher",
        2500,
        "EUR",
        None,
        MOMENT,
        noted(promised=2500, earned=1250),
    )
    assert earned.due_cents == 1250


@given(st.integers(0, 100_000_00), st.integers(0, 100))
def test_a_share_is_never_less_than_exact_and_never_a_cent_more(cents: int, percent: int) -> None:
    got = share(cents, percent)
    assert 0 <= got * 100 - cents * percent < 100


def test_a_share_outside_is_refused() -> None:
    with pytest.raises(ValueError):
        share(2500, 101)


@pytest.mark.parametrize("email", ["Nils.Petersen@Nordhell.invalid", " nils.petersen@nordhell.invalid "])
def test_nobody_approves_their_own(email: str) -> None:
    assert is_own("nils.petersen@nordhell.invalid", email)
    refusal = may_approve(State.EARNED, "nils.petersen@nordhell.invalid", email)
    assert refusal is not None
    assert refusal.code == "own"


def test_somebody_erased_is_nobodys_own() -> None:
    assert not is_own("", "")
    assert may_approve(State.EARNED, "", "selma@nordhell.invalid") is None


@pytest.mark.parametrize("state", [s for s in State if s != State.EARNED])
def test_only_what_is_earned_can_be_approved(state: State) -> None:
    assert may_approve(state, "a@x.org", "b@x.org") is not None


def test_what_can_be_taken_back() -> None:
    free = {state for state in State if may_reverse(state) is None}
    assert free == {State.PROMISED, State.EARNED, State.APPROVED, State.SENT}


def test_a_code_is_shown_again_for_a_short_time_only() -> None:
    assert may_reveal(None, MOMENT) is None
    assert may_reveal(MOMENT, MOMENT + SHOWN_AGAIN_FOR - timedelta(seconds=1)) is None
    assert may_reveal(MOMENT, MOMENT + SHOWN_AGAIN_FOR) is not None


def test_a_code_is_shown_again_to_who_has_just_confirmed_the_link() -> None:
    a_week_later = MOMENT + timedelta(days=7)
    assert may_reveal(MOMENT, a_week_later, a_week_later - timedelta(minutes=14)) is None
    assert may_reveal(MOMENT, a_week_later, a_week_later - SHOWN_AGAIN_FOR) is not None
    assert may_reveal(MOMENT, MOMENT + timedelta(minutes=14), MOMENT - timedelta(days=1)) is None
    assert shown_until(None, a_week_later) is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_words_for_every_state(kind) -> None:
    assert set(kind.words) == set(State) == set(LABELS)


def test_what_somebody_approved_last_in_one_go() -> None:
    def approved_by(label: str, at: datetime) -> Standing:
        facts = {Fact.APPROVED: Noted(Fact.APPROVED, 2500, at, "staff", label, "")}
        return Standing(
            uuid4(), None, uuid4(), Purpose("round", uuid4(), ""), "voucher", 2500, "EUR", None, MOMENT, facts
        )

    later = MOMENT + timedelta(minutes=1)
    early, theirs = approved_by("Selma", MOMENT), approved_by("Jana", later + timedelta(minutes=1))
    both = (approved_by("Selma", later), approved_by("Selma", later))
    waiting = Standing(uuid4(), None, uuid4(), early.purpose, "voucher", 2500, "EUR", None, MOMENT, {})
    assert approved_together([early, *both, theirs, waiting], "Selma") == both
    assert approved_together([theirs, waiting], "Selma") == ()
