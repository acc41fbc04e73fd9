"""The tester's way: one page at a time, and back any time by the same link."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.clock import now
from panel.core.errors import Invalid
from panel.core.forms import Form, Raw, bind
from panel.core.guard import TESTER
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.shared_pages import shared_page
from scenarios.questions.asking import ask
from scenarios.questions.sets import EXPECTED_EASE
from scenarios.runs import actions, queries
from scenarios.runs.actions.drafts import Fields, draft_of
from scenarios.runs.rules import END, Stage, State
from scenarios.runs.walk import Walk, walk_of
from scenarios.runs.web_consent import CONSENT_ROUTES
from scenarios.runs.web_drafts import keep_draft
from scenarios.runs.web_exits import EXIT_ROUTES
from scenarios.runs.web_home import HOME_ROUTES
from scenarios.runs.web_link import LINK_ROUTES

TEMPLATES = {Stage.EXPECT: "runs/expect.html", Stage.WAIT: "runs/wait.html", Stage.DO: "runs/step.html"}


class PageForm(msgspec.Struct):
    """The answers themselves are read by their kinds; the form knows its buttons."""

    go: str = "next"
    stage: str = ""


@get("/my/step/{number:int}", allow=TESTER)
async def show_step(request: AnyRequest, number: FromPath[int]) -> Response[Any]:
    """The open step in its stage, or an earlier one with its answers."""
    walk = await walk_of(request)
    step = walk.step(number)
    if number - 1 > walk.run.position or walk.run.ended:
        return redirect(walk.here)
    return _step_page(request, walk, number, await _filled(walk, step.key, edited=number - 1 < walk.run.position))


@post("/my/step/{number:int}", allow=TESTER)
async def answer_step(request: AnyRequest, number: FromPath[int]) -> Response[Any]:
    """Next, still waiting, it came, or later: what the pressed button says."""
    walk, form = await walk_of(request), await bind(request, PageForm)
    walk.step(number)
    if number - 1 > walk.run.position or walk.run.ended:
        return _elsewhere(walk)
    try:
        return await _pressed(walk, number, form)
    except Invalid as wrong:
        form.add_errors(wrong.errors)
        return _step_page(request, walk, number, form, status=422)


async def _pressed(walk: Walk, number: int, form: Form[PageForm]) -> Response[Any]:
    stage, go = walk.stage_of(number), form.raw.get("go", "next")
    behind = go == "wait" and number - 1 < walk.run.position
    if behind or form.raw.get("stage", stage.value) != stage.value:
        return redirect(walk.here)  # sent twice, or from a tab that stayed behind
    if go == "later":
        await _keep(walk, number, form.raw)
        return redirect("/my", flash=_(N_("All is saved. Come back whenever you like.")))
    if go == "wait":
        await actions.wait(walk.run, walk.script)
        return redirect("/my")
    if stage is Stage.EXPECT:
        await actions.expect(walk.run, walk.script, form.raw)
        return redirect(f"/my/step/{number}")
    if stage is Stage.WAIT:
        await actions.arrived(walk.run, walk.script)
        return redirect(f"/my/step/{number}")
    position = await actions.finish_step(walk.run, walk.script, number - 1, form.raw)
    mended = _(N_("Your changes to step %(number)s are saved."), number=number) if number <= walk.run.position else ""
    return redirect("/my/end" if position >= walk.steps else f"/my/step/{position + 1}", flash=mended)


def _elsewhere(walk: Walk) -> Response[Any]:
    """To the page that is open. What came after a test was stopped or had lapsed is not taken, and that is said."""
    lost = walk.run.ended and walk.run.state is not State.COMPLETED
    told = _(N_("The test had ended before: what you just sent could not be added any more.")) if lost else ""
    return redirect(walk.here, flash=told, tone="warn")


def _step_page(request: AnyRequest, walk: Walk, number: int, form: Form[Any], status: int = 200) -> Response[Any]:
    stage = walk.stage_of(number)
    context = {
        "walk": walk,
        "step": walk.step(number),
        "number": number,
        "stage": stage,
        "form": form,
        "ask": ask,
        "expected": EXPECTED_EASE,
    }
    own = {"run_id": str(walk.run.id)}
    untouched = number - 1 == walk.run.position and not form.raw.pairs() and not form.errors
    if untouched and stage is not Stage.WAIT:
        return shared_page(request, TEMPLATES[stage], (walk.run.version_id, number), own, **context)
    return page(request, TEMPLATES[stage], status=status, **own, **context)


@get("/my/end", allow=TESTER)
async def show_end(request: AnyRequest) -> Response[Any]:
    """The questions about the way as a whole."""
    walk = await walk_of(request)
    if walk.here != "/my/end":
        return redirect(walk.here)
    return _end_page(request, walk, await _filled(walk, END, edited=False))


@post("/my/end", allow=TESTER)
async def answer_end(request: AnyRequest) -> Response[Any]:
    """The last answers complete the run."""
    walk, form = await walk_of(request), await bind(request, PageForm)
    if walk.here != "/my/end":
        return _elsewhere(walk)
    if form.raw.get("go") == "later":
        await _keep(walk, walk.steps + 1, form.raw)
        return redirect("/my", flash=_(N_("All is saved. Come back whenever you like.")))
    try:
        await actions.finish_questions(walk.run, walk.script, form.raw)
    except Invalid as wrong:
        form.add_errors(wrong.errors)
        return _end_page(request, walk, form, status=422)
    return redirect("/my/done")


def _end_page(request: AnyRequest, walk: Walk, form: Form[Any], status: int = 200) -> Response[Any]:
    context = {"walk": walk, "form": form, "ask": ask}
    own = {"run_id": str(walk.run.id)}
    if not form.raw.pairs() and not form.errors:
        return shared_page(request, "runs/end.html", (walk.run.version_id,), own, **context)
    return page(request, "runs/end.html", status=status, **own, **context)


async def _keep(walk: Walk, number: int, raw: Raw) -> None:
    """What stands on the page now, cleared fields too; `number` past the last step means the end."""
    key, asked = END, walk.script.asked_at_end
    if number <= walk.steps:
        step = walk.step(number)
        key, asked = step.key, (EXPECTED_EASE,) if walk.stage_of(number) is Stage.EXPECT else step.asked
    at = int(now().timestamp() * 1000)
    fields: Fields = {}
    for question in asked:
        many = [value[:100] for value in raw.all(question.key)[:80]]
        fields[question.key] = (many if len(many) > 1 else raw.get(question.key)[:8000], at)
    await actions.keep_draft(walk.run, number - 1, key, fields)


async def _filled(walk: Walk, key: str, *, edited: bool) -> Form[Any]:
    """The page's fields: answers given before, over them what was typed since."""
    pairs: dict[str, list[str]] = {}
    if edited:
        for name, value in (await queries.at_step(walk.run.id, key)).items():
            pairs[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
    for name, (value, _at) in (await draft_of(walk.run, key)).items():
        pairs[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
    return Form(Raw([(name, v) for name, values in pairs.items() for v in values]), None, {}, {})


PAGES = [show_step, answer_step, show_end, answer_end, keep_draft]
ROUTES = [*PAGES, *HOME_ROUTES, *EXIT_ROUTES, *LINK_ROUTES, *CONSENT_ROUTES]
