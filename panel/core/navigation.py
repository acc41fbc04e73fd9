"""The way about the house for staff: which pages a role sees in the menu."""

from typing import Any

import msgspec

from panel.core.http import AnyRequest
from panel.core.i18n import _
from panel.core.principals import StaffPrincipal, Who
from panel.core.sessions import caller


class Place(msgspec.Struct, frozen=True):
    """One entry of the menu; `label` is a msgid. `page` ends the address of a page of it that hangs under another entry."""

    href: str
    label: str
    icon: str
    allow: frozenset[Who]
    page: str = ""


def menu(request: AnyRequest) -> list[dict[str, Any]]:
    """The entries that this caller may open, the present one marked."""
    me = caller(request).principal
    if not isinstance(me, StaffPrincipal):
        return []
    path = request.scope["path"]
    places: tuple[Place, ...] = request.app.state.get("places", ())
    own = next((p for p in places if p.page and path.endswith(p.page)), None)
    return [
        {"href": p.href, "label": _(p.label), "icon": p.icon, "count": 0,
         "current": p is own if own else _within(path, p.href)}
        for p in places
        if me.who in p.allow
    ]  # fmt: skip


def _within(path: str, href: str) -> bool:
    return path == href if href == "/" else path == href or path.startswith(href + "/")
