"""Drives many testers through the bench study with `walk.py` and reads its figures."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

HERE = Path(__file__).parent
ROUNDS = 3
Turn = dict[str, Any]
"""What `walk.py` prints."""


class Load(msgspec.Struct, frozen=True):
    """Medians over the rounds at one number of concurrent testers."""

    concurrency: int
    rate: float
    """Page submits a second."""
    cpu_ms: float
    """Server CPU a page submit: POST, redirect, next page."""
    p50_ms: float
    p99_ms: float
    errors: int
    foreign_cores: float
    """What else the machine was doing: above 0.3 the figures say little."""


class Links:
    """Personal links, each walked once."""

    def __init__(self, path: Path) -> None:
        self.path, self.used = path, 0


class Target(NamedTuple):
    """A running process and the links that lead into it."""

    links: Links
    pid: int


def drive(links: Links, pid: int, concurrency: int, walks: int) -> Load:
    """Three rounds of so many walks; medians."""
    return _medians(concurrency, walks, [walk(links, pid, concurrency, walks) for _ in range(ROUNDS)])


def duel(one: Target, other: Target, concurrency: int, walks: int) -> tuple[float, Load, Load]:
    """Three rounds of so many walks each, in short turns (one, other, other, one, …), so that a processor or a disk
    that changes its speed from second to second does so for both; the median of the rounds' ratio of the first one's
    rate to the other's, and each one's medians.
    """
    turns = max(1, walks // (2 * concurrency))
    rounds = [_round(one, other, concurrency, walks // turns, turns) for _ in range(ROUNDS)]
    ratio = statistics.median(_rate(ours) / _rate(theirs) for ours, theirs in rounds)
    ours, theirs = (list(chain.from_iterable(side)) for side in zip(*rounds, strict=True))
    return ratio, _medians(concurrency, walks // turns, ours), _medians(concurrency, walks // turns, theirs)


def _round(one: Target, other: Target, concurrency: int, walks: int, turns: int) -> tuple[list[Turn], list[Turn]]:
    done: tuple[list[Turn], list[Turn]] = ([], [])
    for turn in range(turns):
        for target, to in ((one, done[0]), (other, done[1]))[:: 1 if turn % 2 else -1]:
            to.append(walk(*target, concurrency, walks))
    return done


def _rate(turns: list[Turn]) -> float:
    """Submits a second over turns of the same number of submits."""
    return statistics.harmonic_mean([turn["submits_per_s"] for turn in turns])


def _medians(concurrency: int, walks: int, rounds: Sequence[Turn]) -> Load:
    return Load(
        concurrency,
        rate=statistics.median(r["submits_per_s"] for r in rounds),
        cpu_ms=statistics.median(r["server"]["cpu_ms_per_submit"] for r in rounds),
        p50_ms=statistics.median(r["submit_ms"]["p50"] for r in rounds),
        p99_ms=statistics.median(r["submit_ms"]["p99"] for r in rounds),
        errors=sum(sum(r["errors"].values()) + walks - r["completed"] for r in rounds),
        foreign_cores=max(r["foreign_cores"] for r in rounds),
    )


def walk(links: Links, pid: int, concurrency: int, walks: int) -> Turn:
    """So many walks, so many at once, along links that nobody has walked yet."""
    command = [
        sys.executable,
        str(HERE / "walk.py"),
        str(HERE / "target.json"),
        "--starts",
        str(links.path),
        "--skip",
        str(links.used),
        "-n",
        str(walks),
        "-c",
        str(concurrency),
        "--watch",
        f"server={pid}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    links.used += walks
    if not done.stdout:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)
