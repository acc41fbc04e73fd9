"""The whole study in one call: every metric, every step, and the verdict with its lock."""

from collections.abc import Mapping

import msgspec

from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules import nps, scores
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.discovery import Discovery, discovery
from scenarios.comparisons.rules.groups import group_values, run_samples
from scenarios.comparisons.rules.inputs import Phase, RunResult, StudyInput
from scenarios.comparisons.rules.journey import compare_metrics, default_primary, judged, locked_verdict
from scenarios.comparisons.rules.means import mean
from scenarios.comparisons.rules.nps import AdjustedNps
from scenarios.comparisons.rules.samples import Sample, by_phase, counted
from scenarios.comparisons.rules.steps import StepComparison, compare_steps
from scenarios.comparisons.rules.values import Metric
from scenarios.comparisons.rules.verdict import Verdict


class Samples(msgspec.Struct, frozen=True):
    """Who took part, in testers with a counted run; `abandoned…` count runs that were not completed."""

    paired: int
    only_before: int
    only_after: int
    abandoned_before: int
    abandoned_after: int


class Mapped(msgspec.Struct, frozen=True):
    """Lines of the step map."""

    comparable: int
    removed: int
    added: int


class StudyComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report shows. `verdict` is the locked one once the plan was reached; `current` is today's reading.

    `metrics` holds each run metric that anybody answered; its `verdict` is today's reading of that metric. `values` are
    what it was made from: one a tester (times: ln).
    `chosen_by_rule`: nobody chose the primary metric, the default did.
    """

    samples: Samples
    mapping: Mapped
    values: Mapping[Metric, Sample]
    metrics: dict[Metric, Comparison]
    primary_metric: Metric
    chosen_by_rule: bool
    verdict: Verdict
    current: Verdict
    guardrail_p_improve: float | None
    nps_before: AdjustedNps | None
    nps_after: AdjustedNps | None
    sus_grade_before: str | None
    sus_grade_after: str | None
    steps: tuple[StepComparison, ...]
    step_pooled_variance: float | None
    step_tau2: float
    problems_before: Discovery
    problems_after: Discovery
    seed: int


def compare(study: StudyInput) -> StudyComparison:
    """Compare the two rounds. Never raises for missing, few or identical answers."""
    study = msgspec.structs.replace(study, runs=counted(study.runs))
    plan, seed = study.settings.planned_n, study.settings.seed
    groups = group_values(study)
    samples = run_samples(study, groups)
    primary = study.settings.primary_metric or default_primary(study, samples)
    metrics = compare_metrics(samples, primary, plan, seed)
    current = judged(samples, primary, plan, seed, metrics)
    steps = compare_steps(groups, plan, seed)
    share = metrics.get(Metric.SUCCESS_SHARE)
    return StudyComparison(
        samples=participation(study.runs),
        mapping=mapped(study),
        values=samples,
        metrics=metrics,
        primary_metric=primary,
        chosen_by_rule=study.settings.primary_metric is None,
        verdict=locked_verdict(study, samples, groups, primary) or current,
        current=current,
        guardrail_p_improve=None if share is None else share.p_improve,
        nps_before=_nps(samples, Phase.BEFORE),
        nps_after=_nps(samples, Phase.AFTER),
        sus_grade_before=_grade(samples, Phase.BEFORE),
        sus_grade_after=_grade(samples, Phase.AFTER),
        steps=steps.steps,
        step_pooled_variance=steps.pooled_variance,
        step_tau2=steps.tau2,
        problems_before=problems(study.runs, Phase.BEFORE),
        problems_after=problems(study.runs, Phase.AFTER),
        seed=seed,
    )


def participation(runs: tuple[RunResult, ...]) -> Samples:
    """Testers of both rounds and of one only."""
    before, after = by_phase(runs, Phase.BEFORE), by_phase(runs, Phase.AFTER)
    first, second = {run.tester for run in before}, {run.tester for run in after}
    return Samples(
        len(first & second),
        len(first - second),
        len(second - first),
        sum(not run.completed for run in before),
        sum(not run.completed for run in after),
    )


def mapped(study: StudyInput) -> Mapped:
    """Lines of the step map by what can be done with them."""
    relations = [group.relation for group in study.step_map]
    comparable = sum(group.comparable for group in study.step_map)
    return Mapped(comparable, relations.count(Relation.REMOVED), relations.count(Relation.ADDED))


def problems(runs: tuple[RunResult, ...], phase: Phase) -> Discovery:
    """Discovery estimate from the problems coded in one round."""
    seen = [{code for step in run.steps for code in step.problems} for run in by_phase(runs, phase)]
    codes = sorted(set().union(*seen))
    return discovery([[int(code in found) for code in codes] for found in seen])


def _values(samples: Mapping[Metric, Sample], metric: Metric, phase: Phase) -> list[float]:
    sample = samples.get(metric)
    if sample is None:
        return []
    return list((sample.before if phase is Phase.BEFORE else sample.after).values())


def _nps(samples: Mapping[Metric, Sample], phase: Phase) -> AdjustedNps | None:
    ratings = _values(samples, Metric.LTR, phase)
    return nps.adjusted_wald(nps.counts(ratings)) if ratings else None


def _grade(samples: Mapping[Metric, Sample], phase: Phase) -> str | None:
    return scores.sus_grade(mean(_values(samples, Metric.SUS, phase)))
