"""Pages of a study: invite, mend the step map. Its rounds and its plan look at answers: see `comparisons.web`."""

from typing import Any

from scenarios.studies.web import inviting, maps

ROUTES: list[Any] = [
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
