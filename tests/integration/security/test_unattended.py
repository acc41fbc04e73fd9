"""What a page asks by itself: it keeps no session alive, and gets no sign-in page into its middle."""

from datetime import timedelta

import httpx
import pytest

from panel.core.clock import now, set_clock
from panel.core.sessions import STAFF_IDLE
from tests import cast
from tests.furnished import Clients

HTMX = {"HX-Request": "true"}
BY_ITSELF = {**HTMX, "X-Unattended": "yes"}


@pytest.fixture
async def selma(client: httpx.AsyncClient, clock: object) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.staff())
    return client


async def after(browser: httpx.AsyncClient, headers: dict[str, str]) -> int:
    """Ask for the same page every quarter of an hour until just after the limit; what the next visit answers."""
    end = now() + STAFF_IDLE
    while now() <= end:
        assert (await browser.get("/studies", headers=headers)).status_code in (200, 401)
        set_clock(now() + timedelta(minutes=15))
    return (await browser.get("/studies")).status_code


async def test_a_tab_left_open_does_not_stay_signed_in(selma: httpx.AsyncClient) -> None:
    assert await after(selma, BY_ITSELF) == 303


async def test_control_somebody_who_works_does(selma: httpx.AsyncClient) -> None:
    assert await after(selma, HTMX) == 200


async def test_without_a_session_a_fragment_is_refused_and_a_page_leads_to_signing_in(new_client: Clients) -> None:
    nobody = new_client()
    part = await nobody.get("/studies", headers=HTMX)
    assert (part.status_code, part.text) == (401, "")
    for headers in ({}, {**HTMX, "HX-History-Restore-Request": "true"}):
        page = await nobody.get("/studies", headers=headers)
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/studies")
