"""Puts the two halves together: routes, principals, duties and commands. The only module that knows both."""

import gc

gc.disable()  # what is loaded here stays; looking for garbage in it costs a sixth of every start

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import click
import structlog
from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins import CLIPlugin

from panel.audit import web as audit
from panel.core import db, health, language, static
from panel.core.commands import commands, fit_to_serve, run
from panel.core.duty import Duty
from panel.core.failures import HANDLERS
from panel.core.guard import ADMIN, MARKETING, STAFF, Guard
from panel.core.i18n import N_
from panel.core.logs import adopt_uvicorn, before_uvicorn, configure_logs
from panel.core.navigation import Place
from panel.core.observe import Observe, on_answer
from panel.core.production import doubtful_settings, refuse_unsafe
from panel.core.sessions import Load
from panel.core.settings import Settings, settings
from panel.customers import duties as customer_duties
from panel.customers import web as customers
from panel.incentives import duties as incentive_duties
from panel.incentives import parts as incentive_parts
from panel.incentives import web as incentives
from panel.invitations import parts as invitation_parts
from panel.invitations import queries as invitation_queries
from panel.invitations import web as invitations
from panel.outbox import duties as outbox_duties
from panel.outbox import web as outbox
from panel.panels import parts as panel_parts
from panel.panels import web as panels
from panel.staff import queries as staff_queries
from panel.staff import web as staff
from panel.staff.commands import staff_group
from panel.staff.duties import DUTIES as SESSION_DUTIES
from scenarios.authoring import queries as authoring_queries
from scenarios.authoring import web as authoring
from scenarios.comparisons import duties as comparison_duties
from scenarios.comparisons import web as comparisons
from scenarios.demo.commands import demo
from scenarios.journeys import web as journeys
from scenarios.reports import web as reports
from scenarios.runs import duties as run_duties
from scenarios.runs import web as runs
from scenarios.studies import web as studies

log = structlog.get_logger()

ROUTES: list[Any] = [
    static.static_file,
    static.colours,
    static.logo,
    language.switch_language,
    health.live,
    health.ready,
    health.metrics,
    *staff.ROUTES,
    *audit.ROUTES,
    *outbox.ROUTES,
    *customers.ROUTES,
    *panels.ROUTES,
    *invitations.ROUTES,
    *incentives.ROUTES,
    *journeys.ROUTES,
    *authoring.ROUTES,
    *studies.ROUTES,
    *runs.ROUTES,
    *comparisons.ROUTES,
    *reports.ROUTES,
]

PLACES = (
    Place("/", N_("Start"), "house", STAFF),
    Place("/studies", N_("Studies"), "flask-conical", STAFF),
    Place("/reports", N_("Reports"), "chart-no-axes-combined", STAFF, "/report"),
    Place("/journeys", N_("Journeys"), "route", STAFF),
    Place("/scenarios", N_("Scenarios"), "scroll-text", STAFF),
    Place("/panels", N_("Panels"), "users", MARKETING),
    Place("/customers", N_("People"), "contact", MARKETING),
    Place("/incentives", N_("Bonuses"), "gift", MARKETING),
    Place("/messages", N_("Messages"), "mail", MARKETING),
    Place("/staff", N_("Staff"), "user-cog", ADMIN),
    Place("/audit", N_("Activity"), "history", ADMIN),
)

DUTIES: tuple[Duty, ...] = (
    *SESSION_DUTIES,
    *customer_duties.DUTIES,
    *outbox_duties.DUTIES,
    *incentive_duties.DUTIES,
    *run_duties.DUTIES,
    *comparison_duties.DUTIES,
)

CUSTOMER_PARTS = (panel_parts.PART, invitation_parts.PART)
"""What other slices show on a customer's page."""

CUSTOMER_PASTS = (panel_parts.past, invitation_parts.past, incentive_parts.past)
"""What other slices know of a customer's history."""

SESSIONS: dict[str, Load] = {"staff": staff_queries.of_session, "tester": invitation_queries.of_session}
"""Kind of a session → who finds it, and the person whose it is."""


class Commands(CLIPlugin):
    """Ours on the `litestar` command line, and what we ask of its `run`."""

    def on_cli_init(self, cli: click.Group) -> None:
        for command in (*commands(DUTIES), staff_group, demo):
            cli.add_command(command)

    @contextmanager
    def server_lifespan(self, app: Litestar) -> Iterator[None]:
        """Around `litestar run`: a plain refusal, before anything is started."""
        refuse_unsafe(settings())
        run(fit_to_serve())
        before_uvicorn()
        yield


@asynccontextmanager
async def database(_: Litestar) -> AsyncIterator[None]:
    """The database is open while the application serves; under any server, an unsafe one doesn't."""
    refuse_unsafe(settings())
    adopt_uvicorn()
    for line in doubtful_settings(settings()):
        log.warning(line)
    await db.start()
    try:
        yield
    finally:
        await db.stop()


def create_app(given: Settings | None = None) -> Litestar:
    """The whole application. `given` must be the settings of this process, which the database engine uses too."""
    assert given is None or given == settings(), "settings come from the environment of the process"
    configure_logs()
    db.engine()  # a wrong DATABASE_URL is said here, not by the server in the middle of its start
    return Litestar(
        route_handlers=_with_head(ROUTES),
        middleware=[Observe(), Guard()],
        before_send=[on_answer],
        exception_handlers=HANDLERS,
        lifespan=[database],
        plugins=[Commands()],
        openapi_config=None,
        state=State(
            {
                "sessions": SESSIONS,
                "places": PLACES,
                "customer_parts": CUSTOMER_PARTS,
                "customer_pasts": CUSTOMER_PASTS,
                "touchpoint_uses": authoring_queries.touchpoint_uses,
            }
        ),
        request_max_body_size=12_000_000,
        logging_config=None,
    )


def _with_head(routes: list[Any]) -> list[Any]:
    """Whatever can be read can be asked for its headers alone, as HTTP has it (RFC 9110); the server leaves out the body."""
    for handler in routes:
        if "GET" in handler.http_methods:
            handler.http_methods.add("HEAD")
    return routes


app = create_app()
gc.freeze()
gc.set_threshold(10_000, 10, 10)  # a big report makes ten thousands of small values, none of them garbage yet
gc.enable()
