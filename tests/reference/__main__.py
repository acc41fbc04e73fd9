"""`python -m tests.reference FILE`: every expected value of the file against the product's rules."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.reference import methods, studies
from tests.reference.checks import Tally, leaves


class Unusable(Exception):
    """There is nothing to check; the message says why in one line."""


def read(path: str) -> Any:
    """What the file holds. Raises `Unusable` where it can't be read or is no JSON."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{path} is no JSON: {error}") from None


def check(path: str) -> Tally:
    """All of a file. Raises `Unusable` where that is nothing."""
    tally = check_file(read(path))
    if not tally.passed + tally.failed:
        raise Unusable(f"{path} holds no checks: neither vectors nor studies")
    return tally


def check_file(data: Any) -> Tally:
    """All vectors and studies of one file; one that lacks what it needs counts as one failed."""
    tally = Tally()
    for kind, check_one in ("vectors", check_vector), ("studies", check_study):
        found = data.get(kind) if isinstance(data, dict) else None
        for number, one in enumerate(found if isinstance(found, list) else []):
            try:
                check_one(one, tally)
            except Exception as error:  # as below
                tally.refuse(f"{kind}[{number}]", error)
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


def check_study(source: dict[str, Any], tally: Tally) -> None:
    tally.check(source["id"], source["expected"], attempt(studies.run, source), source.get("tolerance"))


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
    tally = Tally()
    try:
        tally = check(paths[0])
    except Unusable as why:
        print(why)
    for mismatch in tally.mismatches:
        print(mismatch)
    for method, values in sorted(tally.unknown.items()):
        print(f"NOT YET {method}: {values} values")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.passed and not tally.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
