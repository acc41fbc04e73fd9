"""Walk through everything that somebody can reach: every link of every page, from the places where they begin."""

from urllib.parse import urljoin, urlsplit

import httpx

from tests.forms import links

LEAVES = ("/static/", "mailto:", "tel:")
BY_FORM = {"/my": ("/my/end",)}
"""Where forms lead from pages without a link there: a tester's home goes on to the open page, as the last one does."""


async def pages(browser: httpx.AsyncClient, *starts: str, inside: str = "") -> dict[str, str]:
    """Every page that this browser reaches from these: address → HTML. Files are read and left out.

    `inside` is how every address must begin.
    """
    waiting, seen, found = list(starts), set(starts), {}
    while waiting:
        address = waiting.pop(0)
        answer = await browser.get(address)
        if "location" in answer.headers:
            waiting += _new(answer.headers["location"], address, inside, seen)
        elif answer.headers.get("content-type", "").startswith("text/html"):
            found[address] = answer.text
            for link in [*links(answer.text, address), *BY_FORM.get(address, ())]:
                waiting += _new(link, address, inside, seen)
    return found


def _new(link: str, here: str, inside: str, seen: set[str]) -> list[str]:
    """The address to visit next, unless it is known, elsewhere or a file."""
    parts = urlsplit(urljoin("http://here" + here, link))
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.netloc != "here" or link.startswith(LEAVES) or address in seen or not address.startswith(inside):
        return []
    seen.add(address)
    return [address]
