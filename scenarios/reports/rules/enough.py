"""How many testers it takes: for the effect as it is believed now, and for the smallest difference that matters."""

from panel.core.i18n import _, format_number, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.exact_power import DETECTABLE, EXACT_UP_TO
from scenarios.comparisons.rules.planning import testers_for
from scenarios.comparisons.rules.power import CAP
from scenarios.comparisons.rules.values import Design
from scenarios.reports.rules.meaning import mcid


def spreads(c: Comparison) -> tuple[float, float] | None:
    """The effect believed and the smallest that matters, in spreads; None where there is no improvement to confirm."""
    if c.n_plan_observed is None or c.plan_effect is None or not c.plan_sd:
        return None
    return abs(c.plan_effect) / c.plan_sd, c.scale.mcid / c.plan_sd


def needed(c: Comparison) -> int | None:
    """Testers (a group) who would confirm an effect as it is believed now in 8 of 10 studies, by the test that judges."""
    found = spreads(c)
    return None if found is None else testers_for(found[0], c.design)


def more(c: Comparison) -> int | None:
    """How many more than are there now."""
    n = needed(c)
    return None if n is None else max(0, n - c.n_effective)


def least(c: Comparison) -> dict[str, str]:
    """Places of a sentence: the smallest difference that matters (`mcid`), and how many testers (a group) it takes."""
    found = spreads(c)
    return {"mcid": mcid(c.metric), "least": _many(None if found is None else testers_for(found[1], c.design))}


def anew(c: Comparison) -> str:
    """What a new study wants: both numbers in one sentence, and a word on effects that few people showed."""
    places = {"n": needed(c), **least(c)}
    if c.design is Design.UNPAIRED:
        told = _("An effect like this one takes at least %(n)s people in each round, the smallest difference that matters "
                 "(%(mcid)s) %(least)s.", **places)  # fmt: skip
    else:
        told = _("An effect like this one takes at least %(n)s people, the smallest difference that matters (%(mcid)s) "
                 "%(least)s.", **places)  # fmt: skip
    return f"{told} {often_smaller()}"


def still(c: Comparison) -> str:
    """How many more would probably confirm an effect of this size, and how many the smallest that matters takes."""
    n, places = more(c), least(c)
    if not n:
        return _("An effect of this size is usually confirmed by so many people; the smallest difference that matters "
                 "(%(mcid)s) takes %(least)s.", **places)  # fmt: skip
    if c.design is Design.UNPAIRED:
        return ngettext(
            "If the effect stays like this, about %(num)s more person in each round is needed; the smallest difference that "
            "matters (%(mcid)s) takes %(least)s in each.",
            "If the effect stays like this, about %(num)s more people in each round are needed; the smallest difference that "
            "matters (%(mcid)s) takes %(least)s in each.",
            n,
            **places,
        )
    return ngettext(
        "If the effect stays like this, about %(num)s more person is needed; the smallest difference that matters (%(mcid)s) "
        "takes %(least)s in all.",
        "If the effect stays like this, about %(num)s more people are needed; the smallest difference that matters (%(mcid)s) "
        "takes %(least)s in all.",
        n,
        **places,
    )


def often_smaller() -> str:
    """Few people show an effect only where it happens to come out large: the next ones mostly find it smaller."""
    return _("Effects that few people showed are often smaller the next time, so rather plan for more.")


def method(c: Comparison) -> str:
    """By which rule each number was reckoned; empty where there is none."""
    found = spreads(c)
    if found is None:
        return ""
    effect, smallest = (_("%(d)s spreads: %(rule)s", d=format_number(d, 2), rule=_rule(d, c.design)) for d in found)
    return _("So many that 8 of 10 such studies confirm it; effect and spread as our model believes them. For this effect, "
             "%(effect)s. For the smallest difference that matters, %(smallest)s. The planning page goes by the same rule, "
             "with the usual spread (s0).", effect=effect, smallest=smallest)  # fmt: skip


def _rule(d: float, design: Design) -> str:
    n = testers_for(d, design)
    if n is not None and n <= EXACT_UP_TO and design in DETECTABLE:
        return _("%(n)s, by the exact test (simulated studies)", n=n)
    if design is Design.MIXED:
        return _("%(n)s, by the power of the paired t test, never below %(fewest)s", n=_many(n), fewest=EXACT_UP_TO + 1)
    return _("%(n)s, by the power of the t test", n=_many(n))


def _many(n: int | None) -> str:
    return _("more than %(n)s", n=CAP) if n is None else format_number(n)
