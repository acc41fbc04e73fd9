"""Whom the round asks: a panel, enough of those who count, and may we write to them?"""

from panel.core.i18n import N_, _
from scenarios.studies.rules import RoundView, StudyView
from scenarios.studies.rules.readiness.facts import Facts
from scenarios.studies.rules.readiness.lines import Item, Words, item

COLLEAGUES = N_("Colleagues are shown apart and never counted.")
WORDS: dict[str, Words] = {
    "panel_missing": Words(
        N_("No panel is chosen"), N_("Choose whom you want to ask."), N_("Go to the panels"), "panels"
    ),
    "panel_empty": Words(
        N_("The panel is empty"), N_("Add the people you want to ask."), N_("Open the panel"), "panel"
    ),
    "panel_chosen": Words(N_("People in the panel: %(members)s")),
    "number_short": Words(
        N_("%(counted)s of %(planned)s planned testers are in the panel"), COLLEAGUES, N_("Open the panel"), "panel"
    ),
    "number_reached": Words(N_("The panel holds the %(planned)s planned testers")),
    "colleagues_only": Words(N_("Only colleagues are in the panel"), COLLEAGUES, N_("Open the panel"), "panel"),
    "basis_missing": Words(
        N_("Without a reason why we may write to them: %(names)s"),
        N_("Note consent, contract or employment, or take them out of the panel."),
        N_("Open the panel"),
        "panel",
    ),
    "basis_noted": Words(N_("A contact basis is noted for everybody")),
    "unwilling": Words(
        N_("Cannot be invited: %(people)s"),
        N_("Take others into the panel instead."),
        N_("Open the panel"),
        "panel",
    ),
    "unwilling_count": Words(
        N_("People who cannot be invited, because of what they agreed to: %(count)s of %(members)s"),
        N_("Take others into the panel instead."),
    ),
}


def panel(round_: RoundView, facts: Facts) -> Item:
    """Red: there is nobody to ask."""
    if round_.panel_id is None:
        return item("panel", "bad", WORDS["panel_missing"])
    if not facts.members:
        return item("panel", "bad", WORDS["panel_empty"])
    return item("panel", "ok", WORDS["panel_chosen"], members=facts.members)


def number(study: StudyView, facts: Facts) -> Item | None:
    """Colleagues walk along but never count."""
    if not facts.members:
        return None
    if study.planned_n is None:
        return None if facts.counted else item("number", "warn", WORDS["colleagues_only"])
    if facts.counted < study.planned_n:
        return item("number", "warn", WORDS["number_short"], counted=facts.counted, planned=study.planned_n)
    return item("number", "ok", WORDS["number_reached"], planned=study.planned_n)


def basis(facts: Facts) -> Item | None:
    """Red: there is somebody to whom we may not write."""
    if not facts.members:
        return None
    if facts.without_basis:
        return item("basis", "bad", WORDS["basis_missing"], names=", ".join(facts.without_basis))
    return item("basis", "ok", WORDS["basis_noted"])


def willing(facts: Facts) -> Item | None:
    """Orange: the others can be asked all the same."""
    if not facts.unwilling:
        return None
    if facts.nameless:
        count = {"count": len(facts.unwilling), "members": facts.members}
        return item("willing", "warn", WORDS["unwilling_count"], **count)
    people = "; ".join(f"{name} {_(why.message, **why.params)}" for name, why in facts.unwilling)
    return item("willing", "warn", WORDS["unwilling"], people=people)
