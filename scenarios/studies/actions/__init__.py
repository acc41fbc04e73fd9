"""What happens to a study: planned, given rounds, published, people invited, its step map mended."""

from scenarios.studies.actions.inviting import Invites, invite_panel, send_new_link, withdraw
from scenarios.studies.actions.maps import reset_map, save_map
from scenarios.studies.actions.plans import archive, change_plan, create, restore
from scenarios.studies.actions.rounds import add_round, change_round, close_round, move_end, publish_round

__all__ = [
    "Invites",
    "add_round",
    "archive",
    "change_plan",
    "change_round",
    "close_round",
    "create",
    "invite_panel",
    "move_end",
    "publish_round",
    "reset_map",
    "restore",
    "save_map",
    "send_new_link",
    "withdraw",
]
