"""Paragraphs of a plain text: what line breaks divide."""

from __future__ import annotations

import re

# The line breaks of str.splitlines: LF, CR, CRLF, VT, FF, the ASCII separators, NEL, U+2028 and U+2029.
_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs of ``text`` in order, 0-based and half-open, without white space at the ends.

    Any line break ends a paragraph; a line of white space alone is none.
    """
    spans = []
    for line in _LINE.finditer(text):
        words = line.group()
        start = line.end() - len(words.lstrip())
        end = line.start() + len(words.rstrip())
        if start < end:
            spans.append((start, end))
    return spans
