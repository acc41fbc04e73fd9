"""Why no verdict can be told: what was to decide was not asked, or not answered."""

from panel.core.i18n import _
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.rules.facts import Facts
from scenarios.reports.rules.words import LOOKS, quoted

BOTH = tuple(Phase)


def reason(facts: Facts) -> str:
    """`“SUS” was not asked in the before round`; empty while both rounds have values of what decides."""
    lacking = _lacking(facts)
    if not lacking:
        return ""
    if facts.metric is Metric.JOURNEY_EASE and not facts.found.mapping.comparable:
        return _("no step is in both rounds")
    unasked = tuple(phase for phase in lacking if phase in facts.unasked)
    name = quoted(_(LOOKS[facts.metric].name))
    return _not_asked(name, unasked) if unasked else _not_answered(name, lacking)


def _lacking(facts: Facts) -> tuple[Phase, ...]:
    """The rounds in which nobody gave a value of what decides."""
    primary = facts.primary
    if primary is None:
        return BOTH
    numbers = {Phase.BEFORE: primary.n_before, Phase.AFTER: primary.n_after}
    return tuple(phase for phase in Phase if not numbers[phase])


def _not_asked(name: str, rounds: tuple[Phase, ...]) -> str:
    if rounds == BOTH:
        return _("%(metric)s was asked in neither round", metric=name)
    if rounds == (Phase.BEFORE,):
        return _("%(metric)s was not asked in the before round", metric=name)
    return _("%(metric)s was not asked in the after round", metric=name)


def _not_answered(name: str, rounds: tuple[Phase, ...]) -> str:
    if rounds == BOTH:
        return _("%(metric)s was answered in neither round", metric=name)
    if rounds == (Phase.BEFORE,):
        return _("%(metric)s was answered by nobody in the before round", metric=name)
    return _("%(metric)s was answered by nobody in the after round", metric=name)
