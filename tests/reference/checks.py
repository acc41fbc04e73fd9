"""Each expected value is one check: flatten, compare, remember what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ABSENT = "nothing"


@dataclass(frozen=True)
class Mismatch:
    """One expected value that we do not reproduce."""

    id: str
    name: str
    expected: Any
    got: Any
    tolerance: float

    def __str__(self) -> str:
        return (
            f"MISMATCH {self.id} {self.name}: expected {self.expected!r}, got {self.got!r}, tolerance {self.tolerance}"
        )


@dataclass
class Tally:
    """What was checked so far; `unknown` counts the expected values of methods that the product does not have."""

    passed: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        return len(self.mismatches) + sum(self.unknown.values())

    def check(self, id: str, expected: Any, got: Any, tolerance: Any) -> None:
        """Compare every value inside `expected` with the one at the same place in `got`."""
        for path, value in leaves(expected):
            limit = tolerance_of(tolerance, path)
            found = at(got, path)
            if same(value, found, limit):
                self.passed += 1
            else:
                self.mismatches.append(Mismatch(id, ".".join(map(str, path)), value, found, limit))

    def refuse(self, id: str, error: Exception) -> None:
        """Something of the file that can't be checked at all."""
        self.mismatches.append(Mismatch(id, "as a whole", "what can be checked", repr(error), 0))


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value inside, with the way to it; an empty list or mapping is a value."""
    items: list[tuple[str | int, Any]]
    if isinstance(value, Mapping) and value:
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list) and value:
        items = list(enumerate(value))
    else:
        yield path, value
        return
    for key, item in items:
        yield from leaves(item, (*path, key))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """The value at the end of the way; ABSENT when it breaks off."""
    for key in path:
        value = inside(value, key)
    return value


def inside(value: Any, key: str | int) -> Any:
    """One step further in."""
    if isinstance(key, str):
        return value.get(key, ABSENT) if isinstance(value, Mapping) else ABSENT
    return value[key] if isinstance(value, list | tuple) and key < len(value) else ABSENT


def tolerance_of(tolerance: Any, path: tuple[str | int, ...]) -> float:
    """One number for all, or one a name."""
    if isinstance(tolerance, Mapping):
        return next((float(tolerance[key]) for key in reversed(path) if key in tolerance), 0.0)
    return float(tolerance or 0.0)


def same(expected: Any, got: Any, tolerance: float) -> bool:
    """Numbers within the tolerance (and a breath for rounding); anything else equal."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, int | float) and isinstance(got, int | float):
        return expected == got or abs(expected - got) <= tolerance + 1e-15 * abs(expected)
    return type(expected) is type(got) and expected == got
