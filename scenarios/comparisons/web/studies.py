"""All studies at a glance, and those that were put away."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from panel.core.clock import now
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import _, pick
from panel.core.pages import page, redirect
from panel.core.principals import MARKETING as WRITERS
from panel.core.principals import actor_of
from scenarios.comparisons import live
from scenarios.comparisons.live import Progress
from scenarios.journeys import queries as journeys
from scenarios.studies import actions
from scenarios.studies import queries as studies
from scenarios.studies.rules import RoundState, RoundView, StudyView
from scenarios.studies.rules.rounds import shown_rounds


class Line(msgspec.Struct, frozen=True):
    """One study in the list: its rounds with state and progress, and when something last happened."""

    study: StudyView
    journey: str
    rounds: tuple[tuple[RoundView, RoundState, Progress], ...]
    goal: int
    last_at: datetime

    def has(self, words: list[str]) -> bool:
        text = f"{self.study.title} {self.study.question} {self.journey}".casefold()
        return all(word in text for word in words)


@get("/studies", allow=STAFF)
async def list_studies(
    request: AnyRequest, q: FromQuery[str] = "", now_in: FromQuery[str] = "", archived: FromQuery[bool] = False
) -> Response[Any]:
    """Newest activity first; searched by words of title, question and journey, filtered by a round's state."""
    lines = await lines_of(archived=archived)
    shown = [line for line in lines if line.has(q.casefold().split()) and (not now_in or _in(line, now_in))]
    return page(
        request,
        "studies/list.html",
        lines=shown,
        q=q,
        now_in=now_in,
        archived=archived,
        any=bool(lines),
        writer=staff(request).who in WRITERS,
        states=list(RoundState),
    )


async def lines_of(*, archived: bool = False) -> list[Line]:
    """All studies with their progress, newest activity first."""
    titles = {j.id: pick(j.title) for shut in (False, True) for j in await journeys.all_journeys(archived=shut)}
    done, testers = await live.progress(), await live.counted_testers()
    found = [_line(s, titles, done, testers.get(s.id, 0)) for s in await studies.all_studies(archived=archived)]
    return sorted(found, key=lambda line: line.last_at, reverse=True)


def _line(study: StudyView, titles: dict[UUID, str], done: dict[UUID, Progress], testers: int) -> Line:
    at = now()
    rounds = tuple((r, r.state(at), done.get(r.id, Progress())) for r in shown_rounds(study))
    times = [
        study.created_at,
        *(r.published_at for r, _, _ in rounds if r.published_at),
        *(p.last_at for _, _, p in rounds if p.last_at),
    ]
    return Line(study, titles.get(study.journey_id, ""), rounds, study.planned_n or testers, max(times))


def _in(line: Line, state: str) -> bool:
    return any(at == state for _, at, _ in line.rounds)


@post("/studies/{study_id:uuid}/archive", allow=MARKETING)
async def archive(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Put a study away."""
    await actions.archive(study_id, actor_of(staff(request)))
    return redirect("/studies", flash=_("The study is in the archive now."))


@post("/studies/{study_id:uuid}/restore", allow=MARKETING)
async def restore(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Bring it back."""
    await actions.restore(study_id, actor_of(staff(request)))
    return redirect(f"/studies/{study_id}", flash=_("The study is back."))
