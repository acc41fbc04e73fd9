"""Do two people coding the same sessions see the same problems, and rate them alike?"""

from collections.abc import Sequence
from itertools import combinations, permutations
from math import sqrt

import msgspec

from scenarios.comparisons.rules.numeric import Array, np
from scenarios.comparisons.rules.proportions import z_quantile
from scenarios.comparisons.rules.values import CONFIDENCE


class Kappa(msgspec.Struct, frozen=True):
    """Cohen's κ with its large-sample interval; None for constant ratings ("n/a")."""

    kappa: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None


def any_two(sets: Sequence[Sequence[str]]) -> float | None:
    """Any-two agreement (Hertzum & Jacobsen 2001): mean |A∩B|/|A∪B| over the coders who found anything."""
    pairs = [(set(a), set(b)) for a, b in combinations(sets, 2)]
    shares = [len(a & b) / len(a | b) for a, b in pairs if a | b]
    return sum(shares) / len(shares) if shares else None


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss (1971): rows are items, columns categories, each row with the same number of raters."""
    table = np.asarray(counts, float)
    if table.ndim != 2 or not table.sum() or table[0].sum() < 2:
        return None
    raters = table[0].sum()
    agreed = float(((table**2).sum(axis=1) - raters).mean() / (raters * (raters - 1)))
    expected = float(((table.sum(axis=0) / table.sum()) ** 2).sum())
    return None if expected >= 1 - 1e-12 else (agreed - expected) / (1 - expected)


def cohen_kappa(table: Sequence[Sequence[int]], conf: float = CONFIDENCE) -> Kappa:
    """Cohen's κ of two raters with the standard error of Fleiss, Cohen & Everitt (1969)."""
    cells = np.asarray(table, float)
    n = cells.sum()
    if not n:
        return Kappa(None)
    p = cells / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    agreed, expected = float(np.trace(p)), float(rows @ columns)
    if expected >= 1 - 1e-12:
        return Kappa(None)
    kappa = (agreed - expected) / (1 - expected)
    weights = rows[None, :] + columns[:, None]
    diagonal = float((np.diag(p) * (1 - (rows + columns) * (1 - kappa)) ** 2).sum())
    rest = float((p * weights**2).sum() - (np.diag(p) * np.diag(weights) ** 2).sum()) * (1 - kappa) ** 2
    se = sqrt(max(0.0, diagonal + rest - (kappa - expected * (1 - kappa)) ** 2) / n) / (1 - expected)
    half = z_quantile(conf) * se
    return Kappa(kappa, se, kappa - half, kappa + half)


def krippendorff_alpha(units: Sequence[Sequence[float | None]], metric: str = "nominal") -> float | None:
    """Krippendorff's α; rows are units, columns coders, None is missing; nominal, ordinal, interval or ratio."""
    rated = [[value for value in unit if value is not None] for unit in units]
    rated = [unit for unit in rated if len(unit) > 1]
    values = sorted({value for unit in rated for value in unit})
    if len(values) < 2:
        return None
    place = {value: position for position, value in enumerate(values)}
    together = np.zeros((len(values), len(values)))
    for unit in rated:
        for a, b in permutations(unit, 2):
            together[place[a], place[b]] += 1 / (len(unit) - 1)
    n = together.sum(axis=0)
    distance = _distances(np.array(values, float), n, metric)
    expected = float((np.outer(n, n) * distance).sum())
    return 1 - (n.sum() - 1) * float((together * distance).sum()) / expected if expected > 0 else None


def _distances(values: Array, n: Array, metric: str) -> Array:
    gaps = values[:, None] - values[None, :]
    if metric == "ordinal":
        upto = np.cumsum(n) - n / 2
        return (upto[:, None] - upto[None, :]) ** 2
    if metric == "ratio":
        sums = values[:, None] + values[None, :]
        return np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums != 0) ** 2
    return gaps**2 if metric == "interval" else (gaps != 0).astype(float)
