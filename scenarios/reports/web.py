"""The reports: all of them with their verdicts, one as a page that prints, and its values as a file."""

from typing import Any
from uuid import UUID

from litestar import MediaType, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from panel.core.clock import now
from panel.core.guard import STAFF, staff
from panel.core.http import AnyRequest
from panel.core.pages import download, page, page_asked, render
from panel.core.principals import MARKETING
from panel.core.settings import settings
from scenarios.reports import export, queries
from scenarios.reports.kept import Kept
from scenarios.reports.queries import Report
from scenarios.studies import queries as studies
from scenarios.studies.web.tabs import tabs_of

A_PAGE = 20
_bodies: Kept[Markup] = Kept(12)


@get("/reports", allow=STAFF)
async def list_reports(request: AnyRequest) -> Response[Any]:
    """All studies with what they say so far, newest first."""
    lines, total = await queries.overview(page_asked(request), A_PAGE)
    return page(
        request,
        "reports/list.html",
        lines=lines,
        page_number=page_asked(request),
        pages=max(1, -(-total // A_PAGE)),
        total=total,
    )


@get("/studies/{study_id:uuid}/report", allow=STAFF)
async def show_report(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """The report of a study, whatever there is to tell."""
    report = await queries.build(study_id)
    body = body_of(report, may_act=staff(request).who in MARKETING)
    return page(
        request,
        "reports/show.html",
        report=report,
        facts=report.facts,
        body=body,
        tabs=tabs_of(report.study, None, "report"),
    )


def body_of(report: Report, *, may_act: bool) -> Markup:
    """The sections as markup, rendered once for the same data, language and right to act."""
    key = report.study.id, report.key, may_act
    if settings().reload:
        forget()  # who works on the templates wants to see them
    return _bodies.get(key) or _bodies.put(
        key, Markup(render("reports/_body.html", report=report, facts=report.facts, may_act=may_act))
    )


def forget() -> None:
    """Render everything anew."""
    _bodies.clear()


@get("/studies/{study_id:uuid}/report/paper.css", allow=STAFF)
async def paper_style(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Header and footer of the printed pages, which only a style sheet can fill."""
    css = export.paper_style((await studies.get(study_id)).title, now())
    return Response(css, media_type=MediaType.CSS, headers={"Cache-Control": "no-store"})


@get("/studies/{study_id:uuid}/report.csv", allow=STAFF)
async def values_file(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """One line a test: pseudonym, round and every measure."""
    report = await queries.build(study_id)
    return download(
        export.values(report.facts), f"{export.file_name(report.study.title)}.csv", "text/csv; charset=utf-8"
    )


@get("/studies/{study_id:uuid}/report/comments.csv", allow=STAFF)
async def comments_file(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """One line a comment that may be quoted."""
    report = await queries.build(study_id)
    name = f"{export.file_name(report.study.title)}-comments.csv"
    return download(export.comments(report.facts), name, "text/csv; charset=utf-8")


ROUTES: list[Any] = [list_reports, show_report, paper_style, values_file, comments_file]
