"""Two webs and two workers are one installation: nothing that must be shared lives in a process."""

import asyncio
import re
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

from panel.core import db
from panel.core.clock import now
from panel.core.principals import SYSTEM, Role
from panel.core.purpose import Purpose
from panel.incentives import actions as incentives
from panel.incentives import pools
from tests import cast
from tests.e2e.house import until
from tests.integration.scale.cluster import Browser, Cluster
from tests.integration.scale.deeds import enter, readers, send_to_readers, settled, walk

WORKERS = ("worker-1", "worker-2")
MAILS = 40


async def test_ready_only_with_a_worker(cluster: Cluster) -> None:
    assert cluster.ready() == (503, {"status": "not ready", "database": True, "schema": True, "worker": False})
    assert cluster.get("web-1", "/live").json() == {"status": "alive"}


async def test_a_pending_migration_is_not_ready(cluster: Cluster) -> None:
    async with cluster.data():
        last = (await db.rows("SELECT * FROM migration ORDER BY id DESC LIMIT 1"))[0]
        await db.rows("DELETE FROM migration WHERE id = {}", last["id"])
        try:
            status, parts = cluster.ready("web-2")
        finally:
            columns = ", ".join(last)
            await db.rows(f"INSERT INTO migration ({columns}) VALUES ({db.marks([*last])})", *last.values())
    assert (status, parts["database"], parts["schema"]) == (503, True, False)


async def test_metrics_are_for_the_bearer_of_the_token(cluster: Cluster) -> None:
    for wrong in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
        assert cluster.get("web-1", "/metrics", wrong).status_code == 404
    counted = cluster.get("web-1", "/metrics", {"Authorization": "Bearer a token for the machines"}).text
    assert re.search(r'probelauf_requests_total\{route="/ready",status="5xx"\} [1-9]', counted)
    assert "probelauf_request_seconds_bucket" in counted


async def test_a_person_at_both_webs(cluster: Cluster) -> None:
    """Session, form token, message of the last page, signing out: whichever process is asked."""
    async with cluster.data():
        selma = await cast.staff(Role.MARKETING)
    async with Browser(cluster) as browser:
        answer = await browser.post("/sign-in", email=selma.email, password=cast.PASSWORD)
        assert answer.headers["location"] == "/", answer.text
        for _ in range(4):
            assert "Selma" in (await browser.get("/")).text
        added = await browser.follow(await browser.post("/panels/add", name="Across", purpose="Both"))
        assert re.search(r'role="(status|alert)"', added.text), "the message of the page before"
        assert "Across" in (await browser.get("/panels")).text
        kept = dict(browser.client.cookies)
        await browser.post("/", "/sign-out")
        browser.client.cookies.update(kept)
        for _ in range(2):
            assert (await browser.get("/")).status_code == 303


async def test_limits_are_counted_together(cluster: Cluster) -> None:
    async with cluster.data():
        await cast.staff(Role.OWNER)
    async with Browser(cluster) as browser:
        email = cast.STAFF[Role.OWNER][1]
        said = [(await browser.post("/sign-in", email=email, password="wrong")).status_code for _ in range(12)]
    assert said == [422] * 10 + [429] * 2


async def test_a_tester_walks_over_both_webs(cluster: Cluster) -> None:
    """Link, consent, a draft kept by one and shown by the other, every step, to the end."""
    async with Browser(cluster) as tester:
        await enter(tester, cluster.link())
        page = (await tester.get("/my/step/1")).text
        headers = {"X-CSRF-Token": cast.csrf(page)}
        for web, words in (("web-1", "begun here"), ("web-2", "and gone on there")):
            sent = {"comment": [words, int(now().timestamp() * 1000)]}
            answer = await tester.client.put(cluster.on(web) + "/my/draft/1", json=sent, headers=headers)
            assert answer.status_code == 204, answer.text
            for _ in range(2):
                assert words in (await tester.get("/my/step/1")).text
        assert await walk(tester) == "/my/done"


async def test_forty_messages_twelve_codes_two_workers(cluster: Cluster) -> None:
    """Each message is sent exactly once and by both workers; of twenty bonuses twelve are paid, none twice."""
    cluster.smtp.seconds = 0.2
    async with cluster.data():
        await send_to_readers(MAILS)
        bonuses = await twenty_bonuses_and_twelve_codes()
        selma, jana = await cast.staff(Role.MARKETING), await cast.staff(Role.ADMIN)
    cluster.begin(*WORKERS)
    async with Browser(cluster, "web-1") as first, Browser(cluster, "web-2") as second:
        for browser, person in ((first, selma), (second, jana)):
            await browser.post("/sign-in", email=person.email, password=cast.PASSWORD)
        wanted: dict[str, Any] = {"ids": [str(one) for one in bonuses], "confirmed": "1"}
        answers = await asyncio.gather(*(b.post("/account", "/incentives/approve", **wanted) for b in (first, second)))
    assert {answer.status_code for answer in answers} <= {303, 409}
    await asyncio.to_thread(until, lambda: len(readers(cluster)) >= MAILS, "forty mails", 40)
    cluster.smtp.seconds = 0.0
    async with cluster.data():
        await settled("SELECT id FROM message WHERE state IN ('queued', 'sending')")
        assert set(Counter(readers(cluster)).values()) == {1}
        assert len(readers(cluster)) == MAILS
        ids = [mail.message["Message-ID"] for mail in cluster.smtp.taken]
        assert len(set(ids)) == len(ids)
        assert cluster.smtp.most_busy >= 2, "one worker did it all"
        given = await db.rows("SELECT entitlement FROM voucher_code WHERE entitlement IS NOT NULL")
        sent = await db.rows("SELECT entitlement FROM ledger_entry WHERE fact = 'sent'")
    assert len(given) == len({row["entitlement"] for row in given}) == 12
    assert sorted(str(row["entitlement"]) for row in sent) == sorted(str(row["entitlement"]) for row in given)
    assert cluster.ready()[0] == 200


async def twenty_bonuses_and_twelve_codes() -> list[UUID]:
    pool = await pools.make_pool("Scarce", 25_00, "", SYSTEM)
    await pools.add_codes(pool, "\n".join(f"SCARCE-{n:04}" for n in range(12)), SYSTEM)
    made, purpose = [], Purpose("round", uuid4(), "Scale")
    for number in range(20):
        tester, owner = uuid4(), await cast.customer(f"Tester{number} Knapp")
        bonus = await incentives.promise(beneficiary_id=tester, customer_id=owner.id, purpose=purpose, kind="voucher",
                                         amount_cents=25_00, currency="EUR", pool_id=pool, actor=SYSTEM)  # fmt: skip
        assert bonus is not None
        await incentives.earn(beneficiary_id=tester, purpose_id=purpose.id, share_percent=100,
                              dedupe_key=f"run:{tester}", actor=SYSTEM)  # fmt: skip
        made.append(bonus)
    return made
