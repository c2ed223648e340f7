"""Words and names without what does not matter when they are compared or looked up.

Folding drops case, accents, apostrophes inside words, invisible characters and every sign that is no letter
or digit. The full text index, the search for speakers and the comparison of wordings all see the same folded
words, so that both databases find the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_APOSTROPHES = frozenset("'’‘ʼ`´＇")


class Word(NamedTuple):
    """One word of a text: its folded letters, and where it stands in the text (code points, half-open)."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of ``text`` in order. Ideographs and kana count as a word each, as nothing separates them."""
    return list(_words(text))


def fold(text: str) -> str:
    """The folded words of ``text`` with one space between them; empty where there is no letter or digit."""
    return " ".join(word.folded for word in _words(text))


def _words(text: str) -> Iterator[Word]:
    letters: list[str] = []
    start = end = 0
    for index, character in enumerate(text):
        piece = _piece(character)
        alone = bool(piece) and _stands_alone(character)
        if letters and (alone or (piece == "" and not _joins(text, index))):
            yield Word("".join(letters), start, end)
            letters = []
        if not piece:
            continue
        if alone:
            yield Word(piece, index, index + 1)
            continue
        if not letters:
            start = index
        letters.append(piece)
        end = index + 1
    if letters:
        yield Word("".join(letters), start, end)


@lru_cache(maxsize=8192)
def _piece(character: str) -> str | None:
    """The folded letters of one character; empty for a separator, None for a mark or an invisible joiner."""
    if character in _APOSTROPHES:  # one of them is a letter to Unicode
        return ""
    if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}:
        return None
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    return "".join(part for part in decomposed if unicodedata.category(part)[0] in "LN")


def _joins(text: str, index: int) -> bool:
    """Whether the separator at ``index`` is an apostrophe between two letters, as in "don't"."""
    if text[index] not in _APOSTROPHES or index + 1 >= len(text):
        return False
    return text[index + 1].isalpha() and text[index - 1].isalpha()


def _stands_alone(character: str) -> bool:
    code = ord(character)
    return 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name without titles in front of it; all of them where nothing else is left."""
    found = tuple(word.folded for word in _words(name))
    first = 0
    while first < len(found):
        length = _title_length(found[first:])
        if not length:
            break
        first += length
    return found[first:] or found


def name_key(name: str) -> str:
    """What spellings of one name share, in order: ``Gen. Valéry Lecourt`` -> ``valery lecourt``."""
    return " ".join(name_words(name))


def name_pattern(name: str) -> str:
    """The words of a name sorted, a space on each side of every one: word order is not looked at."""
    return f" {' '.join(sorted(name_words(name)))} "


def _title_length(found: Sequence[str]) -> int:
    """How many of the first words are a title; the longest title wins."""
    known, longest = _titles()
    return next((size for size in range(min(longest, len(found)), 0, -1) if tuple(found[:size]) in known), 0)


@cache
def _titles() -> tuple[frozenset[tuple[str, ...]], int]:
    listed = resources.files(__package__).joinpath("titles.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0] for line in listed.splitlines())
    titles = frozenset(tuple(fold(line).split()) for line in lines if line.strip())
    return titles, max(map(len, titles))
