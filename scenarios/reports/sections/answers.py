"""All measures of the whole way, with everything that belongs to a figure: design, n, interval, p, effect, odds."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_number, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.nps import AdjustedNps
from scenarios.comparisons.rules.values import Design, Metric, Missing
from scenarios.reports.rules import words
from scenarios.reports.rules.facts import BAD, GOOD, Facts, Stage
from scenarios.reports.rules.words import PERCENT_FROM
from scenarios.reports.sections.base import Section


class Figure(msgspec.Struct, frozen=True):
    """A cell: what it says, or a dash with the reason."""

    text: str
    why: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    unit: str
    primary: bool
    before: str
    after: str
    grades: str
    n: str
    people: str
    design: str
    difference: Figure
    interval: Figure
    p: Figure
    adjusted: Figure
    effect: Figure
    chance: Figure
    tone: str
    rung: str


class View(msgspec.Struct, frozen=True):
    title: str
    rows: tuple[Row, ...]
    both: bool
    recommend: tuple[str, ...]
    before: bool


class Answers(Section):
    key: ClassVar[str] = "answers"
    name: ClassVar[str] = N_("All measures")

    def view(self, facts: Facts) -> View | None:
        if facts.stage is Stage.NOTHING or not facts.found.metrics:
            return None
        both = facts.stage is Stage.BOTH
        rows = tuple(_row(facts, facts.found.metrics[m]) for m in words.LOOKS if m in facts.found.metrics)
        return View(_title(facts) if both else _("All measures"), rows, both, _recommend(facts), facts.only is Phase.BEFORE)


def _title(facts: Facts) -> str:
    rungs = [c.verdict for c in facts.found.metrics.values()]
    better, worse, n = sum(r in GOOD for r in rungs), sum(r in BAD for r in rungs), len(rungs)
    if not better and not worse:
        return _("All measures: none says anything for sure")
    if not worse:
        return ngettext("All measures: %(x)s of one points to better",
                        "All measures: %(x)s of %(num)s point to better", n, x=better)
    return _("All measures: %(better)s point to better, %(worse)s to worse", better=better, worse=worse)


def _row(facts: Facts, c: Comparison) -> Row:
    look = words.LOOKS[c.metric]
    described = c.p_adjusted is None and c.metric is Metric.JOURNEY_GAP
    return Row(
        name=_(look.name), unit=_(look.unit), primary=c.metric is facts.metric,
        before=words.shown(c.metric, c.typical_before), after=words.shown(c.metric, c.typical_after),
        grades=_grades(facts) if c.metric is Metric.SUS else "", n=_n(c),
        people=words.people(c.n_before or c.n_after), design=_(words.DESIGNS[c.design]),
        difference=_figure(words.difference(c), c, "difference"), interval=_figure(words.interval(c) or "–", c, "ci_low"),
        p=_figure(words.p_value(c.p_exact), c, "p_exact"),
        adjusted=Figure("–", _("described, not tested")) if described else _adjusted(facts, c),
        effect=_effect(c), chance=_figure(words.chance(c.p_improve), c, "p_improve"),
        tone="better" if c.verdict in GOOD else "worse" if c.verdict in BAD else "",
        rung=_(words.RUNGS[c.verdict]) if c.verdict and c.difference is not None else "",
    )  # fmt: skip


def _figure(text: str, c: Comparison, name: str) -> Figure:
    return Figure(text, words.reason(c.reasons.get(name)) if text == "–" else "")


def _adjusted(facts: Facts, c: Comparison) -> Figure:
    if c.metric is facts.metric and c.p_adjusted is not None:
        return Figure(words.p_value(c.p_adjusted), _("decides: not corrected"))
    return _figure(words.p_value(c.p_adjusted), c, "p_exact")


def _n(c: Comparison) -> str:
    if c.design is Design.PAIRED:
        return ngettext("%(num)s pair", "%(num)s pairs", c.n_paired)
    if c.design is Design.UNPAIRED:
        return _("%(before)s and %(after)s", before=c.n_before, after=c.n_after)
    return _("%(pairs)s pairs, %(before)s and %(after)s more", pairs=c.n_paired, before=c.n_only_before, after=c.n_only_after)


def _effect(c: Comparison) -> Figure:
    """Rank-biserial (pairs) or Cliff's δ (groups), and the standardised g."""
    if c.rank_biserial is not None:
        text = _("r = %(r)s", r=format_number(c.rank_biserial, 2))
    elif c.cliffs_delta is not None:
        text = _("δ = %(d)s", d=format_number(c.cliffs_delta, 2))
    else:
        why = c.reasons.get("rank_biserial" if c.design is Design.PAIRED else "cliffs_delta")
        return Figure("–", words.reason(why or Missing.NOT_FOR_DESIGN))
    return Figure(text + (f", g = {format_number(c.g, 1)}" if c.g is not None else ""))


def _grades(facts: Facts) -> str:
    before, after = facts.found.sus_grade_before, facts.found.sus_grade_after
    if before and after:
        return _("Grade %(before)s → %(after)s", before=before, after=after)
    return _("Grade %(grade)s", grade=before or after) if before or after else ""


def _recommend(facts: Facts) -> tuple[str, ...]:
    """NPS from ten answers on; below that the counts and why there is no NPS."""
    rounds = ((_("Before"), facts.found.nps_before), (_("After"), facts.found.nps_after))
    known = [(name, nps) for name, nps in rounds if nps is not None and sum(nps.counts)]
    if not known:
        return ()
    lines = [_nps(name, nps) for name, nps in known]
    if all(sum(nps.counts) < PERCENT_FROM for _name, nps in known):
        lines.append(_("Below ten answers there is no Net Promoter Score: one person more or less would turn it over."))
    return tuple(lines)


def _nps(name: str, nps: AdjustedNps) -> str:
    promoters, passives, detractors = nps.counts
    counts = _("%(round)s: %(promoters)s would recommend us (9–10), %(passives)s are undecided (7–8), %(detractors)s would "
               "not (0–6)", round=name, promoters=promoters, passives=passives, detractors=detractors)
    if sum(nps.counts) < PERCENT_FROM or nps.nps is None:
        return counts
    return counts + "; " + _("NPS %(nps)s (95 %%: %(low)s to %(high)s)", nps=format_number(nps.nps, 0, sign=True),
                             low=format_number(nps.low, 0, sign=True), high=format_number(nps.high, 0, sign=True))
