"""Pages of this slice: panels and their members."""

from typing import Any

from panel.panels.web import filling, members, panels

ROUTES: list[Any] = [
    panels.panels_page,
    panels.add_page,
    panels.add,
    panels.panel_page,
    panels.edit_page,
    panels.edit,
    panels.archive,
    panels.restore,
    filling.fill_page,
    filling.fill,
    members.members_page,
    members.add_members,
    members.remove,
    members.put_back,
]
