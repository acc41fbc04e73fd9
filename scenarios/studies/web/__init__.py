"""Pages of a study's rounds: prepare, publish, invite, mend the step map."""

from typing import Any

from scenarios.studies.web import inviting, maps, rounds

ROUTES: list[Any] = [
    rounds.add_round,
    rounds.round_page,
    rounds.change_round,
    rounds.publish_page,
    rounds.publish,
    rounds.move_end,
    rounds.close_page,
    rounds.close,
    inviting.invite_page,
    inviting.invite,
    inviting.preview,
    inviting.withdraw_page,
    inviting.withdraw,
    inviting.new_link,
    maps.map_page,
    maps.save,
    maps.reset,
]
