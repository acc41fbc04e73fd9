"""What a careful reader of the data keeps in mind: practice, different people, gaps, what was set aside or came late."""

from panel.core.i18n import _, format_date, ngettext, pick
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Design
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.pieces import Spot
from scenarios.reports.rules.words import counted, listed, sentence
from scenarios.reports.sections.base import Point
from scenarios.studies.rules.plan import METRICS


def places(facts: Facts, spots: list[Spot]) -> str:
    """Who and where; the first two, and how many more there are."""
    names = {key: pick(step.name) for step in facts.steps for key in (*step.before, *step.after)}
    where = "; ".join(f"{s.label}: {names.get(s.step, s.step)}" for s in spots[:2])
    return where + (f" +{len(spots) - 2}" if len(spots) > 2 else "")


def to_keep_in_mind(facts: Facts) -> tuple[Point, ...]:
    """Everything that a careful reader keeps in mind, most important first."""
    found = [_practice(facts), _others(facts), _alike(facts), _gaps(facts), _in_vain(facts), _set_aside(facts), _under_way(facts),
             *_changes(facts), _late(facts)]  # fmt: skip
    return tuple(hint for hint in found if hint is not None)


def _practice(facts: Facts) -> Point | None:
    if facts.stage is not Stage.BOTH or facts.found.samples.paired == 0:
        return None
    if facts.primary is not None and facts.primary.design is Design.UNPAIRED:
        return None
    text = _("Who walks this way a second time knows it already. A part of the gain may be practice.")
    return Point("repeat", _("Practice:"), text)


def _others(facts: Facts) -> Point | None:
    if facts.stage is not Stage.BOTH or facts.primary is None or facts.primary.design is Design.PAIRED:
        return None
    text = _("Others walked after than before. A part of the difference may lie in the people, not in the journey.")
    return Point("users", _("Different people:"), text)


def _alike(facts: Facts) -> Point | None:
    values = [v for g in facts.groups for side in (g.ease.before, g.ease.after) for v in side.values()]
    if len(values) < 2 or len(set(values)) > 1 or facts.most < 2:
        return None
    text = _("Everybody rated every step the same. Look whether they really rated, or only clicked on.")
    return Point("equal", _("All answers are alike:"), text)


def _gaps(facts: Facts) -> Point | None:
    """Comparable steps that lack a rating which the round's testers could have given."""
    missing, names = 0, []
    for group in facts.groups:
        sides = ((group.ease.before, Phase.BEFORE), (group.ease.after, Phase.AFTER))
        lacking = sum(max(0, facts.testers(p) - len(v)) for v, p in sides if group.group.keys(p) and facts.testers(p))
        step = facts.step(group.group.group)
        if lacking and step:
            missing += lacking
            names.append(pick(step.name))
    if not missing:
        return None
    title = ngettext(
        "One rating is missing:", "%(many)s ratings are missing:", missing, many=sentence(counted(missing))
    )
    return Point(
        "triangle-alert",
        title,
        _("%(steps)s. A step that was not reached counts as not done; its ease stays open.", steps=listed(names)),
    )


def _in_vain(facts: Facts) -> Point | None:
    """Answers that nobody gave: the clock closed the step."""
    found = [spot for round_ in facts.rounds for spot in round_.in_vain]
    if not found:
        return None
    n = len(found)
    title = ngettext("One wait was in vain:", "%(many)s waits were in vain:", n, many=sentence(counted(n)))
    text = _("%(where)s. The deadline passed: not done, and without a rating.", where=places(facts, found))
    return Point("hourglass", title, text)


def _set_aside(facts: Facts) -> Point | None:
    if not facts.set_aside:
        return None
    n = len(facts.set_aside)
    first = facts.set_aside[0]
    title = ngettext("One test is set aside:", "%(many)s tests are set aside:", n, many=sentence(counted(n)))
    who = "; ".join(f"{s.label}: {s.reason}" for s in facts.set_aside[:3]) if first else ""
    return Point("circle-slash", title, _("%(who)s. It counts nowhere in this report.", who=who))


def _under_way(facts: Facts) -> Point | None:
    going = sum(r.under_way for r in facts.rounds)
    if not going:
        return None
    title = ngettext(
        "One test is still under way:", "%(many)s tests are still under way:", going, many=sentence(counted(going))
    )
    words = ngettext(
        "its answers are not in here yet. The figures can still move.",
        "their answers are not in here yet. The figures can still move.",
        going,
    )
    return Point("hourglass", title, words)


def _changes(facts: Facts) -> list[Point]:
    """What was changed of the plan before it froze."""
    metrics = {key: _(name) for key, name, _small in METRICS}
    points = []
    for change in facts.changes:
        if change.field == "planned_n":
            text = _("planned testers %(old)s → %(new)s", old=change.old or "–", new=change.new or "–")
        else:
            rule = _("Probelauf’s choice (mean ease, else SUS)")
            old, new = metrics.get(change.old, rule), metrics.get(change.new, rule)
            text = _("what decides: %(old)s → %(new)s", old=old, new=new)
        text = _("%(what)s, on %(day)s, before anybody walked the after round.", what=text, day=format_date(change.at))
        points.append(Point("pencil", _("The plan was changed:"), text))
    return points


def _late(facts: Facts) -> Point | None:
    if not facts.late:
        return None
    text = _(
        "%(who)s finished after the verdict was locked: in the figures below, not in the verdict.",
        who=", ".join(facts.late),
    )
    return Point("clock", _("Late answers:"), text)
