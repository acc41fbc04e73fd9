"""What every page has to keep: axe-core finds nothing, nothing sticks out on a phone, the language is named."""

from functools import cache
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, ViewportSize

from tests.e2e.people import DESK, PHONE

RULES: dict[str, Any] = {"resultTypes": ["violations"], "elementRef": False, "preload": False}
Look = tuple[ViewportSize, Literal["light", "dark"]]
LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"), (DESK, "dark"), (DESK, "light"))
"""Each page is seen in all four: in two opposite ones with every rule, in the two between for its colours."""
COLOURS = {**RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
"""What a theme changes. All other rules see the same in both."""
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return '';
  const far = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
  return far.slice(0, 4).map(e => e.tagName + '.' + e.className).join(', ') || 'the page itself';
}"""


MEASURE = """([options, known]) => {
  const seen = new Set(known), backs = new Map([[null, '']]), fresh = [];
  const back = e => {
    if (!backs.has(e)) {
      const s = getComputedStyle(e);
      const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter].join();
      backs.set(e, back(e.parentElement) + (own === 'rgba(0, 0, 0, 0),none,1,none' ? '' : own + '/'));
    }
    return backs.get(e);
  };
  for (const e of document.body.querySelectorAll('*')) {
    const speaks = e.matches('input, select, textarea') || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const {width, height} = e.getBoundingClientRect();
    if (!speaks || width < 3 || height < 3 || !e.checkVisibility({visibilityProperty: true})) continue;
    const s = getComputedStyle(e);
    const look = [back(e), s.color, s.fill, s.fontSize, s.fontWeight, s.textShadow, s.textDecorationLine].join(' ');
    if (!seen.has(look)) { seen.add(look); fresh.push([e, look]); }
  }
  const looks = fresh.map(([, look]) => look);
  if (!fresh.length) return [[], looks];
  return axe.run({include: fresh.map(([e]) => e)}, options).then(r => [r.violations, looks]);
}"""
"""Measure the text whose colours, size and grounds are not among the known ones; give what is wrong and the new ones."""
_measured: set[str] = set()


def audit(page: Page, language: str) -> list[str]:
    """Everything that is wrong with the page that is open, on a phone and a desktop, in light and dark."""
    wrong = [] if (said := page.locator("html").get_attribute("lang")) == language else [f"<html lang={said!r}>"]
    wrong += [] if page.title().strip(" ·") else ["no title"]
    before = page.viewport_size or DESK
    bring_axe(page)
    whole = len(urlsplit(page.url).path) % 2  # half of the pages one way round, half the other: the frame in all four
    for number, (size, scheme) in enumerate(LOOKS):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way between two
        if out := page.evaluate(STICKS_OUT):
            wrong.append(f"sticks out at {size['width']} px: {out}")
        found = violations(page) if number % 2 == whole else colours(page)
        wrong += [f"{scheme} {size['width']}: {line}" for line in found]
    if before != size:
        page.set_viewport_size(before)  # and light, as the last look
    return wrong


def bring_axe(page: Page) -> None:
    """Into this page and, since that is cheaper than anew each time, into every later one of its browser."""
    if not page.evaluate("() => 'axe' in window"):
        page.context.add_init_script(axe())
        page.evaluate(axe())


def violations(page: Page) -> list[str]:
    """What axe-core finds with all its rules."""
    return lines(page.evaluate("options => axe.run(document, options).then(r => r.violations)", RULES))


def colours(page: Page) -> list[str]:
    """What it finds in colours. A text on the same grounds in the same colour and size is measured once a run."""
    found, looks = page.evaluate(MEASURE, [COLOURS, [*_measured]])
    _measured.update(looks)
    return lines(found)


def lines(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]} {node['failureSummary'][-260:]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


@cache
def axe() -> str:
    return AXE_FILE_PATH.read_text("utf-8")
