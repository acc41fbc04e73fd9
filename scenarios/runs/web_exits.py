"""The ways out of a step: "I'm stuck" and "stop". (The third one, a pause, is home.)"""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, get, post
from msgspec import Meta

from panel.core.errors import NotAllowed
from panel.core.forms import bind, blank
from panel.core.guard import TESTER
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from scenarios.runs import actions
from scenarios.runs.rules import step_at
from scenarios.runs.walk import Walk, walk_of
from scenarios.runs.web_home import around


class TroubleForm(msgspec.Struct):
    text: Annotated[str, Meta(max_length=2000)]
    then: Literal["go_on", "end"] = "go_on"


class StopForm(msgspec.Struct):
    reason: Annotated[str, Meta(max_length=2000)] = ""
    delete: bool = False


@get("/my/trouble", allow=TESTER)
async def show_trouble(request: AnyRequest) -> Response[Any]:
    walk = await walk_of(request)
    return redirect(walk.here) if walk.run.ended else await _exit_page(request, "trouble", walk, blank(then="go_on"))


@post("/my/trouble", allow=TESTER)
async def report_trouble(request: AnyRequest) -> Response[Any]:
    """Tell staff where nothing goes on; the run goes on, or ends here and is paid as the study says."""
    walk = await walk_of(request)
    if walk.run.ended:
        return redirect(walk.here)
    form = await bind(request, TroubleForm)
    if not form.ok:
        return await _exit_page(request, "trouble", walk, form, status=422)
    number, ends = came_from(request, walk), form.value.then == "end"
    try:
        await actions.report_trouble(walk.run, _step_key(walk, number), form.value.text, ends=ends)
    except NotAllowed:
        ends = True  # ended meanwhile: a second click, or another tab
    told = _(N_("Thank you for telling us. We have been informed and will help."))
    return redirect("/my/done") if ends else redirect(_back(number), flash=told)


@get("/my/stop", allow=TESTER)
async def show_stop(request: AnyRequest) -> Response[Any]:
    walk = await walk_of(request)
    if walk.run.ended:
        return redirect(walk.here)
    return await _exit_page(request, "stop", walk, blank())


@post("/my/stop", allow=TESTER)
async def stop(request: AnyRequest) -> Response[Any]:
    """End here. Answers stay unless the tester takes them back, which is possible after the end too."""
    walk = await walk_of(request)
    form = await bind(request, StopForm)
    if not form.ok:
        return await _exit_page(request, "stop", walk, form, status=422)
    if walk.run.ended:
        kept = form.value.delete and not walk.run.answers_deleted
        return redirect("/my/withdraw" if kept else walk.here)
    await actions.stop(walk.run, delete_answers=form.value.delete, reason=form.value.reason)
    return redirect("/my/done")


async def _exit_page(request: AnyRequest, name: str, walk: Walk, form: Any, status: int = 200) -> Response[Any]:
    back = _back(came_from(request, walk))
    return page(request, f"runs/{name}.html", status=status, walk=walk, form=form, back=back, **await around(walk))


def came_from(request: AnyRequest, walk: Walk) -> int:
    """The number of the step whose page led here by `?step=`; 0 for home, and for a step that is not open yet."""
    text = request.query_params.get("step", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return number if number <= min(walk.run.position + 1, walk.steps) else 0


def _step_key(walk: Walk, number: int) -> str:
    """Of the step that led here, else of the open one; empty at the questions at the end."""
    step = step_at(walk.script, number - 1 if number else walk.run.position)
    return step.key if step else ""


def _back(number: int) -> str:
    return f"/my/step/{number}" if number else "/my"


EXIT_ROUTES = [show_trouble, report_trouble, show_stop, stop]
