"""`make bench`: prints the figures; exits with 1 when a ratio or a limit that does not depend on the machine breaks.

CPU and milliseconds depend on the machine and on what else it does, so they are printed beside their targets; the
ratios compare things within this one run. `--quick` walks fewer testers.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import timeit
from pathlib import Path
from uuid import uuid4

from tests.bench.servers import Installation
from tests.bench.sizes import page_weights
from tests.bench.storing import everybody_walked
from tests.bench.walking import Links, Load, Target, drive, duel, walk

CONCURRENT = (1, 8, 32, 64)
STORED = 10_000


class Figures:
    """What was measured, in lines; `gate` remembers what broke."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def line(self, name: str, value: str, target: str, *, gate: bool | None = None) -> None:
        mark = "" if gate is None else "  ok" if gate else "  BROKEN"
        print(f"{name:<58}{value:>12}   {target}{mark}", flush=True)
        if gate is False:
            self.broken.append(name)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The figures of the README.")
    parser.add_argument(
        "--quick", action="store_true", help="40 walks a round instead of 200, 500 stored instead of 10,000"
    )
    quick = parser.parse_args(arguments).quick
    walks, stored = (40, 500) if quick else (200, STORED)
    figures = Figures()
    folder = Path(tempfile.mkdtemp(prefix="probelauf-bench-"))
    begins = pace()
    try:
        place, beside, empty = (Installation(folder / name) for name in ("house", "beside", "empty"))
        walk_all(figures, place, walks)
        compare_with_plain(figures, place, beside, walks)
        walk_a_full_house(figures, place, empty, walks, stored)
        weigh(figures, place)
        time_report(figures, place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures.line("this machine: a million squares, before / after, ms", f"{begins:.0f} / {pace():.0f}", "")
    print("\nAll ratios hold." if not figures.broken else f"\nBroken: {', '.join(figures.broken)}")
    return 1 if figures.broken else 0


def pace() -> float:
    """Milliseconds for a million squares in plain Python: what takes time here takes more or less elsewhere."""
    rounds = timeit.repeat(lambda: sum(i * i for i in range(1_000_000)), number=1, repeat=5)
    return statistics.median(rounds) * 1000


def walk_all(figures: Figures, place: Installation, walks: int) -> None:
    """The tester's way at 1, 8, 32 and 64 at once."""
    links = Links(place.links(3 * walks * len(CONCURRENT) + 20, "walk"))
    with place.serving() as server:
        figures.line("start to first answer, s", f"{server.seconds:.2f}", "≤ 1.5")
        drive(links, server.pid, 2, 6)
        busy = 0.0
        for c in CONCURRENT:
            load = drive(links, server.pid, c, walks)
            figures.line(f"{c} at once: server CPU a page submit, ms", f"{load.cpu_ms:.2f}", "≤ 1.5 (moonshot 0.75)")
            figures.line(f"{c} at once: page submits a second", f"{load.rate:.0f}", "")
            figures.line(f"{c} at once: p50 / p99, ms", f"{load.p50_ms:.1f} / {load.p99_ms:.1f}", "p99 ≤ 150 at 64")
            figures.line(f"{c} at once: errors", str(load.errors), "0", gate=load.errors == 0)
            busy = max(busy, load.foreign_cores)
        figures.line(
            "memory of the web process, MiB", f"{server.memory_mib():.0f}", "≤ 160", gate=server.memory_mib() <= 160
        )
        figures.line("busy elsewhere meanwhile, cores", f"{busy:.2f}", "below 0.3 to trust")


def compare_with_plain(figures: Figures, place: Installation, beside: Installation, walks: int) -> None:
    """The same pages by a hand-written handler: how much of its rate is left with all that a product needs."""
    runs = [str(uuid4()) for _ in range(3 * walks + 6)]
    (beside.folder / "runs.txt").write_text("\n".join(runs))
    (beside.folder / "plain.txt").write_text("\n".join(f"{beside.base}/plain/{r}/1" for r in runs))
    beside.env["PLAIN_RUNS"] = str(beside.folder / "runs.txt")
    beside.links(1, "like")  # the study whose runs the handler copies
    port = ("--port", str(beside.port), "--log-level", "error", "--no-access-log")
    command = (sys.executable, "-m", "uvicorn", "tests.bench.plain:app", *port)
    ours, theirs = Links(place.links(3 * walks + 6, "ours")), Links(beside.folder / "plain.txt")
    with place.serving() as product, beside.serving(*command) as plain:
        share, mine, other = contest(Target(ours, product.pid), Target(theirs, plain.pid), 32, walks)
    figures.line(
        "hand-written handler, 32 at once: page submits a second", f"{other.rate:.0f}", f"CPU {other.cpu_ms:.2f} ms"
    )
    figures.line("ours in the same minutes", f"{mine.rate:.0f}", f"CPU {mine.cpu_ms:.2f} ms")
    figures.line("our rate against the hand-written handler's", f"{share:.2f}", "≥ 0.40", gate=share >= 0.40)


def walk_a_full_house(figures: Figures, full: Installation, empty: Installation, walks: int, stored: int) -> None:
    """An installation in which many went the whole way, against one with none."""
    been_there = Links(full.links(stored, "stored"))
    with full.serving() as server:
        walk(been_there, server.pid, 1, 1)
    assert everybody_walked(full.database) == stored - 1
    there, here = (Links(place.links(3 * walks + 6, "few")) for place in (full, empty))
    with full.serving() as one, empty.serving() as other:
        share, filled, bare = contest(Target(there, one.pid), Target(here, other.pid), 8, walks)
    figures.line(
        f"rate with {stored} participants stored against the empty one", f"{share:.2f}", "≥ 0.95", gate=share >= 0.95
    )
    figures.line("… CPU a page submit, ms", f"{filled.cpu_ms:.2f}", f"empty: {bare.cpu_ms:.2f}")


def contest(one: Target, other: Target, concurrency: int, walks: int) -> tuple[float, Load, Load]:
    """`duel` between two that are warm."""
    for target in (one, other):
        drive(*target, 2, 2)
    return duel(one, other, concurrency, walks)


def weigh(figures: Figures, place: Installation) -> None:
    with place.serving():
        first, later = page_weights(place.links(1, "weight").read_text().strip())
    figures.line(
        "a tester's first page with all it loads, KB", f"{first / 1024:.0f}", "≤ 100", gate=first <= 100 * 1024
    )
    figures.line("the heaviest later page, KB", f"{later / 1024:.1f}", "≤ 15", gate=later <= 15 * 1024)


def time_report(figures: Figures, place: Installation) -> None:
    def ask(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.reporting", *words],
            env={**place.env, "LOG_LEVEL": "error"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip().splitlines()[-1]

    fresh, again = ask("time", ask("make")).split()
    figures.line("report of 50 testers × 12 steps after new answers, ms", f"{float(fresh):.0f}", "≤ 60")
    figures.line("the same report unchanged, ms", f"{float(again):.0f}", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
