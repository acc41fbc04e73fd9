"""The step map: which steps before and after are one thing to the comparison."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.errors import Changed, NotFound
from panel.core.forms import Raw, bind
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import _
from panel.core.pages import page, redirect
from panel.core.principals import MARKETING as WRITERS
from panel.core.principals import actor_of
from scenarios.authoring.diff import Group, MapProblem, check_map
from scenarios.authoring.script import Script, Step
from scenarios.studies import actions, queries
from scenarios.studies.rules import StudyView, may_change_plan
from scenarios.studies.rules.mapping import groups_from, links_of
from scenarios.studies.web.tabs import tabs_of


class MapForm(msgspec.Struct):
    revision: int = 0


class Row(msgspec.Struct, frozen=True):
    """One group as it is shown: the steps themselves, and what is wrong with it."""

    group: Group
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    problems: tuple[MapProblem, ...]


@get("/studies/{study_id:uuid}/map", allow=STAFF)
async def map_page(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """The map as it holds, and for marketing the form to mend it."""
    study = await queries.get(study_id)
    return await _page(request, study, await queries.step_map(study_id))


@post("/studies/{study_id:uuid}/map", allow=MARKETING)
async def save(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Keep what was chosen. `go=look` only shows what would follow, with room for one more step."""
    study, form = await queries.get(study_id), await bind(request, MapForm)
    scripts = await queries.both_scripts(study)
    if scripts is None:
        raise NotFound
    groups = groups_from(chosen(form.raw, scripts[1]), *scripts)
    if form.raw.get("go") == "look":
        return await _page(request, study, groups, unsaved=True)
    if not form.ok or check_map(groups, *scripts):
        return await _page(request, study, groups, status=422, unsaved=True)
    try:
        await actions.save_map(study_id, groups, form.value.revision, actor_of(staff(request)))
    except Changed:
        return await _page(request, await queries.get(study_id), groups, status=409, unsaved=True, changed=True)
    return redirect(f"/studies/{study_id}/map", flash=_("The step map is saved."))


@post("/studies/{study_id:uuid}/map/reset", allow=MARKETING)
async def reset(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Back to what the keys suggest."""
    await actions.reset_map(study_id, actor_of(staff(request)))
    return redirect(f"/studies/{study_id}/map", flash=_("This is the proposal again."))


def chosen(raw: Raw, after: Script) -> dict[str, list[str]]:
    """Step after → the steps before that were chosen for it in the form, each once."""
    return {step.key: list(dict.fromkeys(key for key in raw.all(f"from-{step.key}") if key)) for step in after.steps}


async def _page(
    request: AnyRequest,
    study: StudyView,
    groups: Sequence[Group],
    status: int = 200,
    *,
    unsaved: bool = False,
    changed: bool = False,
) -> Response[Any]:
    scripts = await queries.both_scripts(study)
    problems = check_map(groups, *scripts) if scripts and groups else []
    return page(
        request,
        "studies/map.html",
        status=status,
        study=study,
        tabs=tabs_of(study, None, "map"),
        before=None,
        rows=rows_of(groups, scripts, problems) if scripts else [],
        problems=[p for p in problems if not p.group],
        errors={f"from-{p.group}" if p.group else "": _(p.message, **p.params) for p in problems},
        scripts=scripts,
        links=links_of(groups),
        frozen=may_change_plan(study),
        unsaved=unsaved,
        changed=changed,
        saved=bool(await queries.saved_map(study.id)),
        writer=staff(request).who in WRITERS,
    )


def rows_of(groups: Sequence[Group], scripts: tuple[Script, Script], problems: Sequence[MapProblem]) -> list[Row]:
    """The groups with their steps and their problems. A key of no step (an old map) is left out."""
    return [
        Row(
            group,
            _steps(scripts[0], group.before),
            _steps(scripts[1], group.after),
            tuple(p for p in problems if p.group == group.group),
        )
        for group in groups
    ]


def _steps(script: Script, keys: Sequence[str]) -> tuple[Step, ...]:
    return tuple(step for key in keys if (step := script.step(key)))
