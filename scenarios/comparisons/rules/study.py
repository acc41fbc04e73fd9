"""The whole study in one call: every metric, every step, and the verdict with its lock."""

from collections.abc import Mapping

import msgspec

from scenarios.comparisons.rules import nps, scores, verdict
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.discovery import Discovery, discovery
from scenarios.comparisons.rules.inputs import Phase, Relation, RunResult, StudyInput
from scenarios.comparisons.rules.means import mean
from scenarios.comparisons.rules.multiplicity import holm
from scenarios.comparisons.rules.nps import AdjustedNps
from scenarios.comparisons.rules.samples import Sample, by_phase, counted, group_values, run_samples
from scenarios.comparisons.rules.statistics import compare as compare_metric
from scenarios.comparisons.rules.steps import StepComparison, compare_steps
from scenarios.comparisons.rules.values import TESTED, Metric
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

    `metrics` holds each run metric that anybody answered; its `verdict` is today's reading of that metric.
    `chosen_by_rule`: nobody chose the primary metric, the default did.
    """

    samples: Samples
    mapping: Mapped
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
        metrics=metrics,
        primary_metric=primary,
        chosen_by_rule=study.settings.primary_metric is None,
        verdict=locked_verdict(study, samples, primary) or current,
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


def default_primary(study: StudyInput, samples: Mapping[Metric, Sample]) -> Metric:
    """Matched-step ease where the step map is 1:1 or SUS is missing in a round; else SUS."""
    sus = samples.get(Metric.SUS)
    if all(group.one_to_one for group in study.step_map) or sus is None or not sus.before or not sus.after:
        return Metric.JOURNEY_EASE
    return Metric.SUS


def compare_metrics(
    samples: Mapping[Metric, Sample], primary: Metric, plan: int | None, seed: int
) -> dict[Metric, Comparison]:
    """Every run metric: the primary uncorrected, the other tested ones by Holm, the gap described only."""
    raw = {metric: compare_metric(metric, sample, seed, plan=True) for metric, sample in samples.items()}
    secondary = [metric for metric in TESTED if metric in raw and metric != primary]
    adjusted = dict(zip(secondary, holm([raw[metric].p_exact for metric in secondary]), strict=True))
    size = max(1, sum(p is not None for p in adjusted.values()))
    done = {}
    for metric, comparison in raw.items():
        p = comparison.p_exact if metric == primary else adjusted.get(metric)
        comparison = msgspec.structs.replace(comparison, p_adjusted=p, family_size=1 if metric == primary else size)
        done[metric] = msgspec.structs.replace(comparison, verdict=verdict.rung(comparison, plan))
    return done


def judged(
    samples: Mapping[Metric, Sample],
    primary: Metric,
    plan: int | None,
    seed: int,
    metrics: Mapping[Metric, Comparison] | None = None,
    locked: bool = False,
) -> Verdict:
    """The verdict on the primary metric, behind the guard-rail."""
    wanted = {metric: samples[metric] for metric in (primary, Metric.SUCCESS_SHARE) if metric in samples}
    found = compare_metrics(wanted, primary, plan, seed) if metrics is None else metrics
    comparison = found.get(primary) or compare_metric(primary, Sample({}, {}), seed)
    return verdict.judge(comparison, found.get(Metric.SUCCESS_SHARE), plan, locked)


def locked_verdict(study: StudyInput, samples: Mapping[Metric, Sample], primary: Metric) -> Verdict | None:
    """The verdict on the runs that had arrived when the planned number was first reached; None before that."""
    plan = study.settings.planned_n
    sample = samples.get(primary)
    if plan is None or sample is None or sample.n_effective < max(plan, 1):
        return None
    last = {(list(values)[max(plan, 1) - 1], phase) for values, phase in _rounds(sample)}
    end = max(i for i, run in enumerate(study.runs) if (run.tester, run.phase) in last) + 1
    then = msgspec.structs.replace(study, runs=study.runs[:end])
    return judged(run_samples(then, group_values(then)), primary, plan, study.settings.seed, locked=True)


def _rounds(sample: Sample) -> tuple[tuple[Mapping[str, float], Phase], ...]:
    return (sample.before, Phase.BEFORE), (sample.after, Phase.AFTER)


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
