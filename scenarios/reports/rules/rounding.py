"""Why a difference on the page may not be what the reader gets by subtracting."""

from panel.core.i18n import _, ngettext, rounded
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.reports.rules import means
from scenarios.reports.rules.words import difference, look, shown

SAME = 1e-9


def remark(c: Comparison, of: int | None = None) -> str:
    """A sentence where the values shown and their difference do not add up; empty where they do, or for factors."""
    shown_means = means.beside(c)
    before, after = shown_means.before, shown_means.after
    if c.difference is None or before is None or after is None or c.scale.logarithmic:
        return ""
    if abs(after - before - c.difference) > SAME:
        return ""
    as_said = look(c.metric, of)
    if adds_up(before * as_said.times, after * as_said.times, as_said.decimals):
        return ""
    return said(shown(c.metric, before, of), shown(c.metric, after, of), difference(c, of))


def pairs_only(c: Comparison) -> str:
    """Whose figures these are, where somebody walked one round only; empty where all are in them."""
    shown_means = means.beside(c)
    if not shown_means.left_out or c.difference is None:
        return ""
    return ngettext(
        "Before, after and difference are of the %(num)s person in both rounds; who walked only one is left out.",
        "Before, after and difference are of the %(num)s people in both rounds; who walked only one is left out.",
        shown_means.n_before,
    )


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
