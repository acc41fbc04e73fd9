"""One page a step: everything about it, both languages side by side."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.errors import Changed, found
from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from scenarios.authoring import actions, limits, queries, rules
from scenarios.authoring.queries import ScenarioView
from scenarios.authoring.script import DataItem, Step, Waiting
from scenarios.authoring.web.words import OVERTAKEN, said
from scenarios.journeys import queries as journeys
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import JourneyView
from scenarios.journeys.texts import NEEDED, need, texts
from scenarios.questions.sets import STEP_SET_NAMES, STEP_SETS

Title = Annotated[str, Meta(max_length=limits.MAX_STEP_TITLE)]
Instruction = Annotated[str, Meta(max_length=limits.MAX_INSTRUCTION)]
Hours = Annotated[str, Meta(max_length=limits.MAX_HOURS)]
WaitingFor = Annotated[str, Meta(max_length=limits.MAX_WAITING)]

OFFERED = N_("Please choose one of the offered values.")
NOT_LINK = N_("A web address begins with https:// or http://.")
NOT_PHONE = N_("A phone number looks like +49 341 00000012.")
NEEDS_DAYS = N_("Please say after how many days.")
ROW_LABEL, ROW_VALUE = N_("This row needs a name for the value."), N_("This row needs the value itself.")
ROW_LONG = N_("This row is too long: at most %(label)s characters for the name and %(value)s for the value.")
ROWS = ("data_label_de", "data_label_en", "data_value")


class StepForm(msgspec.Struct):
    touchpoint: str
    minutes: Annotated[int, Meta(ge=limits.MINUTES[0], le=limits.MINUTES[1])]
    title_de: Title = ""
    title_en: Title = ""
    instruction_de: Instruction = ""
    instruction_en: Instruction = ""
    hours_de: Hours = ""
    hours_en: Hours = ""
    waiting_de: WaitingFor = ""
    waiting_en: WaitingFor = ""
    expectation: bool = False
    link: Annotated[str, Meta(max_length=limits.MAX_LINK)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    usually_days: Annotated[int, Meta(ge=limits.USUALLY_DAYS[0], le=limits.USUALLY_DAYS[1])] | None = None
    cutoff_days: Annotated[int, Meta(ge=limits.CUTOFF_DAYS[0], le=limits.CUTOFF_DAYS[1])] | None = None
    questions: str = "standard"
    revision: int = 0
    go: str = ""


@get("/scenarios/{scenario_id:uuid}/new-step", allow=MARKETING)
async def new_step(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """An empty form."""
    return await _step_page(request, scenario_id, None, None)


@post("/scenarios/{scenario_id:uuid}/new-step", allow=MARKETING)
async def add_step(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """A step at the end; its title makes its key."""
    return await _save(request, scenario_id, "")


@get("/scenarios/{scenario_id:uuid}/steps/{key:str}", allow=MARKETING)
async def edit_step(request: AnyRequest, scenario_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """All about one step."""
    return await _step_page(request, scenario_id, key, None)


@post("/scenarios/{scenario_id:uuid}/steps/{key:str}", allow=MARKETING)
async def change_step(request: AnyRequest, scenario_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """Save it; `more` only adds an empty row for data."""
    return await _save(request, scenario_id, key)


async def _save(request: AnyRequest, scenario_id: UUID, key: str) -> Response[Any]:
    form, status = await bind(request, StepForm), 422
    view = await queries.scenario(scenario_id)
    if key:
        found(view.draft.step(key))
    if form.raw.get("go") == "more":
        form.errors.clear()
        return await _step_page(request, scenario_id, key or None, form)
    _check(form, await journeys.get(view.journey_id))
    data = _data(form)
    if form.ok:
        try:
            step = _step(form.value, key, data)
            saved = await actions.save_step(scenario_id, step, form.value.revision, actor_of(staff(request)))
            return await _saved(scenario_id, saved, form.value.go)
        except Changed:
            form.add_error("revision", OVERTAKEN)
            status = 409
    return await _step_page(request, scenario_id, key or None, form, status)


async def _saved(scenario_id: UUID, key: str, go: str) -> Response[Any]:
    here = f"/scenarios/{scenario_id}"
    steps = (await queries.scenario(scenario_id)).draft.steps
    at = next(i for i, step in enumerate(steps) if step.key == key)
    if go == "next" and at + 1 < len(steps):
        return redirect(f"{here}/steps/{steps[at + 1].key}", flash=_(N_("Saved. Here is the next step.")))
    if go == "next":
        return redirect(f"{here}/new-step", flash=_(N_("Saved. Here is room for one more step.")))
    return redirect(f"{here}#step-{key}", flash=_(N_("Saved.")))


def _check(form: Form[StepForm], journey: JourneyView) -> None:
    need(form, "title")
    raw = form.raw
    if "touchpoint" not in form.errors and journey.touchpoint(raw.get("touchpoint")) is None:
        form.add_error("touchpoint", OFFERED)
    if raw.get("questions") not in STEP_SETS:
        form.add_error("questions", OFFERED)
    if (link := raw.get("link")) and "link" not in form.errors and not limits.LINK.match(link):
        form.add_error("link", NOT_LINK)
    if (phone := raw.get("phone")) and "phone" not in form.errors and not limits.PHONE.match(phone):
        form.add_error("phone", NOT_PHONE)
    waits = raw.get("waiting_de") or raw.get("waiting_en")
    for days in ("usually_days", "cutoff_days"):
        if waits and not raw.get(days):
            form.add_error(days, NEEDS_DAYS)
    if not waits and (raw.get("usually_days") or raw.get("cutoff_days")):
        form.add_error("waiting_de", NEEDED)


def _data(form: Form[StepForm]) -> tuple[DataItem, ...]:
    """The rows of data to copy; what is wrong with one is noted at `data`. Empty rows fall away."""
    items: list[DataItem] = []
    for de, en, value in rows_of(form):
        label = {code: text for code, text in (("de", de), ("en", en)) if text}
        if not (label or value):
            continue
        if not label or not value:
            form.add_error("data", ROW_VALUE if label else ROW_LABEL)
        elif max(map(len, label.values())) > limits.MAX_DATA_LABEL or len(value) > limits.MAX_DATA_VALUE:
            form.add_error("data", ROW_LONG, label=limits.MAX_DATA_LABEL, value=limits.MAX_DATA_VALUE)
        items.append(DataItem(label=label, value=value[: limits.MAX_DATA_VALUE]))
    if len(items) > limits.MAX_DATA_ITEMS:
        form.add_error("data", N_("At most %(limit)s rows fit here."), limit=limits.MAX_DATA_ITEMS)
    return tuple(items)


def rows_of(form: Form[Any]) -> list[tuple[str, str, str]]:
    """The rows as they were typed: German name, English name, value."""
    return list(zip(*(form.raw.all(name) for name in ROWS), strict=False))


def _step(value: StepForm, key: str, data: tuple[DataItem, ...]) -> Step:
    waiting = texts(value, "waiting")
    return Step(
        key=key, touchpoint=value.touchpoint, channel=Channel.WEB,  # the action sets the touchpoint's
        title=texts(value, "title"),
        instruction=texts(value, "instruction"), minutes=value.minutes, expectation=value.expectation,
        link=value.link, phone=value.phone, hours=texts(value, "hours"), data=data, questions=value.questions,
        waiting=Waiting(for_=waiting, usually_days=value.usually_days or 0, cutoff_days=value.cutoff_days or 1)
        if waiting else None,
    )  # fmt: skip


async def _step_page(
    request: AnyRequest, scenario_id: UUID, key: str | None, form: Form[Any] | None, status: int = 200
) -> Response[Any]:
    view: ScenarioView = await queries.scenario(scenario_id)
    journey = await journeys.get(view.journey_id)
    step = found(view.draft.step(key)) if key else None
    rows = rows_of(form) if form else [_row(item) for item in (step.data if step else ())]
    return page(
        request,
        "authoring/step.html",
        status=status,
        scenario=view,
        journey=journey,
        step=step,
        form=form,
        rows=[*rows, ("", "", "")],
        set_names=STEP_SET_NAMES,
        said=said,
        limits=limits,
        number=(view.draft.index(key) or 0) + 1 if key else len(view.draft.steps) + 1,
        findings=rules.step_findings(step, journey) if step and form is None else [],
    )


def _row(item: DataItem) -> tuple[str, str, str]:
    return item.label.get("de", ""), item.label.get("en", ""), item.value


STEP_ROUTES = [new_step, add_step, edit_step, change_step]
