"""The headline of a report, and its words: who, what, and how sure that is."""

from panel.core.i18n import _, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.study import Samples
from scenarios.comparisons.rules.values import Design, Metric, Rung
from scenarios.comparisons.rules.verdict import FEWEST
from scenarios.reports.rules import findings, hardest, left, predicates, untold
from scenarios.reports.rules.facts import NOT_COMPARABLE, Facts, Stage
from scenarios.reports.rules.words import LOOKS, TEN_STEPS, counted, sentence, shown

CLEAR = 0.1
"""Up to this p a sign is called clear."""
CONFIRMED = frozenset({Rung.CONFIRMED_IMPROVEMENT, Rung.CONFIRMED_WORSE})


def headline(facts: Facts) -> str:
    """The one sentence of the report, with counts."""
    if facts.stage is Stage.NOTHING:
        return left.headline(facts)
    if facts.stage is Stage.ONE_ROUND:
        return hardest.so_far(facts)
    if facts.rung == NOT_COMPARABLE or facts.primary is None:
        return _("Can't be told: %(why)s.", why=untold.reason(facts))
    return verdict(facts.primary, Rung(facts.rung), as_long=facts.as_long, of=facts.of)


def verdict(primary: Comparison, rung: Rung, *, as_long: bool = True, of: int | None = None) -> str:
    """What became of how many, and how sure that is: `All five found it easier – a clear sign, not yet a proof.`

    `as_long`: both rounds have the same number of steps; else "more steps" may be a smaller part of them.
    """
    if primary.n_effective < FEWEST:
        return _too_few(primary)
    told = became(primary, rung, as_long=as_long) if primary.design is Design.PAIRED else moved(primary, of)
    sure = how_sure(rung, primary.p_exact, as_long=as_long, others=primary.design is Design.UNPAIRED)
    return _("%(told)s – %(how_sure)s", told=told, how_sure=sure)


def became(primary: Comparison, rung: Rung, *, as_long: bool = True) -> str:
    """The same people twice: who found it easier. The direction follows the rung, else the larger group."""
    split, n = findings.people(primary), len(primary.pairs)
    if split.same == n:
        return predicates.nothing_moved(primary.metric, n, as_long=as_long)
    worse = rung in (Rung.LIKELY_WORSE, Rung.CONFIRMED_WORSE)
    undecided = rung in (Rung.NO_EVIDENCE_YET, Rung.NO_RELEVANT_DIFFERENCE)
    down = worse or (undecided and split.worse > split.better)
    x = split.worse if down else split.better
    what = predicates.did(primary.metric, x or 1, worse=down, as_long=as_long)
    return _("%(who)s %(what)s", who=predicates.some_of(x, n), what=what)


def moved(primary: Comparison, of: int | None = None) -> str:
    """Different people: `SUS rose from 37.0 to 77.5 (five before, five others after)`."""
    before, after = (shown(primary.metric, v, of) for v in (primary.typical_before, primary.typical_after))
    places = {
        "metric": metric_subject(primary.metric, of),
        "before": before,
        "after": after,
        "groups": _groups(primary),
    }
    change = primary.difference or 0
    if before == after:
        return _("%(metric)s stayed at %(after)s (%(groups)s)", **places)
    if change > 0:
        return _("%(metric)s rose from %(before)s to %(after)s (%(groups)s)", **places)
    return _("%(metric)s fell from %(before)s to %(after)s (%(groups)s)", **places)


def how_sure(rung: Rung, p: float | None, *, as_long: bool = True, others: bool = False) -> str:
    """The second half of a headline. A sign that chance alone often gives (`p`, of the exact test) is not called clear;
    where those after are `others`, a difference is confirmed, and not what made it."""
    if rung is Rung.LIKELY_IMPROVEMENT and p is not None and p > CLEAR:
        return _("a sign, not yet a proof.")
    if rung in CONFIRMED and others:
        return _("a difference is confirmed; the people were others.")
    if rung is Rung.MIXED_RESULT and not as_long:
        return _("but a smaller share of the steps worked: a mixed result.")
    return {
        Rung.CONFIRMED_IMPROVEMENT: _("the improvement is confirmed."),
        Rung.LIKELY_IMPROVEMENT: _("a clear sign, not yet a proof."),
        Rung.NO_RELEVANT_DIFFERENCE: _("no difference that customers would notice."),
        Rung.NO_EVIDENCE_YET: _("no evidence yet, either way."),
        Rung.LIKELY_WORSE: _("an early warning, not yet a proof."),
        Rung.CONFIRMED_WORSE: _("the change for the worse is confirmed."),
        Rung.MIXED_RESULT: _("but fewer steps worked: a mixed result."),
    }[rung]


def who(samples: Samples) -> str:
    """`the same 5`, `5 and 5 others`, `3 twice, 2 only before, 4 only after`; without those that nobody is in."""
    if not samples.only_before and not samples.only_after:
        return ngettext("the same one", "the same %(num)s", samples.paired)
    if not samples.paired:
        return _("%(before)s and %(after)s others", before=samples.only_before, after=samples.only_after)
    if not samples.only_after:
        return _("%(both)s twice, %(before)s only before", both=samples.paired, before=samples.only_before)
    if not samples.only_before:
        return _("%(both)s twice, %(after)s only after", both=samples.paired, after=samples.only_after)
    return _(
        "%(both)s twice, %(before)s only before, %(after)s only after",
        both=samples.paired,
        before=samples.only_before,
        after=samples.only_after,
    )


def metric_subject(metric: Metric, of: int | None = None) -> str:
    """A metric as the subject of a sentence, with its article where the language wants one."""
    return {
        Metric.SUS: _("The SUS score"), Metric.UMUX_LITE: _("The UMUX-Lite score"),
        Metric.LTR: _("The likelihood to recommend"), Metric.CES: _("The CES score"),
        Metric.CSAT: _("Satisfaction"), Metric.TOTAL_TIME: _("The time for everything"),
        Metric.SUCCESS_SHARE: _("The number of steps that worked, of %(n)s,", n=counted(of or TEN_STEPS)),
        Metric.JOURNEY_EASE: _("The mean ease"),
    }.get(metric) or _(LOOKS[metric].name)  # fmt: skip


def _too_few(primary: Comparison) -> str:
    if primary.design is Design.UNPAIRED:
        return sentence(_("%(groups)s: too few for a verdict.", groups=_groups(primary)))
    return _("%(n)s people in both rounds: too few for a verdict.", n=sentence(counted(len(primary.pairs))))


def _groups(primary: Comparison) -> str:
    before, after = primary.n_only_before + primary.n_paired, primary.n_only_after + primary.n_paired
    if primary.design is Design.MIXED:
        return _(
            "%(both)s in both rounds, %(before)s only before, %(after)s only after",
            both=primary.n_paired,
            before=primary.n_only_before,
            after=primary.n_only_after,
        )
    if primary.n_paired:
        return _("%(before)s before, %(after)s after", before=counted(before), after=counted(after))
    return _("%(before)s before, %(after)s others after", before=counted(before), after=counted(after))
