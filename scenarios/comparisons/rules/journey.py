"""The run metrics as one family, and the verdict on the primary one with its lock."""

from collections.abc import Mapping

import msgspec

from scenarios.comparisons.rules import verdict
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.groups import GroupValues, journey_samples
from scenarios.comparisons.rules.inputs import Phase, StudyInput
from scenarios.comparisons.rules.multiplicity import holm
from scenarios.comparisons.rules.samples import Sample, arrivals, arrived
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import TESTED, Metric
from scenarios.comparisons.rules.verdict import Verdict


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
    raw = {metric: compare(metric, sample, seed, plan=True) for metric, sample in samples.items()}
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
    comparison = found.get(primary) or compare(primary, Sample({}, {}), seed)
    return verdict.judge(comparison, found.get(Metric.SUCCESS_SHARE), plan, locked)


def locked_verdict(
    study: StudyInput, samples: Mapping[Metric, Sample], groups: tuple[GroupValues, ...], primary: Metric
) -> Verdict | None:
    """The verdict on the runs that had arrived when the planned number was first reached; None before that."""
    plan, sample = study.settings.planned_n, samples.get(primary)
    if plan is None or sample is None or sample.n_effective < max(plan, 1):
        return None
    last = {(list(values)[max(plan, 1) - 1], phase) for values, phase in _rounds(sample)}
    end = max(i for i, run in enumerate(study.runs) if (run.tester, run.phase) in last) + 1
    testers = arrivals(study.runs[:end])
    then = {metric: arrived(values, testers) for metric, values in samples.items()} | journey_samples(groups, testers)
    return judged(then, primary, plan, study.settings.seed, locked=True)


def _rounds(sample: Sample) -> tuple[tuple[Mapping[str, float], Phase], ...]:
    return (sample.before, Phase.BEFORE), (sample.after, Phase.AFTER)
