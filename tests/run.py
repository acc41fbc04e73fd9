"""`make test`: every stage, one line each, and a status that tells the truth.

Stages of one wave run side by side (two cores). A stage that finds nothing to check, skips something or can't have
what it needs has failed: nothing is passed over in silence.
"""

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests.chromium import NoBrowser, chromium
from tests.postgres import NoPostgres, postgres
from tests.stages import KEPT, ROOT, Result, Stage, Tests, Tool, run_stage

WAVES = (
    (
        Stage(
            "lint",
            (
                Tool(("ruff", "check", "--quiet", ".")),
                Tool(("ruff", "format", "--check", "--quiet", ".")),
                Tool(("djlint", "--lint", "--quiet", "templates")),
            ),
        ),
        Stage("types", (Tool(("pyright",)),)),
    ),
    (
        Stage("contracts", (Tool(("lint-imports", "--no-cache")), Tests("contracts"))),
        Stage("unit", (Tests("unit"),)),
    ),
    (
        Stage("sqlite", (Tests("integration"),)),
        Stage("postgres", (Tests("integration", "postgres"),)),
    ),
    (
        Stage("browser", (Tests("e2e"),)),
        Stage("browser-pg", (Tests("e2e", "postgres", ("-m", "both_engines")),)),
    ),
)


def main(names: list[str]) -> int:
    """Run the named stages, or all. 0 only when nothing failed."""
    known = {stage.name for wave in WAVES for stage in wave}
    if unknown := set(names) - known:
        print(f"No stage is called {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.")
        return 2
    os.chdir(ROOT)
    KEPT.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    with ExitStack() as held:
        for wave in WAVES:
            chosen = [stage for stage in wave if not names or stage.name in names]
            results += run_wave(chosen, held)
    return summary(results)


def run_wave(stages: list[Stage], held: ExitStack) -> Iterable[Result]:
    """Get what the wave needs, run its stages side by side, print each one's output as it stands in the list."""
    env, missing = needs(stages, held)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result in pool.map(lambda stage: run_stage(stage, env, missing), stages):
            print(f"\n── {result.name} " + "─" * (76 - len(result.name)))
            print(result.output.strip(), flush=True)
            print(line(result), flush=True)
            yield result


def needs(stages: list[Stage], held: ExitStack) -> tuple[dict[str, str], dict[str, str]]:
    """Variables that the stages get, and for each thing that can't be had its reason."""
    env, missing = dict(os.environ), {}
    tests = [part for stage in stages for part in stage.parts if isinstance(part, Tests)]
    if any(part.engine == "postgres" for part in tests):
        try:
            env |= {"POSTGRES_URL": held.enter_context(postgres()), "PATH": os.environ["PATH"]}
        except NoPostgres as reason:
            missing["postgres"] = f"PostgreSQL: {reason}"
    if any(part.folder == "e2e" for part in tests):
        try:
            env["CHROMIUM"] = chromium()
        except NoBrowser as reason:
            missing["e2e"] = f"browser: {reason}"
    return env, missing


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
