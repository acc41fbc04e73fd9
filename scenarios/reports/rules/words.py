"""Words for numbers: how each metric is called and written, how sure a figure is, and why one is missing."""

from math import ceil, floor

import msgspec

from panel.core.i18n import N_, _, babel_locale, format_number, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.values import LIKELY, SCALES, WORSE, Design, Metric, Missing, Rung
from scenarios.reports.charts import scales
from scenarios.reports.charts.scales import Scale

PERCENT_FROM = 10
"""Below so many testers counts say it, never percentages."""
NAMED = 4
"""So many names stand in a row; more are counted."""
MINUTE = 60
TEN_STEPS = 10
"""Shares of steps are said per ten steps where two rounds differ in their number; else in steps: `of` so many."""
_NUMBERS = (
    N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"),
    N_("eleven"), N_("twelve"),
)  # fmt: skip

INNER = (("„", "‚"), ("“", "‘"), ("”", "’"), ("»", "›"), ("«", "‹"))


class Look(msgspec.Struct, frozen=True):
    """How a metric is called and drawn. `name`, `unit` and the ends are msgids; values are shown `times` larger."""

    name: str
    unit: str
    scale: Scale | None
    low: str = ""
    high: str = ""
    times: float = 1
    decimals: int = 1


EASE_ENDS = (N_("very difficult"), N_("very easy"))
LOOKS: dict[Metric, Look] = {
    Metric.JOURNEY_EASE: Look(N_("Mean ease of the steps"), N_("1 to 7"), scales.EASE, *EASE_ENDS),
    Metric.SUCCESS_SHARE: Look(N_("Steps that worked"), N_("per ten steps"), scales.TEN, times=TEN_STEPS),
    Metric.SUS: Look(N_("SUS"), N_("0 to 100"), scales.HUNDRED),
    Metric.UMUX_LITE: Look(N_("UMUX-Lite"), N_("0 to 100"), scales.HUNDRED),
    Metric.LTR: Look(N_("Likelihood to recommend"), N_("0 to 10"), scales.TEN),
    Metric.CES: Look(N_("Customer effort (CES)"), N_("1 to 7"), scales.EASE),
    Metric.CSAT: Look(N_("Satisfaction (CSAT)"), N_("1 to 5"), scales.FIVE),
    Metric.TOTAL_TIME: Look(N_("Time for everything"), N_("minutes"), None, decimals=0),
    Metric.JOURNEY_GAP: Look(N_("Ease against expectation"), N_("−6 to +6"), scales.GAP),
    Metric.STEP_EASE: Look(N_("Ease"), N_("1 to 7"), scales.EASE, *EASE_ENDS),
}
"""In the order of the report."""

RUNGS = {
    Rung.CONFIRMED_IMPROVEMENT: N_("better, confirmed"), Rung.LIKELY_IMPROVEMENT: N_("sign of better"),
    Rung.NO_RELEVANT_DIFFERENCE: N_("no relevant difference"), Rung.NO_EVIDENCE_YET: N_("no evidence yet"),
    Rung.LIKELY_WORSE: N_("sign of worse"), Rung.CONFIRMED_WORSE: N_("worse, confirmed"),
    Rung.MIXED_RESULT: N_("mixed result"),
}  # fmt: skip
DESIGNS = {
    Design.PAIRED: N_("the same people twice"), Design.UNPAIRED: N_("different people"),
    Design.MIXED: N_("partly the same people"),
}  # fmt: skip
REASONS = {
    Missing.NO_VALUES: N_("nobody answered this"),
    Missing.NO_BEFORE: N_("not answered in the before round"),
    Missing.NO_AFTER: N_("not answered in the after round"),
    Missing.ALL_IDENTICAL: N_("all differences are identical"),
    Missing.ONE_VALUE: N_("only one value in a round"),
    Missing.TOO_FEW_FOR_EFFECT: N_("too few people for this figure"),
    Missing.NOT_FOR_DESIGN: N_("not defined for these groups"),
    Missing.NOT_IMPROVED: N_("there is no improvement to confirm"),
    Missing.MORE_THAN_CAP: N_("more than 200 people"),
    Missing.TOO_FEW_TO_CONFIRM: N_("too few people to prove anything"),
}
TIMED = {
    Missing.NO_VALUES: N_("the clock has no whole time"),
    Missing.NO_BEFORE: N_("the clock has no whole time in the before round"),
    Missing.NO_AFTER: N_("the clock has no whole time in the after round"),
}
"""A whole time wants a way walked to its end."""
GOES_ON = N_("An arrowhead at the edge: the interval goes on; its ends stand beside it.")


def counted(n: int) -> str:
    """`five`; digits from thirteen on, and below two, where languages inflect."""
    return _(_NUMBERS[n - 2]) if 2 <= n < len(_NUMBERS) + 2 else format_number(n)


def sentence(text: str) -> str:
    """With a capital letter in front."""
    return text[:1].upper() + text[1:]


def people(n: int) -> str:
    """`1 person`, `5 people`."""
    return ngettext("%(num)s person", "%(num)s people", n)


def quoted(text: str) -> str:
    """A text in quotation marks; its own become single ones."""
    text = text.strip()
    for outer, inner in INNER:  # ten times as fast as `translate`, and a report has hundreds of quotes
        text = text.replace(outer, inner)
    return _("“%(name)s”", name=text)


def listed(names: list[str]) -> str:
    """`“A”, “B” and “C”`; of many the first ones, and how many more."""
    return joined([quoted(name) for name in names])


def joined(names: list[str]) -> str:
    """`A, B and C`; of many the first ones, and how many more."""
    each = names[:NAMED]
    if len(names) > NAMED:
        each.append(ngettext("%(num)s more", "%(num)s more", len(names) - NAMED))
    if len(each) < 2:
        return "".join(each)
    return _("%(first)s and %(last)s", first=", ".join(each[:-1]), last=each[-1])


def look(metric: Metric, of: int | None) -> Look:
    """How a metric is drawn, where steps that worked are counted of so many (none: of ten)."""
    known = LOOKS[metric]
    if metric is not Metric.SUCCESS_SHARE or not of:
        return known
    return msgspec.structs.replace(known, times=of, scale=scales.counts(of))


def unit(metric: Metric, of: int | None) -> str:
    """`1 to 7`, `of 7 steps`."""
    if metric is Metric.SUCCESS_SHARE and of:
        return ngettext("of %(num)s step", "of %(num)s steps", of)
    return _(LOOKS[metric].unit)


def shown(metric: Metric, value: float | None, of: int | None = None, *, sign: bool = False) -> str:
    """A value (times: in seconds) as people read it; a dash for none."""
    if value is None:
        return "–"
    if SCALES[metric].logarithmic:
        return _("%(n)s min", n=bare(metric, value))
    as_said = look(metric, of)
    return format_number(value * as_said.times, as_said.decimals, sign=sign)


def bare(metric: Metric, value: float | None, of: int | None = None) -> str:
    """As `shown`, without the unit: minutes for times, `< 1` for seconds."""
    if value is None or not SCALES[metric].logarithmic:
        return shown(metric, value, of)
    return format_number(value / 60, 0) if value >= MINUTE else "<\N{NO-BREAK SPACE}" + format_number(1)


def difference(comparison: Comparison, of: int | None = None) -> str:
    """`+1.7`; times: the factor, `× 0.82`."""
    if comparison.difference is None:
        return "–"
    if comparison.scale.logarithmic:
        return "× " + format_number(comparison.ratio, 2)
    return shown(comparison.metric, comparison.difference, of, sign=True)


def interval(comparison: Comparison, of: int | None = None) -> str:
    """`+0.3 to +4.4`; empty where there is none."""
    if comparison.ci_low is None or comparison.ci_high is None:
        return ""
    if comparison.scale.logarithmic:
        low, high = (format_number(r, 2) for r in (comparison.ratio_low, comparison.ratio_high))
        return _("× %(low)s to %(high)s", low=low, high=high)
    low, high = (shown(comparison.metric, v, of, sign=True) for v in (comparison.ci_low, comparison.ci_high))
    return _("%(low)s to %(high)s", low=low, high=high)


def beyond(comparison: Comparison, of: int | None = None) -> str:
    """`wider than the scale: ±6`, where the interval holds differences that no answers can have; empty elsewhere."""
    drawn, low, high = look(comparison.metric, of), comparison.ci_low, comparison.ci_high
    if drawn.scale is None or low is None or high is None:
        return ""
    widest = drawn.scale.high - drawn.scale.low
    if max(-low, high) * drawn.times <= widest + 1e-9:
        return ""
    return _("wider than the scale: ±%(widest)s", widest=format_number(widest, 0))


def p_value(p: float | None) -> str:
    """Up to four decimals; below that `< 0.0001`."""
    if p is None:
        return "–"
    if p < 0.0001:
        return "< " + format_number(0.0001, 4)
    decimal = babel_locale().number_symbols["latn"]["decimal"]
    text = format_number(p, 4)
    return text.rstrip("0").rstrip(decimal) if decimal in text else text


def p_said(p: float | None) -> str:
    """`p = 0.0625`, `p < 0.0001`, on one line."""
    text = p_value(p)
    return (f"p {text}" if text.startswith("<") else f"p = {text}").replace(" ", "\N{NO-BREAK SPACE}")


def chance(p: float | None) -> str:
    """A probability out of a hundred: `about 97 in 100`; never on the other side of a threshold than it is, so 0.946 says
    94.6 and not 95."""
    if p is None:
        return "–"
    if p > 0.995:
        return _("more than 99 in 100")
    if p < 0.005:
        return _("less than 1 in 100")
    return _("about %(n)s in 100", n=_of_a_hundred(p))


def _of_a_hundred(p: float) -> str:
    """Whole, or with one decimal where rounding would cross a threshold; cut where even that would."""
    if not _crosses(round(100 * p), p):
        return format_number(round(100 * p))
    n = round(100 * p, 1)
    if _crosses(n, p):
        n = (floor if n > 100 * p else ceil)(1000 * p) / 10
    return format_number(n, 1)


def _crosses(n: float, p: float) -> bool:
    """A verdict wants so many in a hundred at least (at most, from the other end): `n` has them and `p` has not."""
    at_least = any((n >= round(100 * t)) != (p >= t) for t in (LIKELY, 1 - WORSE))
    return at_least or any((n <= round(100 * t)) != (p <= t) for t in (WORSE, 1 - LIKELY))


def reason(why: Missing | None, metric: Metric | None = None) -> str:
    """Why a value is missing, in words; nothing where there is one. Times are taken by the clock, nobody is asked."""
    if not why:
        return ""
    clocked = metric is not None and SCALES[metric].logarithmic
    return _((TIMED if clocked else {}).get(why, REASONS[why]))


def look_scale(metric: Metric, of: int | None, values: list[float]) -> Scale:
    """The axis of a metric; times get one that fits them."""
    return look(metric, of).scale or scales.time_scale(values)
