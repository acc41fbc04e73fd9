"""The icons of the house: a vendored set of Lucide drawings, put into the page as inline SVG."""

import re
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parents[2] / "static/vendor/lucide/icons"


@cache
def body(name: str) -> Markup:
    """The shapes of one icon, without the `<svg>` around them; KeyError for a name that is not vendored."""
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        raise KeyError(f"no icon {name!r} in {FOLDER}")
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL)
    assert shapes, f"{file} holds no <svg>"
    return Markup(re.sub(r">\s+<", "><", re.sub(r"\s+", " ", shapes[1])).replace(" />", "/>").strip())


@lru_cache(maxsize=2048)
def icon(name: str, label: str | None = None, css: str = "") -> Markup:
    """One icon. Decorative (hidden from screen readers) unless it has a `label`; `css` is e.g. `icon--sm`.

    Stroke and fill are the style sheet's (`.icon`): a tester's page has some thirty icons and must stay small.
    """
    size = 16 if "icon--sm" in css else 26 if "icon--lg" in css else 20
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" viewBox="0 0 24 24" width="{}" height="{}" {}>{}</svg>').format(
        f"icon {css}".strip(), size, size, spoken, body(name)
    )
