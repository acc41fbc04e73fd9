"""What is known about a round, and one tester's line in it: where they stand, in words and facts. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from panel.core.i18n import N_
from panel.customers.rules import is_colleague
from panel.invitations.rules import InvitationView
from scenarios.authoring.script import Script, Step
from scenarios.runs.rules import RunView, State
from scenarios.runs.rules.counting import could_count, counts, may_set_aside, taken_back
from scenarios.studies.rules import RoundView, TesterView


class Done(msgspec.Struct, frozen=True):
    """A step that a tester finished."""

    run_id: UUID
    step_key: str
    outcome: str
    ease: int | None
    at: datetime


class TroubleView(msgspec.Struct, frozen=True):
    """ "I am stuck", in the tester's words."""

    id: UUID
    run_id: UUID
    step_key: str
    text: str
    reported_at: datetime
    resolved_at: datetime | None
    resolved_by: str

    @property
    def is_open(self) -> bool:
        """Reported and not settled, also when the tester went on or ended since."""
        return self.resolved_at is None


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a round. `names`: tester → name or pseudonym, whichever the reader may see."""

    round: RoundView
    script: Script | None
    testers: Sequence[TesterView]
    names: dict[UUID, str]
    """By tester, in the order in which they are listed."""
    invitations: Sequence[InvitationView]
    runs: Sequence[RunView]
    done: Sequence[Done]
    troubles: Sequence[TroubleView]


class Where(StrEnum):
    """Where a tester stands, for people."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    WALKING = "walking"
    WAITING = "waiting"
    STUCK = "stuck"
    COMPLETED = "completed"
    STOPPED = "stopped"
    BLOCKED = "blocked"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


WORDS: dict[Where, tuple[str, str]] = {
    Where.INVITED: (N_("No answer yet"), ""),
    Where.ACCEPTED: (N_("Agreed, not begun"), "brand"),
    Where.WALKING: (N_("Under way"), "brand"),
    Where.WAITING: (N_("Waits"), "warn"),
    Where.STUCK: (N_("Stuck"), "bad"),
    Where.COMPLETED: (N_("Finished"), "ok"),
    Where.STOPPED: (N_("Stopped"), ""),
    Where.BLOCKED: (N_("Could not get further"), "bad"),
    Where.LAPSED: (N_("Not finished in time"), ""),
    Where.DECLINED: (N_("Declined"), ""),
    Where.WITHDRAWN: (N_("Invitation withdrawn"), ""),
}
"""msgid and tone."""

_UNDER_WAY = (Where.INVITED, Where.ACCEPTED, Where.WALKING, Where.WAITING, Where.STUCK)


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One tester's line: `cells` as the macro `pips` wants them, `step` the open one. `kind`: of the run, once there is
    one; the tester may be of another by now.

    `since`: when this began; `last`: when they were heard of last, by a report of trouble too.
    """

    tester_id: UUID | None
    name: str
    kind: str
    where: Where
    cells: str
    step: Step | None
    since: datetime
    last: datetime
    invitation: InvitationView
    run: RunView | None
    troubles: tuple[TroubleView, ...]

    @property
    def colleague(self) -> bool:
        return is_colleague(self.kind)

    @property
    def worked(self) -> dict[str, int]:
        """Finished steps by outcome: y, p, n."""
        return {c: self.cells.count(c) for c in "ypn"}

    @property
    def counts(self) -> bool:
        return self.run is not None and counts(self.run)

    @property
    def waits(self) -> bool:
        """Waits for a letter, call or visit, also while stuck there."""
        return self.where in (Where.WAITING, Where.STUCK) and self.run is not None and self.run.state is State.WAITING

    @property
    def may_finish(self) -> bool:
        """Invited, not over, and would count."""
        return self.where in _UNDER_WAY and (could_count(self.run) if self.run else not self.colleague)

    @property
    def taken_back(self) -> bool:
        """Finished, and the answers were deleted later."""
        return self.run is not None and taken_back(self.run)

    @property
    def may_set_aside(self) -> bool:
        """Over, a customer's, and with answers that could count: staff may take it out, or in again."""
        run = self.run
        return run is not None and run.ended and not self.colleague and may_set_aside(run) is None
