"""Did they get there? Success of one step, counted strictly, before and after."""

import msgspec

from scenarios.comparisons.rules import bayes, permutations
from scenarios.comparisons.rules.paired_proportions import PairTable, bonett_price, mcnemar
from scenarios.comparisons.rules.proportions import wilson
from scenarios.comparisons.rules.samples import Sample, Values
from scenarios.comparisons.rules.two_proportions import NO_DIFFERENCE, Difference, fisher, newcombe
from scenarios.comparisons.rules.values import Design, Missing


class Share(msgspec.Struct, frozen=True):
    """`x` of `n` testers with their Wilson interval."""

    x: int
    n: int
    low: float | None
    high: float | None


class SuccessComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Success of one step before and after; `improved` and `worsened` count pairs."""

    design: Design
    n_paired: int
    before: Share
    after: Share
    improved: int | None = None
    worsened: int | None = None
    difference: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_exact: float | None = None
    p_mid: float | None = None
    p_improve: float | None = None
    min_p: float | None = None
    reasons: dict[str, Missing] = {}


def share(values: Values) -> Share:
    """Count of successes among values 0 and 1."""
    x, n = round(sum(values.values())), len(values)
    limits = wilson(x, n)
    return Share(x, n, limits.low, limits.high)


def compare_success(sample: Sample, seed: int) -> SuccessComparison:
    """McNemar and Bonett–Price for pairs, Fisher and Newcombe for groups, a joint permutation for both."""
    before, after = share(sample.before), share(sample.after)
    bare = SuccessComparison(design=sample.design, n_paired=len(sample.pairs), before=before, after=after)
    if not before.n or not after.n:
        missing = Missing.NO_BEFORE if after.n else Missing.NO_AFTER if before.n else Missing.NO_VALUES
        return msgspec.structs.replace(bare, reasons=dict.fromkeys(_FIGURES, missing))
    return msgspec.structs.replace(bare, **_BY_DESIGN[sample.design](sample, before, after, seed))


_FIGURES = ("difference", "ci_low", "ci_high", "p_exact", "p_improve")


def pair_table(sample: Sample) -> PairTable:
    """The four kinds of pairs of a sample of 0 and 1."""
    kinds = [(sample.before[tester] > 0.5, sample.after[tester] > 0.5) for tester in sample.pairs]
    return PairTable(
        both_yes=kinds.count((True, True)),
        before_yes_after_no=kinds.count((True, False)),
        before_no_after_yes=kinds.count((False, True)),
        both_no=kinds.count((False, False)),
    )


def interval_of(sample: Sample) -> Difference:
    """The difference with its interval alone: Bonett–Price for pairs, Newcombe for groups, none for both together."""
    if sample.design is Design.PAIRED:
        return bonett_price(pair_table(sample))
    if sample.design is Design.MIXED:
        return NO_DIFFERENCE
    before, after = share(sample.before), share(sample.after)
    return newcombe(after.x, after.n, before.x, before.n)


def _paired(sample: Sample, before: Share, after: Share, seed: int) -> dict:
    table = pair_table(sample)
    improved, worsened = table.before_no_after_yes, table.before_yes_after_no
    interval, test = bonett_price(table), mcnemar(improved, worsened)
    return {
        "improved": improved,
        "worsened": worsened,
        "difference": interval.difference,
        "ci_low": interval.low,
        "ci_high": interval.high,
        "p_exact": test.p_exact,
        "p_mid": test.p_mid,
        "p_improve": bayes.binary_paired(improved, worsened),
        "min_p": permutations.min_p_paired(improved + worsened),
    }


def _unpaired(sample: Sample, before: Share, after: Share, seed: int) -> dict:
    interval = newcombe(after.x, after.n, before.x, before.n)
    return {
        "difference": interval.difference,
        "ci_low": interval.low,
        "ci_high": interval.high,
        "p_exact": fisher(after.x, after.n, before.x, before.n).p_two_sided,
        "p_improve": bayes.binary_unpaired(after.x, after.n, before.x, before.n),
        "min_p": permutations.min_p_unpaired(after.n, before.n),
    }


def _mixed(sample: Sample, before: Share, after: Share, seed: int) -> dict:
    table, split = pair_table(sample), sample.split()
    improved, worsened = table.before_no_after_yes, table.before_yes_after_no
    both = permutations.mixed(split, seed)
    x1, x2 = round(sum(split.only_before)), round(sum(split.only_after))
    extras = bayes.binary_unpaired(x2, len(split.only_after), x1, len(split.only_before))
    return {
        "improved": improved,
        "worsened": worsened,
        "difference": both.difference,
        "p_exact": both.p_two_sided,
        "p_improve": bayes.odds_combine([bayes.binary_paired(improved, worsened), extras]),
        "min_p": both.min_p,
        "reasons": {"ci_low": Missing.NOT_FOR_DESIGN, "ci_high": Missing.NOT_FOR_DESIGN},
    }


_BY_DESIGN = {Design.PAIRED: _paired, Design.UNPAIRED: _unpaired, Design.MIXED: _mixed}
