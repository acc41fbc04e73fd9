"""The words of the comparison: what is measured, in which design, on which scale, and how it may be judged."""

from enum import StrEnum
from math import log

import msgspec

CONFIDENCE = 0.95
ALPHA = 0.05
LIKELY = 0.95
"""P(improve) from which the data favour an improvement."""
WORSE = 0.10
"""P(improve) up to which we raise an early alarm, on purpose easier than praise."""
SURELY_WORSE = 0.05
"""P(improve) up to which a proven difference is called worse."""
E_THRESHOLD = 20.0
LAMBDAS = (0.5, 1.0, 2.0)
KAPPA0 = 1.0
NU0 = 3.0
SEED = 20_111


class Design(StrEnum):
    """Who gives values in which round; decided per metric."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"
    MIXED = "mixed"


class Metric(StrEnum):
    """What is compared. The first eight are the run metrics that are tested; the rest is described."""

    SUS = "sus"
    UMUX_LITE = "umux_lite"
    LTR = "ltr"
    CES = "ces"
    CSAT = "csat"
    TOTAL_TIME = "total_time"
    SUCCESS_SHARE = "success_share"
    JOURNEY_EASE = "journey_ease"
    JOURNEY_GAP = "journey_gap"
    STEP_EASE = "step_ease"
    STEP_GAP = "step_gap"
    STEP_TIME = "step_time"


class Rung(StrEnum):
    """The ladder of verdicts."""

    CONFIRMED_IMPROVEMENT = "confirmed_improvement"
    LIKELY_IMPROVEMENT = "likely_improvement"
    NO_RELEVANT_DIFFERENCE = "no_relevant_difference"
    NO_EVIDENCE_YET = "no_evidence_yet"
    LIKELY_WORSE = "likely_worse"
    CONFIRMED_WORSE = "confirmed_worse"
    MIXED_RESULT = "mixed_result"


IMPROVEMENTS = frozenset({Rung.CONFIRMED_IMPROVEMENT, Rung.LIKELY_IMPROVEMENT})


class Missing(StrEnum):
    """Why a figure is not there: the page shows a dash and this reason."""

    NO_VALUES = "no_values"
    NO_BEFORE = "no_before"
    NO_AFTER = "no_after"
    ALL_IDENTICAL = "all_identical"
    ONE_VALUE = "one_value"
    TOO_FEW_FOR_EFFECT = "too_few_for_effect"
    NOT_FOR_DESIGN = "not_for_design"
    NOT_IMPROVED = "not_improved"
    MORE_THAN_CAP = "more_than_cap"
    TOO_FEW_TO_CONFIRM = "too_few_to_confirm"


class Scale(msgspec.Struct, frozen=True):
    """`s0`: how far testers usually spread; `mcid`: the smallest difference that matters; both in the metric's unit."""

    s0: float
    mcid: float
    shorter_is_better: bool = False
    logarithmic: bool = False


_EASE_STEP = Scale(1.5, 0.5)
_LN_TIME = Scale(0.5, log(1.1), shorter_is_better=True, logarithmic=True)
SCALES: dict[Metric, Scale] = {
    Metric.SUS: Scale(15, 5),
    Metric.UMUX_LITE: Scale(15, 5),
    Metric.LTR: Scale(2, 0.5),
    Metric.CES: Scale(1.5, 0.5),
    Metric.CSAT: Scale(1, 0.3),
    Metric.TOTAL_TIME: _LN_TIME,
    Metric.SUCCESS_SHARE: Scale(0.25, 0.1),
    Metric.JOURNEY_EASE: Scale(1, 0.5),
    Metric.JOURNEY_GAP: Scale(1.5, 0.5),
    Metric.STEP_EASE: _EASE_STEP,
    Metric.STEP_GAP: Scale(1.5, 0.5),
    Metric.STEP_TIME: _LN_TIME,
}
TESTED = (
    Metric.SUS,
    Metric.UMUX_LITE,
    Metric.LTR,
    Metric.CES,
    Metric.CSAT,
    Metric.TOTAL_TIME,
    Metric.SUCCESS_SHARE,
    Metric.JOURNEY_EASE,
)
"""One of these is the primary metric; the others are the secondary family of Holm's correction."""


class Interval(msgspec.Struct, frozen=True):
    """Limits of a confidence interval; both None when it cannot be computed."""

    low: float | None
    high: float | None
