"""What every page has to keep: axe-core finds nothing, nothing sticks out on a phone, the language is named."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, ViewportSize

from tests.e2e.people import DESK, PHONE

RULES: dict[str, Any] = {"resultTypes": ["violations"], "elementRef": False, "preload": False}
Look = tuple[ViewportSize, Literal["light", "dark"]]
LOOKS: tuple[tuple[Look, Look], ...] = (((PHONE, "light"), (DESK, "dark")), ((PHONE, "dark"), (DESK, "light")))
"""Each page is seen on both, in both; half of the pages one way round, half the other, so the frame is seen in all."""
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return '';
  const far = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
  return far.slice(0, 4).map(e => e.tagName + '.' + e.className).join(', ') || 'the page itself';
}"""


def audit(page: Page, language: str) -> list[str]:
    """Everything that is wrong with the page that is open, on a phone and a desktop, in light and dark."""
    wrong = [] if (said := page.locator("html").get_attribute("lang")) == language else [f"<html lang={said!r}>"]
    wrong += [] if page.title().strip(" ·") else ["no title"]
    before = page.viewport_size or DESK
    page.evaluate(axe())
    for size, scheme in LOOKS[len(urlsplit(page.url).path) % 2]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way between two
        if size is PHONE and (out := page.evaluate(STICKS_OUT)):
            wrong.append(f"sticks out at {PHONE['width']} px: {out}")
        wrong += [f"{scheme} {size['width']}: {line}" for line in violations(page)]
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="null", reduced_motion="null")
    return wrong


def violations(page: Page) -> Iterator[str]:
    found = page.evaluate("options => axe.run(document, options).then(r => r.violations)", RULES)
    for rule in found:
        for node in rule["nodes"][:3]:
            yield f"{rule['id']} ({rule['help']}): {node['html'][:200]} {node['failureSummary'][-260:]}"


@cache
def axe() -> str:
    return AXE_FILE_PATH.read_text("utf-8")
