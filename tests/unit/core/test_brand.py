"""Whatever colour a company has, what is written with it and on it can be read; petrol comes out as it always was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.core.brand import DARK, LIGHT, PETROL, Theme, Tokens, address, of_mails, sheet, tokens
from panel.core.colours import channels, contrast, is_colour
from panel.core.settings import ROOT

CORE = (ROOT / "static" / "css" / "core.css").read_text("utf-8")
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
EXTREMES = (
    "#000000",
    "#ffffff",
    "#ffcc00",
    "#d40511",
    "#39ff14",
    "#0000ff",
    "#010000",
    "#fffffe",
    "#808080",
    "#D8D8D8",
)
TINTS = ("ok-tint", "warn-tint", "bad-tint", "accent-tint")
GROUNDS = ("bg", "surface", "surface-2", "sunken", *TINTS)


def of_core(theme: Theme) -> Tokens:
    """The tokens that core.css gives today."""
    light, dark = CORE.split("@media screen and (prefers-color-scheme: dark)")[:2]
    found = re.compile(r"--([\w-]+): (#[0-9a-f]{6});").findall
    return dict(found(light)) | (dict(found(dark)) if theme is DARK else {})


THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
@given(colour=COLOURS)
def test_every_colour_can_be_read(theme: Theme, colour: str) -> None:
    can_be_read(colour, theme)


@THEMES
@pytest.mark.parametrize("colour", EXTREMES)
def test_so_can_the_hardest(theme: Theme, colour: str) -> None:
    can_be_read(colour, theme)


def can_be_read(colour: str, theme: Theme) -> None:
    made = tokens(colour, theme)
    all_ = of_core(theme) | made
    text = [("on-brand", "brand"), ("on-brand", "brand-hover"), ("on-deep", "deep"), ("on-deep-2", "deep")]
    text += [("flag-tint", "deep"), ("ink", "brand-tint"), ("ink-2", "brand-tint"), ("ink-3", "brand-tint")]
    text += [("brand-ink", ground) for ground in (*GROUNDS, "brand-tint")]
    shapes = [("brand", ground) for ground in GROUNDS] + [("flag", "deep")]
    assert [pair for pair in text if contrast(all_[pair[0]], all_[pair[1]]) < 4.5] == []
    assert [pair for pair in shapes if contrast(all_[pair[0]], all_[pair[1]]) < 3] == []
    assert made["brand-hover"] != made["brand"]
    assert all(map(is_colour, made.values()))


@THEMES
def test_petrol_is_close_to_what_core_gives(theme: Theme) -> None:
    made, now = tokens(PETROL, theme), of_core(theme)
    far = {name: (value, now[name]) for name, value in made.items() if distance(value, now[name]) > 20 / 255}
    assert far == {}
    assert (now["brand"] == PETROL) == (theme is LIGHT)


def distance(one: str, other: str) -> float:
    return max(abs(a - b) for a, b in zip(channels(one), channels(other), strict=True))


@THEMES
def test_a_theme_says_what_core_says(theme: Theme) -> None:
    now = of_core(theme)
    assert theme.grounds == tuple(now[name] for name in GROUNDS)
    assert theme.faint == now["ink-3"]
    assert set(tokens(PETROL, theme)) <= set(now)


@pytest.mark.parametrize(
    ("colour", "theme", "kept"),
    [("#d40511", LIGHT, True), ("#000000", LIGHT, True), ("#ffcc00", DARK, True), ("#ffcc00", LIGHT, False)],
)
def test_a_colour_that_can_be_seen_is_taken_as_it_is(colour: str, theme: Theme, kept: bool) -> None:
    assert (tokens(colour, theme)["brand"] == colour) == kept


@THEMES
@given(grey=st.integers(0, 255).map("{:02x}".format))
def test_grey_stays_grey(theme: Theme, grey: str) -> None:
    assert all(len(set(channels(value))) == 1 for value in tokens(f"#{3 * grey}", theme).values())


def test_the_sheet_changes_the_brand_alone() -> None:
    named = set(re.findall(r"--([\w-]+):", sheet("#d40511")))
    assert named == set(tokens("#d40511", LIGHT)) == set(tokens("#d40511", DARK))
    assert not [name for name in named if name.startswith(("v-", "ok", "warn", "bad", "accent", "flag", "focus"))]
    assert sheet("#d40511").startswith("@layer tokens{:root{--brand:#d40511;")
    assert sheet("#d40511").count("{") == sheet("#d40511").count("}")


def test_another_colour_has_another_address() -> None:
    assert re.fullmatch(r"/colours/[0-9a-f]{10}\.css", address("#d40511"))
    assert address("#d40511") != address("#d40512")
    assert address("") == ""


def test_mails_are_petrol_without_a_colour() -> None:
    assert of_mails("")["brand"] == PETROL
    assert of_mails("#d40511")["brand"] == "#d40511"


def test_contrast_is_that_of_the_guideline() -> None:
    """Values that everybody's checkers give."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ff0000", "#0000ff") == pytest.approx(2.15, abs=0.005)


@pytest.mark.parametrize(
    ("text", "is_one"), [("#0e6a71", True), ("#FFF000", True), ("#fff", False), ("#12345g", False)]
)
def test_how_a_colour_is_written(text: str, is_one: bool) -> None:
    assert is_colour(text) == is_one


@pytest.mark.parametrize("rule", [".pill--brand", ".note--brand", ".pips .y", ".rp--added"])
def test_what_tells_a_state_is_no_companys_colour(rule: str) -> None:
    """In a red company's house "under way" would read as "stuck"."""
    css = CORE + (ROOT / "static" / "css" / "staff.css").read_text("utf-8")
    (said,) = re.findall(rf"^ *{re.escape(rule)} {{([^}}]*)}}", css, re.MULTILINE)
    assert "var(--v-tint)" in said
    assert "brand" not in said
