"""Evidence that may be looked at after every tester: e-values."""

from collections.abc import Sequence

import msgspec

from scenarios.comparisons.rules.numeric import Array, np
from scenarios.comparisons.rules.values import LAMBDAS


class EValue(msgspec.Struct, frozen=True):
    """Evidence against "no change", in either direction and for "up" alone; 20 is strong."""

    e_two_sided: float
    e_up: float


def e_value(differences: Sequence[float] | Array, s0: float) -> EValue:
    """½[E₊+E₋], E± = mean over λ of Π exp(±λd/s0)/cosh(λd/s0). No difference yet: 1."""
    steps = np.outer(LAMBDAS, np.asarray(differences, float) / s0)
    log_cosh = np.logaddexp(steps, -steps) - np.log(2)
    up, down = (np.exp(np.clip((sign * steps - log_cosh).sum(axis=1), -700, 700)).mean() for sign in (1, -1))
    return EValue(float(up + down) / 2, float(up))
