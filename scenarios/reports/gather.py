"""From the stored evidence to the facts of a report: pseudonyms for people, names for steps, words without names."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import msgspec

from scenarios.authoring.diff import Group, Relation, became
from scenarios.comparisons.queries import Evidence, Locked, data_sha256, evidence_of
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.groups import group_values, run_samples
from scenarios.comparisons.rules.inputs import Phase, RunResult, StudyInput
from scenarios.comparisons.rules.samples import Sample, counted
from scenarios.comparisons.rules.study import compare
from scenarios.comparisons.rules.values import Metric
from scenarios.comparisons.rules.verdict import Verdict
from scenarios.reports.remarks import Walks, frictions_of, remarks_of, silent_of
from scenarios.reports.rounds import rounds_of
from scenarios.reports.rules.facts import Facts
from scenarios.reports.rules.pieces import Lock, PlanChanged, SetAside, StepFacts, Texts
from scenarios.reports.sources import Sources
from scenarios.runs.rules import RunView
from scenarios.studies.rules import pseudonyms
from scenarios.studies.rules.masking import masked
from scenarios.studies.rules.measures import asks


def walked(given: StudyInput) -> StudyInput:
    """What is to be compared. With one round only, or without a map, its steps stand for themselves."""
    phases = {run.phase for run in given.runs}
    if given.step_map and len(phases) == len(Phase):
        return given
    keys = given.after_steps if phases == {Phase.AFTER} or not given.before_steps else given.before_steps
    own = tuple(Group(key, (key,), (key,), Relation.SAME) for key in keys)
    return msgspec.structs.replace(given, step_map=own)


def gather(sources: Sources) -> Facts:
    """The facts of a report. Nothing in them tells who anybody is."""
    evidence, study = evidence_of(sources.stored), sources.stored.study
    given = walked(msgspec.structs.replace(evidence.given, runs=counted(evidence.given.runs)))
    found, digest = compare(given), data_sha256(evidence.given)
    people = {str(tester): label for tester, label in pseudonyms(sources.testers, study.shuffle_seed).items()}
    runs = _chosen(evidence)
    return Facts(
        title=study.title, question=study.question, journey=sources.journey.title, planned_n=study.planned_n,
        frozen_at=study.frozen_at, found=found, given=given, apart=_apart(evidence, given), steps=_steps(given, evidence),
        last_at=max((r.ended_at for r, _ in runs if r.ended_at), default=None), rounds=rounds_of(sources, people),
        names={k: v for k, v in people.items() if v.startswith("T")},
        colleagues={k: v for k, v in people.items() if not v.startswith("T")},
        feelings=_feelings(runs, evidence), done=_done(given, evidence),
        remarks=remarks_of(runs, evidence, people, given, sources.hidden), silent=silent_of(runs, evidence),
        frictions=frictions_of(runs, evidence), lock=_lock(sources.lock, digest),
        set_aside=tuple(SetAside(people.get(str(r.tester_id), "–"), _phase(evidence, r),
                                 masked(r.not_counted_reason, sources.hidden, strictly=True)) for r in evidence.set_aside),
        late=_late(sources, runs, people), data_sha256=digest,
        unasked=_unasked(evidence, sources.lock.metric if sources.lock else found.primary_metric),
        changes=tuple(PlanChanged(c["field"], c["old"], c["new"], c["at"]) for c in sources.changes),
    )  # fmt: skip


def _phase(evidence: Evidence, run: RunView) -> Phase:
    return Phase.AFTER if evidence.after and run.round_id == evidence.after.id else Phase.BEFORE


def _chosen(evidence: Evidence) -> list[tuple[RunView, Phase]]:
    """The runs that count, one a tester and round."""
    kept = {id(result) for result in counted(evidence.given.runs)}
    return [
        (view, result.phase)
        for view, result in zip(evidence.counted, evidence.given.runs, strict=True)
        if id(result) in kept
    ]


def _steps(given: StudyInput, evidence: Evidence) -> tuple[StepFacts, ...]:
    """The lines of the step map as people know them; with one round only, its steps."""
    return tuple(_step(group, evidence) for group in given.step_map)


def _found_step(group: Group, evidence: Evidence) -> Any:
    for script, keys in ((evidence.script_after, group.after), (evidence.script_before, group.before)):
        if script and keys and (step := script.step(keys[0])):
            return step
    return None


def _step(group: Group, evidence: Evidence) -> StepFacts:
    step = _found_step(group, evidence)
    name: Texts = {"en": group.group} if step is None else step.title
    return StepFacts(
        key=group.group,
        relation=_relation(group, evidence),
        name=name,
        icon=step.channel.icon if step else "circle-dashed",
        before=group.before,
        after=group.after,
    )


def _relation(group: Group, evidence: Evidence) -> Relation:
    """As the map has it; of one step and one, what the scripts say became of it."""
    if not group.one_to_one or evidence.script_before is None or evidence.script_after is None:
        return group.relation
    old, new = evidence.script_before.step(group.before[0]), evidence.script_after.step(group.after[0])
    return became(old, new) if old and new else group.relation


def _apart(evidence: Evidence, given: StudyInput) -> dict[Metric, Sample]:
    """The colleagues' values, computed as the customers' are."""
    theirs = msgspec.structs.replace(given, runs=counted(evidence.apart))
    return run_samples(theirs, group_values(theirs)) if theirs.runs else {}


def _feelings(runs: Walks, evidence: Evidence) -> dict[tuple[str, Phase], float]:
    known = {}
    colleagues = [(r, _phase(evidence, r)) for r in evidence.colleagues]
    for run, phase in (*runs, *colleagues):
        felt = [v["emotion"] for v in evidence.answers.get(run.id, {}).values() if "emotion" in v]
        if felt:
            known[str(run.tester_id), phase] = fmean(felt)
    return known


def _done(given: StudyInput, evidence: Evidence) -> dict[tuple[str, Phase], int]:
    """Steps that worked, by tester and round."""
    results: Sequence[RunResult] = (*given.runs, *counted(evidence.apart))
    return {(r.tester, r.phase): sum(s.success == "yes" for s in r.steps) for r in results}


def _lock(stored: Locked | None, digest: str) -> Lock | None:
    if stored is None:
        return None
    return Lock(
        at=stored.locked_at,
        data_sha256=stored.data_sha256,
        same_data=stored.data_sha256 == digest,
        verdict=msgspec.convert(stored.record["verdict"], Verdict),
        primary=msgspec.convert(stored.record["primary"], Comparison),
    )


def _unasked(evidence: Evidence, metric: str) -> tuple[Phase, ...]:
    """The rounds whose scenario does not ask this measure."""
    scripts = {Phase.BEFORE: evidence.script_before, Phase.AFTER: evidence.script_after}
    return tuple(phase for phase, script in scripts.items() if script and not asks(script, metric))


def _late(sources: Sources, runs: Walks, people: Mapping[str, str]) -> tuple[str, ...]:
    """Who finished after the verdict was locked: in the figures, not in the verdict."""
    if sources.lock is None:
        return ()
    late = [people.get(str(r.tester_id), "–") for r, _ in runs if r.ended_at and r.ended_at > sources.lock.locked_at]
    return tuple(sorted(set(late), key=lambda label: (len(label), label)))
