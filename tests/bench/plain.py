"""The yardstick: a hand-written handler with the same two statements and the same template on the same engine.

No framework, no session, no guard, no form rules, no log: what is left when all that a product needs is taken away.
Started by uvicorn; prints nothing. `PLAIN_RUNS` is the file of the runs that it may serve.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from panel.core import db
from panel.core.clock import now
from panel.core.i18n import set_language
from panel.core.pages import environment
from scenarios.demo.load import script
from scenarios.questions.asking import ask
from scenarios.questions.sets import EXPECTED_EASE, STEP_SETS
from scenarios.runs.rules import RunView, Stage, State
from scenarios.runs.saving import MOVE, upsert
from scenarios.runs.walk import Walk

SCRIPT = script()
PAGES = len(SCRIPT.steps) + 3
KINDS = {q.key: q.kind for q in STEP_SETS["standard"]}
RUNS = Path(os.environ["PLAIN_RUNS"]).read_text().split() if "PLAIN_RUNS" in os.environ else []
NOBODY, BEGAN = UUID(int=0), now()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """GET shows a page, POST stores its answers, moves the run and redirects."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["path"] == "/live":
        return await _answer(send, 200, b"alive")
    _, _, run, number = scope["path"].split("/")
    if scope["method"] == "POST":
        await _store(UUID(run), int(number), await _body(receive))
        return await _answer(send, 303, b"", (b"location", f"/plain/{run}/{int(number) + 1}".encode()))
    page = b'<main id="done"></main>' if int(number) > PAGES else _page(run, int(number)).encode()
    await _answer(send, 200, page)


async def _store(run: UUID, number: int, body: bytes) -> None:
    given = {k: v[0] for k, v in parse_qs(body.decode()).items() if k in KINDS}
    values = {k: (KINDS[k], int(v) if v.lstrip("-").isdigit() else v) for k, v in given.items()}
    at = now()
    await db.write(
        upsert(run, f"page-{number}", values or {"outcome": ("outcome", "yes")}, at),
        (MOVE, "open", number, "do", at, None, None, None, at, run, number - 1, "do"),
    )


def _page(run: str, number: int) -> str:
    """The tester's own step template, rendered for each request as one would by hand."""
    index = min(number, len(SCRIPT.steps))
    walk = Walk(
        RunView(
            id=NOBODY,
            round_id=NOBODY,
            tester_id=NOBODY,
            invitation_id=None,
            kind="friendly",
            version_id=NOBODY,
            state=State.OPEN,
            position=index - 1,
            stage=Stage.DO,
            started_at=BEGAN,
            changed_at=BEGAN,
        ),
        SCRIPT,
    )
    set_language("de")
    return (
        environment()
        .get_template("runs/step.html")
        .render(
            walk=walk,
            step=SCRIPT.steps[index - 1],
            number=index,
            stage=Stage.DO,
            form=None,
            ask=ask,
            run_id=run,
            expected=EXPECTED_EASE,
            csrf_field=lambda: "",
            path="/plain",
            flashes=[],
            me=None,
            nav=[],
        )
    )


async def _body(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _answer(send: Any, status: int, body: bytes, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await db.start()
            await _make_runs(RUNS)
            await send({"type": "lifespan.startup.complete"})
        else:
            await db.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _make_runs(runs: list[str]) -> None:
    """Open runs of these ids, beside those of the study that is there."""
    like = (
        await db.rows(
            "SELECT s.id AS tester, r.id AS round, r.version FROM study_tester s JOIN round r "
            "ON r.study = s.study WHERE r.version IS NOT NULL LIMIT 1"
        )
    )[0]
    at = now()
    for attempt, run in enumerate(runs, 100):
        await db.rows(
            "INSERT INTO run (id, round, tester, invitation_id, version, attempt, kind, source, quotes, state, position, "
            "stage, started_at, changed_at, stop_reason, answers_deleted, not_counted_reason) VALUES "
            "({}, {}, {}, NULL, {}, {}, 'friendly', 'bot', {}, 'open', 0, 'do', {}, {}, '', {}, '')",
            UUID(run),
            like["round"],
            like["tester"],
            like["version"],
            attempt,
            False,
            at,
            at,
            False,
        )
