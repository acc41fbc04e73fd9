"""How long the report of a big study takes, from the database to the HTML, warm. A process of its own: prints ms.

`python -m tests.bench.reporting make` builds 50 testers × 12 steps in both rounds (through the actions), a comment with
every third answer, and prints the study's id; `time ID` measures.
"""

import asyncio
import statistics
import sys
import time
from random import Random
from typing import Any
from uuid import UUID

import httpx

from app import create_app
from panel.core import db
from panel.core.clock import now, set_clock
from panel.core.principals import SYSTEM, Role
from panel.core.settings import settings
from scenarios.demo import load
from scenarios.demo.walking import Comment, Temper, Walker, comments
from scenarios.reports import queries as reports
from scenarios.reports import web as report_pages
from scenarios.studies import actions as studies
from scenarios.studies.rules import Purpose
from tests import cast

TESTERS, STEPS, TIMES = 50, 12, 9
TONES = {Purpose.BEFORE: (-1, 0, -2), Purpose.AFTER: (1, 0, 2)}
COMMENTED = 5 / 12
"""Of the steps; a tester of the demo keeps a fifth of that to themselves, so that a third of the answers has a comment."""


async def make() -> UUID:
    """The study, every run walked to its end."""
    study, version = await load.fresh_study(load.script(STEPS))
    panel, _people = await load.panel_of(TESTERS)
    for purpose in (Purpose.BEFORE, Purpose.AFTER):
        round_id = await load.open_round(study, purpose, version, panel)
        invites = await studies.invite_panel(round_id, None, SYSTEM)
        for number, invited in enumerate(invites.made.values()):
            walker = Walker(invited.token, Temper(number), said_by(number, purpose))
            await walker.begin(now())
            await walker.finish()
            set_clock(None)
    return study


def said_by(number: int, purpose: Purpose) -> dict[str, list[Comment]]:
    """What one tester says in a round: words that the demo's testers found, where they say anything."""
    dice = Random(f"{purpose} {number}")
    words = [c for steps in comments().values() for offered in steps.get(purpose, {}).values() for c in offered if c.de]
    return {f"page-{i}": [_comment(dice, words, TONES[purpose])] for i in range(1, STEPS + 1)}


def _comment(dice: Random, words: list[Comment], tones: tuple[int, ...]) -> Comment:
    if dice.random() > COMMENTED:
        return Comment(dice.choice(tones))
    found = dice.choice([c for c in words if c.tone in tones])
    return Comment(found.tone, found.friction, de=found.de)


async def measure(study_id: UUID) -> tuple[float, float]:
    """Median ms of the page over HTTP within one process: after new answers, and for unchanged ones."""
    app: Any = create_app()  # Litestar types its scopes narrower than httpx
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings().base_url) as client:
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        address = f"/studies/{study_id}/report"
        await once(client, address)
        fresh, again = [], []
        for _ in range(TIMES):
            reports.forget()
            report_pages.forget()
            fresh.append(await once(client, address))
            again.append(await once(client, address))
    return statistics.median(fresh), statistics.median(again)


async def once(client: httpx.AsyncClient, address: str) -> float:
    began = time.perf_counter()
    answer = await client.get(address)
    assert answer.status_code == 200
    assert "T50" in answer.text
    return (time.perf_counter() - began) * 1000


async def main(word: str, *rest: str) -> None:
    await db.start()
    try:
        if word == "make":
            print(await make())
        else:
            print(*await measure(UUID(rest[0])))
    finally:
        await db.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
