"""Questionnaire scores: SUS with its grade, UMUX-Lite."""

from collections.abc import Sequence

GRADES = (
    (84.1, "A+"),
    (80.8, "A"),
    (78.9, "A-"),
    (77.2, "B+"),
    (74.1, "B"),
    (72.6, "B-"),
    (71.1, "C+"),
    (65.0, "C"),
    (62.7, "C-"),
    (51.7, "D"),
)
"""Sauro–Lewis curved grading scale: lowest mean of each grade."""


def sus(items: Sequence[float | None] | None) -> float | None:
    """SUS 0–100 of ten items 1–5 (Brooke 1996); None when one of them is missing or out of range."""
    answers = _complete(items, 10, 5)
    if answers is None:
        return None
    return 2.5 * sum(item - 1 if position % 2 == 0 else 5 - item for position, item in enumerate(answers))


def sus_grade(score: float | None) -> str | None:
    """Grade of a mean SUS score, rounded to one decimal first."""
    if score is None:
        return None
    rounded = round(score, 1)
    return next((grade for least, grade in GRADES if rounded >= least), "F")


def umux_lite(items: Sequence[float | None] | None) -> float | None:
    """UMUX-Lite 0–100 of two items 1–7, without the regression towards SUS."""
    answers = _complete(items, 2, 7)
    return None if answers is None else (sum(answers) - 2) * 100 / 12


def _complete(items: Sequence[float | None] | None, count: int, highest: int) -> list[float] | None:
    if items is None or len(items) != count:
        return None
    answers = [item for item in items if item is not None and 1 <= item <= highest]
    return answers if len(answers) == count else None
