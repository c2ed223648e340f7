"""Paragraphs: what line breaks divide."""

import pytest

from quotesvc.text.paragraphs import paragraphs

CASES = [
    ("", []),
    (" \n\t\n", []),  # white space alone is none
    ("One.\n\nTwo.", ["One.", "Two."]),
    ("One.\r\nTwo.\rThree.", ["One.", "Two.", "Three."]),  # CRLF and a lone CR
    ("One.\u2028Two.\u2029Three.\x85Four.", ["One.", "Two.", "Three.", "Four."]),
    ("\u00a0 One. \u00a0\n  Two.", ["One.", "Two."]),  # no-break spaces at the ends are no words
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in paragraphs(text)] == expected
