"""The copy of the public reference file: every value of every method that the product has, and the studies."""

import json
from pathlib import Path

import pytest

from tests.reference.__main__ import check_file, main
from tests.reference.checks import ABSENT, Tally
from tests.reference.methods import METHODS

FILE = Path(__file__).parents[2] / "reference" / "usability-statistics.json"
DATA = json.loads(FILE.read_text(encoding="utf-8"))

DISPUTED = {
    ("prop2-n1-fcr", "p_two_sided"): "the source took 1 − pchisq(…) and lost its digits: 43 · 2⁻⁵³; erfc keeps them",
}


@pytest.mark.parametrize("method", sorted(METHODS))
def test_method(method: str):
    vectors = [vector for vector in DATA["vectors"] if vector["method"] == method]
    tally = check_file({"vectors": vectors})
    assert tally.passed > 0
    assert [m for m in tally.mismatches if (m.id, m.name) not in DISPUTED] == []


@pytest.mark.parametrize("source", DATA["studies"], ids=lambda source: source["id"])
def test_study(source: dict):
    tally = check_file({"studies": [source]})
    assert tally.passed > 200
    assert tally.mismatches == []


def test_disputed_values_are_still_in_dispute():
    ours = {(m.id, m.name) for m in check_file({"vectors": DATA["vectors"]}).mismatches}
    assert ours == set(DISPUTED)


def test_a_method_we_lack_counts_as_failed():
    tally = check_file(
        {"vectors": [{"id": "x", "method": "not.ours", "inputs": {}, "expected": {"a": 1, "b": [2, 3]}}]}
    )
    assert (tally.passed, tally.failed) == (0, 3)


def test_checks_see_differences():
    tally = Tally()
    tally.check("x", {"a": 1.0, "b": [1, 2], "c": None, "d": "A", "e": 1}, {"a": 1.1, "b": [1], "c": 0, "d": "B"}, 0.01)
    assert tally.passed == 1
    assert [(m.name, m.got) for m in tally.mismatches] == [
        ("a", 1.1), ("b.1", ABSENT), ("c", 0), ("d", "B"), ("e", ABSENT)
    ]  # fmt: skip


def test_tolerance_by_name():
    tally = Tally()
    tally.check("x", {"a": 1.0, "b": 1.0}, {"a": 1.05, "b": 1.05}, {"a": 0.1, "b": 0.01})
    assert (tally.passed, tally.failed) == (1, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "holds no checks"),
        ('{"vectors": [], "studies": []}', "holds no checks"),
        ('{"vectors": null, "studies": 7}', "holds no checks"),
        ("[1]", "holds no checks"),
        ("", "is no JSON"),
        ("pass", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("\udcff", "is no JSON"),
        (None, "No such file"),
    ],
    ids=["empty", "empty lists", "no lists", "a list", "nothing", "words", "too deep", "no UTF-8", "missing"],
)
def test_a_file_with_nothing_to_check_is_no_success(
    text: str | None, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "values.json"
    if text is not None:
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main([str(file)]) == 1
    reason, last = capsys.readouterr().out.splitlines()
    assert why in reason
    assert last == "0 passed, 0 failed"


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == ["0 passed, 0 failed"]


@pytest.mark.parametrize("broken", ["null", "{}", '{"id": "x", "method": "mean", "inputs": {}}', '"x"'])
def test_what_can_not_be_checked_fails_and_hides_nothing(
    broken: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "values.json"
    file.write_text(f'{{"vectors": [{broken}, {json.dumps(DATA["vectors"][0])}], "studies": [{broken}]}}', "utf-8")
    assert main([str(file)]) == 1
    passed, _, failed, _ = capsys.readouterr().out.splitlines()[-1].split()
    assert int(passed) > 0
    assert int(failed) == 2
