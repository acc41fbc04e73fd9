"""All measures of the whole way, with everything that belongs to a figure: design, n, interval, p, effect, odds."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_number, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.nps import AdjustedNps
from scenarios.comparisons.rules.values import Design, Metric, Missing
from scenarios.comparisons.rules.verdict import FEWEST
from scenarios.reports.rules import findings, meaning, means, rounding, words
from scenarios.reports.rules.facts import BAD, GOOD, Facts, Stage
from scenarios.reports.rules.words import PERCENT_FROM
from scenarios.reports.sections.base import Section


class Figure(msgspec.Struct, frozen=True):
    """A cell: what it says, and what belongs to it; or a dash with the reason."""

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
    beyond: str
    p: Figure
    adjusted: str
    effect: Figure
    effect_g: str
    chance: Figure
    tone: str
    rung: str


class View(msgspec.Struct, frozen=True):
    title: str
    rows: tuple[Row, ...]
    both: bool
    rounding: str
    recommend: tuple[str, ...]
    signs: str
    before: bool


class Answers(Section):
    key: ClassVar[str] = "answers"
    name: ClassVar[str] = N_("All measures")

    def view(self, facts: Facts) -> View | None:
        if facts.stage is Stage.NOTHING or not facts.found.metrics:
            return None
        both = facts.stage is Stage.BOTH
        rows = tuple(_row(facts, facts.found.metrics[m]) for m in words.LOOKS if m in facts.found.metrics)
        return View(
            title=_title(facts) if both else _("All measures"),
            rows=rows,
            both=both,
            rounding=_rounding(facts) if both else "",
            recommend=_recommend(facts),
            signs=meaning.signs(facts) if both else "",
            before=facts.only is Phase.BEFORE,
        )


def _rounding(facts: Facts) -> str:
    """The first line whose values and difference do not add up."""
    told = (rounding.remark(facts.found.metrics[m], facts.of) for m in words.LOOKS if m in facts.found.metrics)
    return next((said for said in told if said), "")


def _title(facts: Facts) -> str:
    rungs = [c.verdict for c in facts.found.metrics.values()]
    better, worse, n = sum(r in GOOD for r in rungs), sum(r in BAD for r in rungs), len(rungs)
    if not better and not worse:
        return _("All measures: none says anything for sure")
    if not worse:
        return ngettext(
            "All measures: %(x)s of one points to better", "All measures: %(x)s of %(num)s point to better", n, x=better
        )
    return _("All measures: %(better)s point to better, %(worse)s to worse", better=better, worse=worse)


def _row(facts: Facts, c: Comparison) -> Row:
    of, beside = facts.of, means.beside(c)
    described = c.p_adjusted is None and c.metric is Metric.JOURNEY_GAP
    return Row(
        name=_(words.LOOKS[c.metric].name), unit=words.unit(c.metric, of), primary=c.metric is facts.metric,
        before=words.bare(c.metric, beside.before, of), after=words.bare(c.metric, beside.after, of),
        grades=means.grades(c) if c.metric is Metric.SUS else "", n=_n(c),
        people=words.people(c.n_before or c.n_after), design=_design(c, beside.left_out),
        difference=_figure(words.difference(c, of), c, "difference"),
        interval=_figure(words.interval(c, of) or "–", c, "ci_low"),
        beyond=words.beyond(c, of),
        p=_figure(words.p_value(c.p_exact), c, "p_exact"),
        adjusted=_("described, not tested") if described else _adjusted(facts, c), effect=_effect(c),
        effect_g=_("g = %(g)s", g=format_number(c.g, 1)) if c.g is not None else "",
        chance=_figure(words.chance(c.p_improve), c, "p_improve"),
        tone="better" if c.verdict in GOOD else "worse" if c.verdict in BAD else "",
        rung=_(words.RUNGS[c.verdict]) if c.verdict and c.difference is not None else "",
    )  # fmt: skip


def _figure(text: str, c: Comparison, name: str) -> Figure:
    """A dash says why; where nothing can be compared at all, the difference says it for its whole row."""
    told = name == "difference" or c.difference is not None
    return Figure(text, words.reason(c.reasons.get(name), c.metric) if text == "–" and told else "")


def _adjusted(facts: Facts, c: Comparison) -> str:
    """What the correction for many measures makes of p; nothing to correct where it decides."""
    if c.metric is facts.metric or c.p_adjusted is None:
        return ""
    return _("corrected: %(p)s", p=words.p_value(c.p_adjusted))


def _design(c: Comparison, left_out: int) -> str:
    if c.difference is None:
        return ""
    if c.design is Design.UNPAIRED and c.n_paired:
        return _("compared as different people")
    if left_out:
        return ngettext(
            "the same people twice; %(num)s in one round only, left out here",
            "the same people twice; %(num)s in one round only, left out here",
            left_out,
        )
    return _(words.DESIGNS[c.design])


def _n(c: Comparison) -> str:
    if c.difference is None:
        people = words.people(c.n_before or c.n_after)
        return _("%(people)s, only before", people=people) if c.n_before else _("%(people)s, only after", people=people)
    if c.design is Design.PAIRED:
        return ngettext("%(num)s pair", "%(num)s pairs", c.n_paired)
    if c.design is Design.UNPAIRED:
        return _("%(before)s and %(after)s", before=c.n_before, after=c.n_after)
    return _(
        "%(pairs)s pairs, %(before)s and %(after)s more", pairs=c.n_paired, before=c.n_only_before, after=c.n_only_after
    )


def _effect(c: Comparison) -> Figure:
    """Rank-biserial (pairs) or Cliff's δ (groups). r knows only pairs that changed: it says how many, and needs three."""
    split = findings.people(c)
    changed = _("%(x)s of %(n)s changed", x=split.better + split.worse, n=split.n) if split.same else ""
    if c.rank_biserial is not None and split.n - split.same < FEWEST:
        return Figure("–", changed or words.reason(Missing.TOO_FEW_FOR_EFFECT))
    if c.rank_biserial is not None:
        return Figure(_("r = %(r)s", r=format_number(c.rank_biserial, 2)), changed)
    if c.cliffs_delta is not None:
        return Figure(_("δ = %(d)s", d=format_number(c.cliffs_delta, 2)))
    if c.difference is None:
        return Figure("–")
    why = c.reasons.get("rank_biserial" if c.design is Design.PAIRED else "cliffs_delta")
    return Figure("–", words.reason(why or Missing.NOT_FOR_DESIGN))


def _recommend(facts: Facts) -> tuple[str, ...]:
    """Who would recommend us, in counts; the NPS only from ten answers on, and else why there is none."""
    known = [nps for nps in (facts.found.nps_before, facts.found.nps_after) if nps is not None and sum(nps.counts)]
    if not known:
        return ()
    yes, maybe, no = (" → ".join(map(str, each)) for each in zip(*(n.counts for n in known), strict=True))
    counts = _(
        "Would recommend us (9–10): %(yes)s · undecided (7–8): %(maybe)s · would not (0–6): %(no)s.",
        yes=yes,
        maybe=maybe,
        no=no,
    )
    if all(sum(nps.counts) < PERCENT_FROM for nps in known):
        return counts, _(
            "Below ten answers there is no Net Promoter Score: one person more or less would turn it over."
        )
    return counts, " · ".join(_nps(name, nps) for name, nps in _named(facts))


def _named(facts: Facts) -> list[tuple[str, AdjustedNps]]:
    rounds = ((_("Before"), facts.found.nps_before), (_("After"), facts.found.nps_after))
    return [(name, nps) for name, nps in rounds if nps is not None and sum(nps.counts) >= PERCENT_FROM]


def _nps(name: str, nps: AdjustedNps) -> str:
    return _(
        "%(round)s: NPS %(nps)s (95%%: %(low)s to %(high)s)",
        round=name,
        nps=format_number(nps.nps, 0, sign=True),
        low=format_number(nps.low, 0, sign=True),
        high=format_number(nps.high, 0, sign=True),
    )
