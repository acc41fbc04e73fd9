"""How it was computed: every setting, the seed, the sources of the formulas, and what the data are known by."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_date, format_datetime, format_number
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import ALPHA, E_THRESHOLD, LIKELY, SCALES, WORSE, Design, Metric
from scenarios.reports.rules import enough, left, meaning, words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.sections.base import Section

SOURCES = (
    "Sauro & Dumas 2009 (SEQ)", "Brooke 1996 (SUS)", "Sauro & Lewis 2016 (SUS grades)", "Lewis, Utesch & Maher 2013 (UMUX-Lite)",
    "Reichheld 2003 (NPS)", "Rocks 2016 (NPS interval)", "Wilson 1927", "Newcombe 1998", "Bonett & Price 2012", "Welch 1947",
    "Derrick 2017", "Holm 1979", "Benjamini & Hochberg 1995", "Cliff 1993", "Hedges 1981", "Vovk & Wang 2021 (e-values)",
)  # fmt: skip


class View(msgspec.Struct, frozen=True):
    entries: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    scales: tuple[tuple[str, ...], ...]
    sources: str


class Method(Section):
    key: ClassVar[str] = "method"
    name: ClassVar[str] = N_("Method")

    def view(self, facts: Facts) -> View:
        scales = tuple(
            (_(words.LOOKS[m].name), words.unit(m, facts.of), _spread(m, facts.of), meaning.mcid(m))
            for m in words.LOOKS if m in facts.found.metrics or m is Metric.STEP_EASE
        )  # fmt: skip
        head = (_("Measure"), _("Scale"), _("Usual spread (s0)"), _("Smallest difference that matters"))
        return View(_entries(facts), head, scales, " · ".join(SOURCES))


def _entries(facts: Facts) -> tuple[tuple[str, str], ...]:
    both = facts.stage is Stage.BOTH
    return (
        (_("What counts"), _("The person is the unit. Customers and former customers count, colleagues never; one test a "
                             "person and round, the first that was completed.")),
        *(_compared(facts) if both else ((_("Design"), left.nothing_compared(facts)),)),
        (_("What decides"), _decides(facts)),
        *_testers(facts),
        (_("Planned testers"), _plan(facts)),
        (_("Steps"), _("Success is “yes” alone. A step that was not reached is not done; its ease and time are missing. "
                       "Merged and split steps: done = all, ease = mean, time = sum.")),
        (_("Versions"), _versions(facts)),
        (_("Data"), _data(facts)),
    )  # fmt: skip


def _compared(facts: Facts) -> tuple[tuple[str, str], ...]:
    """How two rounds are held against each other."""
    return (
        (_("Design"), _design(facts)),
        (_("Interval"), _interval(facts)),
        (_("Test"), _("Exact permutation test, two-sided (twice the smaller tail). All arrangements up to 200,000, else "
                      "20,000 draws with seed %(seed)s.", seed=facts.found.seed)),
        (_("Interval and test"), _("The interval says how large the difference may be, the test how often chance alone "
                                   "would give one as large. The interval supposes that people differ along a bell curve; "
                                   "the test supposes nothing, so few people can hardly convince it. Where they disagree, "
                                   "the test decides.")),
        (_("Odds"), _("Normal–inverse-gamma model with one pseudo-tester who reports “no change” (κ = 1, ν = 3).")),
        (_("Ladder"), _("“Sign of better” from %(likely)s in 100 on, “sign of worse” from %(worse)s in 100 on. “Confirmed” "
                        "needs the planned number and p ≤ %(alpha)s, without a plan e ≥ %(e)s.",
                        likely=format_number(100 * LIKELY, 0), worse=format_number(100 * (1 - WORSE), 0),
                        alpha=words.p_value(ALPHA), e=format_number(E_THRESHOLD, 0))),
        (_("Many figures"), _("What decides is not corrected; the other measures by Holm, the steps by Benjamini–Hochberg.")),
    )  # fmt: skip


def _testers(facts: Facts) -> tuple[tuple[str, str], ...]:
    """How the numbers of testers under the verdict were reckoned, where there are any."""
    told = enough.method(facts.primary) if facts.stage is Stage.BOTH and facts.primary else ""
    return ((_("How many it takes"), told),) if told else ()


def _interval(facts: Facts) -> str:
    """The formula in the design of what decides; a measure of another design has its own."""
    said = {
        Design.PAIRED: _("95%, by Student's t from the differences of the people who were in both rounds; times on "
                         "logarithms."),
        Design.UNPAIRED: _("95%, by Welch's t from the values of the two groups; times on logarithms."),
        Design.MIXED: _("95%, by Derrick's t, which takes those in both rounds and those in one together; times on "
                        "logarithms."),
    }  # fmt: skip
    return said[facts.verdict.design]


def _data(facts: Facts) -> str:
    if facts.last_at is None:
        return left.no_answers(facts)
    return _(
        "Fingerprint %(sha)s; the last test ended on %(at)s.",
        sha=facts.data_sha256[:16],
        at=format_datetime(facts.last_at),
    )


def _design(facts: Facts) -> str:
    said = {
        Design.PAIRED: _("The same people before and after; differences are after − before."),
        Design.UNPAIRED: _("Different people before and after; the difference is that of the means."),
        Design.MIXED: _("Some people in both rounds, others in one; both kinds are used together."),
    }
    return said[facts.verdict.design]


def _decides(facts: Facts) -> str:
    name = _(words.LOOKS[facts.metric].name)
    if facts.found.chosen_by_rule and facts.lock is None:
        return _("%(metric)s, chosen by the rule.", metric=name)
    return _("%(metric)s, chosen beforehand.", metric=name)


def _plan(facts: Facts) -> str:
    if facts.planned_n is None:
        return _("none")
    if facts.frozen_at is None:
        return _("%(n)s; can still be changed.", n=facts.planned_n)
    return _("%(n)s, frozen on %(day)s.", n=facts.planned_n, day=format_date(facts.frozen_at))


def _versions(facts: Facts) -> str:
    names = {Phase.BEFORE: _("Before"), Phase.AFTER: _("After")}
    parts = [_("%(round)s: version %(n)s", round=names[r.phase], n=r.version) for r in facts.rounds if r.version]
    return " · ".join(parts) or "–"


def _spread(metric: Metric, of: int | None) -> str:
    scale, look = SCALES[metric], words.look(metric, of)
    if scale.logarithmic:
        return _("%(value)s on logarithms", value=format_number(scale.s0, 1))
    return format_number(scale.s0 * look.times, 1)
