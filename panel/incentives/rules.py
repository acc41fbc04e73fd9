"""What a bonus's facts add up to, and who may decide about it. Amounts are integer cents."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from panel.core.addresses import fold
from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.core.purpose import Purpose


class Fact(StrEnum):
    """What can be noted in the ledger; each at most once for an entitlement."""

    PROMISED = "promised"
    EARNED = "earned"
    APPROVED = "approved"
    SENT = "sent"
    REDEEMED = "redeemed"
    REVERSED = "reversed"


class State(StrEnum):
    """Where a bonus stands, derived from its facts alone."""

    PROMISED = "promised"
    NOTHING = "nothing"
    EARNED = "earned"
    APPROVED = "approved"
    SENT = "sent"
    REDEEMED = "redeemed"
    REVERSED = "reversed"


LABELS: dict[State, str] = {
    State.PROMISED: N_("promised"),
    State.NOTHING: N_("nothing due"),
    State.EARNED: N_("waiting for approval"),
    State.APPROVED: N_("approved"),
    State.SENT: N_("paid"),
    State.REDEEMED: N_("code handed over"),
    State.REVERSED: N_("taken back"),
}

FACT_LABELS: dict[Fact, str] = {
    Fact.PROMISED: N_("promised"),
    Fact.EARNED: N_("earned"),
    Fact.APPROVED: N_("approved"),
    Fact.SENT: N_("paid"),
    Fact.REDEEMED: N_("code handed over"),
    Fact.REVERSED: N_("taken back"),
}

ORDER = (Fact.REVERSED, Fact.REDEEMED, Fact.SENT, Fact.APPROVED, Fact.EARNED, Fact.PROMISED)
"""The fact that says most comes first."""

SHOWN_AGAIN_FOR = timedelta(minutes=15)
"""A code stays visible for this long after it was shown first (a closed tab, a dead battery), and after the personal
link was confirmed anew: whoever sits down at an open browser a day later finds a mask."""

BY_MAIL = "mail"
"""The reason noted with a code that was handed over in the mail itself, and not on its owner's page."""

HANDED_OVER = Refusal("redeemed", N_("The tester has the code: it can't be taken back."))

LOW_STOCK = 5
"""A pool with fewer free codes than this wants new ones."""


class Noted(msgspec.Struct, frozen=True):
    """One fact of the ledger."""

    fact: Fact
    amount_cents: int
    at: datetime
    actor_kind: str
    actor_label: str
    reason: str


class Standing(msgspec.Struct, frozen=True):
    """One entitlement with its facts."""

    id: UUID
    customer_id: UUID | None
    beneficiary_id: UUID
    purpose: Purpose
    kind: str
    amount_cents: int
    currency: str
    pool_id: UUID | None
    created_at: datetime
    facts: Mapping[Fact, Noted]

    @property
    def state(self) -> State:
        return state_of(self.facts)

    @property
    def due_cents(self) -> int:
        """What is (or was) to be paid: the earned share once it is known, else what was promised."""
        earned = self.facts.get(Fact.EARNED)
        return self.amount_cents if earned is None else earned.amount_cents

    @property
    def mailed(self) -> bool:
        """Whether its code went out by mail, so that nobody knows whether it was read."""
        handed = self.facts.get(Fact.REDEEMED)
        return handed is not None and handed.reason == BY_MAIL and Fact.REVERSED not in self.facts

    @property
    def changed_at(self) -> datetime:
        return max((n.at for n in self.facts.values()), default=self.created_at)

    @property
    def earned_at(self) -> datetime:
        """When its owner had done their part; before that, when it was promised."""
        earned = self.facts.get(Fact.EARNED)
        return self.created_at if earned is None else earned.at


def in_turn(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Whose turn it is, longest waiting first; what was approved at one moment goes to whoever earned first."""
    return tuple(sorted(standings, key=lambda s: (s.changed_at, s.earned_at, s.id)))


def state_of(facts: Mapping[Fact, Noted]) -> State:
    """The state that the facts add up to; a run that earned nothing is due nothing."""
    latest = next((fact for fact in ORDER if fact in facts), Fact.PROMISED)
    if latest == Fact.EARNED and facts[Fact.EARNED].amount_cents == 0:
        return State.NOTHING
    return State(latest.value)


def share(amount_cents: int, percent: int) -> int:
    """`percent` (0–100) of an amount, half a cent in the tester's favour. Raises `ValueError` outside."""
    if not 0 <= percent <= 100:
        raise ValueError("a share is 0 to 100 percent")
    return -(-amount_cents * percent // 100)


def is_own(beneficiary_email: str, approver_email: str) -> bool:
    """Whether somebody would decide about their own money; the case of letters doesn't matter."""
    return bool(approver_email) and fold(beneficiary_email) == fold(approver_email)


def may_approve(state: State, beneficiary_email: str, approver_email: str) -> Refusal | None:
    """Why this person may not approve this bonus now."""
    if is_own(beneficiary_email, approver_email):
        return Refusal("own", N_("This bonus is your own: somebody else must approve it."))
    if state != State.EARNED:
        return Refusal("not_earned", N_("This bonus is not waiting for approval (any more)."))
    return None


def may_reverse(state: State) -> Refusal | None:
    """A bonus can be taken back until somebody has it in their hands."""
    if state == State.REVERSED:
        return Refusal("reversed", N_("This bonus has been taken back already."))
    if state == State.NOTHING:
        return Refusal("nothing", N_("Nothing is due here, so there is nothing to take back."))
    if state == State.REDEEMED:
        return HANDED_OVER
    return None


def approved_together(standings: Iterable[Standing], label: str) -> tuple[Standing, ...]:
    """Those of these bonuses that somebody of this name approved last, all at one moment."""
    found = [(s, s.facts[Fact.APPROVED]) for s in standings if Fact.APPROVED in s.facts]
    theirs = [(s, noted.at) for s, noted in found if noted.actor_label == label]
    last = max((at for _, at in theirs), default=None)
    return tuple(s for s, at in theirs if at == last)


def shown_until(shown_at: datetime | None, link_opened_at: datetime | None) -> datetime | None:
    """Until when a code that was shown can be seen again; None while nobody has seen it."""
    if shown_at is None:
        return None
    return max(shown_at, link_opened_at or shown_at) + SHOWN_AGAIN_FOR


def may_reveal(shown_at: datetime | None, at: datetime, link_opened_at: datetime | None = None) -> Refusal | None:
    """A code is shown once, again shortly after, and again whenever its owner has just confirmed the personal link."""
    until = shown_until(shown_at, link_opened_at)
    if until is None or at < until:
        return None
    return Refusal(
        "shown", N_("For your safety this code is hidden again. Open your personal link to see it once more.")
    )
