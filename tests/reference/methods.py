"""The one table: method of the reference file → our function."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np

from scenarios.comparisons.rules import (
    agreement,
    bayes,
    bootstrap,
    discovery,
    effects,
    means,
    multiplicity,
    nps,
    overlap,
    permutations,
    power,
    proportions,
    ranks,
    scores,
    sequential,
    shrinkage,
    times,
    two_proportions,
)
from scenarios.comparisons.rules import paired_proportions as paired

Inputs = Mapping[str, Any]
TWO = ("x_after", "n_after", "x_before", "n_before")
PAIRS = ("both_yes", "before_yes_after_no", "before_no_after_yes", "both_no")
MIXED = ("paired_before", "paired_after", "only_before", "only_after")


def call(function: Callable, *names: str) -> Callable[[Inputs], Any]:
    """Call with these inputs by position and `conf` where given."""

    def run(inputs: Inputs) -> Any:
        options = {"conf": inputs["conf"]} if "conf" in inputs else {}
        return function(*(inputs[name] for name in names), **options)

    return run


def named(name: str, run: Callable[[Inputs], Any]) -> Callable[[Inputs], Any]:
    """Our function returns the bare value that the file calls `name`."""
    return lambda inputs: {name: run(inputs)}


def on_pairs(function: Callable) -> Callable[[Inputs], Any]:
    options = ("conf",)
    return lambda i: function(
        paired.PairTable(*(i[name] for name in PAIRS)), **{key: i[key] for key in options if key in i}
    )


def t_interval(i: Inputs) -> Any:
    conf = i.get("conf", 0.95)
    return means.t_interval(i["x"], conf) if "x" in i else means.t_interval_of(i["mean"], i["sd"], i["n"], conf)


def derrick(i: Inputs) -> Any:
    sample = overlap.MixedSample(*(i[name] for name in MIXED))
    return overlap.derrick_t(sample, i.get("equal_var", False), i.get("conf", 0.95))


def summaries(i: Inputs) -> tuple[effects.Summary, effects.Summary]:
    """Raw values or mean, sd and n of both rounds."""
    if "before" in i:
        return effects.summary(i["before"]), effects.summary(i["after"])
    n_before, n_after = i.get("n_before", i.get("n")), i.get("n_after", i.get("n"))
    return (
        effects.Summary(i["mean_before"], i["sd_before"], n_before or 0),
        effects.Summary(i["mean_after"], i["sd_after"], n_after or 0),
    )


def adjusted_nps(i: Inputs) -> Any:
    groups = i["promoters_passives_detractors"] if "ratings" not in i else nps.counts(i["ratings"])
    return nps.adjusted_wald(groups, i.get("conf", 0.95))


def groups_of(values: list) -> list:
    return values if len(values) == 3 else list(nps.counts(values))


STATISTICS = {"mean": lambda rows: rows.mean(axis=-1), "median": lambda rows: np.median(rows, axis=-1)}

METHODS: dict[str, Callable[[Inputs], Any]] = {
    "prop.adjusted_wald": call(proportions.adjusted_wald, "x", "n"),
    "prop.wilson": lambda i: {
        **msgspec.structs.asdict(call(proportions.wilson, "x", "n")(i)),
        "estimate": i["x"] / i["n"] if i["n"] else None,
    },
    "prop.clopper_pearson": call(proportions.clopper_pearson, "x", "n"),
    "prop.jeffreys": call(proportions.jeffreys, "x", "n"),
    "prop.binomial_test": named("p_two_sided", call(proportions.binomial_test, "x", "n", "p0")),
    "prop.midp_interval": call(proportions.mid_p_interval, "x", "n"),
    "prop2.newcombe": call(two_proportions.newcombe, *TWO),
    "prop2.agresti_caffo": call(two_proportions.agresti_caffo, *TWO),
    "prop2.wald": call(two_proportions.wald, *TWO),
    "prop2.fisher": call(two_proportions.fisher, *TWO),
    "prop2.n_minus_1_chi2": call(two_proportions.n_minus_1_chi_square, *TWO),
    "pairedprop.mcnemar": call(paired.mcnemar, "improved", "worsened"),
    "pairedprop.tango": on_pairs(paired.tango),
    "pairedprop.newcombe": on_pairs(paired.newcombe_paired),
    "pairedprop.bonett_price": on_pairs(paired.bonett_price),
    "pairedprop.agresti_min": on_pairs(paired.agresti_min),
    "mean.t_interval": t_interval,
    "mean.paired_t": call(means.paired_t, "before", "after"),
    "mean.welch_t": call(means.welch_t, "before", "after"),
    "time.geometric_mean": call(times.geometric_mean, "times"),
    "time.ratio_paired": call(times.ratio_paired, "before", "after"),
    "time.ratio_unpaired": call(times.ratio_unpaired, "before", "after"),
    "perm.sign_flip": call(permutations.sign_flip, "differences"),
    "perm.two_sample": call(permutations.two_sample, "before", "after"),
    "perm.mixed": lambda i: permutations.mixed(overlap.MixedSample(*(i[name] for name in MIXED))),
    "rank.wilcoxon_signed": call(ranks.wilcoxon_signed, "differences"),
    "rank.mann_whitney": call(ranks.mann_whitney, "before", "after"),
    "mixed.derrick_t": derrick,
    "effect.hedges_g": lambda i: effects.hedges_g(*summaries(i)),
    "effect.g_av": lambda i: effects.g_av(*summaries(i)),
    "effect.d_z": call(effects.d_z, "differences"),
    "effect.cliffs_delta": call(ranks.cliffs_delta, "before", "after"),
    "multiplicity.holm": named("adjusted", call(multiplicity.holm, "p")),
    "multiplicity.bh": named("adjusted", call(multiplicity.benjamini_hochberg, "p")),
    "nps.basic": call(nps.basic, "ratings"),
    "nps.adjusted_wald": adjusted_nps,
    "nps.difference_unpaired": lambda i: nps.difference_unpaired(groups_of(i["before"]), groups_of(i["after"])),
    "sus.score": named("score", call(scores.sus, "items")),
    "sus.grade": named("grade", call(scores.sus_grade, "score")),
    "umux_lite.score": named("score", call(scores.umux_lite, "items")),
    "discovery.matrix": call(discovery.discovery, "matrix"),
    "discovery.n_for_goal": named("n", call(discovery.n_for_goal, "p", "goal")),
    "discovery.share": named("share", call(discovery.share, "p", "n")),
    "agreement.fleiss_kappa": named("kappa", call(agreement.fleiss_kappa, "counts")),
    "agreement.cohen_kappa": call(agreement.cohen_kappa, "table"),
    "agreement.krippendorff_alpha": named(
        "alpha", lambda i: agreement.krippendorff_alpha(i["units"], i.get("metric", "nominal"))
    ),
    "agreement.any_two": named("agreement", call(agreement.any_two, "sets")),
    "power.paired_t": named("power", call(power.power_paired, "d", "n")),
    "power.two_sample_t": named("power", call(power.power_two_sample, "d", "n_per_group")),
    "power.n_paired_t": named("n_ceil", call(power.n_paired, "d", "power")),
    "power.n_two_sample_t": named("n_per_group_ceil", call(power.n_two_sample, "d", "power")),
    "bayes.beta_posterior": lambda i: bayes.beta_posterior(
        i["x"], i["n"], i.get("a", 1), i.get("b", 1), i.get("conf", 0.95)
    ),
    "bayes.binary_paired": named("p_improve", call(bayes.binary_paired, "improved", "worsened")),
    "bayes.binary_unpaired": named("p_improve", call(bayes.binary_unpaired, *TWO)),
    "bayes.nig_paired": call(bayes.nig_paired, "differences", "s0", "mcid"),
    "bayes.nig_unpaired": call(bayes.nig_unpaired, "before", "after", "s0", "mcid"),
    "bayes.odds_combine": named("p", call(bayes.odds_combine, "p")),
    "shrink.steps": call(shrinkage.shrink, "difference", "variance"),
    "bootstrap.bca": lambda i: bootstrap.bca(i["x"], STATISTICS[i["statistic"]], i["n_resamples"]),
    "sequential.e_value": call(sequential.e_value, "differences", "s0"),
}


def run(method: str, inputs: Inputs) -> Any:
    """Our answer as a mapping of names to values."""
    answer = METHODS[method](inputs)
    return msgspec.structs.asdict(answer) if isinstance(answer, msgspec.Struct) else answer
