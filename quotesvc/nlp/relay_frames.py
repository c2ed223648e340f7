"""Frames: the sentences of an article as its writer wrote them, with the quoted words masked.

What says who carried a quote stands in the writer's own words, so the rules of `quotesvc.nlp.relay_rules`
must not see the quoted ones, nor be misled by the sentences inside them. A masked text has the length of the
text, so every offset holds in both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from quotesvc.nlp.lexicon import load_words, reporting_forms
from quotesvc.nlp.marks import Marked
from quotesvc.text.paragraphs import paragraphs

MASK = "\ue000"
"""Stands for one character of quoted words; of Unicode's private use area, so no article means anything by
it."""

_LONGEST = 20_000
"""Characters of the longest frame: what never comes to a full stop is no prose, and must not cost more."""
_STOPS = ".!?,;:…"
_BOUNDARY = re.compile(
    rf"(?P<stop>[.!?…]+)(?P<close>[\"”’'»)\]]*)\s+(?=[\"“‘'«(\[]*(?:[^\W_a-zà-öø-ÿ]|{MASK}))|(?P<semicolon>;)\s+"
)
_WORD = re.compile(r"(\S+)\Z")
_INITIALS = re.compile(r"[(\[\"“‘']*(?:\w|(?:\w\.)+\w)\Z")
_INVERTED = re.compile(r"(?:[A-Z][\w’'.-]*[^\S\n]+){1,4}([a-z]+)\b")
_MARKS_ONLY = re.compile(rf"[{MASK}\W_]*\Z")


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence of the writer: ``start`` and ``end`` offsets, the number of its paragraph, and which of
    the outermost marked stretches begin in it. ``bare`` where nothing but quoted words stands in it."""

    start: int
    end: int
    paragraph: int
    quotes: tuple[int, ...]
    bare: bool


def mask(text: str, marked: Sequence[Marked], shown: frozenset[int] = frozenset()) -> str:
    """``text`` with the words of the outermost marked stretches replaced, character by character, by `MASK`.

    A last punctuation character stays, since it also ends the writer's sentence. The stretches ``shown``
    stay: names in quotation marks are the writer's.
    """
    pieces, at = [], 0
    for index, quote in enumerate(marked):
        if index in shown or quote.depth > 0 or quote.start < at:
            continue
        last = quote.end - 1 if text[quote.end - 1 : quote.end] in _STOPS else quote.end
        pieces += [text[at : quote.start], MASK * (last - quote.start)]
        at = max(last, quote.start)
    return "".join(pieces) + text[at:]


def frames(masked: str, marked: Sequence[Marked]) -> list[Frame]:
    """The frames of a masked text, in order; together they cover its paragraphs."""
    outer = [index for index, quote in enumerate(marked) if quote.depth == 0]
    starts = [marked[index].start for index in outer]
    found = []
    for number, (first, last) in enumerate(paragraphs(masked)):
        for start, end in _sentences(masked, first, last):
            quotes = outer[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
            bare = bool(quotes) and _MARKS_ONLY.match(masked[start:end]) is not None
            found.append(Frame(start, end, number, tuple(quotes), bare))
    return found


def _sentences(masked: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    for start, end in _whole_sentences(masked, first, last):
        for piece in range(start, max(end, start + 1), _LONGEST):
            yield piece, min(end, piece + _LONGEST)


def _whole_sentences(masked: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for boundary in _BOUNDARY.finditer(masked, first, last):
        if boundary.end() < last and _ends(masked, boundary, start):
            yield start, boundary.end("close") if boundary["stop"] else boundary.end("semicolon")
            start = boundary.end()
    yield start, last


def _ends(masked: str, boundary: re.Match[str], start: int) -> bool:
    """Whether a sentence ends here, and not an abbreviation, an initial or the question of a quote."""
    if boundary["semicolon"]:
        return True
    if boundary["stop"] == "." and not boundary["close"]:
        word = _WORD.search(masked, max(start, boundary.start() - 24), boundary.start())
        return word is None or not (_INITIALS.match(word[1]) or word[1].lstrip("(") in _abbreviations())
    if boundary["close"] and boundary["stop"] in ("!", "?"):
        inverted = _INVERTED.match(masked, boundary.end())
        return inverted is None or inverted[1] not in reporting_forms()
    return True


@cache
def _abbreviations() -> frozenset[str]:
    return load_words("abbreviations") | load_words("relay_abbreviations")
