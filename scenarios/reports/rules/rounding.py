"""Why a difference on the page may not be what the reader gets by subtracting."""

from decimal import ROUND_HALF_EVEN, Decimal

from panel.core.i18n import _, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.values import Design
from scenarios.reports.rules.words import LOOKS, difference, shown

SAME = 1e-9


def remark(c: Comparison) -> str:
    """A sentence where the values shown and their difference do not add up; empty where they do, or for factors."""
    if c.difference is None or c.mean_before is None or c.mean_after is None or c.scale.logarithmic:
        return ""
    if abs(c.mean_after - c.mean_before - c.difference) > SAME:
        return _pairs_only(c) if c.design is Design.PAIRED else ""
    look = LOOKS[c.metric]
    if adds_up(c.mean_before * look.times, c.mean_after * look.times, look.decimals):
        return ""
    return said(shown(c.metric, c.mean_before), shown(c.metric, c.mean_after), difference(c))


def said(before: str, after: str, change: str) -> str:
    """The sentence, with the figures as they stand on the page."""
    return _(
        "Differences are computed before rounding; that is why %(before)s → %(after)s and %(difference)s stand side by "
        "side.",
        before=before,
        after=after,
        difference=change,
    )


def adds_up(before: float, after: float, decimals: int) -> bool:
    """Whether the rounded values differ by the rounded difference."""
    return rounded(after, decimals) - rounded(before, decimals) == rounded(after - before, decimals)


def rounded(value: float, decimals: int) -> Decimal:
    """As it is shown: half to even, of the shortest decimal that is the value."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def _pairs_only(c: Comparison) -> str:
    return ngettext(
        "The means are of everybody in the round, the difference of the %(num)s person in both rounds.",
        "The means are of everybody in the round, the difference of the %(num)s people in both rounds.",
        c.n_paired,
    )
