"""How wide words are in the house's font, where they break, and how labels keep out of each other's way."""

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from pathlib import Path

UNKNOWN = 600
"""Width of a character that Figtree lacks, in thousandths of an em."""
JOINT = re.compile(r"(?:ung|heit|keit|ion|tät|schaft|zug|gang|trag|beit)s(?!tell)(?=[a-zäöü]{4})", re.IGNORECASE)
"""Where two German nouns are joined, as far as an s between them shows it."""
HEAD = re.compile(
    r"(?<=[a-zäöüß]{3})(?=(?:abschluss|anfrage|anschluss|antrag|auftrag|auskunft|bestätigung|brief|eingang|formular|"
    r"gerät|gespräch|hotline|karte|konto|meldung|nachricht|nummer|paket|portal|rechnung|schein|seite|service|stelle|termin|"
    r"übersicht|vertrag|wechsel|zentrale)n?$)",
    re.IGNORECASE,
)
"""Nouns that companies put at the end of others. A syllable is never guessed at: a wrong break is worse than none."""


@cache
def _widths(bold: bool) -> dict[str, int]:
    table = json.loads((Path(__file__).parent / "figtree.json").read_text("utf-8"))
    return table["bold" if bold else "regular"]


@lru_cache(maxsize=4096)
def width(text: str, size: float = 13, bold: bool = False) -> float:
    """Width of a line of Figtree at this size, in the size's unit. Soft hyphens have none."""
    table = _widths(bold)
    return sum(table.get(c, UNKNOWN) for c in text if c != "\u00ad") * size / 1000


@lru_cache(maxsize=2048)
def wrap(text: str, limit: float, size: float = 13, lines: int = 3, bold: bool = False) -> tuple[str, ...]:
    """Break a label into at most `lines` lines no wider than `limit`; what is left out becomes an ellipsis.

    Breaks at blanks, after hyphens, at soft hyphens, and inside a long word between its nouns (with a hyphen). A part
    that is still too wide is cut short.
    """
    rows: list[str] = []
    parts = _parts(text, limit, size, bold)
    for part, following in zip_longest(parts, parts[1:], fillvalue=""):
        hyphen = "-" if following.startswith("\u00ad") else ""
        if rows and width(rows[-1] + part + hyphen, size, bold) <= limit:
            rows[-1] += part
        else:
            if rows and part.startswith("\u00ad"):
                rows[-1] += "-"
            rows.append(part.lstrip(" \u00ad"))
    rows = [row.replace("\u00ad", "").strip() for row in rows]
    if len(rows) <= lines:
        return tuple(rows)
    return (*rows[: lines - 1], _shorten(rows[lines - 1] + "…", limit, size, bold))


def _parts(text: str, limit: float, size: float, bold: bool) -> list[str]:
    """Pieces that stay together; one that starts with a soft hyphen needs a hyphen before it when it begins a line."""
    pieces: list[str] = []
    for number, word in enumerate(text.split()):
        lead = " " if number else ""
        for piece in re.split(r"(?<=[-/])(?=\w)", word):
            if "\u00ad" not in piece and width(piece, size, bold) > limit:
                piece = "\u00ad".join(_nouns(piece, limit, size, bold))
            first, *rest = piece.split("\u00ad")
            pieces += [lead + first, *("\u00ad" + r for r in rest)]
            lead = ""
    return pieces


def widest(text: str, size: float = 13, bold: bool = False) -> float:
    """Room that a label needs so that no part of it is cut short."""
    pieces = [part for word in text.split() for piece in re.split(r"(?<=[-/])(?=\w)", word) for part in _joined(piece)]
    return max((width(f"{piece}-", size, bold) for piece in pieces), default=0.0)


def _nouns(word: str, limit: float, size: float, bold: bool) -> list[str]:
    """The nouns of a compound; one that is still too wide is cut short."""
    room = limit - width("-", size, bold)
    return [n if width(n, size, bold) <= room else _shorten(n + "…", room, size, bold) for n in _joined(word)]


def _joined(word: str) -> list[str]:
    """The nouns of a compound, as far as their joints show; those that the author marked with soft hyphens."""
    if "\u00ad" in word:
        return word.split("\u00ad")
    ends = sorted({0, len(word), *(m.end() for m in JOINT.finditer(word)), *(m.start() for m in HEAD.finditer(word))})
    return [word[a:b] for a, b in pairwise(ends)]


def _shorten(line: str, limit: float, size: float, bold: bool) -> str:
    while width(line, size, bold) > limit and len(line) > 2:
        line = line[:-2].rstrip(" -") + "…"
    return line


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places for labels as near as possible to where they want to be, at least `gap` apart, order kept.

    `wanted` in any order; the answer has the same order. Too many for the room: the gap shrinks.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    # least squares under "at least gap apart" is a non-decreasing fit to (wanted − rank · gap)
    blocks: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        total, count = wanted[index] - rank * gap, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, many = blocks.pop()
            total, count = total + before, count + many
        blocks.append((total, count))
    room = high - gap * (len(wanted) - 1)
    fitted = [min(max(total / count, low), room) for total, count in blocks for _ in range(count)]
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = round(fitted[rank] + rank * gap, 1)
    return placed
