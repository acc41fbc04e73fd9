"""The figures of one metric in each design: interval, exact test, effect and belief."""

from collections.abc import Sequence
from typing import Any

from scenarios.comparisons.rules import bayes, effects, means, overlap, permutations, ranks, sequential
from scenarios.comparisons.rules.overlap import MixedSample
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.values import Design, Scale

Figures = dict[str, Any]
"""Fields of a `Comparison`, and the `belief` they rest on."""


def figures(sample: Sample, scale: Scale, seed: int) -> Figures:
    """All figures in the sample's design; both rounds have a value."""
    return _BY_DESIGN[sample.design](sample, sample.split(), scale, seed)


def _paired(sample: Sample, split: MixedSample, scale: Scale, seed: int) -> Figures:
    differences = split.differences
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


def _unpaired(sample: Sample, split: MixedSample, scale: Scale, seed: int) -> Figures:
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


def _mixed(sample: Sample, split: MixedSample, scale: Scale, seed: int) -> Figures:
    sign = -1 if scale.shorter_is_better else 1
    differences = split.differences
    derrick, both = overlap.derrick_t(split), permutations.mixed(split, seed)
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


def _believed(belief: bayes.Posterior) -> Figures:
    return {
        "belief": belief,
        "p_improve": belief.p_improve,
        "p_relevant": belief.p_relevant,
        "p_equivalent": belief.p_equivalent,
    }


def _oriented(differences: Sequence[float], scale: Scale) -> Sequence[float]:
    return [-d for d in differences] if scale.shorter_is_better else differences


def _arrivals(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Differences of the i-th arrivals of two groups."""
    return [a - b for b, a in zip(before, after, strict=False)]
