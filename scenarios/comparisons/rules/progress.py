"""Who is where in a round: from invitations, runs and answers to what staff see at a glance. Pure."""

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean
from uuid import UUID

import msgspec

from panel.invitations.rules import InvitationView
from panel.invitations.rules import State as Asked
from scenarios.comparisons.rules.seat import Round, Seat, TroubleView, Where
from scenarios.runs.rules import RunView, State, step_at
from scenarios.runs.rules.counting import could_count
from scenarios.studies.rules import TesterView

_ENDED = {
    State.COMPLETED: Where.COMPLETED,
    State.STOPPED: Where.STOPPED,
    State.BLOCKED: Where.BLOCKED,
    State.LAPSED: Where.LAPSED,
}
_ASKED = {
    Asked.INVITED: Where.INVITED,
    Asked.ACCEPTED: Where.ACCEPTED,
    Asked.DECLINED: Where.DECLINED,
    Asked.WITHDRAWN: Where.WITHDRAWN,
}


class Funnel(msgspec.Struct, frozen=True):
    """How many came how far. Colleagues are in it: it tells of people, not of evidence."""

    invited: int
    accepted: int
    started: int
    finished: int
    declined: int


def seats(seen: Round) -> list[Seat]:
    """One line a person who was asked, in the order of `seen.names`, so that nothing jumps."""
    by_customer = {t.customer_id: t for t in seen.testers if t.customer_id}
    made = [_seat(seen, i, by_customer.get(i.customer_id) if i.customer_id else None) for i in seen.invitations]
    places = {tester: place for place, tester in enumerate(seen.names)}
    return sorted(made, key=lambda seat: places.get(seat.tester_id, len(places)) if seat.tester_id else len(places))


def _seat(seen: Round, invitation: InvitationView, tester: TesterView | None) -> Seat:
    run = next((r for r in seen.runs if r.invitation_id == invitation.id), None)
    told = [t for t in seen.troubles if run and t.run_id == run.id]
    stuck = tuple(t for t in told if t.is_open)
    tester = tester or (next((t for t in seen.testers if t.id == run.tester_id), None) if run else None)
    return Seat(
        tester_id=tester.id if tester else None,
        name=seen.names.get(tester.id, "–") if tester else "–",
        kind=run.kind if run else tester.kind if tester else "",
        where=_where(invitation, run, stuck),
        cells=_cells(seen, run),
        step=step_at(seen.script, run.position) if run and seen.script and not run.ended else None,
        since=_since(invitation, run),
        last=_last(invitation, run, told),
        invitation=invitation,
        run=run,
        troubles=stuck,
    )


def _where(invitation: InvitationView, run: RunView | None, stuck: Sequence[TroubleView]) -> Where:
    if run is None:
        return _ASKED[invitation.state]
    if run.ended:
        return _ENDED[run.state]
    if stuck:
        return Where.STUCK
    if invitation.state in (Asked.DECLINED, Asked.WITHDRAWN):
        return _ASKED[invitation.state]
    return Where.WAITING if run.state is State.WAITING else Where.WALKING


def _since(invitation: InvitationView, run: RunView | None) -> datetime:
    if run is not None:
        return run.waiting_since or run.ended_at or run.changed_at
    return invitation.withdrawn_at or invitation.declined_at or invitation.accepted_at or invitation.invited_at


def _last(invitation: InvitationView, run: RunView | None, told: Sequence[TroubleView]) -> datetime:
    """Of what the tester did last: an answer, "not yet" while waiting, a report of trouble."""
    if run is None or run.ended_at:
        return _since(invitation, run)
    return max([run.changed_at, *(t.reported_at for t in told)])


def _cells(seen: Round, run: RunView | None) -> str:
    """y, p, n for finished steps, w or c for the open one, a dot for what is to come."""
    if seen.script is None:
        return ""
    outcome = {d.step_key: d.outcome[0] for d in seen.done if run and d.run_id == run.id}
    cells = [outcome.get(step.key, ".") for step in seen.script.steps]
    if run and not run.ended and run.position < len(cells):
        cells[run.position] = "w" if run.state is State.WAITING else "c"
    return "".join(cells)


def funnel(lines: Sequence[Seat]) -> Funnel:
    """Withdrawn invitations were never asked for, unless their run had begun."""
    asked = [s for s in lines if s.where is not Where.WITHDRAWN]
    return Funnel(
        len(asked),
        sum(s.run is not None or s.where is Where.ACCEPTED for s in asked),
        sum(s.run is not None for s in asked),
        sum(s.where is Where.COMPLETED for s in asked),
        sum(s.where is Where.DECLINED for s in asked),
    )


def to_invite(lines: Sequence[Seat], goal: int) -> int:
    """How many more than those under way it takes to reach the planned number; 0: it can be reached without."""
    return max(0, goal - sum(s.counts or s.may_finish for s in lines))


def mean_ease(seen: Round, lines: Sequence[Seat]) -> tuple[float | None, int]:
    """Mean of the testers' mean ease so far, and of how many testers; only runs that could count."""
    kept = {s.run.id for s in lines if s.run and could_count(s.run)}
    each: dict[UUID, list[int]] = {}
    for done in seen.done:
        if done.ease is not None and done.run_id in kept:
            each.setdefault(done.run_id, []).append(done.ease)
    means = [fmean(values) for values in each.values()]
    return (fmean(means) if means else None), len(means)
