"""Compare one metric: the design decides interval, test, effect and belief."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from scenarios.comparisons.rules import bayes, effects, means, permutations, power, ranks, sequential
from scenarios.comparisons.rules.comparison import Comparison, OneValue, PairOfValues, shown
from scenarios.comparisons.rules.means import MixedSample
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.values import SCALES, SEED, Design, Metric, Missing, Scale

Figures = dict[str, float | None]


def compare(metric: Metric, sample: Sample, seed: int = SEED, plan: bool = False) -> Comparison:
    """One metric, everything but the verdict; `plan` also asks how many more testers are needed."""
    bare = _counts(metric, sample)
    if not sample.before or not sample.after:
        return msgspec.structs.replace(bare, reasons=_no_data(sample))
    split, scale = sample.split(), SCALES[metric]
    figures = _BY_DESIGN[bare.design](sample, split, scale, seed)
    belief = figures.pop("belief")
    if plan and isinstance(belief, bayes.Posterior):
        figures |= _plan(belief, bare.design, scale)
    return msgspec.structs.replace(bare, **figures, reasons=_reasons(bare, figures, plan))


def _counts(metric: Metric, sample: Sample) -> Comparison:
    pairs = sample.pairs
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
        pairs=tuple(
            PairOfValues(tester, shown(metric, sample.before[tester]), shown(metric, sample.after[tester]))
            for tester in pairs
        ),
        only_before=_only(metric, sample.before, sample.after),
        only_after=_only(metric, sample.after, sample.before),
    )


def _only(metric: Metric, here: Mapping[str, float], there: Mapping[str, float]) -> tuple[OneValue, ...]:
    return tuple(OneValue(tester, shown(metric, value)) for tester, value in here.items() if tester not in there)


def _no_data(sample: Sample) -> dict[str, Missing]:
    if not sample.before and not sample.after:
        reason = Missing.NO_VALUES
    else:
        reason = Missing.NO_AFTER if sample.before else Missing.NO_BEFORE
    return dict.fromkeys(_FIGURES, reason)


def _paired(sample: Sample, split: MixedSample, scale: Scale, seed: int) -> dict:
    differences = np.subtract(split.paired_after, split.paired_before)
    t, flips = means.one_sample_t(differences), permutations.sign_flip(differences, seed)
    belief = bayes.nig_paired(_oriented(differences, scale), scale.s0, scale.mcid)
    before, after = effects.summary(split.paired_before), effects.summary(split.paired_after)
    return {
        "difference": t.difference,
        "ci_low": t.low,
        "ci_high": t.high,
        "rank_biserial": ranks.rank_biserial(differences),
        "g": effects.g_av(before, after).g_av,
        "min_p": flips.min_p,
        "p_exact": flips.p_two_sided,
        **_believed(belief),
        "e_value": sequential.e_value(differences, scale.s0).e_two_sided,
    }


def _unpaired(sample: Sample, split: MixedSample, scale: Scale, seed: int) -> dict:
    before, after = list(sample.before.values()), list(sample.after.values())
    welch, labels = means.welch_t(before, after), permutations.two_sample(before, after, seed)
    sign = -1 if scale.shorter_is_better else 1
    belief = bayes.nig_unpaired([sign * b for b in before], [sign * a for a in after], scale.s0, scale.mcid)
    return {
        "difference": welch.difference,
        "ci_low": welch.low,
        "ci_high": welch.high,
        "cliffs_delta": ranks.cliffs_delta(before, after).cliffs_delta,
        "g": effects.hedges_g(effects.summary(before), effects.summary(after)).hedges_g,
        "min_p": labels.min_p,
        "p_exact": labels.p_two_sided,
        **_believed(belief),
        "e_value": sequential.e_value(_arrivals(before, after), scale.s0).e_two_sided,
    }


def _mixed(sample: Sample, split: MixedSample, scale: Scale, seed: int) -> dict:
    sign = -1 if scale.shorter_is_better else 1
    differences = np.subtract(split.paired_after, split.paired_before)
    derrick, both = means.derrick_t(split), permutations.mixed(split, seed)
    pairs = bayes.nig_paired(_oriented(differences, scale), scale.s0, scale.mcid)
    extras = bayes.nig_unpaired(
        [sign * b for b in split.only_before], [sign * a for a in split.only_after], scale.s0, scale.mcid
    )
    arrivals = [*differences, *_arrivals(split.only_before, split.only_after)]
    return {
        "difference": derrick.difference,
        "ci_low": derrick.low,
        "ci_high": derrick.high,
        "min_p": both.min_p,
        "p_exact": both.p_two_sided,
        "p_improve": bayes.odds_combine([pairs.p_improve, extras.p_improve]),
        "p_improve_paired": pairs.p_improve,
        "p_improve_unpaired": extras.p_improve,
        "belief": pairs,
        "e_value": sequential.e_value(arrivals, scale.s0).e_two_sided,
    }


_BY_DESIGN = {Design.PAIRED: _paired, Design.UNPAIRED: _unpaired, Design.MIXED: _mixed}


def _believed(belief: bayes.Posterior) -> dict:
    return {
        "belief": belief,
        "p_improve": belief.p_improve,
        "p_relevant": belief.p_relevant,
        "p_equivalent": belief.p_equivalent,
    }


def _oriented(differences: np.ndarray, scale: Scale) -> np.ndarray:
    return -differences if scale.shorter_is_better else differences


def _arrivals(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Differences of the i-th arrivals of two groups."""
    return [a - b for b, a in zip(before, after, strict=False)]


def _plan(belief: bayes.Posterior, design: Design, scale: Scale) -> dict:
    """Needed testers for the effect believed now and for the smallest that matters, spread as believed now."""
    effect = belief.post_mean
    return {
        "plan_sd": belief.s,
        "plan_effect": -effect if scale.shorter_is_better else effect,
        "n_plan_observed": power.n_to_confirm(effect / belief.s, design) if effect > 1e-12 else None,
        "n_plan_mcid": power.n_to_confirm(scale.mcid / belief.s, design),
    }


_FIGURES = ("difference", "ci_low", "ci_high", "g", "min_p", "p_exact", "p_improve", "p_equivalent", "e_value")
_ONLY_FOR = {
    "rank_biserial": {Design.PAIRED},
    "cliffs_delta": {Design.UNPAIRED},
    "g": {Design.PAIRED, Design.UNPAIRED},
    "p_relevant": {Design.PAIRED, Design.UNPAIRED},
    "p_equivalent": {Design.PAIRED, Design.UNPAIRED},
}


def _reasons(bare: Comparison, figures: Mapping, plan: bool) -> dict[str, Missing]:
    reasons = {name: Missing.NOT_FOR_DESIGN for name, designs in _ONLY_FOR.items() if bare.design not in designs}
    lonely = bare.design is Design.UNPAIRED and bare.n_effective < 2
    for name in ("ci_low", "ci_high", "rank_biserial", "g"):
        if figures.get(name) is None and name not in reasons:
            reasons[name] = Missing.ONE_VALUE if lonely else Missing.ALL_IDENTICAL
    if reasons.get("g") is Missing.ALL_IDENTICAL and bare.n_effective < 3 and figures.get("ci_low") is not None:
        reasons["g"] = Missing.TOO_FEW_FOR_EFFECT
    if plan:
        if figures.get("n_plan_observed") is None:
            believed = figures.get("plan_effect") or 0.0
            better = (-believed if bare.scale.shorter_is_better else believed) > 1e-12
            reasons["n_plan_observed"] = Missing.MORE_THAN_CAP if better else Missing.NOT_IMPROVED
        if figures.get("n_plan_mcid") is None:
            reasons["n_plan_mcid"] = Missing.MORE_THAN_CAP
    return reasons
