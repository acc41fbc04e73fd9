"""Who counts, said once: a customer's run to the end, walked by a person, not set aside, with its answers kept."""

from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.customers.rules import Kind
from scenarios.runs.rules import RunView, State

BOT = "bot"
"""`source` of a run that no person walked."""
COULD_COUNT = f"kind <> '{Kind.INTERNAL}' AND source <> '{BOT}' AND not_counted_reason = ''"
COUNTS = f"{COULD_COUNT} AND state = '{State.COMPLETED}' AND NOT answers_deleted"
TAKEN_BACK = f"{COULD_COUNT} AND state = '{State.COMPLETED}' AND answers_deleted"
"""What `could_count`, `counts` and `taken_back` say, as conditions on the rows of `run`; a test holds them together."""

NOTHING_LEFT = Refusal(
    "no_answers", N_("The answers of this test were deleted: there is nothing left that could count.")
)


def may_set_aside(run: RunView) -> Refusal | None:
    """Whether a run can stop counting, or count again: not where its answers were taken back."""
    return NOTHING_LEFT if run.answers_deleted else None


def is_real(run: RunView) -> bool:
    """Whether a run tells anything at all, a colleague's too: walked by a person and not set aside."""
    return run.source != BOT and not run.not_counted_reason


def could_count(run: RunView) -> bool:
    """Whether a run is a customer's, and real: it counts once it is completed, and while its answers are kept."""
    return is_real(run) and not run.colleague


def counts(run: RunView) -> bool:
    """Whether a run stands for its tester."""
    return could_count(run) and run.state is State.COMPLETED and not run.answers_deleted


def taken_back(run: RunView) -> bool:
    """Whether a run would count, had its answers not been deleted at the tester's wish."""
    return could_count(run) and run.state is State.COMPLETED and run.answers_deleted
