"""The draft exactly as a tester sees it: the pages of the tester's way, filled with a walk that nobody stores."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from panel.core.errors import NotFound
from panel.core.forms import Form, bind, blank
from panel.core.guard import STAFF
from panel.core.http import AnyRequest
from panel.core.pages import page, redirect
from scenarios.authoring import queries
from scenarios.authoring.script import Script
from scenarios.questions.asking import ask
from scenarios.questions.sets import EXPECTED_EASE

PARENTS = {"expect": "runs/expect.html", "wait": "runs/wait.html", "do": "runs/step.html", "end": "runs/end.html"}


class PreviewRun(msgspec.Struct, frozen=True):
    """What the tester's pages ask of a run."""

    position: int
    id: str = "preview"
    ended: bool = False
    remind_at: None = None
    cutoff_at: None = None


class PreviewWalk(msgspec.Struct, frozen=True):
    """What the tester's pages ask of a walk."""

    run: PreviewRun
    script: Script
    sleeping: bool = False

    @property
    def steps(self) -> int:
        return len(self.script.steps)

    def marks(self, shown: int) -> list[str]:
        return ["now" if i == shown else "done" if i < shown else "" for i in range(1, self.steps + 1)]


class ButtonForm(msgspec.Struct):
    go: str = "next"


def pages_of(script: Script) -> list[tuple[int, str]]:
    """Every page of the way as (number, stage): the introduction is 0, the end questions follow the last step."""
    way: list[tuple[int, str]] = [(0, "intro")]
    for number, step in enumerate(script.steps, 1):
        way += [(number, "expect")] if step.expectation else []
        way += [(number, "wait")] if step.waiting else []
        way.append((number, "do"))
    return [*way, (len(script.steps) + 1, "end")]


@get("/scenarios/{scenario_id:uuid}/preview/{number:int}", allow=STAFF)
async def show_preview(
    request: AnyRequest, scenario_id: FromPath[UUID], number: FromPath[int], stage: FromQuery[str] = ""
) -> Response[Any]:
    """One page of the way."""
    script = (await queries.scenario(scenario_id)).draft
    return _page(request, scenario_id, script, _place(script, number, stage), blank())


@post("/scenarios/{scenario_id:uuid}/preview/{number:int}", allow=STAFF)
async def go_on(
    request: AnyRequest, scenario_id: FromPath[UUID], number: FromPath[int], stage: FromQuery[str] = ""
) -> Response[Any]:
    """The buttons lead on as they do for testers; what was answered is forgotten."""
    form = await bind(request, ButtonForm)
    script = (await queries.scenario(scenario_id)).draft
    way = pages_of(script)
    at = way.index(_place(script, number, stage)) + 1
    if form.raw.get("go") in ("later", "wait") or at == len(way):
        return redirect(f"/scenarios/{scenario_id}")
    return redirect(address(scenario_id, *way[at]))


def address(scenario_id: UUID, number: int, stage: str) -> str:
    return f"/scenarios/{scenario_id}/preview/{number}?stage={stage}"


def _place(script: Script, number: int, stage: str) -> tuple[int, str]:
    """The page that is meant; without a stage the first of its number. Raises `NotFound`."""
    stages = [s for n, s in pages_of(script) if n == number]
    if not stages or (stage and stage not in stages):
        raise NotFound
    return number, stage or stages[0]


def _page(
    request: AnyRequest, scenario_id: UUID, script: Script, place: tuple[int, str], form: Form[Any]
) -> Response[Any]:
    number, stage = place
    way = pages_of(script)
    at = way.index(place)
    back = address(scenario_id, *way[at - 1]) if at else ""
    shared = {"script": script, "number": number, "back": back, "scenario_id": scenario_id, "form": form}
    if stage == "intro":
        return page(request, "authoring/preview_intro.html", **shared)
    return page(
        request,
        "authoring/preview.html",
        parent=PARENTS[stage],
        walk=PreviewWalk(PreviewRun(number - 1), script),
        step=script.steps[number - 1] if number <= len(script.steps) else None,
        stage=stage,
        ask=ask,
        expected=EXPECTED_EASE,
        home=f"/scenarios/{scenario_id}",
        **shared,
    )


PREVIEW_ROUTES = [show_preview, go_on]
