"""The reports: all of them with their verdicts, one as a page that prints, and its values as a file."""

from typing import Any
from uuid import UUID

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath

from panel.core.clock import now
from panel.core.guard import STAFF, staff
from panel.core.pages import download, page, page_asked
from panel.core.principals import MARKETING
from scenarios.reports import export, queries
from scenarios.studies import queries as studies
from scenarios.studies.web.tabs import tabs_of

AnyRequest = Request[Any, Any, Any]
A_PAGE = 20


@get("/reports", allow=STAFF)
async def list_reports(request: AnyRequest) -> Response[Any]:
    """All studies with what they say so far, newest first."""
    lines, total = await queries.overview(page_asked(request), A_PAGE)
    return page(request, "reports/list.html", lines=lines, page_number=page_asked(request),
                pages=max(1, -(-total // A_PAGE)), total=total)


@get("/studies/{study_id:uuid}/report", allow=STAFF)
async def show_report(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """The report of a study, whatever there is to tell."""
    report = await queries.build(study_id)
    return page(request, "reports/show.html", report=report, facts=report.facts,
                tabs=tabs_of(report.study, None, "report"), may_act=staff(request).who in MARKETING)


@get("/studies/{study_id:uuid}/report/paper.css", allow=STAFF)
async def paper_style(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Header and footer of the printed pages, which only a style sheet can fill."""
    css = export.paper_style((await studies.get(study_id)).title, now())
    return Response(css, media_type=MediaType.CSS, headers={"Cache-Control": "no-store"})


@get("/studies/{study_id:uuid}/report.csv", allow=STAFF)
async def values_file(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """One line a test: pseudonym, round and every measure."""
    report = await queries.build(study_id)
    return download(export.values(report.facts), f"{export.file_name(report.study.title)}.csv", "text/csv; charset=utf-8")


ROUTES: list[Any] = [list_reports, show_report, paper_style, values_file]
