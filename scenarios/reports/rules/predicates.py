"""Who did what in a headline: `Four of five` `found it easier`."""

from panel.core.i18n import _, ngettext
from scenarios.comparisons.rules.values import Metric
from scenarios.reports.rules.words import counted, sentence


def some_of(x: int, n: int) -> str:
    """The subject: `All five`, `None of five`, `Four of five`."""
    if x == n:
        return _("All %(n)s", n=counted(n))
    if x == 0:
        return _("None of %(n)s", n=counted(n))
    return ngettext("One of %(n)s", "%(x)s of %(n)s", x, x=sentence(counted(x)), n=counted(n))


def nothing_moved(metric: Metric, n: int, *, as_long: bool) -> str:
    """The whole sentence where nobody changed. Steps and times were not "answered"."""
    if metric is Metric.SUCCESS_SHARE and as_long:
        return _("All %(n)s got as many steps done as before", n=counted(n))
    if metric is Metric.SUCCESS_SHARE:
        return _("All %(n)s got the same share of the steps done as before", n=counted(n))
    if metric is Metric.TOTAL_TIME:
        return _("All %(n)s took as long as before", n=counted(n))
    return _("All %(n)s answered just as before", n=counted(n))


def did(metric: Metric, x: int, *, worse: bool, as_long: bool) -> str:
    """What so many did; German wants the number of the verb. `as_long`: both rounds have the same number of steps."""
    if metric is Metric.SUCCESS_SHARE:
        return _steps_done(x, worse=worse, as_long=as_long)
    better_words, worse_words = {
        Metric.JOURNEY_EASE: (ngettext("found it easier", "found it easier", x),
                              ngettext("found it harder", "found it harder", x)),
        Metric.SUS: (ngettext("gave a higher SUS score", "gave a higher SUS score", x),
                     ngettext("gave a lower SUS score", "gave a lower SUS score", x)),
        Metric.UMUX_LITE: (ngettext("gave a higher UMUX-Lite score", "gave a higher UMUX-Lite score", x),
                           ngettext("gave a lower UMUX-Lite score", "gave a lower UMUX-Lite score", x)),
        Metric.LTR: (ngettext("would rather recommend us", "would rather recommend us", x),
                     ngettext("would rather not recommend us", "would rather not recommend us", x)),
        Metric.CES: (ngettext("had less effort", "had less effort", x),
                     ngettext("had more effort", "had more effort", x)),
        Metric.CSAT: (ngettext("was more satisfied", "were more satisfied", x),
                      ngettext("was less satisfied", "were less satisfied", x)),
        Metric.TOTAL_TIME: (ngettext("was faster", "were faster", x), ngettext("took longer", "took longer", x)),
    }[metric]  # fmt: skip
    return worse_words if worse else better_words


def _steps_done(x: int, *, worse: bool, as_long: bool) -> str:
    """Eight of ten steps are more steps than seven of seven, and a smaller share: only equal ways are counted in steps."""
    if as_long:
        more = ngettext("got more steps done", "got more steps done", x)
        return ngettext("got fewer steps done", "got fewer steps done", x) if worse else more
    larger = ngettext("got a larger share of the steps done", "got a larger share of the steps done", x)
    smaller = ngettext("got a smaller share of the steps done", "got a smaller share of the steps done", x)
    return smaller if worse else larger
