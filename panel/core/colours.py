"""Colours written `#rrggbb`: what they are made of, and the contrast of two as WCAG 2.2 measures it. Pure."""

import re
from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls
from math import copysign

import msgspec

TEXT, SHAPE = 4.5, 3.0
"""Least contrast of text (WCAG 2.2, 1.4.3), and of what shows that something can be used (1.4.11)."""
STEP = 0.005
"""How far lightness moves at a time: a step that nobody sees."""


def is_colour(text: str) -> bool:
    return re.fullmatch("#[0-9a-fA-F]{6}", text) is not None


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it: 0 of black, 1 of white."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it: from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def stands_on(least: float, *grounds: str) -> Callable[[str], bool]:
    """Tells of a colour whether its contrast to each of the grounds is enough."""
    return lambda colour: all(contrast(colour, ground) >= least for ground in grounds)


class Shade(msgspec.Struct, frozen=True):
    """Hue, lightness and saturation, each from 0 to 1."""

    hue: float
    lightness: float
    saturation: float

    @classmethod
    def of(cls, colour: str) -> "Shade":
        """Nearly white and nearly black keep little of a saturation that nobody sees in them."""
        red, green, blue = channels(colour)
        hue, lightness, saturation = rgb_to_hls(red, green, blue)
        return cls(hue, lightness, min(saturation, 2.5 * (max(red, green, blue) - min(red, green, blue))))

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{round(255 * c):02x}" for c in hls_to_rgb(self.hue, self.lightness, self.saturation))

    def at(self, lightness: float, share: float = 1.0) -> "Shade":
        """The same hue elsewhere between black and white, with a share of the saturation."""
        return Shade(self.hue, min(1.0, max(0.0, lightness)), self.saturation * share)

    def moved(self, by: float) -> "Shade":
        """Lighter, or darker below 0, as far as white and black."""
        return self.at(self.lightness + by)

    def until(self, holds: Callable[[str], bool], way: float) -> "Shade":
        """The first that holds on the way to white (`way` above 0) or to black, which is the last."""
        shade, end = self, float(way > 0)
        while shade.lightness != end and not holds(shade.hex):
            shade = shade.moved(copysign(STEP, way))
        return shade
