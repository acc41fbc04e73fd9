"""The start page: a greeting, what needs somebody, what runs now, and the ways that this role takes most."""

from datetime import timedelta
from typing import Any

import msgspec
from litestar import Response, get

from panel.core.clock import local, now
from panel.core.guard import STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_
from panel.core.pages import page
from panel.core.principals import ADMIN, MARKETING, Who
from panel.incentives import supply
from panel.outbox import queries as outbox
from panel.outbox.rules import State
from scenarios.comparisons import live
from scenarios.comparisons.web.studies import Line
from scenarios.comparisons.web.studies import lines_of as studies_now
from scenarios.studies.asking import Unasked, lines_of, unasked
from scenarios.studies.rules import RoundState, RoundView

SOON = timedelta(days=5)
READERS = STAFF - MARKETING
WHILE_INVITING = (RoundState.SCHEDULED, RoundState.OPEN)


class Way(msgspec.Struct, frozen=True):
    """A quick link; `title` and `words` are msgids."""

    href: str
    icon: str
    title: str
    words: str
    allow: frozenset[Who]


WAYS = (
    Way("/studies", "flask-conical", N_("Studies"), N_("See who is where, and read the before/after report."), STAFF),
    Way("/customers", "contact", N_("People"), N_("Add customers and colleagues, or import a list."), MARKETING),
    Way("/panels", "users", N_("Panels"), N_("Put small groups together for one purpose."), MARKETING),
    Way("/scenarios", "scroll-text", N_("Scenarios"), N_("Choose a ready journey or write your own steps."), MARKETING),
    Way("/scenarios", "scroll-text", N_("Scenarios"), N_("Read what testers are asked to do, step by step."), READERS),
    Way("/incentives", "gift", N_("Bonuses"), N_("Approve and pay what testers have earned."), MARKETING),
    Way("/staff", "user-cog", N_("Staff"), N_("Give colleagues access and a role."), ADMIN),
)


@get("/", allow=STAFF)
async def start_page(request: AnyRequest) -> Response[Any]:
    """Good morning, what needs you, and where to."""
    me = staff(request)
    writer, lines = me.who in MARKETING, await studies_now()
    return page(
        request,
        "home/start.html",
        part=part_of_day(),
        ways=[way for way in WAYS if me.who in way.allow],
        stuck=await live.stuck(names=writer),
        running=running(lines),
        ending=ending(lines),
        to_ask=await to_ask(lines) if writer else [],
        writer=writer,
        money=await supply.waiting_counts() if writer else None,
        any=bool(lines),
        failed=(await outbox.counts())[State.FAILED] if writer else 0,
    )


Shown = tuple[Line, Any, live.Progress]


def running(lines: list[Line]) -> list[Shown]:
    """Rounds under way, newest activity first."""
    return [(line, r, done) for line in lines for r, state, done in line.rounds if state is RoundState.OPEN]


def ending(lines: list[Line]) -> list[Shown]:
    """Of these, those that end within days and still lack testers; the next to end first."""
    at = now()
    found = [s for s in running(lines) if s[1].ends_at and s[1].ends_at - at <= SOON and s[2].finished < s[0].goal]
    return sorted(found, key=lambda s: s[1].ends_at)


async def to_ask(lines: list[Line]) -> list[tuple[Line, RoundView, Unasked]]:
    """Published rounds that are not over, with members of their panel who are not invited yet."""
    takes_in = [(line, r) for line in lines for r, state, _ in line.rounds if state in WHILE_INVITING]
    counted = [(line, r, unasked(await lines_of(line.study, r))) for line, r in takes_in]
    return [(line, r, some) for line, r, some in counted if some.count]


def part_of_day() -> str:
    """morning, day or evening, by the installation's clock."""
    hour = local(now()).hour
    return "morning" if 4 <= hour < 11 else "evening" if hour >= 18 or hour < 4 else "day"
