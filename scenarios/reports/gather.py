"""From the stored evidence to the facts of a report: pseudonyms for people, names for steps, words without names."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any
from uuid import UUID

import msgspec

from scenarios.authoring.diff import Group, Relation, became
from scenarios.authoring.script import Script
from scenarios.comparisons.queries import Evidence, Locked
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.groups import group_values, run_samples
from scenarios.comparisons.rules.inputs import Phase, RunResult, StudyInput
from scenarios.comparisons.rules.samples import Sample, counted
from scenarios.comparisons.rules.study import StudyComparison
from scenarios.comparisons.rules.values import Metric
from scenarios.comparisons.rules.verdict import Verdict
from scenarios.journeys.rules import JourneyView
from scenarios.questions.kinds.friction import Friction as FrictionCode
from scenarios.reports.rules.facts import (
    Facts,
    Friction,
    Lock,
    PlanChanged,
    Remark,
    RoundFacts,
    SetAside,
    Spot,
    StepFacts,
    Texts,
)
from scenarios.reports.rules.masking import Person, masked
from scenarios.runs.rules import RunView, State
from scenarios.studies.rules import RoundView, TesterView, labels
from scenarios.studies.rules.measures import asks


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What `queries.build` loaded. `hidden`: names that no text may show; `stuck`: (run, step key) of each report,
    `in_vain` of each wait whose cut-off came first."""

    evidence: Evidence
    given: StudyInput
    found: StudyComparison
    journey: JourneyView
    testers: tuple[TesterView, ...]
    runs: tuple[RunView, ...]
    versions: Mapping[UUID, int]
    stuck: tuple[tuple[UUID, str], ...]
    in_vain: tuple[tuple[UUID, str], ...]
    changes: Sequence[dict[str, Any]]
    lock: Locked | None
    hidden: tuple[Person, ...]
    data_sha256: str


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
    evidence, found, study = sources.evidence, sources.found, sources.evidence.study
    given = msgspec.structs.replace(sources.given, runs=counted(sources.given.runs))
    people = _pseudonyms(sources.testers, study.shuffle_seed)
    names = {k: v for k, v in people.items() if v.startswith("T")}
    groups = group_values(given)
    runs = _chosen(evidence)
    steps = step_names(given, sources)
    return Facts(
        title=study.title, question=study.question, journey=sources.journey.title, planned_n=study.planned_n,
        frozen_at=study.frozen_at, found=found,
        last_at=max((r.ended_at for r, _ in runs if r.ended_at), default=None), given=given, groups=groups,
        rounds=tuple(_round(sources, phase, people) for phase in Phase if _round_view(evidence, phase)),
        samples=run_samples(given, groups), apart=_apart(evidence, given), names=names,
        colleagues={k: v for k, v in people.items() if not v.startswith("T")}, steps=steps,
        feelings=_feelings(runs, evidence), done=_done(given, evidence),
        remarks=tuple(_remarks(runs, evidence, people, given, sources.hidden)),
        silent=sum(not run.quotes and _wrote(evidence.answers.get(run.id, {})) for run, _ in runs),
        frictions=_frictions(runs, evidence), lock=_lock(sources),
        set_aside=tuple(SetAside(people.get(str(r.tester_id), "–"), _phase(evidence, r),
                                 masked(r.not_counted_reason, sources.hidden, strictly=True)) for r in evidence.set_aside),
        late=_late(sources, runs, people), data_sha256=sources.data_sha256,
        unasked=_unasked(evidence, sources.lock.metric if sources.lock else found.primary_metric),
        changes=tuple(PlanChanged(c["field"], c["old"], c["new"], c["at"]) for c in sources.changes),
    )  # fmt: skip


def _pseudonyms(testers: Sequence[TesterView], seed: int) -> dict[str, str]:
    outside = labels([t.id for t in testers if t.kind != "internal"], seed)
    inside = labels([t.id for t in testers if t.kind == "internal"], seed, "K")
    return {str(tester): label for tester, label in (outside | inside).items()}


def _round_view(evidence: Evidence, phase: Phase) -> RoundView | None:
    return evidence.before if phase is Phase.BEFORE else evidence.after


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


def _round(sources: Sources, phase: Phase, people: Mapping[str, str]) -> RoundFacts:
    view, evidence = _round_view(sources.evidence, phase), sources.evidence
    assert view is not None
    runs = {
        r.id: r
        for r in sources.runs
        if r.round_id == view.id and r.kind != "internal" and not r.not_counted_reason and r.source != "bot"
    }
    states = [r.state for r in runs.values() if not r.answers_deleted]
    script = evidence.script_before if phase is Phase.BEFORE else evidence.script_after
    return RoundFacts(
        phase=phase,
        version=sources.versions.get(view.version_id) if view.version_id else None,
        starts=min((r.started_at for r in runs.values()), default=view.published_at),
        began=len(runs),
        completed=states.count(State.COMPLETED),
        stopped=states.count(State.STOPPED),
        withdrew=len(runs) - len(states),
        blocked=states.count(State.BLOCKED),
        lapsed=states.count(State.LAPSED),
        under_way=states.count(State.OPEN) + states.count(State.WAITING),
        stuck=_spots(sources.stuck, runs, script, people),
        in_vain=_spots(sources.in_vain, runs, script, people),
    )


def _spots(
    places: Iterable[tuple[UUID, str]], runs: Mapping[UUID, RunView], script: Script | None, people: Mapping[str, str]
) -> tuple[Spot, ...]:
    """Those of these runs, at steps that their script still has."""
    return tuple(
        Spot(people.get(str(runs[run].tester_id), "–"), key)
        for run, key in places
        if run in runs and (script is None or script.step(key))
    )


def step_names(given: StudyInput, sources: Sources) -> tuple[StepFacts, ...]:
    """The lines of the step map as people know them; with one round only, its steps."""
    return tuple(_step(group, sources.evidence) for group in given.step_map)


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


def _feelings(runs: Iterable[tuple[RunView, Phase]], evidence: Evidence) -> dict[tuple[str, Phase], float]:
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


def _wrote(answers: Mapping[str, Mapping[str, Any]]) -> bool:
    return any("comment" in v or "missing" in v for v in answers.values())


def _remarks(
    runs: Iterable[tuple[RunView, Phase]],
    evidence: Evidence,
    people: Mapping[str, str],
    given: StudyInput,
    hidden: tuple[Person, ...],
) -> list[Remark]:
    """What may be quoted, in the order of the journey, then by tester."""
    order = {"": len(given.before_steps) + len(given.after_steps)}
    for group in given.step_map:
        for key in (*group.before, *group.after):
            order.setdefault(key, len(order))
    found = []
    for run, phase in runs:
        for key, values in evidence.answers.get(run.id, {}).items() if run.quotes else ():
            text = values.get("comment" if key else "missing")
            if text:
                found.append(
                    Remark(
                        label=people.get(str(run.tester_id), "–"),
                        phase=phase,
                        step=key,
                        text=masked(text, hidden),
                        ease=values.get("ease"),
                        feeling=values.get("emotion"),
                        frictions=tuple(values.get("friction") or ()),
                    )
                )
    return sorted(found, key=lambda r: (order.get(r.step, 0), r.phase is Phase.AFTER, len(r.label), r.label))


def _frictions(runs: Iterable[tuple[RunView, Phase]], evidence: Evidence) -> tuple[Friction, ...]:
    """Testers who named each friction; those that nobody named are left out, the most frequent first."""
    named: dict[Phase, list[str]] = {phase: [] for phase in Phase}
    for run, phase in runs:
        each = evidence.answers.get(run.id, {}).values()
        named[phase] += {code for values in each for code in values.get("friction") or ()}
    rows = [Friction(c.value, named[Phase.BEFORE].count(c), named[Phase.AFTER].count(c)) for c in FrictionCode]
    return tuple(sorted((r for r in rows if r.before or r.after), key=lambda r: -max(r.before, r.after)))


def _lock(sources: Sources) -> Lock | None:
    stored = sources.lock
    if stored is None:
        return None
    return Lock(
        at=stored.locked_at,
        data_sha256=stored.data_sha256,
        same_data=stored.data_sha256 == sources.data_sha256,
        verdict=msgspec.convert(stored.record["verdict"], Verdict),
        primary=msgspec.convert(stored.record["primary"], Comparison),
    )


def _unasked(evidence: Evidence, metric: str) -> tuple[Phase, ...]:
    """The rounds whose scenario does not ask this measure."""
    scripts = {Phase.BEFORE: evidence.script_before, Phase.AFTER: evidence.script_after}
    return tuple(phase for phase, script in scripts.items() if script and not asks(script, metric))


def _late(sources: Sources, runs: Iterable[tuple[RunView, Phase]], people: Mapping[str, str]) -> tuple[str, ...]:
    """Who finished after the verdict was locked: in the figures, not in the verdict."""
    if sources.lock is None:
        return ()
    late = [people.get(str(r.tester_id), "–") for r, _ in runs if r.ended_at and r.ended_at > sources.lock.locked_at]
    return tuple(sorted(set(late), key=lambda label: (len(label), label)))
