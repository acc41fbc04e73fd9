"""Many questions asked of the same few people: corrected p values. None stays None and is not counted."""

from collections.abc import Callable, Sequence

from scenarios.comparisons.rules.numeric import Array, np


def holm(p: Sequence[float | None]) -> list[float | None]:
    """Holm (1979): guards against a single false alarm in the family."""
    return _adjusted(p, lambda ordered: np.maximum.accumulate(ordered * np.arange(len(ordered), 0, -1)))


def benjamini_hochberg(p: Sequence[float | None]) -> list[float | None]:
    """Benjamini & Hochberg (1995): bounds the share of false alarms among the alarms."""

    def adjust(ordered: Array) -> Array:
        scaled = ordered * len(ordered) / np.arange(1, len(ordered) + 1)
        return np.minimum.accumulate(scaled[::-1])[::-1]

    return _adjusted(p, adjust)


def _adjusted(p: Sequence[float | None], adjust: Callable[[Array], Array]) -> list[float | None]:
    known = [i for i, value in enumerate(p) if value is not None]
    values = np.array([p[i] for i in known], float)
    order = np.argsort(values, kind="stable")
    result: list[float | None] = [None] * len(p)
    for position, value in zip(order, np.minimum(adjust(values[order]), 1.0), strict=True):
        result[known[position]] = float(value)
    return result
