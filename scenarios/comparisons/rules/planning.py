"""What so many testers can and cannot prove: said while the study is planned, before money is spent."""

from math import exp

import msgspec

from scenarios.comparisons.rules import exact_power, permutations, power
from scenarios.comparisons.rules.discovery import zero_seen_upper_bound
from scenarios.comparisons.rules.values import ALPHA, SCALES, Design, Metric, Missing


class Planning(msgspec.Struct, frozen=True, kw_only=True):
    """`planned_n`: pairs, testers a group (unpaired), or pairs plus the smaller group of extras (mixed).

    `min_p`: smallest p these testers can reach even if all agree. `detectable`: smallest true difference, in the
    metric's unit (times: factor, such as 1.4), that they would confirm in 8 of 10 studies if testers spread by `spread`
    (standard deviation of the changes, or of the values in a group): by the exact test of the verdict up to 12, beyond
    by the t test, which then says the same; `n_for_mcid`: testers (a group) for the smallest difference that matters,
    `mcid`. `unseen_at_most`: a problem that none of them meets may still hit up to this share of customers. None has its
    reason in `reasons`.
    """

    planned_n: int
    design: Design
    metric: Metric
    min_p: float
    can_confirm: bool
    fewest_to_confirm: int
    spread: float
    detectable: float | None
    mcid: float
    n_for_mcid: int | None
    unseen_at_most: float | None
    reasons: dict[str, Missing] = {}


def planning(planned_n: int, design: Design, metric: Metric, pairs: int | None = None) -> Planning:
    """Look ahead with the usual spread `s0`. `pairs`: only for the mixed design, half of the testers by default."""
    scale = SCALES[metric]
    smallest = smallest_p(planned_n, design, planned_n // 2 if pairs is None else pairs)
    can = smallest <= ALPHA
    standardised = _detectable(planned_n, design) if can else None
    n_for_mcid = testers_for(scale.mcid / scale.s0, design)
    reasons = {} if can else {"detectable": Missing.TOO_FEW_TO_CONFIRM}
    if n_for_mcid is None:
        reasons["n_for_mcid"] = Missing.MORE_THAN_CAP
    return Planning(
        planned_n=planned_n,
        design=design,
        metric=metric,
        min_p=smallest,
        can_confirm=can,
        fewest_to_confirm=fewest_to_confirm(design),
        spread=_in_unit(scale.s0, metric),
        detectable=None if standardised is None else _in_unit(standardised * scale.s0, metric),
        mcid=_in_unit(scale.mcid, metric),
        n_for_mcid=n_for_mcid,
        unseen_at_most=zero_seen_upper_bound(planned_n),
        reasons=reasons,
    )


def smallest_p(n: int, design: Design, pairs: int = 0) -> float:
    """Smallest two-sided p within reach of n testers."""
    if n < 1:
        return 1.0
    if design is Design.PAIRED:
        return permutations.min_p_paired(n)
    if design is Design.UNPAIRED:
        return permutations.min_p_unpaired(n, n)
    return permutations.min_p_mixed(pairs, n - pairs, n - pairs)


def fewest_to_confirm(design: Design) -> int:
    """Pairs, testers a group, or pairs plus extras from which "confirmed" is within reach at all."""
    return next(n for n in range(1, 100) if smallest_p(n, design, n // 2) <= ALPHA)


def _detectable(n: int, design: Design) -> float:
    """In spreads. Some of both: as the t test has it, its arrangements are many."""
    known = exact_power.DETECTABLE.get(design, {})
    if n in known:
        return known[n]
    return power.detectable_two_sample(n) if design is Design.UNPAIRED else power.detectable_paired(n)


def testers_for(d: float, design: Design) -> int | None:
    """Testers (a group) to confirm `d` spreads in 8 of 10 studies; None for more than the cap."""
    few = (n for n, found in exact_power.DETECTABLE.get(design, {}).items() if found <= d)
    many = power.n_to_confirm(d, design)
    return next(few, None if many is None else max(many, exact_power.EXACT_UP_TO + 1))


def _in_unit(value: float, metric: Metric) -> float:
    return exp(value) if SCALES[metric].logarithmic else value
