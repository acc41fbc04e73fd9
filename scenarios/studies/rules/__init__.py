"""When a round may open, what a plan promises, and how testers are named in reports."""

import random
from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from panel.core.clock import end_of_day, start_of_day
from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.customers.rules import Kind, is_colleague


class Purpose(StrEnum):
    """Which side of the optimisation a round stands on."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"

    @property
    def label(self) -> str:
        """msgid"""
        return {"before": N_("Before"), "during": N_("During"), "after": N_("After")}[self.value]


class RoundState(StrEnum):
    """A round by its days: not yet published, published but not begun, running, over."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """msgid"""
        return {"draft": N_("Draft"), "scheduled": N_("Scheduled"), "open": N_("Running"), "closed": N_("Closed")}[
            self.value
        ]


class RoundView(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over the journey, as planned."""

    id: UUID
    study_id: UUID
    purpose: Purpose
    position: int
    version_id: UUID | None = None
    panel_id: UUID | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    published_at: datetime | None = None
    closed_at: datetime | None = None

    def state(self, at: datetime) -> RoundState:
        if self.published_at is None:
            return RoundState.DRAFT
        ends = self.ends_at
        if self.closed_at or (ends and ends <= at):
            return RoundState.CLOSED
        if self.opens_on and at < start_of_day(self.opens_on):
            return RoundState.SCHEDULED
        return RoundState.OPEN

    @property
    def ends_at(self) -> datetime | None:
        """Local midnight after the last day."""
        return end_of_day(self.closes_on) if self.closes_on else None


class StudyView(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of a study. Amounts are cents; `primary_metric` empty: chosen by the rule of the comparison."""

    id: UUID
    title: str
    question: str
    journey_id: UUID
    primary_metric: str
    planned_n: int | None
    reward_kind: str
    pool_id: UUID | None
    bonus_friendly_cents: int
    bonus_internal_cents: int
    bonus_churned_cents: int
    stopped_percent: int
    blocked_percent: int
    currency: str
    shuffle_seed: int
    frozen_at: datetime | None
    created_at: datetime
    revision: int
    archived_at: datetime | None
    step_map_revision: int = 0
    rounds: tuple[RoundView, ...] = ()

    def round(self, purpose: Purpose) -> RoundView | None:
        """The last round with this purpose."""
        return next((r for r in reversed(self.rounds) if r.purpose == purpose), None)

    def bonus_cents(self, kind: str) -> int:
        """What a completed run earns a tester of this kind."""
        by_kind: dict[str, int] = {
            Kind.FRIENDLY: self.bonus_friendly_cents,
            Kind.INTERNAL: self.bonus_internal_cents,
            Kind.CHURNED: self.bonus_churned_cents,
        }
        return by_kind.get(kind, 0)

    def share_percent(self, run_state: str) -> int:
        """How much of the bonus a run earns that ended in this state; the study's rule, shown beforehand."""
        return {"completed": 100, "stopped": self.stopped_percent, "blocked": self.blocked_percent}.get(run_state, 0)


class TesterView(msgspec.Struct, frozen=True):
    """The bridge between a pseudonymous tester and a customer (None once erased)."""

    id: UUID
    study_id: UUID
    customer_id: UUID | None
    kind: str

    @property
    def colleague(self) -> bool:
        return is_colleague(self.kind)


def may_change_plan(study: StudyView) -> Refusal | None:
    """Primary metric, planned number and step map stand still once the after round is published."""
    if study.frozen_at is not None:
        return Refusal(
            "plan_frozen",
            N_(
                "The after round is published: what decides, the planned number and the step map "
                "are fixed, so that nobody can adjust them to the answers."
            ),
        )
    return None


def may_change_round(round_: RoundView) -> Refusal | None:
    """Scenario, panel and first day move only until a round is published."""
    if round_.published_at is not None:
        return Refusal(
            "round_published",
            N_(
                "This round is published. Its scenario, panel and first day are fixed; you can still move the last day."
            ),
        )
    return None


def may_walk(round_: RoundView, at: datetime) -> Refusal | None:
    """Whether testers of a round may walk now."""
    state = round_.state(at)
    if state is RoundState.OPEN:
        return None
    if state is RoundState.SCHEDULED:
        return Refusal("not_yet", N_("This test has not begun yet. Please come back on its first day."))
    return Refusal("round_closed", N_("This test is over. Thank you for your interest!"))


def pseudonyms(testers: Collection[TesterView], seed: int) -> dict[UUID, str]:
    """T1 … for customers, then K1 … for colleagues, each in an order shuffled by the study's seed, so that the order of
    invitation tells nothing."""
    outside = _numbered("T", [t.id for t in testers if not t.colleague], seed)
    return outside | _numbered("K", [t.id for t in testers if t.colleague], seed)


def _numbered(letter: str, tester_ids: Sequence[UUID], seed: int) -> dict[UUID, str]:
    order = sorted(tester_ids, key=str)
    random.Random(seed).shuffle(order)
    return {tester: f"{letter}{i}" for i, tester in enumerate(order, 1)}
