"""Whether somebody of the after round can be compared with their own before round."""

from scenarios.runs.rules import RunView, State


def may_pair(run: RunView | None, whole: bool, still_open: bool) -> bool:
    """`run`: theirs in the before round; `whole`: what decides needs a completed one; `still_open`: they may yet walk."""
    if run is None or not run.ended:
        return still_open
    if run.answers_deleted or run.not_counted_reason or run.source == "bot":
        return False
    return run.state is State.COMPLETED or not whole
