"""What just happened in a round, from the same facts as its grid. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from panel.core.i18n import N_
from scenarios.authoring.script import Step
from scenarios.comparisons.rules.seat import Round, Seat
from scenarios.runs.rules import RunView, State, step_at

RECENT = 8


class Event(msgspec.Struct, frozen=True):
    """Something that just happened. `words` is a msgid without the name, with a place for `%(step)s`.

    `people` > 1: so many were invited together, and nobody is named. `rank` orders what happened in the same moment.
    """

    at: datetime
    who: str
    words: str
    icon: str
    step: Step | None = None
    people: int = 1
    rank: int = 0


def recent(seen: Round, lines: Sequence[Seat], limit: int = RECENT) -> list[Event]:
    """What just happened, newest first."""
    who = {s.run.id: s.name for s in lines if s.run}
    events = [*_invited(lines), *(e for s in lines for e in _of_invitation(s))]
    for run in (r for r in seen.runs if r.id in who):
        events += _of_run(seen, run, who[run.id])
    for done in (d for d in seen.done if d.run_id in who):
        words, sign = _OUTCOMES[done.outcome]
        step = seen.script.step(done.step_key) if seen.script else None
        events.append(Event(done.at, who[done.run_id], words, sign, step, rank=2))
    for t in (t for t in seen.troubles if t.run_id in who):
        step = seen.script.step(t.step_key) if seen.script else None
        events.append(Event(t.reported_at, who[t.run_id], N_("is stuck at “%(step)s”"), "life-buoy", step, rank=3))
    told = [e for e in events if e.step or "%(step)s" not in e.words]
    return sorted(told, key=lambda e: (e.at, e.rank), reverse=True)[:limit]


_OUTCOMES = {
    "yes": (N_("finished “%(step)s”"), "check"),
    "partly": (N_("half finished “%(step)s”"), "minus"),
    "no": (N_("did not manage “%(step)s”"), "x"),
}
_ENDS = {
    State.COMPLETED: (N_("has finished everything"), "flag"),
    State.STOPPED: (N_("stopped"), "ban"),
    State.BLOCKED: (N_("could not get any further"), "triangle-alert"),
    State.LAPSED: (N_("ran out of time"), "clock"),
}


def _invited(lines: Sequence[Seat]) -> list[Event]:
    """One event for those who were invited together, in the same minute."""
    together: dict[datetime, list[Seat]] = {}
    for seat in lines:
        together.setdefault(seat.invitation.invited_at.replace(second=0, microsecond=0), []).append(seat)
    return [
        Event(group[0].invitation.invited_at, group[0].name, N_("was invited"), "send", people=len(group))
        for group in together.values()
    ]


def _of_invitation(seat: Seat) -> list[Event]:
    i = seat.invitation
    found = [
        (i.accepted_at, N_("agreed"), "circle-check"),
        (i.declined_at, N_("declined"), "x"),
        (i.withdrawn_at, N_("is no longer invited"), "undo-2"),
    ]
    return [Event(at, seat.name, words, sign) for at, words, sign in found if at]


def _of_run(seen: Round, run: RunView, who: str) -> list[Event]:
    found = [Event(run.started_at, who, N_("began"), "play", rank=1)]
    step = step_at(seen.script, run.position) if seen.script else None
    if run.waiting_since and step:
        found.append(Event(run.waiting_since, who, N_("is waiting at “%(step)s”"), "hourglass", step, rank=3))
    if run.ended_at and run.state in _ENDS:
        found.append(Event(run.ended_at, who, *_ENDS[run.state], rank=4))
    return found
