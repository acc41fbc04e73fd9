"""The icons of the house: a vendored set of Lucide drawings, put into the page as inline SVG; on testers' pages, which
must stay small, as signs that the style sheet draws.

    python -m panel.core.icons      writes that style sheet anew
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDER = STATIC / "vendor/lucide/icons"
SHEET = STATIC / "css/signs.css"
SIGNS = (
    "arrow-right", "at-sign", "bell", "calendar-days", "check", "chevron-down", "chevron-left",
    "chevron-right", "chevron-up", "chevrons-down", "chevrons-up", "circle-alert", "circle-check", "circle-dashed",
    "circle-x", "clock", "cloud-check", "cloud-off", "cloud-upload", "door-open", "equal", "eye", "gift", "globe",
    "headset", "hourglass", "info", "life-buoy", "lightbulb", "mailbox", "message-square",
    "messages-square", "pause", "pencil", "phone", "route", "send", "shield-check", "smartphone", "store",
    "triangle-alert", "wrench", "external-link",
)  # fmt: skip
"""What testers' pages draw."""


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


def sign(name: str) -> Markup:
    """One icon for a tester's page, always decorative; KeyError for one that the style sheet doesn't draw."""
    if name not in SIGNS:
        raise KeyError(f"no sign {name!r}: add it to SIGNS and write the style sheet")
    return Markup('<i class="i-{}"></i>').format(name)


def sheet() -> str:
    """The style sheet of the signs: each drawing once, as `--i-<name>` for other rules and as the class `i-<name>`."""
    drawn = "\n".join(f'  --i-{name}: url("{_address(name)}");' for name in sorted(SIGNS))
    classes = "\n".join(f"  .i-{name} {{ --i: var(--i-{name}); }}" for name in sorted(SIGNS))
    return f"{_HEAD}@layer tokens {{\n:root {{\n{drawn}\n}}\n}}\n@layer components {{\n{classes}\n}}\n"


_HEAD = "/* Written by `python -m panel.core.icons` from the vendored drawings; tester.css says how a sign looks. */\n"


def _address(name: str) -> str:
    """The drawing as an address that needs no request."""
    shapes = str(body(name)).replace('"', "'").replace("#", "%23").replace("<", "%3C").replace(">", "%3E")
    head = "xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%23000' stroke-width='2'"
    return f"data:image/svg+xml,%3Csvg {head} stroke-linecap='round' stroke-linejoin='round'%3E{shapes}%3C/svg%3E"


if __name__ == "__main__":
    SHEET.write_text(sheet(), encoding="utf-8")
