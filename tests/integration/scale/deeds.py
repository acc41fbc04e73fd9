"""What people do while processes come and go: walk, and get mails."""

import asyncio

import httpx

from panel.core import db
from panel.outbox.actions import enqueue
from tests.integration.scale.cluster import Browser, Cluster


async def enter(tester: Browser, token: str) -> None:
    await tester.post(f"/t/{token}", go="next")
    answer = await tester.post("/my/consent", participate="on", go="next")
    assert answer.headers["location"] == "/my/step/1", answer.text


async def walk(tester: Browser) -> str:
    """From the first step to the end; gives where it ended."""
    at = "/my/step/1"
    while at.startswith("/my/step/"):
        answer = await tester.post(at, go="next", outcome="yes", ease="5", comment=f"said at {at}")
        at = urlpath(answer)
    return urlpath(await tester.post("/my/end", go="next", umux_1="5", umux_2="6", ltr="8"))


def urlpath(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def send_to_readers(count: int, first: int = 0) -> None:
    """So many messages into the outbox."""
    for number in range(first, first + count):
        await enqueue(template="new_link", language="en", to_name=f"Reader {number}", dedupe_key=f"reader:{number}",
                      to_address=f"reader-{number}@friends.example", context={"greet": "Reader", "links": []})  # fmt: skip


def readers(cluster: Cluster) -> list[str]:
    return [to for mail in [*cluster.smtp.taken] for to in mail.recipients if to.startswith("reader-")]


async def settled(waiting: str) -> None:
    """Until this query finds nothing any more."""
    for _ in range(600):
        if not await db.rows(waiting):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"still there: {await db.rows(waiting)}")
