"""`python -m tests.reference FILE`: every expected value of the file against the product's rules."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.reference import methods, studies
from tests.reference.checks import Tally, leaves


def check_file(data: dict[str, Any]) -> Tally:
    """All vectors and studies of one file."""
    tally = Tally()
    for vector in data.get("vectors", []):
        check_vector(vector, tally)
    for source in data.get("studies", []):
        tally.check(source["id"], source["expected"], attempt(studies.run, source), source.get("tolerance"))
    return tally


def check_vector(vector: dict[str, Any], tally: Tally) -> None:
    method = vector["method"]
    if method not in methods.METHODS:
        values = sum(1 for _ in leaves(vector["expected"]))
        tally.unknown[method] = tally.unknown.get(method, 0) + values
        return
    tally.check(
        vector["id"], vector["expected"], attempt(methods.run, method, vector["inputs"]), vector.get("tolerance")
    )


def attempt(function: Any, *args: Any) -> Any:
    """The answer; an exception fails every value that it should have given, and is shown with each."""
    try:
        return function(*args)
    except Exception as error:  # one broken rule must not hide the others
        print(f"RAISED {args[0] if isinstance(args[0], str) else args[0].get('id')}: {error!r}")
        return {}


def main(paths: list[str]) -> int:
    if len(paths) != 1:
        print("usage: python -m tests.reference FILE", file=sys.stderr)
        return 2
    tally = check_file(json.loads(Path(paths[0]).read_text(encoding="utf-8")))
    for mismatch in tally.mismatches:
        print(mismatch)
    for method, values in sorted(tally.unknown.items()):
        print(f"NOT YET {method}: {values} values")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
