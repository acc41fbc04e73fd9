"""Who is where: from invitations, runs and answers to the lines of the grid."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from panel.core.purpose import Purpose
from panel.invitations.rules import InvitationView
from panel.invitations.rules import State as Asked
from scenarios.comparisons.rules.happenings import recent
from scenarios.comparisons.rules.progress import funnel, mean_ease, seats, to_invite
from scenarios.comparisons.rules.seat import Done, Round, TroubleView, Where
from scenarios.runs.rules import RunView, Stage, State
from scenarios.studies import rules
from tests.unit.studies.values import AT, STUDY, round_, script

STEPS = script("a", "b", "c")


def bridge(n: int, kind: str = "friendly") -> rules.TesterView:
    return rules.TesterView(UUID(int=n), STUDY, UUID(int=1000 + n), kind)


def invitation(n: int, state: Asked = Asked.ACCEPTED) -> InvitationView:
    at = {Asked.ACCEPTED: "accepted_at", Asked.DECLINED: "declined_at", Asked.WITHDRAWN: "withdrawn_at"}.get(state)
    known: dict[str, Any] = {"accepted_at": None, "declined_at": None, "withdrawn_at": None} | ({at: AT} if at else {})
    return InvitationView(
        id=UUID(int=2000 + n),
        customer_id=UUID(int=1000 + n),
        purpose=Purpose("round", round_().id, ""),
        language="de",
        state=state,
        invited_at=AT - timedelta(days=1),
        link_expires_at=AT + timedelta(days=50),
        **known,
    )


def run(n: int, state: State = State.OPEN, position: int = 0, **more: Any) -> RunView:
    known: dict[str, Any] = {
        "id": UUID(int=3000 + n),
        "round_id": round_().id,
        "tester_id": UUID(int=n),
        "version_id": UUID(int=9),
        "invitation_id": UUID(int=2000 + n),
        "kind": "friendly",
        "state": state,
        "position": position,
        "stage": Stage.DO,
        "started_at": AT,
        "changed_at": AT,
    }
    return RunView(**(known | more))


def done(n: int, key: str, outcome: str = "yes", ease: int | None = 5, minutes: int = 1) -> Done:
    return Done(UUID(int=3000 + n), key, outcome, ease, AT + timedelta(minutes=minutes))


def stuck(n: int, resolved: bool = False) -> TroubleView:
    return TroubleView(
        UUID(int=4000 + n), UUID(int=3000 + n), "b", "No number on my letter", AT, AT if resolved else None, ""
    )


def seen(
    *people: tuple[InvitationView, RunView | None], testers: tuple[rules.TesterView, ...] = (), **more: Any
) -> Round:
    known = testers or tuple(bridge(i.id.int - 2000) for i, _ in people)
    return Round(
        round=round_(),
        script=STEPS,
        testers=known,
        names={t.id: f"T{t.id.int}" for t in sorted(known, key=lambda t: t.id.int)},
        invitations=[i for i, _ in people],
        runs=[r for _, r in people if r],
        **({"done": (), "troubles": ()} | more),
    )


@pytest.mark.parametrize(
    ("where", "state", "of"),
    [
        (Where.INVITED, Asked.INVITED, None),
        (Where.ACCEPTED, Asked.ACCEPTED, None),
        (Where.DECLINED, Asked.DECLINED, None),
        (Where.WITHDRAWN, Asked.WITHDRAWN, None),
        (Where.WALKING, Asked.ACCEPTED, run(1)),
        (Where.WAITING, Asked.ACCEPTED, run(1, State.WAITING)),
        (Where.COMPLETED, Asked.ACCEPTED, run(1, State.COMPLETED, 3)),
        (Where.STOPPED, Asked.ACCEPTED, run(1, State.STOPPED)),
        (Where.BLOCKED, Asked.ACCEPTED, run(1, State.BLOCKED)),
        (Where.LAPSED, Asked.ACCEPTED, run(1, State.LAPSED)),
        (Where.DECLINED, Asked.DECLINED, run(1)),
        (Where.COMPLETED, Asked.WITHDRAWN, run(1, State.COMPLETED, 3)),
    ],
)
def test_where_somebody_is(where: Where, state: Asked, of: RunView | None) -> None:
    assert seats(seen((invitation(1, state), of)))[0].where is where


def test_who_is_stuck_while_waiting_still_waits_and_was_heard_of_last_when_reporting() -> None:
    waiting = run(1, State.WAITING, position=1, waiting_since=AT)
    report = msgspec.structs.replace(stuck(1), reported_at=AT + timedelta(days=5))
    seat = seats(seen((invitation(1), waiting), troubles=(report,)))[0]
    assert (seat.where, seat.waits, seat.since) == (Where.STUCK, True, AT)
    assert seat.last == AT + timedelta(days=5)
    still = msgspec.structs.replace(waiting, changed_at=AT + timedelta(days=6))
    assert seats(seen((invitation(1), still), troubles=(report,)))[0].last == AT + timedelta(days=6)


def test_how_many_more_it_takes_leaves_out_colleagues_and_those_who_ended() -> None:
    people = (
        (invitation(1), run(1, State.COMPLETED, 3)),
        (invitation(2), run(2)),
        (invitation(3, Asked.INVITED), None),
        (invitation(4), run(4, State.STOPPED)),
        (invitation(5, Asked.DECLINED), None),
        (invitation(6), run(6, kind="internal")),
    )
    testers = (*(bridge(n) for n in range(1, 6)), bridge(6, "internal"))
    lines = seats(seen(*people, testers=testers))
    assert [to_invite(lines, goal) for goal in (3, 5)] == [0, 2]


def test_who_reported_trouble_is_stuck_until_it_is_settled() -> None:
    person = (invitation(1), run(1, position=1))
    assert seats(seen(person, troubles=(stuck(1),)))[0].where is Where.STUCK
    assert seats(seen(person, troubles=(stuck(1, resolved=True),)))[0].where is Where.WALKING


@pytest.mark.parametrize(
    ("state", "position", "cells"),
    [(State.OPEN, 2, "ypc"), (State.WAITING, 2, "ypw"), (State.COMPLETED, 3, "yp."), (State.OPEN, 3, "yp.")],
)
def test_cells_tell_done_partly_not_and_now(state: State, position: int, cells: str) -> None:
    answers = (done(1, "a"), done(1, "b", "partly"))
    assert seats(seen((invitation(1), run(1, state, position)), done=answers))[0].cells == cells


@pytest.mark.parametrize(
    ("state", "kind", "deleted", "offered"),
    [
        (State.COMPLETED, "friendly", False, True),
        (State.STOPPED, "churned", False, True),
        (State.OPEN, "friendly", False, False),
        (State.COMPLETED, "internal", False, False),
        (State.STOPPED, "friendly", True, False),
    ],
)
def test_only_what_could_count_can_be_set_aside(state: State, kind: str, deleted: bool, offered: bool) -> None:
    walked = run(1, state, 3, kind=kind, answers_deleted=deleted)
    assert seats(seen((invitation(1), walked), testers=(bridge(1, kind),)))[0].may_set_aside is offered


def test_the_funnel_leaves_out_who_was_never_asked_for() -> None:
    people = seats(
        seen(
            (invitation(1, Asked.INVITED), None),
            (invitation(2), None),
            (invitation(3), run(3)),
            (invitation(4), run(4, State.COMPLETED, 3)),
            (invitation(5, Asked.DECLINED), None),
            (invitation(6, Asked.WITHDRAWN), None),
        )
    )
    found = funnel(people)
    assert (found.invited, found.accepted, found.started, found.finished, found.declined) == (5, 3, 2, 1, 1)


def test_mean_ease_is_of_testers_and_not_of_steps() -> None:
    people = ((invitation(1), run(1)), (invitation(2), run(2)))
    answers = (done(1, "a", ease=1), done(1, "b", ease=1), done(1, "c", ease=1), done(2, "a", ease=7))
    now = seen(*people, done=answers)
    assert mean_ease(now, seats(now)) == (4.0, 2)


def test_colleagues_and_set_aside_runs_are_left_out_of_every_figure() -> None:
    people = (
        (invitation(1), run(1, State.COMPLETED, 3, kind="internal")),
        (invitation(2), run(2, State.COMPLETED, 3, not_counted_reason="tried it out")),
        (invitation(3), run(3, State.COMPLETED, 3, source="bot")),
    )
    answers = (done(1, "a"), done(2, "a"), done(3, "a"))
    now = seen(*people, testers=(bridge(1, "internal"), bridge(2), bridge(3)), done=answers)
    assert mean_ease(now, seats(now)) == (None, 0)
    assert [seat.counts for seat in seats(now)] == [False, False, False]


@pytest.mark.parametrize(("walked_as", "is_now"), [("friendly", "internal"), ("internal", "friendly")])
def test_a_run_counts_as_what_its_tester_was_when_it_began(walked_as: str, is_now: str) -> None:
    """The tester is of the kind that the customer was when asked last, perhaps for the other round."""
    theirs = bridge(1, is_now), run(1, State.COMPLETED, 3, kind=walked_as)
    now = seen((invitation(1), theirs[1]), testers=(theirs[0],), done=(done(1, "a", ease=5),))
    (seat,) = seats(now)
    customer = walked_as == "friendly"
    assert (seat.counts, seat.may_set_aside, seat.colleague) == (customer, customer, not customer)
    assert mean_ease(now, [seat]) == ((5.0, 1) if customer else (None, 0))
    deleted = seats(seen((invitation(1), run(1, State.COMPLETED, 3, kind=walked_as, answers_deleted=True)),
                         testers=(theirs[0],)))  # fmt: skip
    assert [one.taken_back for one in deleted] == [customer]


def test_who_does_not_count_is_not_waited_for() -> None:
    lines = seats(seen((invitation(1), run(1)), (invitation(2), run(2, source="bot"))))
    assert [line.may_finish for line in lines] == [True, False]
    assert to_invite(lines, 2) == 1


def test_lines_keep_their_order_while_people_move_on() -> None:
    names = [seat.name for seat in seats(seen(*((invitation(n), None) for n in (10, 2, 1))))]
    moved = [
        seat.name for seat in seats(seen((invitation(10), run(10)), (invitation(2), None), (invitation(1), run(1))))
    ]
    assert names == moved == ["T1", "T2", "T10"]


def test_what_just_happened_comes_newest_first_and_no_longer_than_asked() -> None:
    now = seen((invitation(1), run(1, position=2)), done=(done(1, "a", minutes=1), done(1, "b", "no", minutes=9)))
    events = recent(now, seats(now), limit=2)
    assert [(e.icon, e.step.key if e.step else "") for e in events] == [("x", "b"), ("check", "a")]


def test_a_report_about_a_step_that_is_gone_is_told_without_breaking() -> None:
    now = seen((invitation(1), run(1)), done=(done(1, "long-gone"),))
    assert all(e.step is None or e.step.key != "long-gone" for e in recent(now, seats(now)))


def test_an_erased_person_leaves_a_line_without_a_name() -> None:
    gone = msgspec.structs.replace(invitation(1), customer_id=None)
    now = seen((gone, run(1, State.COMPLETED, 3)), testers=(rules.TesterView(UUID(int=1), STUDY, None, "friendly"),))
    assert [(seat.name, seat.where) for seat in seats(now)] == [("T1", Where.COMPLETED)]


def test_people_invited_together_are_one_event() -> None:
    now = seen(*((invitation(n, Asked.INVITED), None) for n in (1, 2, 3)))
    assert [(e.icon, e.people) for e in recent(now, seats(now))] == [("send", 3)]
