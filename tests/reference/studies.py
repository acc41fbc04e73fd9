"""A study of the reference file through the product's one call, and its answer under the file's names."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from scenarios.authoring.diff import Group, Relation
from scenarios.comparisons.rules import study
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.discovery import Discovery
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, Settings, StepResult, StudyInput
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.steps import StepComparison
from scenarios.comparisons.rules.success import Share, SuccessComparison
from scenarios.comparisons.rules.values import TESTED, Metric

Json = Mapping[str, Any]


def read(source: Json) -> StudyInput:
    """The file's study as the rules' input; its `experience` plays the part of the ease held to the expected."""
    settings = source.get("settings") or {}
    primary = settings.get("primary_metric")
    return StudyInput(
        runs=tuple(read_run(run) for run in source["runs"]),
        before_steps=tuple(step["id"] for step in source["steps"]["before"]),
        after_steps=tuple(step["id"] for step in source["steps"]["after"]),
        step_map=tuple(
            Group(line["group"], tuple(line["before"]), tuple(line["after"]), Relation(line["relation"]))
            for line in source["step_map"]
        ),
        settings=Settings(settings.get("planned_n"), Metric(primary) if primary else None),
    )


def read_run(run: Json) -> RunResult:
    return RunResult(
        tester=run["tester"],
        phase=Phase(run["round"]),
        completed=bool(run.get("completed", True)),
        steps=tuple(read_step(step) for step in run.get("steps") or []),
        sus=tuple(run["sus"]) if run.get("sus") else None,
        umux=tuple(run["umux"]) if run.get("umux") else None,
        ltr=run.get("nps"),
        ces=run.get("ces"),
        csat=run.get("csat"),
    )


def read_step(step: Json) -> StepResult:
    return StepResult(
        step=step["step"],
        success=Outcome(step["success"]) if step.get("success") else None,
        ease=step.get("ease"),
        expected=step.get("expectation"),
        experienced=step.get("experience"),
        time_s=step.get("time_s"),
        problems=tuple(step.get("problems") or ()),
    )


def run(source: Json) -> dict[str, Any]:
    """Everything that the file expects of a study."""
    found = study.compare(read(source))
    tested = {metric: found.metrics.get(metric) or compare(metric, Sample({}, {})) for metric in TESTED}
    secondary = {metric: one for metric, one in tested.items() if metric != found.primary_metric}
    return {
        "id": source["id"],
        "samples": {name: getattr(found.samples, name) for name in found.samples.__struct_fields__},
        "mapping": {name: getattr(found.mapping, name) for name in found.mapping.__struct_fields__},
        "nps_before": found.nps_before and plain(found.nps_before),
        "nps_after": found.nps_after and plain(found.nps_after),
        "sus_grade_before": found.sus_grade_before,
        "sus_grade_after": found.sus_grade_after,
        "run_level": {metric.value: {**plain(one), "p_holm": one.p_adjusted} for metric, one in tested.items()},
        "journey": {
            "primary_metric": found.primary_metric.value,
            "verdict": found.verdict.rung.value,
            "guardrail_p_improve": found.guardrail_p_improve,
            "holm_secondary": {metric.value: one.p_adjusted for metric, one in secondary.items()},
        },
        "step_pooled_variance": found.step_pooled_variance,
        "step_tau2": found.step_tau2,
        "groups": [group(step) for step in found.steps],
        "problems_before": problems(found.problems_before),
        "problems_after": problems(found.problems_after),
    }


def group(step: StepComparison) -> dict[str, Any]:
    answer: dict[str, Any] = {"group": step.group, "relation": step.relation.value}
    if step.success and step.ease and step.gap and step.time:
        ease = {**plain(step.ease), "p_bh": step.ease.p_adjusted, "shrunk_difference": step.shrunk_difference}
        answer |= {"success": plain(step.success), "ease": ease, "gap": plain(step.gap), "time": plain(step.time)}
    return answer


def problems(found: Discovery) -> dict[str, Any] | None:
    return plain(found) if found.n_problems else None


def plain(value: Any) -> dict[str, Any]:
    """A struct's fields as the file writes them; a comparison also has its ratio."""
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    if isinstance(value, Comparison):
        fields |= {name: getattr(value, name) for name in ("ratio", "ratio_low", "ratio_high")}
    if isinstance(value, SuccessComparison):
        fields |= {"before": as_list(value.before), "after": as_list(value.after)}
    return {name: found.value if isinstance(found, Enum) else found for name, found in fields.items()}


def as_list(share: Share) -> list[float | None]:
    return [share.x, share.n, share.low, share.high]
