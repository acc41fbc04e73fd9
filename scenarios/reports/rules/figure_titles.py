"""A title for each figure that says what it shows."""

from panel.core.i18n import _, ngettext, pick
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.values import Design
from scenarios.reports.rules import findings, hardest
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.words import counted, listed

FEW = 2
"""So many steps are named in a title; more are counted."""


def every_person(primary: Comparison | None, stage: Stage) -> str:
    """Over the dots: what the lines do."""
    if stage is not Stage.BOTH or primary is None:
        return _("Every person is a dot")
    if primary.design is Design.UNPAIRED:
        return _beyond(findings.beyond(primary), primary.n_after)
    ups = sum(pair.after - pair.before > findings.SAME for pair in primary.pairs)
    downs = sum(pair.before - pair.after > findings.SAME for pair in primary.pairs)
    return _("Every person is a dot: %(lines)s", lines=_lines(ups, downs, len(primary.pairs)))


def change(primary: Comparison | None) -> tuple[str, str]:
    """Of the figure beside the dots: its title, and what its axis measures. Nobody changed where those after are others."""
    others = primary is not None and primary.design is Design.UNPAIRED
    title = _("Difference of the means") if others else _("Change of each person")
    if primary is not None and primary.scale.logarithmic:
        return title, _("After ÷ before")
    return title, _("Difference in points") if others else _("Change in points")


def course(facts: Facts) -> str:
    """Over the curve: easier where, harder where."""
    if facts.stage is Stage.ONE_ROUND:
        where = hardest.where(facts)
        return _("The course: %(hardest)s", hardest=where) if where else _("The course")
    split = findings.steps(facts.found.steps)
    names = [
        pick(step.name)
        for s in facts.found.steps
        if s.ease and (s.ease.difference or 0) < -findings.SAME and (step := facts.step(s.group))
    ]
    if not split.n:
        return _("The course: no step can be compared")
    if split.same == split.n:
        return _("The course: on average as easy as before at every step that both rounds have")
    if split.better == split.n:
        if split.n < len(facts.steps) and split.n > 1:
            return _("The course: easier on average at all %(n)s steps of both rounds", n=counted(split.n))
        return _("The course: easier on average at every step")
    if split.worse == split.n:
        return _("The course: harder on average at every step that both rounds have")
    if split.better + split.worse == split.n and split.worse <= FEW < split.better:
        return _("The course: easier on average, except at %(steps)s", steps=listed(names))
    return ngettext(
        "The course: easier on average at %(x)s of one step",
        "The course: easier on average at %(x)s of %(num)s steps",
        split.n,
        x=split.better,
    )


def step_by_step(facts: Facts) -> str:
    """Over the steps: how many carry a sign, in either direction."""
    if facts.stage is not Stage.BOTH:
        return _("Step by step")
    split = findings.signs(facts.found.steps)
    if not split.better and not split.worse:
        return _("Step by step: no single step says anything for sure")
    parts = []
    if split.better:
        parts.append(
            ngettext("signs of better at one", "signs of better at %(many)s", split.better, many=counted(split.better))
        )
    if split.worse:
        parts.append(
            ngettext("signs of worse at one", "signs of worse at %(many)s", split.worse, many=counted(split.worse))
        )
    return _("Step by step: %(signs)s", signs=", ".join(parts))


def _beyond(side: int, n: int) -> str:
    """Different people: how many after lie outside of everything before."""
    x = abs(side)
    if not x:
        return _("Every person is a dot: the two groups overlap")
    if side > 0:
        if x == n:
            return _("Every person is a dot: after, all are better off than anybody before")
        return ngettext(
            "Every person is a dot: after, one of %(n)s is better off than anybody before",
            "Every person is a dot: after, %(x)s of %(n)s are better off than anybody before",
            x,
            x=counted(x),
            n=counted(n),
        )
    if x == n:
        return _("Every person is a dot: after, all are worse off than anybody before")
    return ngettext(
        "Every person is a dot: after, one of %(n)s is worse off than anybody before",
        "Every person is a dot: after, %(x)s of %(n)s are worse off than anybody before",
        x,
        x=counted(x),
        n=counted(n),
    )


def _lines(ups: int, downs: int, n: int) -> str:
    if ups == n:
        return _("all %(n)s lines rise", n=counted(n))
    if downs == n:
        return _("all %(n)s lines fall", n=counted(n))
    level = n - ups - downs
    parts = [ngettext("one line rises", "%(many)s lines rise", ups, many=counted(ups))] if ups else []
    if downs:
        parts.append(
            ngettext("one falls", "%(many)s fall", downs, many=counted(downs))
            if parts
            else ngettext("one line falls", "%(many)s lines fall", downs, many=counted(downs))
        )
    if level:
        parts.append(
            ngettext("one stays level", "%(many)s stay level", level, many=counted(level))
            if parts
            else ngettext("one line stays level", "%(many)s lines stay level", level, many=counted(level))
        )
    return ", ".join(parts)
