"""What a stage of `make test` is, how it runs, and what counts as failed."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"
"""Where the reports of the last run lie."""
BIN = Path(sys.executable).parent
LIMIT = 900.0
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


def run_stage(stage: Stage, env: dict[str, str], missing: dict[str, str]) -> Result:
    """Every part of one stage, one after the other, whatever became of the part before."""
    result, began = Result(stage.name), time.monotonic()
    for number, part in enumerate(stage.parts, 1):
        if isinstance(part, Tool):
            run_tool(part, env, result)
        elif reason := missing.get(part.engine) or missing.get(part.folder):
            result.fail(reason)
        else:
            run_tests(part, env, KEPT / f"{stage.name}-{number}.xml", result)
    result.seconds = time.monotonic() - began
    return result


def run_tool(tool: Tool, env: dict[str, str], result: Result) -> None:
    if call((str(BIN / tool.words[0]), *tool.words[1:]), env, result) == 0:
        result.passed += 1
    else:
        result.fail(" ".join(tool.words))


def run_tests(tests: Tests, env: dict[str, str], report: Path, result: Result) -> None:
    """One pytest run; counts come from its report, and a run without tests or with skipped ones has failed."""
    report.unlink(missing_ok=True)
    words = (sys.executable, "-m", "pytest", "-q", f"tests/{tests.folder}", f"--junitxml={report}", *tests.words)
    url = {"TEST_DATABASE_URL": env["POSTGRES_URL"]} if tests.engine == "postgres" else {}
    status = call(words, {**env, **url}, result)
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
