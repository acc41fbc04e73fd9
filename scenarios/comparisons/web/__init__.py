"""Pages of a study that look ahead (what can be shown) or at its runs (who is where)."""

from typing import Any

from scenarios.comparisons.web import hints, overview, plans, rounds, start, studies

ROUTES: list[Any] = [
    start.start_page,
    studies.list_studies,
    studies.archive,
    studies.restore,
    plans.new_study,
    plans.create_study,
    plans.plan_page,
    plans.change_plan,
    hints.planning_hint,
    rounds.add_round,
    rounds.round_page,
    rounds.change_round,
    rounds.publish_page,
    rounds.publish,
    rounds.move_end,
    rounds.close_page,
    rounds.close,
    overview.overview,
    overview.resolve,
    overview.set_aside_page,
    overview.set_aside,
    overview.count_again,
]
