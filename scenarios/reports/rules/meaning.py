"""What a verdict means, in plain sentences. Never "not significant, so no effect"."""

from panel.core.i18n import _, ngettext, pick
from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.values import ALPHA, LIKELY, SCALES, WORSE, Design, Metric, Rung
from scenarios.comparisons.rules.verdict import Verdict
from scenarios.reports.rules import left
from scenarios.reports.rules import means as mean_values
from scenarios.reports.rules.facts import BAD, NOT_COMPARABLE, Facts, Stage
from scenarios.reports.rules.titles import CONFIRMED
from scenarios.reports.rules.words import (
    LOOKS,
    chance,
    difference,
    format_number,
    interval,
    listed,
    p_said,
    p_value,
    shown,
)

SIGNS = frozenset({Rung.LIKELY_IMPROVEMENT, Rung.LIKELY_WORSE})
SETTLED = CONFIRMED | {Rung.NO_RELEVANT_DIFFERENCE}
"""Verdicts that no further answer is needed for."""


def means(facts: Facts) -> tuple[str, ...]:
    """What the verdict means, one thought a paragraph."""
    if facts.stage is Stage.NOTHING:
        return left.means(facts)
    if facts.stage is Stage.ONE_ROUND:
        return (_("One round alone shows where it hurts. Whether a change helps, only a second round can show."),)
    if facts.rung == NOT_COMPARABLE or facts.primary is None:
        return (_("That was to decide. So there is no verdict, whatever the other figures say."),)
    c, verdict = facts.primary, facts.verdict
    told = (_rung(c, verdict), _shares(facts), _two_numbers(c, verdict), _exceptions(facts), _disagree(c, verdict))
    return tuple(filter(None, told))


def _rung(c: Comparison, verdict: Verdict) -> str:
    if verdict.too_few:
        return _("Fewer than three people can be compared. The figures describe what these people said, and no more.")
    odds = {"chance": chance(c.p_improve), "worse": chance(c.p_worse)}
    if c.design is Design.UNPAIRED and verdict.rung in CONFIRMED:
        return _others(verdict.rung, odds)
    return {
        Rung.CONFIRMED_IMPROVEMENT: _("The improvement is proven by the rule that was set beforehand. Under our cautious "
                                      "model the data favour it %(chance)s.", **odds),
        Rung.LIKELY_IMPROVEMENT: _("The data favour an improvement (%(chance)s under our cautious model). That is a good "
                                   "reason to believe it, not a proof.", **odds),
        Rung.NO_RELEVANT_DIFFERENCE: _("If there is a difference, it is most probably smaller than what customers notice "
                                       "(%(mcid)s).", mcid=mcid(c.metric)),
        Rung.NO_EVIDENCE_YET: _("The data fit an improvement as well as none: they favour it %(chance)s under our cautious "
                                "model. That is no proof of “no effect”.", **odds),
        Rung.LIKELY_WORSE: _("The data favour a change for the worse (%(worse)s under our cautious model). We raise this "
                             "alarm early, on purpose.", **odds),
        Rung.CONFIRMED_WORSE: _("The change for the worse is proven by the rule that was set beforehand (%(worse)s under "
                                "our cautious model).", **odds),
        Rung.MIXED_RESULT: _("What decides points to better, but the share of steps that worked probably fell. Both "
                             "count, so this is no improvement yet."),
    }[verdict.rung]  # fmt: skip


def _others(rung: Rung, odds: dict[str, str]) -> str:
    """Two groups of people: that they differ is proven, not that the change made the difference."""
    if rung is Rung.CONFIRMED_WORSE:
        told = _("By the rule that was set beforehand it is proven that those who came after fared worse (%(worse)s under "
                 "our cautious model).", **odds)  # fmt: skip
    else:
        told = _("By the rule that was set beforehand it is proven that those who came after fared better. Under our "
                 "cautious model that holds %(chance)s.", **odds)  # fmt: skip
    return told + " " + _("They were other people, so a part of the difference may lie in them.")


def _shares(facts: Facts) -> str:
    """What is compared where the ways differ in length and their steps decide, and what moves it by itself."""
    if facts.as_long or facts.metric is not Metric.SUCCESS_SHARE:
        return ""
    before, after = len(facts.given.before_steps), len(facts.given.after_steps)
    told = _("The way had %(before)s steps before and has %(after)s after. So the share of the steps that worked is "
             "compared, said per ten steps.", before=before, after=after)  # fmt: skip
    relations = {step.relation for step in facts.steps}
    if Relation.REMOVED in relations:
        told += " " + _("A removed step on which people failed lifts that share, even where no other step got better.")
    if Relation.ADDED in relations:
        told += " " + _("A new step on which people fail lowers it, even where no other step got worse.")
    return told


def _two_numbers(c: Comparison, verdict: Verdict) -> str:
    """A sign and no proof: why the belief of the model and the chance of the exact test lie so far apart."""
    if verdict.too_few or verdict.rung not in SIGNS or c.p_exact is None or c.p_exact <= ALPHA:
        return ""
    return _("That is another number than under “What is missing”: the model weighs how large the changes are; the "
             "exact test asks how often chance alone would show as much, which is the more often the fewer people "
             "there are.")  # fmt: skip


def _disagree(c: Comparison, verdict: Verdict) -> str:
    """Interval and exact test on two sides of "no change": which of them decides, and why."""
    if verdict.too_few or c.p_exact is None or c.ci_low is None or c.ci_high is None:
        return ""
    inside = c.ci_low <= 0 <= c.ci_high
    if inside and c.p_exact <= ALPHA:
        return _("The 95%% interval still holds “no change”: it supposes that people differ along a bell curve. The exact "
                 "test supposes nothing of this kind, so it decides (%(p)s).", p=p_said(c.p_exact))  # fmt: skip
    if inside or c.p_exact <= ALPHA or verdict.rung in SETTLED:
        return ""
    return _("The 95%% interval leaves “no change” out, and yet this is no proof: it supposes that people differ along a "
             "bell curve. The exact test supposes nothing of this kind, so it decides (%(p)s).", p=p_said(c.p_exact))  # fmt: skip


def _exceptions(facts: Facts) -> str:
    """Steps that go against the verdict."""
    worse = [
        pick(step.name) for s in facts.found.steps if s.ease and s.ease.verdict in BAD and (step := facts.step(s.group))
    ]
    if not worse or facts.verdict.rung in BAD:
        return ""
    return ngettext(
        "Only %(steps)s carries a sign of worse.", "%(steps)s carry a sign of worse.", len(worse), steps=listed(worse)
    )


def signs(facts: Facts) -> str:
    """What "sign" and "confirmed" in a table go by; an interval beside them may seem to say something else."""
    told = _("“Sign” goes by our cautious model (better: from %(likely)s in 100 on, worse: from %(worse)s in 100 on), not "
             "by the interval.", likely=format_number(100 * LIKELY, 0), worse=format_number(100 * (1 - WORSE), 0))  # fmt: skip
    if facts.planned_n is None:
        return f"{told} " + _("“Confirmed” wants a high e-value besides; the method tells how high.")
    return f"{told} " + _("“Confirmed” wants the planned number and p ≤ %(alpha)s besides: the exact p of what decides, of "
                          "all else the corrected one.", alpha=p_value(ALPHA))  # fmt: skip


def mcid(metric: Metric) -> str:
    """The smallest difference that matters, in words."""
    scale, look = SCALES[metric], LOOKS[metric]
    if scale.logarithmic:
        return _("a tenth of the time")
    if metric is Metric.SUCCESS_SHARE:
        return _("one step in ten")
    value = scale.mcid * look.times
    return ngettext(
        "%(value)s point",
        "%(value)s points",
        1 if value == 1 else 2,
        value=format_number(value, 0 if value == int(value) else 1),
    )


def estimate(c: Comparison, of: int | None = None) -> str:
    """`+1.7 (95%: +1.2 to +2.2)`; the difference alone where there is no interval."""
    told, limits = difference(c, of), interval(c, of)
    return _("%(difference)s (95%%: %(interval)s)", difference=told, interval=limits) if limits else told


def plain(c: Comparison, of: int | None = None) -> str:
    """Before and after in one go: `3.5 → 5.2`."""
    beside = mean_values.beside(c)
    return f"{shown(c.metric, beside.before, of)} → {shown(c.metric, beside.after, of)}"
