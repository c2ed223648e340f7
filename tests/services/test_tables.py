"""CSV that is harmless to open and loses nothing."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.services.tables import csv_lines

ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def read(lines: list[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines), newline="")))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-we left", "'-we left"),
        ("@home", "'@home"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),  # was it =1 or '=1? One apostrophe more tells.
        ("'tis", "'tis"),
        ("a=1", "a=1"),
        ("", ""),
        (None, ""),
        (-1, "-1"),  # a number is a number
        (-0.5, "-0.5"),
        (True, "true"),
        ('"a", b', '"a", b'),
        ("a\r\nb", "a\r\nb"),
    ],
)
def test_cells(cell: object, expected: str) -> None:
    assert read(list(csv_lines(["x", "y"], [[cell, "end"]]))) == [["x", "y"], [expected, "end"]]


def test_the_header_is_there_without_rows_and_is_escaped_too() -> None:
    assert list(csv_lines(["a", "=b"], [])) == ["a,'=b\r\n"]
    assert list(csv_lines(["a"], [], end="\n")) == ["a\n"]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=2, max_size=2
    )
)
def test_the_text_can_be_had_back(row: list[str]) -> None:
    for end in ("\r\n", "\n"):
        (found,) = read(list(csv_lines(["a", "b"], [row], end)))[1:]
        assert not any(cell[:1] in tuple("=+-@\t\r\n＝＋－＠") for cell in found if cell)
        assert [cell[1:] if ESCAPED.match(cell) else cell for cell in found] == row
