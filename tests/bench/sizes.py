"""What a tester's phone has to load: bytes on the wire, as a browser asks for them (gzip accepted)."""

import http.cookiejar
import json
import random
import re
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

from tests.bench.walk import Filler, encode, parse_forms

TARGET = json.loads((Path(__file__).parent / "target.json").read_text())


def page_weights(link: str) -> tuple[int, int]:
    """Bytes of the first page with everything it loads, and of the heaviest page after it (HTML alone; the rest is
    kept by the browser)."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    opener.addheaders = [("Accept-Encoding", "gzip"), ("Accept-Language", "de")]
    page = opener.open(link)
    html = page.read()
    first = len(html) + sum(len(opener.open(urljoin(link, path)).read()) for path in _loaded(html.decode()))
    heaviest, address = 0, link
    for _ in range(40):
        form = next((f for f in parse_forms(html) if f.attrs.get("id") == "step"), None)
        if form is None:
            break
        address = urljoin(address, form.attrs.get("action") or address)
        body, kind = encode(Filler(TARGET).fill(form, random.Random(1)), "")
        answer = opener.open(urllib.request.Request(address, body, {"Content-Type": kind}))
        address, html = answer.geturl(), answer.read()
        heaviest = max(heaviest, len(html))
    return first, heaviest


def _loaded(html: str) -> set[str]:
    """Style sheets, scripts, the icon, and the font that the page preloads."""
    return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
