"""Compare one metric: the design decides interval, test, effect and belief."""

from collections.abc import Mapping

import msgspec

from scenarios.comparisons.rules import means, power
from scenarios.comparisons.rules.bayes import Posterior
from scenarios.comparisons.rules.comparison import Comparison, OneValue, PairOfValues, all_shown
from scenarios.comparisons.rules.designs import Figures, figures
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.values import SCALES, SEED, Design, Metric, Missing, Scale


def compare(metric: Metric, sample: Sample, seed: int = SEED, plan: bool = False) -> Comparison:
    """One metric, everything but the verdict; `plan` also asks how many more testers are needed."""
    bare = _counts(metric, sample)
    if not sample.before or not sample.after:
        return msgspec.structs.replace(bare, reasons=_no_data(sample))
    found = figures(sample, SCALES[metric], seed)
    belief = found.pop("belief")
    if plan:
        found |= _plan(belief, bare.design, SCALES[metric])
    return msgspec.structs.replace(bare, **found, reasons=_reasons(bare, found, plan))


def _counts(metric: Metric, sample: Sample) -> Comparison:
    pairs = sample.pairs
    before, after = all_shown(metric, sample.before), all_shown(metric, sample.after)
    return Comparison(
        metric=metric,
        design=sample.design,
        n_paired=len(pairs),
        n_only_before=len(sample.before) - len(pairs),
        n_only_after=len(sample.after) - len(pairs),
        n_before=len(sample.before),
        n_after=len(sample.after),
        n_effective=sample.n_effective,
        mean_before=means.mean(list(sample.before.values())),
        mean_after=means.mean(list(sample.after.values())),
        pairs=tuple([PairOfValues(tester, before[tester], after[tester]) for tester in pairs]),
        only_before=_only(before, after),
        only_after=_only(after, before),
    )


def _only(here: Mapping[str, float], there: Mapping[str, float]) -> tuple[OneValue, ...]:
    return tuple([OneValue(tester, value) for tester, value in here.items() if tester not in there])


def _no_data(sample: Sample) -> dict[str, Missing]:
    if not sample.before and not sample.after:
        reason = Missing.NO_VALUES
    else:
        reason = Missing.NO_AFTER if sample.before else Missing.NO_BEFORE
    return dict.fromkeys(_FIGURES, reason)


def _plan(belief: Posterior, design: Design, scale: Scale) -> Figures:
    """Needed testers for the effect believed now and for the smallest that matters, spread as believed now."""
    effect = belief.post_mean
    return {
        "plan_sd": belief.s,
        "plan_effect": -effect if scale.shorter_is_better else effect,
        "n_plan_observed": power.n_to_confirm(effect / belief.s, design) if effect > 1e-12 else None,
        "n_plan_mcid": power.n_to_confirm(scale.mcid / belief.s, design),
    }


_FIGURES = (
    *("difference", "ci_low", "ci_high", "rank_biserial", "cliffs_delta", "g", "min_p", "p_exact", "e_value"),
    *("p_improve", "p_relevant", "p_equivalent", "plan_sd", "plan_effect", "n_plan_observed", "n_plan_mcid"),
)
_ONLY_FOR = {
    "rank_biserial": {Design.PAIRED},
    "cliffs_delta": {Design.UNPAIRED},
    "g": {Design.PAIRED, Design.UNPAIRED},
    "p_relevant": {Design.PAIRED, Design.UNPAIRED},
    "p_equivalent": {Design.PAIRED, Design.UNPAIRED},
}


def _reasons(bare: Comparison, found: Mapping, plan: bool) -> dict[str, Missing]:
    reasons = {name: Missing.NOT_FOR_DESIGN for name, designs in _ONLY_FOR.items() if bare.design not in designs}
    lonely = bare.design is Design.UNPAIRED and bare.n_effective < 2
    for name in ("ci_low", "ci_high", "rank_biserial", "g"):
        if found.get(name) is None and name not in reasons:
            reasons[name] = Missing.ONE_VALUE if lonely else Missing.ALL_IDENTICAL
    if reasons.get("g") is Missing.ALL_IDENTICAL and bare.n_effective < 3 and found.get("ci_low") is not None:
        reasons["g"] = Missing.TOO_FEW_FOR_EFFECT
    if plan:
        if found.get("n_plan_observed") is None:
            believed = found.get("plan_effect") or 0.0
            better = (-believed if bare.scale.shorter_is_better else believed) > 1e-12
            reasons["n_plan_observed"] = Missing.MORE_THAN_CAP if better else Missing.NOT_IMPROVED
        if found.get("n_plan_mcid") is None:
            reasons["n_plan_mcid"] = Missing.MORE_THAN_CAP
    return reasons
