"""`make test`: every stage, one line each, and a status that tells the truth.

Three stages run side by side on two cores, since one of them mostly waits for another process. A stage that finds
nothing to check, skips something or can't have what it needs has failed: nothing is passed over in silence.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from tests.chromium import chromium
from tests.postgres import postgres
from tests.stages import KEPT, ROOT, Result, Stage, Tests, Tool, run_stage

STAGES = (
    Stage(
        "lint",
        (
            Tool(("ruff", "check", "--quiet", ".")),
            Tool(("ruff", "format", "--check", "--quiet", ".")),
            Tool(("djlint", "--lint", "--quiet", "templates")),
        ),
    ),
    Stage("types", (Tool(("pyright",)),)),
    Stage("contracts", (Tool(("lint-imports", "--no-cache")), Tests("contracts"))),
    Stage("unit", (Tests("unit"),)),
    Stage("sqlite", (Tests("integration"),)),
    Stage("postgres", (Tests("integration", "postgres"),)),
    Stage("browser", (Tests("e2e"),)),
    Stage("browser-pg", (Tests("e2e", "postgres", ("-m", "both_engines")),)),
)
"""As their results are printed."""
STARTED = ("types", "lint", "browser", "contracts", "unit", "postgres", "sqlite", "browser-pg")
"""The quick ones first, which find most; then the longest first, so that no core waits for the other at the end."""
CORES = 2
SIDE_BY_SIDE = 3
COMPILED = ("app.py", "panel", "scenarios", "tests")


def main(names: list[str]) -> int:
    """Run the named stages, or all. 0 only when nothing failed."""
    if unknown := set(names) - {stage.name for stage in STAGES}:
        print(f"No stage is called {', '.join(sorted(unknown))}. There are: {', '.join(s.name for s in STAGES)}.")
        return 2
    os.chdir(ROOT)
    KEPT.mkdir(parents=True, exist_ok=True)
    keep_bytecode()
    results = []
    for result in run([stage for stage in STAGES if not names or stage.name in names]):
        print(f"\n── {result.name} " + "─" * (76 - len(result.name)))
        print(result.output.strip(), flush=True)
        print(line(result), flush=True)
        results.append(result)
    return summary(results)


def keep_bytecode() -> None:
    """Compile once what dozens of processes import, whatever this machine says about keeping it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j", str(CORES), *COMPILED], check=False)


def run(stages: list[Stage]) -> Iterator[Result]:
    """Results in the order of the stages, each as soon as it and those before it are there."""
    with ExitStack() as held, workers(SIDE_BY_SIDE) as queue, workers(2) as errands:
        needed = needs(stages, held, errands)
        running = {
            stage.name: queue.submit(run_stage, stage, needed)
            for stage in sorted(stages, key=lambda stage: STARTED.index(stage.name))
        }
        for stage in stages:
            yield running[stage.name].result()


@contextmanager
def workers(count: int) -> Iterator[ThreadPoolExecutor]:
    """Who is interrupted begins nothing more."""
    pool = ThreadPoolExecutor(count)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def needs(stages: list[Stage], held: ExitStack, errands: ThreadPoolExecutor) -> dict[str, Future[str]]:
    """What stages wait for, fetched beside them: the server's address and the browser's path. Both may raise."""
    tests = [part for stage in stages for part in stage.parts if isinstance(part, Tests)]
    fetch: dict[str, Callable[[], str]] = {}
    if any(part.engine == "postgres" for part in tests):
        fetch["postgres"] = lambda: held.enter_context(postgres())
    if any(part.folder == "e2e" for part in tests):
        fetch["e2e"] = chromium
    return {name: errands.submit(get) for name, get in fetch.items()}


def line(result: Result) -> str:
    verdict = "FAILED" if result.failed else "passed"
    why = f"  ({'; '.join(result.reasons)})" if result.reasons else ""
    counted = f"{result.passed:>5} passed {result.failed:>4} failed {result.seconds:>7.1f} s"
    return f"{result.name:<10} {verdict}  {counted}{why}"


def summary(results: list[Result]) -> int:
    print("\n" + "═" * 80)
    for result in results:
        print(line(result))
    passed, failed = sum(r.passed for r in results), sum(r.failed for r in results)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
