"""The ways inside a study: its rounds, the step map, the report."""

from typing import Any

from panel.core.clock import now
from panel.core.i18n import N_, _
from scenarios.studies.rules import Purpose, RoundState, RoundView, StudyView
from scenarios.studies.rules.rounds import shown_rounds

SIGNS = {RoundState.DRAFT: N_("Draft"), RoundState.SCHEDULED: N_("Scheduled"), RoundState.OPEN: N_("Running")}


def address(round_: RoundView, more: str = "") -> str:
    return f"/studies/{round_.study_id}/rounds/{round_.id}{more}"


def tabs_of(study: StudyView, chosen: RoundView | None, place: str) -> list[dict[str, Any]]:
    """Tabs as the macro wants them. `place`: overview, map or report."""
    at, rounds = now(), shown_rounds(study)
    tabs = [
        {
            "href": f"/studies/{study.id}?round={r.id}",
            "label": name_of(study, r),
            "count": _(SIGNS[r.state(at)]) if r.state(at) in SIGNS else "",
            "current": place == "overview" and chosen is not None and r.id == chosen.id,
        }
        for r in rounds
    ]
    if study.round(Purpose.AFTER):
        tabs.append(
            {"href": f"/studies/{study.id}/map", "label": _("Step map"), "count": "", "current": place == "map"}
        )
    tabs.append(
        {"href": f"/studies/{study.id}/report", "label": _("Report"), "count": "", "current": place == "report"}
    )
    return tabs


def name_of(study: StudyView, round_: RoundView) -> str:
    """`Before`; several rounds during are numbered."""
    same = [r for r in study.rounds if r.purpose is round_.purpose]
    label = _(round_.purpose.label)
    return label if len(same) == 1 else f"{label} {[r.id for r in same].index(round_.id) + 1}"
