"""Processes are killed and the database restarts in the middle: what was acknowledged is there, and all is finished."""

import asyncio
import random
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx

from panel.core import db
from panel.core.duty import worker_is_alive
from panel.outbox.rules import CLAIM_LASTS
from tests.e2e.house import until
from tests.integration.scale.cluster import Browser, Cluster
from tests.integration.scale.deeds import enter, readers, send_to_readers, settled, walk

TESTERS, MAILS = 6, 20
FIRST = 100
"""The readers of these tests, beside those of others."""
ALL = ("web-1", "web-2", "worker-1", "worker-2")


class Persistent(Browser):
    """Somebody who presses again when nothing comes, and remembers what was acknowledged."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        super().__init__(cluster)
        self.name, self.acknowledged, self.failed = name, set[str](), 0
        self.dice = random.Random(name)

    def _next(self) -> str:
        """Any process: taking turns, the page could come from a living one and its form go to the dead one for ever."""
        return self.cluster.on(self.dice.choice(self.names))

    async def _again(self, do: Any) -> Any:
        for _ in range(40):
            try:
                answer: httpx.Response = await do()
                if answer.status_code < 500:
                    return answer
            except httpx.TransportError:
                pass
            self.failed += 1
            await asyncio.sleep(0.1)
        raise AssertionError(f"{self.name} gave up")

    async def get(self, path: str) -> httpx.Response:
        return await self._again(lambda: super(Persistent, self).get(path))

    async def walk(self) -> str:
        """As the pages lead, from wherever it stands; a page that went on already leads to the next."""
        at = "/my/step/1"
        for _ in range(200):
            if at == "/my/done":
                return at
            words = f"{self.name} at {at}"
            data = {
                "go": "next",
                "outcome": "yes",
                "ease": "5",
                "comment": words,
                "umux_1": "5",
                "umux_2": "6",
                "ltr": "8",
            }
            page = await self.get(at)
            if page.status_code == 303:
                at = page.headers["location"]
                continue
            token = re.search(r'name="_csrf" value="(\w+)"', page.text)
            assert token is not None
            try:
                answer = await self.client.post(self._next() + at, data={"_csrf": token[1], **data})
            except httpx.TransportError:
                self.failed += 1
                continue
            if answer.status_code == 303:
                self.acknowledged.add(words if "/step/" in at else "the end")
                at = answer.headers["location"]
        raise AssertionError(f"{self.name} goes in a circle at {at}")


async def test_a_web_and_a_worker_are_killed_in_the_middle(cluster: Cluster) -> None:
    cluster.begin(*ALL)
    cluster.smtp.seconds = 0.2
    testers = [Persistent(cluster, f"tester-{n}") for n in range(TESTERS)]
    for tester in testers:
        await enter(tester, cluster.link())
    async with cluster.data():
        await send_to_readers(MAILS, first=FIRST)
        walking = [asyncio.create_task(tester.walk()) for tester in testers]
        await asyncio.to_thread(until, lambda: any(tester.acknowledged for tester in testers), "an answer", 60)
        cluster.kill("web-2")
        await asyncio.to_thread(until, lambda: cluster.smtp.busy >= 1, "a mail on its way", 60)
        cluster.kill("worker-1")
        assert set(await asyncio.gather(*walking)) == {"/my/done"}
        assert sum(tester.failed for tester in testers) > 0, "nobody noticed: killed too late"
        await everything_acknowledged_is_there(testers)
        await all_mails_arrive(cluster)
    for tester in testers:
        await tester.client.aclose()


async def everything_acknowledged_is_there(testers: list[Persistent]) -> None:
    stored = {
        row["value"].strip('"') for row in await db.rows("SELECT value FROM answer WHERE question_key = 'comment'")
    }
    for tester in testers:
        assert tester.acknowledged - {"the end"} <= stored
        assert len(tester.acknowledged) >= 5
    runs = await db.rows("SELECT state FROM run")
    assert {row["state"] for row in runs} == {"completed"}
    thanked = await db.rows("SELECT about_id FROM message WHERE template = 'thanks'")
    assert len(thanked) == len({row["about_id"] for row in thanked}) == len(runs) >= TESTERS


async def all_mails_arrive(cluster: Cluster) -> None:
    """What the dead worker had in its hands waits for its claim to lapse (the clock is moved here), then goes out."""
    await settled("SELECT id FROM message WHERE state = 'queued'")
    await asyncio.sleep(1)
    held = await db.rows("SELECT id, claimed_at FROM message WHERE state = 'sending'")
    assert len(held) <= 1
    for row in held:
        lapsed = row["claimed_at"] - CLAIM_LASTS - timedelta(seconds=1)
        await db.rows("UPDATE message SET claimed_at = {} WHERE id = {}", lapsed, row["id"])
    await settled("SELECT id FROM message WHERE state IN ('queued', 'sending')")
    taken = Counter(to for to in readers(cluster) if int(to.split("-")[1].split("@")[0]) >= FIRST)
    assert len(taken) == MAILS, "a mail is lost"
    twice = [to for to, times in taken.items() if times > 1]
    assert len(twice) <= len(held)
    for to in twice:
        assert len({mail.message["Message-ID"] for mail in cluster.smtp.mails_to(to)}) == 1, "a copy is known as one"


async def test_the_database_restarts(cluster: Cluster) -> None:
    """Meanwhile nothing is acknowledged and every answer comes; afterwards all goes on by itself."""
    cluster.smtp.seconds = 0.0
    cluster.begin("web-2", "worker-1")
    async with Browser(cluster) as tester:
        await enter(tester, cluster.link())
        cluster.server.stop()
        for web in ("web-1", "web-2"):
            assert cluster.get(web, "/live").status_code == 200
            assert cluster.ready(web) == (
                503,
                {"status": "not ready", "database": False, "schema": False, "worker": False},
            )
            assert (await tester.client.get(cluster.on(web) + "/my")).status_code in (500, 503)
        cluster.server.start()
        for web in ("web-1", "web-2"):
            await asyncio.to_thread(until, lambda web=web: cluster.get(web, "/ready").json()["database"], web, 60)
        assert await walk(tester) == "/my/done", "the session and the run are there"
    async with cluster.data():
        before = len(readers(cluster))
        await send_to_readers(3, first=FIRST + MAILS)
        await asyncio.to_thread(until, lambda: len(readers(cluster)) == before + 3, "mails after the restart", 60)
        assert await worker_is_alive()
    await asyncio.to_thread(until, lambda: cluster.ready()[0] == 200, "ready again", 60)


async def test_all_that_left_no_secret_in_the_log(cluster: Cluster) -> None:
    """Walks, sign-ins, broken connections, a database that went away: no token, no address, nothing anybody said."""
    cluster.begin(*ALL)
    log = cluster.log(1_000_000)
    assert log.count('"event":"request"') > 50
    assert '"event":"crash"' in log or "ERROR" in log.upper(), "the control: trouble is noted"
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", log) == []
    assert [token for token in cluster.used if token in log] == []
    assert re.findall(r"tester-\d at|/t/[\w-]{43}|postgres@", log) == []
