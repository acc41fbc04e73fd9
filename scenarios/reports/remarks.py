"""What people wrote and what they named, from their answers to what a report may show of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from scenarios.comparisons.queries import Evidence
from scenarios.comparisons.rules.inputs import Phase, StudyInput
from scenarios.questions.kinds.friction import Friction as FrictionCode
from scenarios.reports.rules.pieces import Friction, Remark
from scenarios.runs.rules import RunView
from scenarios.studies.rules.masking import Person, masker

Walks = Iterable[tuple[RunView, Phase]]
"""Runs with the round that they belong to."""


def remarks_of(
    runs: Walks, evidence: Evidence, people: Mapping[str, str], given: StudyInput, hidden: tuple[Person, ...]
) -> tuple[Remark, ...]:
    """What may be quoted, in the order of the journey, then by tester. `people`: pseudonyms; `hidden`: real names."""
    order = {"": len(given.before_steps) + len(given.after_steps)}
    for group in given.step_map:
        for key in (*group.before, *group.after):
            order.setdefault(key, len(order))
    hide = masker(hidden)
    found = [
        _remark(label, phase, key, values, hide(text))
        for run, phase in runs
        if run.quotes
        for label in (people.get(str(run.tester_id), "–"),)
        for key, values in evidence.answers.get(run.id, {}).items()
        if (text := values.get("comment" if key else "missing"))
    ]
    found.sort(key=lambda r: (order.get(r.step, 0), r.phase is Phase.AFTER, len(r.label), r.label))
    return tuple(found)


def _remark(label: str, phase: Phase, step: str, values: Mapping[str, Any], text: str) -> Remark:
    return Remark(
        label=label,
        phase=phase,
        step=step,
        text=text,
        ease=values.get("ease"),
        feeling=values.get("emotion"),
        frictions=tuple(values.get("friction") or ()),
    )


def silent_of(runs: Walks, evidence: Evidence) -> int:
    """Tests in which somebody wrote something without the quote tick."""
    return sum(not run.quotes and _wrote(evidence.answers.get(run.id, {})) for run, _ in runs)


def _wrote(answers: Mapping[str, Mapping[str, Any]]) -> bool:
    return any("comment" in v or "missing" in v for v in answers.values())


def frictions_of(runs: Walks, evidence: Evidence) -> tuple[Friction, ...]:
    """Testers who named each friction; those that nobody named are left out, the most frequent first."""
    named: dict[Phase, list[str]] = {phase: [] for phase in Phase}
    for run, phase in runs:
        each = evidence.answers.get(run.id, {}).values()
        named[phase] += {code for values in each for code in values.get("friction") or ()}
    rows = [Friction(c.value, named[Phase.BEFORE].count(c), named[Phase.AFTER].count(c)) for c in FrictionCode]
    return tuple(sorted((r for r in rows if r.before or r.after), key=lambda r: -max(r.before, r.after)))
