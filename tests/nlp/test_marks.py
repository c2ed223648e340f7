"""What counts as a quotation mark, and what only looks like one."""

import pytest

from quotesvc.nlp.marks import Side, find_marks

OPEN, CLOSE, EITHER = Side.OPEN, Side.CLOSE, Side.EITHER

CASES = [
    ('"Yes," he said', [('"', OPEN), ('"', CLOSE)]),
    ("the dog’s bone isn't", []),  # apostrophes inside words
    ("rock 'n' roll", []),
    ("a man of 6'3\" and 5' 10\"", []),  # feet and inches
    ('<a class="x">', []),  # a value of an attribute
    ('""""""""""', []),  # an ornament
    ("„Nein“ sagte", [("„", OPEN), ("“", EITHER)]),  # the glyph opens, the place closes
    ("so “ wide ”", [("“", OPEN), ("”", CLOSE)]),  # the place says nothing, the glyph does
    ('so. ". . . We go"', [('"', OPEN), ('"', CLOSE)]),  # an ellipsis with spaces begins words
    ("’tis the end", []),  # no text opens with this mark
    ("``So,'' he", [("``", OPEN), ("''", CLOSE)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_find_marks(text: str, expected: list[tuple[str, Side]]) -> None:
    assert [(mark.text, mark.side) for mark in find_marks(text, 0, len(text))] == expected
