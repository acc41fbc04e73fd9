"""Several web and worker processes that serve one installation, and the ways to hurt them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests import cast
from tests.browsers import PLAIN
from tests.e2e.house import House, until
from tests.pages import words_of
from tests.postgres import Server
from tests.schema import other_database
from tests.smtp import MailServer, free_port


class SlowMailServer(MailServer):
    """Takes its time over each message, so that one worker alone is busy for longer than a turn."""

    seconds = 0.0
    busy = most_busy = 0
    """Messages on their way at the same time: a worker sends one after the other."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            await asyncio.sleep(self.seconds)
            return await super().handle_DATA(server, session, envelope)
        finally:
            self.busy -= 1


class Cluster(House):
    """`with Cluster() as cluster:` has a server and no process; `begin("web-1")`, `kill("worker-2")`, `on("web-1")`."""

    def __init__(self) -> None:
        self.server = Server()
        self.server.start()
        self.url = self.server.fresh_database()
        self.smtp = SlowMailServer()
        self.smtp.__enter__()
        super().__init__(self.url, self.smtp.url, METRICS_TOKEN="a token for the machines", LOG_LEVEL="debug")
        self.ports = {"web-1": self.port, "web-2": free_port()}
        self.links: list[str] = []
        self.used: list[str] = []
        """Tokens of testers: fresh ones, and those that somebody came in with."""

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()
        self.smtp.__exit__()
        self.server.remove()

    def begin(self, *names: str) -> None:
        """Start those of these processes that don't run, side by side, and wait until the webs answer."""
        names = tuple(name for name in names if name not in self._processes)
        for name in names:
            self._start(name, *(("run", "--port", str(self.ports[name])) if name in self.ports else ("worker",)))
        for name in names:
            if name in self.ports:
                until(lambda name=name: self.answers(name), name, 30)

    def kill(self, name: str) -> None:
        """As a power cut would: nothing can be finished."""
        self._end(self._processes.pop(name))

    def link(self) -> str:
        """The token of somebody who has not begun."""
        self.used.append(self.links.pop())
        return self.used[-1]

    def answers(self, name: str) -> bool:
        assert self._processes[name].poll() is None, self.log()
        try:
            return httpx.get(f"{self.on(name)}/live", verify=PLAIN).status_code == 200
        except httpx.TransportError:
            return False

    def on(self, name: str) -> str:
        """The address of one web process."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def get(self, name: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.get(self.on(name) + path, headers=headers, timeout=20, verify=PLAIN)

    def ready(self, name: str = "web-1") -> tuple[int, dict[str, Any]]:
        answer = self.get(name, "/ready")
        return answer.status_code, answer.json()

    @asynccontextmanager
    async def data(self) -> AsyncIterator[None]:
        """Inside, queries and actions of this process work on the cluster's database."""
        async with other_database(self.url):
            yield


class Browser:
    """One person's browser behind a balancer that sends each request to the next web process."""

    def __init__(self, cluster: Cluster, *names: str) -> None:
        self.cluster, self.names, self.turn = cluster, names or ("web-1", "web-2"), 0
        self.client = httpx.AsyncClient(headers={"Accept-Language": "en"}, timeout=20, verify=PLAIN)

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(self._next() + path)

    async def post(self, page: str, action: str = "", **data: Any) -> httpx.Response:
        """Open the page on one process, send its form to the next."""
        shown = (await self.get(page)).text
        sent = {"_csrf": cast.csrf(shown), **words_of(shown), **data}
        return await self.client.post(self._next() + (action or page), data=sent)

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code == 303, answer.text
        return await self.get(urlsplit(answer.headers["location"]).path)

    def _next(self) -> str:
        self.turn += 1
        return self.cluster.on(self.names[self.turn % len(self.names)])
