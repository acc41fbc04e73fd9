"""Where one round was hardest: where people could not go on or asked for help, else where the mean ease is lowest.

Steps that share that place share the name.
"""

from decimal import Decimal

from panel.core.i18n import _, ngettext, pick, rounded
from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.rules import stuck
from scenarios.reports.rules.facts import Facts
from scenarios.reports.rules.words import counted, listed, sentence

SHOWN = 1
"""Decimals of a mean on the page: what looks equal there is called equal."""
FEWEST = 2
"""One rating alone makes no step the hardest."""


def steps(facts: Facts) -> list[str]:
    """The names of the steps with the lowest mean ease of the only round, as shown; more than one where they tie."""
    known = _means(facts)
    lowest = min(known.values(), default=Decimal())
    return [pick(step.name) for key, mean in known.items() if mean == lowest and (step := facts.step(key))]


def all_alike(facts: Facts) -> bool:
    """Several steps, and none stands out."""
    known = _means(facts)
    return len(known) > 1 and len(set(known.values())) == 1


def where(facts: Facts) -> str:
    """`at “A” one person could not go on`, `hardest was “A”`, `hardest were “A” and “B”, equally`; empty without ratings.
    Says whose place it is where a step with one rating lies lower still."""
    if found := stuck.worst(facts):
        return stuck.told(found)
    names = steps(facts)
    if not names:
        return ""
    named = _named(facts, names)
    return _("%(hardest)s – of the steps that at least two rated", hardest=named) if _passed_over(facts) else named


def _named(facts: Facts, names: list[str]) -> str:
    if all_alike(facts):
        return _("all steps were equally hard")
    if len(names) == 1:
        some = _rated_by(facts)
        if some < facts.testers(facts.only):
            return _("hardest was %(step)s (rated by %(some)s)", step=listed(names), some=some)
        return _("hardest was %(step)s", step=listed(names))
    return _("hardest were %(steps)s, equally", steps=listed(names))


def begin(facts: Facts) -> str:
    """Where to begin mending; empty where nothing stands out."""
    if found := stuck.worst(facts):
        return stuck.begin(found)
    names = steps(facts)
    if not names or all_alike(facts):
        return ""
    if len(names) == 1:
        first = _("Begin with %(step)s.", step=listed(names))
    else:
        first = _("Begin with one of these, they were equally hard: %(steps)s.", steps=listed(names))
    if not _passed_over(facts):
        return first
    return first + " " + _("That counts the steps that at least two rated; one rating alone may be chance.")


def so_far(facts: Facts) -> str:
    """One round only: how many, and where it was hardest."""
    n, found = facts.testers(facts.only), where(facts)
    many = sentence(counted(n))
    if not found and any(_raters(facts).values()):
        return ngettext(
            "One person so far: too few to say which step is the hardest.",
            "%(many)s people so far: no step has two ratings yet, too few to say which is the hardest.",
            n,
            many=many,
        )
    if not found:
        return ngettext(
            "One person so far, and no ratings yet.", "%(many)s people so far, and no ratings yet.", n, many=many
        )
    if facts.only is Phase.BEFORE:
        return ngettext(
            "One person so far: %(hardest)s.", "%(many)s people so far: %(hardest)s.", n, many=many, hardest=found
        )
    return ngettext(
        "One person after the change: %(hardest)s. There is nothing to compare with.",
        "%(many)s people after the change: %(hardest)s. There is nothing to compare with.",
        n,
        many=many,
        hardest=found,
    )


def _rated_by(facts: Facts) -> int:
    """How many rated the (first of the) hardest."""
    means = _means(facts)
    return _raters(facts)[min(means, key=lambda key: means[key])]


def _raters(facts: Facts) -> dict[str, int]:
    before = facts.only is Phase.BEFORE
    return {g.group.group: len(g.ease.before if before else g.ease.after) for g in facts.groups}


def _passed_over(facts: Facts) -> bool:
    """A step that one person rated stands in the chart as low as the hardest or lower (where all are alike: elsewhere)."""
    ranked = _means(facts)
    lowest, alike = min(ranked.values(), default=Decimal()), all_alike(facts)
    alone = [mean for key, mean in _all_means(facts).items() if key not in ranked]
    return any(mean <= lowest or alike for mean in alone)


def _means(facts: Facts) -> dict[str, Decimal]:
    """Mean ease of the only round, of the steps that at least two rated."""
    raters = _raters(facts)
    return {key: mean for key, mean in _all_means(facts).items() if raters[key] >= FEWEST}


def _all_means(facts: Facts) -> dict[str, Decimal]:
    """Mean ease of every step that somebody rated, as the chart shows it."""
    before = facts.only is Phase.BEFORE
    means = {s.group: s.ease_before if before else s.ease_after for s in facts.found.steps}
    return {key: rounded(mean, SHOWN) for key, mean in means.items() if mean is not None}
