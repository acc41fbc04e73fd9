"""What stands between a verdict and a proof, in plain sentences."""

from panel.core.i18n import _, format_number, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.planning import fewest_to_confirm, smallest_p
from scenarios.comparisons.rules.values import ALPHA, E_THRESHOLD, Design, Missing, Rung
from scenarios.comparisons.rules.verdict import FEWEST, Verdict
from scenarios.reports.rules import enough, left
from scenarios.reports.rules.facts import NOT_COMPARABLE, Facts, Stage
from scenarios.reports.rules.words import LOOKS, p_said, p_value, people

SAME_EFFECT = 1e-12


def missing(facts: Facts) -> tuple[str, ...]:
    """What stands between this verdict and a proof."""
    if facts.stage is Stage.NOTHING:
        return () if facts.over else _ahead(facts.planned_n)
    if facts.stage is Stage.ONE_ROUND:
        if left.other_deleted(facts):
            return (_("The answers of the other round: they were deleted at the testers' wish."),)
        return tuple(filter(None, (_("The other round."), _unasked(facts), *_ahead(facts.planned_n))))
    if facts.rung == NOT_COMPARABLE or facts.primary is None:
        return (_("A measure that both rounds ask. The other measures stand below, but none of them was to decide."),)
    primary, verdict = facts.primary, facts.verdict
    if verdict.rung in (Rung.CONFIRMED_IMPROVEMENT, Rung.CONFIRMED_WORSE):
        return (_proven(primary, verdict),)
    more = _anew(primary) if verdict.locked else _more(primary)
    return tuple(filter(None, (_cannot(primary, verdict), _plan(verdict), more)))


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
    if c.design is Design.UNPAIRED:
        return f"{_reached(c, verdict)} " + _("What stays open is how much of it lies in the other people.")
    if verdict.planned_n is None:
        return _(
            "Nothing for this question: the evidence (e = %(e)s) passed the bar of %(bar)s.",
            e=format_number(verdict.e_value, 0),
            bar=format_number(E_THRESHOLD, 0),
        )
    return _(
        "Nothing for this question: the planned number was reached, and %(p)s (needed: at most %(alpha)s). What else "
        "stays open is listed below.",
        p=p_said(c.p_exact),
        alpha=p_value(ALPHA),
    )


def _reached(c: Comparison, verdict: Verdict) -> str:
    if verdict.planned_n is None:
        return _(
            "The evidence (e = %(e)s) passed the bar of %(bar)s.",
            e=format_number(verdict.e_value, 0),
            bar=format_number(E_THRESHOLD, 0),
        )
    return _(
        "The planned number was reached, and %(p)s (needed: at most %(alpha)s).",
        p=p_said(c.p_exact),
        alpha=p_value(ALPHA),
    )


def _cannot(c: Comparison, verdict: Verdict) -> str:
    """What p says, as a reader can picture it; `5 people cannot prove it` where even full agreement would not do."""
    agreed = _if_all_agreed(c)
    if agreed is None or c.p_exact is None or verdict.n_effective < FEWEST:
        return _too_few(c)
    places = {"people": _sample(c), "studies": by_chance(c.p_exact), "p": p_said(c.p_exact), "alpha": p_value(ALPHA)}
    if agreed <= ALPHA:
        return _("%(people)s could have proven it, had they agreed more. If nothing had changed, chance alone would show "
                 "as much in %(studies)s (%(p)s); a proof wants at most 1 in 20.", **places)  # fmt: skip
    if abs(c.p_exact - agreed) < SAME_EFFECT:
        return _("%(people)s cannot prove it. They could not agree more, and yet, if nothing had changed, chance alone "
                 "would show as much in %(studies)s (%(p)s); a proof wants at most 1 in 20.", **places)  # fmt: skip
    return _("%(people)s cannot prove it. If nothing had changed, chance alone would show as much in %(studies)s "
             "(%(p)s); a proof wants at most 1 in 20, and so few cannot get below %(min)s even if all agree.",
             min=p_said(agreed), **places)  # fmt: skip


def _if_all_agreed(c: Comparison) -> float | None:
    """The p of these people, had each of them changed for the better. `min_p` is of those who changed at all."""
    return smallest_p(len(c.pairs), Design.PAIRED) if c.design is Design.PAIRED and c.pairs else c.min_p


def by_chance(p: float) -> str:
    """`1 of 16 such studies`; from a third on `6 of 10 such studies`."""
    if p > 1 / 3:
        return _("about %(n)s of 10 such studies", n=max(1, round(10 * p)))
    return _("1 of %(many)s such studies", many=format_number(round(1 / p), 0))


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
    if c.reasons.get("n_plan_observed") is Missing.MORE_THAN_CAP:
        return _("The effect is so small that more than 200 people would be needed to prove it.")
    return "" if enough.more(c) is None else enough.still(c)


def _anew(c: Comparison) -> str:
    """A locked verdict stands, whoever else takes part: only a new study can say more."""
    locked = _("The verdict is locked: more answers no longer change it.")
    return locked if enough.needed(c) is None else f"{locked} {enough.anew(c)}"


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


def _ahead(n: int | None) -> tuple[str, ...]:
    """Looking ahead with the planned number: what the same people can show in a second round."""
    if not n:
        return ()
    least = smallest_p(n, Design.PAIRED)
    if least > ALPHA:
        return (
            ngettext(
                "%(num)s planned tester can give a sign, but no proof. A proof takes %(twice)s who test before and after, "
                "or %(group)s before and %(group)s others after.",
                "%(num)s planned testers who test twice can give a sign, but no proof: even if all agree, chance alone "
                "does that in 1 of %(many)s studies. A proof takes %(twice)s who test before and after, or %(group)s "
                "before and %(group)s others after.",
                n,
                many=round(1 / least),
                twice=fewest_to_confirm(Design.PAIRED),
                group=fewest_to_confirm(Design.UNPAIRED),
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
