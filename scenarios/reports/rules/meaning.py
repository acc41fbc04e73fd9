"""What a verdict means and what is missing, in plain sentences. Never "not significant, so no effect"."""

from panel.core.i18n import _, ngettext, pick
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.planning import fewest_to_confirm, smallest_p
from scenarios.comparisons.rules.values import ALPHA, E_THRESHOLD, SCALES, Design, Metric, Missing, Rung
from scenarios.comparisons.rules.verdict import FEWEST, Verdict
from scenarios.reports.rules.facts import BAD, NOT_COMPARABLE, Facts, Stage
from scenarios.reports.rules.words import (
    LOOKS,
    chance,
    difference,
    format_number,
    interval,
    listed,
    p_value,
    people,
    shown,
)

SAME_EFFECT = 1e-12


def means(facts: Facts) -> tuple[str, ...]:
    """What the verdict means, one thought a paragraph."""
    if facts.stage is Stage.NOTHING:
        return (_("As soon as the first tester has finished, the answers stand here."),)
    if facts.stage is Stage.ONE_ROUND:
        return (_("One round alone shows where it hurts. Whether a change helps, only a second round can show."),)
    if facts.rung == NOT_COMPARABLE or facts.primary is None:
        return (_("That was to decide. So there is no verdict, whatever the other figures say."),)
    return tuple(filter(None, (_rung(facts.primary, facts.verdict), _exceptions(facts))))


def missing(facts: Facts) -> tuple[str, ...]:
    """What stands between this verdict and a proof."""
    if facts.stage is Stage.NOTHING:
        return _ahead(facts)
    if facts.stage is Stage.ONE_ROUND:
        return tuple(filter(None, (_("The other round."), _unasked(facts), *_ahead(facts))))
    if facts.rung == NOT_COMPARABLE or facts.primary is None:
        return (_("A measure that both rounds ask. The other measures stand below, but none of them was to decide."),)
    primary, verdict = facts.primary, facts.verdict
    if verdict.rung in (Rung.CONFIRMED_IMPROVEMENT, Rung.CONFIRMED_WORSE):
        return (_proven(primary, verdict),)
    return tuple(filter(None, (_cannot(primary, verdict), _plan(verdict), _more(primary))))


def _rung(c: Comparison, verdict: Verdict) -> str:
    if verdict.too_few:
        return _("Fewer than three people can be compared. The figures describe what these people said, and no more.")
    odds = {"chance": chance(c.p_improve), "worse": chance(c.p_worse)}
    return {
        Rung.CONFIRMED_IMPROVEMENT: _("The improvement is proven by the rule that was set beforehand. Under our cautious "
                                      "model the data favour it %(chance)s.", **odds),
        Rung.LIKELY_IMPROVEMENT: _("The data favour an improvement (%(chance)s under our cautious model).", **odds),
        Rung.NO_RELEVANT_DIFFERENCE: _("If there is a difference, it is most probably smaller than what customers notice "
                                       "(%(mcid)s).", mcid=mcid(c.metric)),
        Rung.NO_EVIDENCE_YET: _("The data fit an improvement as well as none: they favour it %(chance)s under our cautious "
                                "model. That is no proof of “no effect”.", **odds),
        Rung.LIKELY_WORSE: _("The data favour a change for the worse (%(worse)s under our cautious model). We raise this "
                             "alarm early, on purpose.", **odds),
        Rung.CONFIRMED_WORSE: _("The change for the worse is proven by the rule that was set beforehand (%(worse)s under "
                                "our cautious model).", **odds),
        Rung.MIXED_RESULT: _("What decides points to better, but the number of steps that worked probably fell. Both "
                             "count, so this is no improvement yet."),
    }[verdict.rung]  # fmt: skip


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


def _unasked(facts: Facts) -> str:
    """Said while it can still be mended: before the after round."""
    if facts.only not in facts.unasked:
        return ""
    return _(
        "%(metric)s is to decide, but this round did not ask it. Choose another measure in the plan before the "
        "after round.",
        metric=_(LOOKS[facts.metric].name),
    )


def _proven(c: Comparison, verdict: Verdict) -> str:
    if verdict.planned_n is None:
        return _(
            "Nothing for this question: the evidence (e = %(e)s) passed the bar of %(bar)s.",
            e=format_number(verdict.e_value, 0),
            bar=format_number(E_THRESHOLD, 0),
        )
    return _(
        "Nothing for this question: the planned number was reached, and p = %(p)s is below %(alpha)s. What else "
        "stays open is listed below.",
        p=p_value(c.p_exact),
        alpha=p_value(ALPHA),
    )


def _cannot(c: Comparison, verdict: Verdict) -> str:
    """`5 testers cannot prove it`, with the smallest p within reach."""
    if verdict.min_p is None or verdict.n_effective < FEWEST:
        return _too_few(c)
    reached = p_value(c.p_exact)
    if not verdict.can_confirm:
        if c.p_exact is not None and abs(c.p_exact - verdict.min_p) < SAME_EFFECT:
            return _(
                "%(people)s cannot prove it: the smallest p within reach is %(min)s, and it is reached here.",
                people=_sample(c),
                min=p_value(verdict.min_p),
            )
        return _(
            "%(people)s cannot prove it: the smallest p within reach is %(min)s (here: %(p)s).",
            people=_sample(c),
            min=p_value(verdict.min_p),
            p=reached,
        )
    return _(
        "%(people)s could have proven it, had they agreed more: p = %(p)s (smallest within reach: %(min)s, needed: "
        "%(alpha)s).",
        people=_sample(c),
        p=reached,
        min=p_value(verdict.min_p),
        alpha=p_value(ALPHA),
    )


def _too_few(c: Comparison) -> str:
    fewest = fewest_to_confirm(c.design)
    if c.design is Design.UNPAIRED:
        return ngettext(
            "A verdict needs three people in each round, a proof at least %(num)s.",
            "A verdict needs three people in each round, a proof at least %(num)s.",
            fewest,
        )
    return ngettext(
        "A verdict needs three people in both rounds, a proof at least %(num)s.",
        "A verdict needs three people in both rounds, a proof at least %(num)s.",
        fewest,
    )


def _plan(verdict: Verdict) -> str:
    if verdict.planned_n is None:
        return _(
            "No number of testers was planned. A proof then needs e = %(bar)s; it stands at %(e)s.",
            bar=format_number(E_THRESHOLD, 0),
            e=format_number(verdict.e_value, 1),
        )
    if verdict.n_effective < verdict.planned_n:
        return _(
            "%(n)s of %(planned)s planned testers are there; until then “sign” is the most that may be said.",
            n=verdict.n_effective,
            planned=verdict.planned_n,
        )
    return ""


def _more(c: Comparison) -> str:
    """How many more testers would probably confirm an effect of this size."""
    if c.n_effective < FEWEST:
        return ""
    why = c.reasons.get("n_plan_observed")
    if why is Missing.MORE_THAN_CAP:
        return _("The effect is so small that more than 200 people would be needed to prove it.")
    if c.more_testers is None:
        return ""
    if c.more_testers == 0:
        return _("An effect of this size is usually confirmed by so many people.")
    if c.design is Design.UNPAIRED:
        return ngettext(
            "If the effect stays like this, about %(num)s more person in each round is needed.",
            "If the effect stays like this, about %(num)s more people in each round are needed.",
            c.more_testers,
        )
    return ngettext(
        "If the effect stays like this, about %(num)s more person is needed.",
        "If the effect stays like this, about %(num)s more people are needed.",
        c.more_testers,
    )


def _sample(c: Comparison) -> str:
    if c.design is Design.PAIRED:
        return people(len(c.pairs))
    if c.design is Design.UNPAIRED:
        return _("%(before)s and %(after)s people", before=c.n_before, after=c.n_after)
    return _(
        "%(both)s people in both rounds and %(before)s and %(after)s in one",
        both=c.n_paired,
        before=c.n_only_before,
        after=c.n_only_after,
    )


def _ahead(facts: Facts) -> tuple[str, ...]:
    """Looking ahead with the planned number: what the same people can show in a second round."""
    n = facts.planned_n
    if not n:
        return ()
    least = smallest_p(n, Design.PAIRED)
    if least > ALPHA:
        return (
            ngettext(
                "%(num)s planned tester can give a sign, but no proof: the smallest p within reach is %(p)s. From "
                "%(fewest)s on a proof is possible.",
                "%(num)s planned testers can give a sign, but no proof: the smallest p within reach is %(p)s. From "
                "%(fewest)s on a proof is possible.",
                n,
                p=p_value(least),
                fewest=fewest_to_confirm(Design.PAIRED),
            ),
        )
    if n == fewest_to_confirm(Design.PAIRED):
        return (_("%(n)s planned testers can prove a change only if all of them feel it.", n=n),)
    return (
        ngettext(
            "%(num)s planned tester can prove a change that nearly all of them feel.",
            "%(num)s planned testers can prove a change that nearly all of them feel.",
            n,
        ),
    )


def estimate(c: Comparison) -> str:
    """`+1.7 (95 %: +1.2 to +2.2)`, or the difference with the reason why there is no interval."""
    limits = interval(c)
    return f"{difference(c)} (95 %: {limits})" if limits else difference(c)


def plain(c: Comparison) -> str:
    """Before and after in one go: `3.5 → 5.2`."""
    return f"{shown(c.metric, c.typical_before)} → {shown(c.metric, c.typical_after)}"
