"""Bootstrap interval for odd statistics of ten testers and more; below that it promises what it cannot keep."""

from collections.abc import Callable, Sequence

from scenarios.comparisons.rules.numeric import Array, np, special
from scenarios.comparisons.rules.proportions import NOTHING
from scenarios.comparisons.rules.values import CONFIDENCE, SEED, Interval

FEWEST = 10
_CELLS = 2_000_000
"""Values drawn at a time, to keep memory small."""

Statistic = Callable[[Array], Array]
"""Takes samples as rows (the last axis holds the values)."""


def bca(
    values: Sequence[float],
    statistic: Statistic = lambda rows: rows.mean(axis=-1),
    n_resamples: int = 20_000,
    seed: int = SEED,
    conf: float = CONFIDENCE,
) -> Interval:
    """Efron's (1987) bias-corrected and accelerated interval; None limits below ten values or for constant data."""
    data = np.asarray(values, float)
    if len(data) < FEWEST or data.min() == data.max():
        return NOTHING
    seen, drawn = float(statistic(data)), np.sort(_resampled(data, statistic, n_resamples, seed))
    bias = special.ndtri(((drawn < seen).mean() + (drawn <= seen).mean()) / 2)
    skew = _acceleration(data, statistic)
    z = bias + special.ndtri(np.array([0.5 - conf / 2, 0.5 + conf / 2]))
    low, high = np.quantile(drawn, special.ndtr(bias + z / (1 - skew * z)))
    return Interval(float(low), float(high))


def _resampled(data: Array, statistic: Statistic, n_resamples: int, seed: int) -> Array:
    rng, at_a_time = np.random.default_rng(seed), max(1, _CELLS // len(data))
    sizes = [min(at_a_time, n_resamples - done) for done in range(0, n_resamples, at_a_time)]
    return np.concatenate([statistic(data[rng.integers(0, len(data), (size, len(data)))]) for size in sizes])


def _acceleration(data: Array, statistic: Statistic) -> float:
    """Skew of the jackknife values."""
    left_out = statistic(np.array([np.delete(data, i) for i in range(len(data))]))
    gaps = left_out.mean() - left_out
    spread = float((gaps**2).sum())
    return float((gaps**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
