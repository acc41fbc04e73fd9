"""The company's logo as a mail can carry it: inside, as PNG, since mail programs show neither SVG nor what lies elsewhere."""

from functools import cache
from pathlib import Path

import msgspec

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 100 * 1024
"""A larger picture would make every mail heavy."""
MOST_WIDTH, HEIGHT = 200, 40
"""The room for it, in pixels."""


class Logo(msgspec.Struct, frozen=True):
    """A PNG and the size at which it is shown."""

    body: bytes
    width: int
    height: int
    cid: str = "logo@probelauf"
    """Content-ID without its brackets."""


@cache
def png(path: str) -> Logo | None:
    """The file as it was first read. None: there is none, it is no PNG, or too large."""
    body = Path(path).read_bytes() if path else b""
    if not body.startswith(SIGNATURE) or not 24 < len(body) <= MOST_BYTES:
        return None
    width, height = (int.from_bytes(body[at : at + 4]) or 1 for at in (16, 20))
    scale = min(MOST_WIDTH / width, HEIGHT / height, 1)
    return Logo(body, max(1, round(width * scale)), max(1, round(height * scale)))
