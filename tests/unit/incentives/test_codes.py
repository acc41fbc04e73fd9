"""Voucher codes as people paste them."""

import pytest

from panel.incentives.codes import MAX_LINES, comparable, mask, parse


def test_codes_with_heading_blank_lines_and_dates() -> None:
    lines = parse("Code;Gültig bis\nABCD-1234;31.12.2027\n\nEFGH 5678;2027-06-30\n")
    assert [(line.number, line.code, line.expires_on) for line in lines] == [
        (2, "ABCD-1234", "2027-12-31"),
        (4, "EFGH 5678", "2027-06-30"),
    ]


def test_quotation_marks_belong_to_no_code_and_swallow_none() -> None:
    assert [line.code for line in parse('"ABCD-1234";"2027-12-31"\n"EFGH-5678"')] == ["ABCD-1234", "EFGH-5678"]
    never_closed = '"\n' + "\n".join(f"CODE-{i:08}-XYZ" for i in range(15_000))
    assert len([line for line in parse(never_closed) if line.code]) == 15_000


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_usual_separator(separator: str) -> None:
    (line,) = parse(f"ABCD1234{separator}2027-12-31")
    assert (line.code, line.expires_on) == ("ABCD1234", "2027-12-31")


@pytest.mark.parametrize("text", ["abc", "=HYPERLINK(1)", "@cmd", "x" * 61, "ABCD🎁12", "ABCD;31.02.2027", "ABCD;soon"])
def test_what_is_no_code_says_why(text: str) -> None:
    (line,) = parse(text)
    assert line.problem
    assert not line.code


def test_nothing_gives_nothing() -> None:
    assert parse("") == parse("\n \n;;\n") == []


def test_the_same_code_written_otherwise() -> None:
    assert comparable("abcd-1234") == comparable("ABCD 1234") == "ABCD1234"


@pytest.mark.parametrize("code", ["ABCD", "ABCD-1234", "ABCD-EFGH-1234"])
def test_a_mask_tells_at_most_a_third(code: str) -> None:
    shown = mask(code).strip("•")
    assert comparable(code).endswith(shown)
    assert len(shown) <= max(2, len(comparable(code)) // 3)


def test_a_line_without_end_is_one_wrong_line() -> None:
    assert [bool(line.problem) for line in parse("x" * 200_000)] == [True]


def test_a_list_that_is_too_long_says_what_was_left_out() -> None:
    read = parse("\n".join(f"BOOK-{n}" for n in range(MAX_LINES + 5_000)))
    assert [line.number for line in read if line.problem] == [MAX_LINES + 1]
