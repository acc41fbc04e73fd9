"""The start page: a greeting and the ways that this role takes most."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from panel.core.clock import local, now
from panel.core.guard import STAFF, staff
from panel.core.i18n import N_
from panel.core.pages import page
from panel.core.principals import ADMIN, MARKETING, Who

AnyRequest = Request[Any, Any, Any]


class Way(msgspec.Struct, frozen=True):
    """A quick link; `title` and `words` are msgids."""

    href: str
    icon: str
    title: str
    words: str
    allow: frozenset[Who]


WAYS = (
    Way("/studies", "flask-conical", N_("Studies"), N_("See who is where, and read the before/after report."), STAFF),
    Way("/customers", "contact", N_("Customers"), N_("Add customers and colleagues, or import a list."), MARKETING),
    Way("/panels", "users", N_("Panels"), N_("Put small groups together for one purpose."), MARKETING),
    Way("/scenarios", "scroll-text", N_("Scenarios"), N_("Choose a ready journey or write your own steps."), STAFF),
    Way("/incentives", "gift", N_("Bonuses"), N_("Approve and pay what testers have earned."), MARKETING),
    Way("/staff", "user-cog", N_("Staff"), N_("Give colleagues access and a role."), ADMIN),
)


@get("/", allow=STAFF)
async def start_page(request: AnyRequest) -> Response[Any]:
    """Good morning, and where to."""
    me = staff(request)
    return page(request, "home/start.html", ways=[way for way in WAYS if me.who in way.allow], part=part_of_day())


def part_of_day() -> str:
    """morning, day or evening, by the installation's clock."""
    hour = local(now()).hour
    return "morning" if 4 <= hour < 11 else "evening" if hour >= 18 or hour < 4 else "day"
