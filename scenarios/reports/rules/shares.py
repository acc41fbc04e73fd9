"""What `4 of 5` tells of a hundred customers: Wilson's (1927) interval of a share, and that of two shares' difference."""

from collections import Counter
from collections.abc import Iterable

from panel.core.i18n import _, format_number, ngettext
from scenarios.comparisons.rules.proportions import wilson_limits
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.success import Share, interval_of
from scenarios.comparisons.rules.values import Design


def limits(x: int, n: int) -> tuple[str, str]:
    """The ends of the 95% interval, of a hundred."""
    low, high = (format_number(100 * limit, 0) for limit in wilson_limits(x, n))
    return low, high


def of_a_hundred(x: int, n: int) -> str:
    """`38 to 96`; a dash where nobody was counted."""
    if not n:
        return "–"
    low, high = limits(x, n)
    return _("%(low)s to %(high)s", low=low, high=high)


def may_be(x: int, n: int) -> str:
    """The sentence that takes `x of n` to customers like them."""
    low, high = limits(x, n)
    return _(
        "Among 100 customers like them it may be any number from %(low)s to %(high)s (95%% interval).",
        low=low,
        high=high,
    )


def example(shares: Iterable[Share | None]) -> str:
    """The same of a share that stands on the page: of those that are neither none nor all the most frequent one."""
    known = Counter((s.x, s.n) for s in shares if s is not None and s.n)
    if not known:
        return ""
    x, n = max(known, key=lambda share: (0 < share[0] < share[1], known[share]))
    low, high = limits(x, n)
    return _(
        "“%(x)s of %(n)s” means: among 100 customers like these it may be any number from %(low)s to %(high)s "
        "(95%% interval).",
        x=x,
        n=n,
        low=low,
        high=high,
    )


def difference(sample: Sample) -> str:
    """How many more of a hundred it may be after: `−1 to +89`; of pairs it says how many, where others are left out."""
    found = interval_of(sample)
    if found.low is None or found.high is None:
        return "–"
    low, high = (format_number(100 * limit, 0, sign=True) for limit in (found.low, found.high))
    told = _("%(low)s to %(high)s", low=low, high=high)
    pairs = len(sample.pairs)
    if sample.design is Design.UNPAIRED or len(sample.before) == len(sample.after) == pairs:
        return told
    return told + " · " + ngettext("%(num)s pair", "%(num)s pairs", pairs)
