"""Where an import leads that has no page of its own: all is added, or its list can't be read any more."""

from typing import Any

from litestar import Response

from panel.core.i18n import N_, _, ngettext
from panel.core.pages import redirect
from panel.customers.importing import ImportView

LOST = N_("This list can't be read any more. Please choose it again.")
LEFT_OUT_LOST = N_("The lines that were left out can't be read any more.")


def to_people(kept: ImportView) -> Response[Any]:
    """Everybody of the list is there."""
    return redirect("/customers?sort=-added", flash=_added(kept.added))


def lost(kept: ImportView) -> Response[Any]:
    """The list was kept with another SECRET_KEY: choose it again; or, done, who was added is there."""
    if kept.done_at:
        return redirect("/customers?sort=-added", flash=f"{_added(kept.added)} {_(LEFT_OUT_LOST)}", tone="warn")
    return redirect("/customers/import", flash=_(LOST), tone="warn")


def _added(count: int) -> str:
    return ngettext("%(num)s new person added.", "%(num)s new people added.", count)
