"""What the browser prints, read back. A PDF says of its links on which page they are and where: so the words that a test
asks for become links before they are printed, and nothing needs to read letters out of a PDF.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize

PAPER: ViewportSize = {"width": 688, "height": 1000}
"""A4 less the margins of `print.css`, in CSS pixels."""
A4_POINTS = (595, 842)
_HERE = "https://paper.invalid/"
_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_PAGES = re.compile(rb"/Kids \[([^\]]*)\]")
_ANNOTS = re.compile(rb"/Annots \[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_RECT = re.compile(rb"/Rect \[([^\]]*)\]")
_TARGET = re.compile(rb"/URI \(([^)]*)\)")

_MARK = """([selector, name, here]) => {
  const seen = node => { const r = document.createRange(); r.selectNodeContents(node); return r.getClientRects().length; };
  const words = root => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
      const node = walk.currentNode;
      if (node.data.trim() && !node.parentElement.closest('svg') && seen(node)) found.push(node);
    }
    return found;
  };
  const link = (node, target) => {
    const known = node.parentElement.closest('a');
    if (known && known.href.startsWith(here)) {
      known.href += '+' + target;
      return;
    }
    const a = document.createElement('a');
    a.href = here + target;
    node.replaceWith(a);
    a.append(node);
  };
  const all = words(document.querySelector('main'));
  const marked = [...document.querySelectorAll(selector)].map((element, number) => {
    const own = all.filter(node => element.contains(node));
    return own.length ? [number, own[0], own.at(-1), all[all.indexOf(own.at(-1)) + 1]] : null;
  });
  const links = new Map();
  for (const [number, first, last, next] of marked.filter(Boolean)) {
    for (const [node, part] of [[first, 'first'], [last, 'last'], [next, 'next']]) {
      if (node) links.set(node, [...(links.get(node) || []), `${name}/${number}/${part}`]);
    }
  }
  for (const [node, targets] of links) link(node, targets.join('+'));
  return marked.map(Boolean);
}"""
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth, wrong = new Set();
  const tell = node => {
    const around = node.parentElement;
    wrong.add(`${around.tagName}.${around.className}: ${node.data.trim().slice(0, 40)}`);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.data.trim() || node.parentElement.closest('.vh, title, desc')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (box.left < -1 || box.right > wide + 1) tell(node);
      for (let e = node.parentElement; e && e !== document.body; e = e.parentElement) {
        if (getComputedStyle(e).overflowX === 'visible') continue;
        const edge = e.getBoundingClientRect();
        if (box.left < edge.left - 1 || box.right > edge.right + 1) tell(node);
      }
    }
  }
  return [...wrong];
}"""
"""The texts of the open page that reach beyond it, or beyond something that cuts them off."""

CUT_WORDS = """() => {
  const cut = new Set();
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.parentElement.closest('svg, .vh')) continue;
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}]{2,}/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter(r => r.width).map(r => Math.round(r.top)));
      if (lines.size > 1) cut.add(word[0]);
    }
  }
  return [...cut];
}"""
"""The words of the open page that do not fit their place in one piece: they go on in the next line, without a hyphen where
the browser knows none."""


@dataclass(frozen=True)
class Place:
    """Where a link lies: the page, counted from 0, and its edges in points from the left and from below."""

    page: int
    left: float
    below: float
    right: float
    above: float


def as_paper(page: Page) -> None:
    """Show the open page as it will be printed, as wide as the paper."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")


def mark(page: Page, selector: str, name: str) -> list[bool]:
    """Make links of the first and last words of each such element, and of the words that follow it: `name/0/first`,
    `…/last`, `…/next`. Gives which of them have words that show.
    """
    return page.evaluate(_MARK, [selector, name, _HERE])


def printed(page: Page) -> dict[str, list[Place]]:
    """Where the marks lie on paper; a mark whose words break over lines or pages lies in several places. Other links stand
    under their whole address.
    """
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    found: dict[str, list[Place]] = {}
    for number, sheet in enumerate(_sheets(objects)):
        for reference in _references(_ANNOTS, objects[sheet]):
            target, box = _TARGET.search(objects[reference]), _RECT.search(objects[reference])
            if target and box:
                place = Place(number, *map(float, box[1].split()))
                for name in target[1].decode().removeprefix(_HERE).split("+"):
                    found.setdefault(name, []).append(place)
    return found


def _sheets(objects: dict[int, bytes]) -> list[int]:
    """The pages in their order, from the tree that holds them."""
    parents = [n for n, body in objects.items() if b"/Type /Pages" in body and b"/Parent" not in body]
    return [leaf for root in parents for leaf in _leaves(objects, root)]


def _leaves(objects: dict[int, bytes], node: int) -> list[int]:
    if b"/Type /Pages" not in objects[node]:
        return [node]
    return [leaf for child in _references(_PAGES, objects[node]) for leaf in _leaves(objects, child)]


def _references(pattern: re.Pattern[bytes], body: bytes) -> list[int]:
    listed = pattern.search(body)
    return [int(n) for n in _REFERENCE.findall(listed[1])] if listed else []
