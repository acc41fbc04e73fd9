"""How this installation writes German: with Sie or du, and in Switzerland without ß.

German is written with Sie. `locale/du.po` gives the du form of each text that speaks to its reader, found by the text with
Sie. What it doesn't know, a company's own scenario say, stays as it was written.
"""

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from panel.core.settings import settings

PATH = Path(__file__).parent / "locale" / "du.po"
SPEAKS = re.compile(r"\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?|Guten Tag)\b")
"""What a text holds that may speak to its reader. At the beginning of a sentence it may as well mean her, it or them."""


def says_du() -> bool:
    """Whether German readers are addressed with du."""
    return settings().form_of_address == "du"


def spoken(german: str) -> str:
    """A German text of ours, written with Sie, as this installation says it."""
    said = _forms().get(german, german) if says_du() else german
    return said.replace("ß", "ss") if settings().country == "CH" else said


def A_(german: str) -> str:
    """Mark a German text outside the catalogue of translations for `du.po`; say it later with `spoken`."""
    return german


@cache
def _forms() -> dict[str, str]:
    with PATH.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
