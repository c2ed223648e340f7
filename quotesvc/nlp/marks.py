"""Quotation marks as characters: which ones stand in a text, and what each may do there.

`find_marks` reads one paragraph and leaves out what only looks like a mark: apostrophes, feet and inches,
values of HTML attributes, ornamental runs. What is left is paired in `quotesvc.nlp.pairing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

from quotesvc.nlp.lexicon import load_words


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of text inside quotation marks, within one paragraph.

    ``start`` and ``end`` are offsets of the words without the marks and the white space beside them.
    ``open`` and ``close`` are the marks, "" where there is none at that end. ``paragraph`` counts the
    text's non-empty paragraphs, ``depth`` the stretches around this one. ``continues`` is the index, in the
    same list, of the stretch whose utterance goes on here after a paragraph's end. ``inferred`` says which
    mark is missing and had to be guessed; a stretch that goes on in the next paragraph needs no closing
    mark and misses none.
    """

    start: int
    end: int
    open: str
    close: str
    paragraph: int
    depth: int
    continues: int | None
    inferred: Literal["open", "close"] | None


class Family(IntEnum):
    """Marks of one family open and close each other."""

    DOUBLE = 0
    SINGLE = 1
    ANGLE = 2
    SINGLE_ANGLE = 3


class Side(IntEnum):
    """What a mark may do where it stands; `EITHER` is decided by whether one is open."""

    OPEN = 1
    CLOSE = 2
    EITHER = 3


class Strength(IntEnum):
    """How surely a single mark is a quotation mark and no apostrophe. Other marks are always `SURE`."""

    WEAK = 0
    FAIR = 1
    SURE = 2


class Mark(NamedTuple):
    """One quotation mark at ``start:end`` of the text. (A NamedTuple: a text may hold millions of them.)"""

    start: int
    end: int
    family: Family
    side: Side
    strength: Strength
    text: str


GLYPHS = {
    '"': Family.DOUBLE, "＂": Family.DOUBLE, "“": Family.DOUBLE, "”": Family.DOUBLE, "„": Family.DOUBLE,
    "‟": Family.DOUBLE, "〝": Family.DOUBLE, "〞": Family.DOUBLE, '""': Family.DOUBLE, "''": Family.DOUBLE,
    "``": Family.DOUBLE, "‘‘": Family.DOUBLE, "’’": Family.DOUBLE, ",,": Family.DOUBLE,
    "'": Family.SINGLE, "‘": Family.SINGLE, "’": Family.SINGLE, "‚": Family.SINGLE, "‛": Family.SINGLE,
    "`": Family.SINGLE, "´": Family.SINGLE,
    "«": Family.ANGLE, "»": Family.ANGLE, "‹": Family.SINGLE_ANGLE, "›": Family.SINGLE_ANGLE,
}  # fmt: skip
OPENING = frozenset(("“", "„", "‟", "〝", "``", "‘‘", ",,", "‘", "‚", "‛", "`", "«", "‹"))
CLOSING = frozenset(("”", "〞", "’’", "’", "´", "»", "›"))

_MARK = "\"＂“”„‟〝〞'‘’‚‛`´«»‹›"
_ATTRIBUTE = r"""(?<=[\w-])=(?:["“”][^"“”<>]{0,500}["“”]|'[^'<>]{0,500}')"""
_FEET = r"""(?<=\d)\s?['’′]\s?\d{1,2}(?:\.\d{1,2}|[½¼¾⅓⅔])?\s?(?:["”″]|''|’’)"""
_BY = r"""(?<=\d)["”″](?=\s?[x×]\s?\d)"""
_AND = r"""(?<=\w\s)['‘’][nN]['‘’](?=\s\w)"""
# Seven marks with nothing but white space between them enclose no words.
_ORNAMENT = rf"(?:[{_MARK}]\s*){{7,}}"
_TOKEN = re.compile(rf"{_ATTRIBUTE}|{_FEET}|{_BY}|{_AND}|{_ORNAMENT}|(?P<run>[{_MARK}]+|(?<![,\w]),,(?=\w))")
_PIECE = re.compile(r"\"\"|''|``|‘‘|’’|,,|.", re.DOTALL)
_WORD_AFTER = re.compile(r"\w{1,12}")
_WORD_BEFORE = re.compile(r"(\w{1,12})$")
_POSSESSIVE = re.compile(r"s\b")
_ELLIPSIS = re.compile(r"\.\s?\.")
_YEAR = re.compile(r"\d\d(?:s|\b)")

_BRACKETS_BEFORE = "([{<—–―-/=:|"
_PUNCTUATION_AFTER = ".,;:!?)]}>—–―-/…|"
# Characters without width count as the gap that they were put into.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """The quotation marks of the paragraph ``text[start:end]``, in order. Linear in its length."""
    marks: list[Mark] = []
    for token in _TOKEN.finditer(text, start, end):
        if token.lastgroup == "run":
            marks.extend(_read_run(text, token.start(), token.end(), start, end))
    return marks


def _read_run(text: str, first: int, last: int, start: int, end: int) -> Iterator[Mark]:
    """The marks of a run without gaps; all see the same surroundings."""
    left = text[first - 1] if first > start else ""
    right = text[last] if last < end else ""
    if last - first == 1 and left.isalnum() and right.isalnum() and GLYPHS[text[first]] is Family.SINGLE:
        return
    side = _side(text, left, right, last)
    if text[last - 1] in "'’" and last - first > 1 and _POSSESSIVE.match(text, last, end):
        last -= 1  # the mark after the title in "“Hamlet”’s"
    for at, glyph in _pieces(text, first, last, side):
        family = GLYPHS[glyph]
        if family is not Family.SINGLE:
            yield Mark(at, at + len(glyph), family, _glyph_side(glyph, side), Strength.SURE, glyph)
        elif not (glyph in "’´" and side is Side.OPEN):  # "’tis", "’90s": nobody opens with these on purpose
            own = _glyph_side(glyph, side) if side is Side.EITHER else side
            strength = _single_strength(text, at, own, (start, end))
            yield Mark(at, at + 1, family, own, strength, glyph)


def _pieces(text: str, first: int, last: int, side: Side) -> Iterator[tuple[int, str]]:
    """The marks of a run: two equal straight or backward marks are one double mark."""
    if side is Side.CLOSE and text[first:last].startswith("'''"):
        # The single mark inside closes before the double mark around it.
        yield first, "'"
        first += 1
    for piece in _PIECE.finditer(text, first, last):
        yield piece.start(), piece.group()


def _is_gap(char: str) -> bool:
    return not char or char.isspace() or char in _INVISIBLE


def _side(text: str, left: str, right: str, after: int) -> Side:
    """What the place between ``left`` and ``right`` allows, whatever the glyph; ``after`` is its end."""
    if _is_gap(left):
        if _is_gap(right):
            return Side.EITHER
        stop = right in ",;:)]}?!" or (right == "." and not _ELLIPSIS.match(text, after))
        return Side.CLOSE if stop and left else Side.OPEN
    if _is_gap(right):
        return Side.OPEN if left in "([{<" else Side.CLOSE
    if left in _BRACKETS_BEFORE:
        return Side.EITHER if right in _PUNCTUATION_AFTER else Side.OPEN
    return Side.CLOSE if right in _PUNCTUATION_AFTER else Side.EITHER


def _glyph_side(glyph: str, side: Side) -> Side:
    """What a glyph may do at a place: its own side, or either where glyph and place disagree.

    Many languages close with the mark that English opens with, and word processors turn marks round wrongly.
    """
    if glyph in ("„", "‚", ",,", "``"):
        return Side.OPEN
    own = Side.OPEN if glyph in OPENING else Side.CLOSE if glyph in CLOSING else Side.EITHER
    if own is Side.EITHER:
        return side
    return own if side in (own, Side.EITHER) else Side.EITHER


def _single_strength(text: str, at: int, side: Side, span: tuple[int, int]) -> Strength:
    """How surely the single mark at ``text[at]`` is no apostrophe."""
    (start, end), after = span, at + 1
    if side is Side.OPEN:
        word = _WORD_AFTER.match(text, after, end)
        elided = word and (
            word.group().lower() in load_words("elided_words") or _YEAR.match(text, after, end)
        )
        return Strength.WEAK if elided else Strength.SURE
    left = text[at - 1] if at > start else ""
    right = text[after] if after < end else ""
    if not left.isalnum() or (not _is_gap(right) and right not in "-—–"):
        return Strength.SURE
    word = _WORD_BEFORE.search(text, max(start, at - 12), at)
    ending = word.group(1).lower() if word else ""
    if not right or not (
        left in "sS" or left.isdigit() or ending.endswith("in") or ending in load_words("clipped_words")
    ):
        return Strength.FAIR
    return Strength.WEAK
