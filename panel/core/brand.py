"""From the company's one colour to the brand tokens of `static/css/core.css`, in light and dark. Pure.

Whatever the colour is, what stands on it and what is written in it can be read (WCAG 2.2): where the contrast is too
low, its lightness moves until it holds. What carries a meaning keeps its colour: the data (`--v-*`), states, apricot.
"""

import hashlib
from functools import cache
from math import copysign

import msgspec

from panel.core.colours import SHAPE, TEXT, Shade, stands_on

PETROL = "#0e6a71"
"""The colour of a company that names none."""
WHITE = "#ffffff"
FAR = 0.118
"""Between two shades of one colour near black, where a small step is not seen."""

Tokens = dict[str, str]
"""Name without its dashes → `#rrggbb`."""


class Theme(msgspec.Struct, frozen=True):
    """What core.css fixes in one of its themes, and where between black and white the brand's tokens stand."""

    grounds: tuple[str, ...]
    """bg, surface, surface-2, sunken, the tints of the states and of apricot: text in brand-ink stands on them all."""
    faint: str
    """ink-3, the palest text on a tint."""
    keeps: float
    """A colour with this contrast to the grounds is taken as it is. Another goes to `lift` at least, and further."""
    lift: tuple[float, float]
    hover: float
    ink: float
    """How much lighter than brand these two are; its sign tells where things are seen better."""
    places: dict[str, tuple[float, float]]
    """Token → lightness, share of the saturation."""


ON_DEEP = {"on-deep": (0.95, 0.39), "on-deep-2": (0.73, 0.33)}
LIGHT = Theme(
    grounds=("#f7f5f2", "#ffffff", "#fbfaf8", "#f1eeea", "#e5f4ea", "#fdf1d8", "#fdecea", "#fff1e6"),
    faint="#5f6b70",
    keeps=SHAPE,
    lift=(0.0, 1.0),
    hover=-0.055,
    ink=-0.047,
    places={"brand-tint": (0.927, 0.45), "brand-line": (0.78, 0.41), "deep": (0.135, 0.55), "deep-line": (0.265, 0.39)}
    | ON_DEEP,
)
DARK = Theme(
    grounds=("#0f1619", "#172024", "#1b262a", "#121a1d", "#153226", "#352a13", "#3a1f1d", "#35241a"),
    faint="#9badb1",
    keeps=TEXT,
    lift=(0.53, 0.7),
    hover=0.118,
    ink=0.137,
    places={"brand-tint": (0.155, 0.42), "brand-line": (0.25, 0.45), "deep": (0.12, 0.5), "deep-line": (0.24, 0.39)}
    | ON_DEEP,
)


def tokens(colour: str, theme: Theme) -> Tokens:
    """The brand tokens of a theme. Contrast is at least 4.5 for on-brand on brand and brand-hover, for brand-ink on the
    grounds and on brand-tint, and for the text on deep and brand-tint; at least 3 for brand on the grounds.
    """
    given, off = Shade.of(colour), theme.ink
    places = {name: given.at(*place) for name, place in theme.places.items()}
    tint = places["brand-tint"].until(stands_on(TEXT, theme.faint), -off)
    deep = places["deep"].until(stands_on(TEXT, places["on-deep"].hex, places["on-deep-2"].hex), -1)
    brand = _brand(colour, theme)
    on_brand = _on(brand, given)
    ink = Shade.of(brand).moved(theme.ink).until(stands_on(TEXT, *theme.grounds, tint.hex), off)
    own = {"brand": brand, "brand-hover": _hover(brand, on_brand, theme), "brand-ink": ink.hex, "on-brand": on_brand}
    return own | {name: shade.hex for name, shade in places.items()} | {"brand-tint": tint.hex, "deep": deep.hex}


def _brand(colour: str, theme: Theme) -> str:
    if stands_on(theme.keeps, *theme.grounds)(colour):
        return colour.lower()
    given, (least, share) = Shade.of(colour), theme.lift
    return given.at(max(given.lightness, least), share).until(stands_on(SHAPE, *theme.grounds), theme.ink).hex


def _on(brand: str, given: Shade) -> str:
    """White where it can be read, else the company's own darkest."""
    reads = stands_on(TEXT, brand)
    return WHITE if reads(WHITE) else given.at(0.094, 0.96).until(reads, -1).hex


def _hover(brand: str, on_brand: str, theme: Theme) -> str:
    """A shade apart from brand, on the side where its text stays readable."""
    shade, reads = Shade.of(brand), stands_on(TEXT, on_brand)
    there = shade.moved(theme.hover)
    goes = 0 < there.lightness < 1 and reads(there.hex)
    return there.hex if goes else shade.moved(-copysign(FAR, theme.hover)).hex


@cache
def sheet(colour: str) -> str:
    """The style sheet that comes after core.css: paper keeps to the light theme."""
    light, dark = (";".join(f"--{name}:{c}" for name, c in tokens(colour, theme).items()) for theme in (LIGHT, DARK))
    return f"@layer tokens{{:root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}}}\n"


@cache
def of_mails(colour: str) -> Tokens:
    """For mails, which are light: underscores in the names."""
    return {name.replace("-", "_"): value for name, value in tokens(colour or PETROL, LIGHT).items()}


@cache
def address(colour: str) -> str:
    """Where the sheet is: another address for another sheet, so that each may be kept for ever. None without colour."""
    return f"/colours/{hashlib.blake2b(sheet(colour).encode(), digest_size=5).hexdigest()}.css" if colour else ""
