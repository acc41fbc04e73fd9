"""Who finished and had the answers deleted later stays among those who finished, wherever a round is counted."""

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest

from panel.core.clock import now, set_clock
from panel.core.db import transaction
from panel.core.principals import Role
from scenarios.runs import queries as runs
from scenarios.runs.actions.ending import take_answers_back
from scenarios.studies import queries as studies
from scenarios.studies.rules import Purpose
from tests import cast
from tests.integration.reports.made import BEFORE, Says, field, friends

pytestmark = pytest.mark.usefixtures("clock")


async def walked(many: int, deleted: int) -> tuple[str, str]:
    """A study of five, of whom so many walked and so many took it back: its address and that of the round."""
    made, people = await field(), await friends(many)
    await made.walk(Purpose.BEFORE, BEFORE, {person: Says(4) for person in people})
    async with transaction():
        for run in (await runs.of_study(made.study_id))[:deleted]:
            await take_answers_back(run)
    round_ = (await studies.get(made.study_id)).round(Purpose.BEFORE)
    assert round_ is not None
    return f"/studies/{made.study_id}", f"/studies/{made.study_id}?round={round_.id}"


async def read(client: httpx.AsyncClient, address: str, language: str = "en") -> str:
    await cast.signed_in(client, await cast.staff(Role.MARKETING, language=language))
    client.cookies.set("language", language)
    text = re.sub(r"<[^>]+>", " ", (await client.get(address)).text)
    return " ".join(unescape(text).split())


async def test_all_of_a_closed_round(client: httpx.AsyncClient) -> None:
    _study, round_ = await walked(5, deleted=5)
    page = await read(client, round_)
    assert "Finished 5 / 5" in page
    assert "the answers of 5 tests were deleted at the testers' wish" in page
    assert "still to come" not in page
    assert "no ratings any more" in page


async def test_the_same_in_german(client: httpx.AsyncClient) -> None:
    _study, round_ = await walked(5, deleted=1)
    page = await read(client, round_, "de")
    assert "die Antworten von 1 Test wurden auf Wunsch gelöscht" in page
    assert "fehlt noch" not in page


async def test_a_closed_round_waits_for_nobody(client: httpx.AsyncClient) -> None:
    _study, round_ = await walked(3, deleted=0)
    page = await read(client, round_)
    assert "2 fewer than planned" in page
    assert "still to come" not in page


async def test_while_it_runs_others_may_make_up_for_them(client: httpx.AsyncClient) -> None:
    _study, round_ = await walked(5, deleted=2)
    set_clock(now() - timedelta(days=25))
    page = await read(client, round_)
    assert "the answers of 2 tests were deleted at the testers' wish; 2 still to come" in page


async def test_in_the_lists_of_studies(client: httpx.AsyncClient) -> None:
    await walked(5, deleted=2)
    assert "5 of 5 finished · answers of 2 deleted" in await read(client, "/studies")
    set_clock(now() - timedelta(days=25))
    assert "5 of 5 finished · answers of 2 deleted" in await read(client, "/")
