"""What a stage of `make test` is, how it runs, and what counts as failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.chromium import NoBrowser
from tests.postgres import NoPostgres

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"
"""Where the reports of the last run lie."""
BIN = Path(sys.executable).parent
VARIABLES = {"postgres": "TEST_DATABASE_URL", "e2e": "CHROMIUM"}
LACKING = {"postgres": "PostgreSQL", "e2e": "browser"}
LIMIT = 1800.0
"""Seconds after which a part of a stage is ended: something in it hangs."""


@dataclass(frozen=True)
class Tool:
    """One program that passes or fails as a whole."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Tests:
    """One pytest run; `engine` is the database under it."""

    folder: str
    engine: str = "sqlite"
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    name: str
    parts: tuple[Tool | Tests, ...]


@dataclass
class Result:
    """What came out of a stage."""

    name: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    output: str = ""
    reasons: list[str] = field(default_factory=list)

    def fail(self, reason: str, count: int = 1) -> None:
        self.failed += count
        self.reasons.append(reason)


def run_stage(stage: Stage, needed: dict[str, Future[str]]) -> Result:
    """Every part of one stage, one after the other, whatever became of the part before.

    `needed` are a server's address ("postgres") and a browser's path ("e2e"), or the reason why there is none.
    """
    waited, missing = wait(stage, needed)
    result, began = Result(stage.name), time.monotonic()
    env = {**os.environ, **waited}
    for number, part in enumerate(stage.parts, 1):
        if isinstance(part, Tool):
            run_tool(part, env, result)
        elif missing:
            result.fail(missing)
        else:
            run_tests(part, env, KEPT / f"{stage.name}-{number}.xml", result)
    result.seconds = time.monotonic() - began
    return result


def wait(stage: Stage, needed: dict[str, Future[str]]) -> tuple[dict[str, str], str]:
    """The variables that this stage's tests get, or the reason why they can't run."""
    env = {}
    for part in stage.parts:
        for name in {part.engine, part.folder} & {*needed} if isinstance(part, Tests) else ():
            try:
                env[VARIABLES[name]] = needed[name].result()
            except (NoBrowser, NoPostgres) as reason:
                return {}, f"{LACKING[name]}: {reason}"
    return env, ""


def run_tool(tool: Tool, env: dict[str, str], result: Result) -> None:
    if call((str(BIN / tool.words[0]), *tool.words[1:]), env, result) == 0:
        result.passed += 1
    else:
        result.fail(" ".join(tool.words))


def run_tests(tests: Tests, env: dict[str, str], report: Path, result: Result) -> None:
    """One pytest run; counts come from its report, and a run without tests or with skipped ones has failed."""
    report.unlink(missing_ok=True)
    words = (sys.executable, "-m", "pytest", "-q", f"tests/{tests.folder}", f"--junitxml={report}", *tests.words)
    status = call(words, env, result)
    if status == 5 or not report.exists():
        result.fail(" ".join(("no tests in", words[4], *tests.words)) if status == 5 else f"pytest ended with {status}")
        return
    counted = count(report)
    result.passed += counted["tests"] - counted["failures"] - counted["errors"] - counted["skipped"]
    for kind in ("failures", "errors", "skipped"):
        if counted[kind]:
            result.fail(f"{counted[kind]} {kind}", counted[kind])
    if status and not result.failed:
        result.fail(f"pytest ended with {status}")


def count(report: Path) -> dict[str, int]:
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    names = ("tests", "failures", "errors", "skipped")
    found = [{name: int(suite.get(name, 0)) for name in names} for suite in suites]
    return {name: sum(suite[name] for suite in found) for name in names}


def call(words: tuple[str, ...], env: dict[str, str], result: Result) -> int:
    """Run a program, keep what it says, end it when it hangs. Gives its exit status."""
    with tempfile.TemporaryFile() as said:  # not a pipe: a grandchild that lives on would hold it open
        child = subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        try:
            status, last = child.wait(LIMIT), ""
        except subprocess.TimeoutExpired:
            child.kill()
            status, last = child.wait(), f"\nEnded after {LIMIT:.0f} s: it hangs.\n"
        said.seek(0)
        result.output += said.read().decode("utf-8", "replace") + last
    return status
