"""The verdict in one sentence, its place on the ladder, what it means and what is missing."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_date, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Design, Metric
from scenarios.reports.rules import lacking, left, meaning, means, rounding, shares, titles, words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.sections.base import Section

KPIS = 4


class Kpi(msgspec.Struct, frozen=True):
    """A figure before and after; `strong` and `note` are its difference with the interval. No `before`: one round."""

    label: str
    before: str
    after: str
    strong: str = ""
    note: str = ""


class View(msgspec.Struct, frozen=True):
    """`now`: the rung on the ladder; empty while there is nothing to judge."""

    eye: str
    headline: str
    now: str
    means: tuple[str, ...]
    missing: tuple[str, ...]
    kpis: tuple[Kpi, ...]
    rounding: str
    lock: str
    lock_now: str


class VerdictSection(Section):
    key: ClassVar[str] = "verdict"
    name: ClassVar[str] = N_("Verdict")

    def view(self, facts: Facts) -> View:
        judged = facts.stage is Stage.BOTH
        return View(
            eye=_eye(facts),
            headline=titles.headline(facts),
            now=facts.rung if judged else "",
            means=meaning.means(facts),
            missing=lacking.missing(facts),
            kpis=_kpis(facts),
            rounding=_rounding(facts) if judged else "",
            lock=_lock(facts),
            lock_now=_lock_now(facts),
        )


def _eye(facts: Facts) -> str:
    if facts.stage is Stage.NOTHING:
        return left.no_answers(facts)
    if facts.stage is Stage.ONE_ROUND:
        n = facts.testers(facts.only)
        return _("What we see so far · %(people)s", people=words.people(n))
    samples = facts.found.samples
    if not samples.only_before and not samples.only_after:
        return _("Verdict · %(people)s, before and after", people=words.people(samples.paired))
    if not samples.paired:
        return _(
            "Verdict · %(before)s before, %(after)s others after",
            before=words.people(samples.only_before),
            after=samples.only_after,
        )
    return _(
        "Verdict · %(both)s in both rounds, %(before)s only before, %(after)s only after",
        both=words.people(samples.paired),
        before=samples.only_before,
        after=samples.only_after,
    )


def _lock(facts: Facts) -> str:
    if facts.lock is None:
        return ""
    return _(
        "Locked on %(day)s, when the planned %(n)s were first reached: %(rung)s. Fingerprint of the data: %(sha)s.",
        day=format_date(facts.lock.at),
        n=facts.verdict.planned_n or facts.verdict.n_effective,
        rung=_(words.RUNGS[facts.lock.verdict.rung]),
        sha=facts.lock.data_sha256[:12],
    )


def _lock_now(facts: Facts) -> str:
    """Today's reading beside the locked verdict."""
    if facts.lock is None:
        return ""
    if facts.lock.same_data:
        return _("The data are the same today.")
    today = facts.found.metrics.get(facts.lock.verdict.metric)
    if today is None or today.difference is None:
        return _("The data have changed since; today they would give no verdict.")
    return _(
        "The data have changed since. Today they would read: %(rung)s, %(difference)s (95%%: %(interval)s), n = %(n)s.",
        rung=_(words.RUNGS[facts.found.current.rung]),
        difference=words.difference(today, facts.of),
        interval=words.interval(today, facts.of) or "–",
        n=today.n_effective,
    )


def _rounding(facts: Facts) -> str:
    """Whose figures stand above, and where one and its difference do not add up: the first of them."""
    shown = (facts.found.metrics.get(m) for m in (Metric.JOURNEY_EASE, _at_the_end(facts)) if m)
    known = [c for c in shown if c is not None]
    told = (next(filter(None, map(say, known)), "") for say in (rounding.pairs_only, rounding.remark))
    return " ".join(filter(None, told))


def _at_the_end(facts: Facts) -> Metric | None:
    """The score that stands beside the steps."""
    return next((m for m in (Metric.SUS, Metric.UMUX_LITE, Metric.LTR, Metric.CSAT) if m in facts.found.metrics), None)


def _kpis(facts: Facts) -> tuple[Kpi, ...]:
    if facts.stage is Stage.NOTHING:
        return ()
    found = [_metric(facts, Metric.JOURNEY_EASE), _steps(facts), _surprise(facts)]
    last = _at_the_end(facts)
    if last is not None:
        found.append(_metric(facts, last))
    return tuple(kpi for kpi in found if kpi is not None)[:KPIS]


def _metric(facts: Facts, metric: Metric) -> Kpi | None:
    c = facts.found.metrics.get(metric)
    if c is None:
        return None
    look = words.LOOKS[metric]
    label = f"{_('Ease') if metric is Metric.JOURNEY_EASE else _(look.name)} ({_(look.unit)})"
    beside = means.beside(c)
    before, after = words.shown(metric, beside.before), words.shown(metric, beside.after)
    if facts.stage is Stage.ONE_ROUND:
        return Kpi(label, "", before if facts.only is Phase.BEFORE else after, note=_mean_of(c, facts.only))
    return Kpi(label, before, after, words.difference(c), _interval(c))


def _interval(c: Comparison) -> str:
    text = ", ".join(filter(None, (words.interval(c), words.beyond(c))))
    if text:
        return _("95%%: %(interval)s", interval=text)
    return words.reason(c.reasons.get("ci_low"), c.metric)


def _steps(facts: Facts) -> Kpi | None:
    """Steps that worked per person: `3.4 → 6.0 of 7`; per ten steps only where the rounds have different numbers of them."""
    c = facts.found.metrics.get(Metric.SUCCESS_SHARE)
    if c is None:
        return None
    both = facts.stage is Stage.BOTH
    if both and not facts.as_long:
        return _step_shares(facts, c)
    beside = means.beside(c)
    before, after = (words.shown(c.metric, v, facts.of) for v in (beside.before, beside.after))
    told = _("%(x)s of %(n)s", x=after if both or facts.only is Phase.AFTER else before, n=facts.of)
    label, further = _("Steps done per person"), _of_pairs(c, N_("more for %(x)s of %(n)s people"))
    if not both:
        return Kpi(label, "", told, note=_mean_of(c, facts.only))
    return Kpi(label, before, told, further)


def _step_shares(facts: Facts, c: Comparison) -> Kpi:
    """Seven of eight steps may be a larger share than eight of ten; the note tells how many there were."""
    steps, beside = [len(facts.given.steps(phase)) for phase in Phase], means.beside(c)
    note = ngettext(
        "%(num)s step before, %(after)s after", "%(num)s steps before, %(after)s after", steps[0], after=steps[1]
    )
    before, after = words.shown(c.metric, beside.before), words.shown(c.metric, beside.after)
    further = _of_pairs(c, N_("a larger share for %(x)s of %(n)s people"))
    return Kpi(_("Steps done (per ten steps)"), before, after, further, note)


def _of_pairs(c: Comparison, msgid: str) -> str:
    """How many of those who walked twice gained; nothing to say of others."""
    if c.design is not Design.PAIRED:
        return ""
    split = titles.findings.people(c)
    return _(msgid, x=split.better, n=split.n)


def _mean_of(c: Comparison, phase: Phase) -> str:
    """Whose value stands there while there is one round."""
    n = c.n_before if phase is Phase.BEFORE else c.n_after
    return _("mean of %(people)s", people=words.people(n)) if n > 1 else words.people(n)


def _surprise(facts: Facts) -> Kpi | None:
    """People for whom the steps were easier than expected, in the mean."""
    sample = facts.samples.get(Metric.JOURNEY_GAP)
    if sample is None:
        return None
    both = sample.pairs if sample.design is Design.PAIRED else None
    counts = {
        phase: (sum(values[t] > 0 for t in both or values), len(both or values))
        for phase, values in ((Phase.BEFORE, sample.before), (Phase.AFTER, sample.after))
    }
    said = {phase: _("%(x)s of %(n)s", x=x, n=n) for phase, (x, n) in counts.items()}
    label, last = _("Easier than expected"), facts.only if facts.stage is Stage.ONE_ROUND else Phase.AFTER
    note = _("people, over all their steps; of 100 like them %(range)s", range=shares.of_a_hundred(*counts[last]))
    if facts.stage is Stage.ONE_ROUND:
        return Kpi(label, "", said[facts.only], note=note)
    return Kpi(label, said[Phase.BEFORE], said[Phase.AFTER], note=note)
