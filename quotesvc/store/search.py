"""Full text search on any database: what a user may write, and what the database must be able to do."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import Select
from sqlalchemy.orm import Session

from quotesvc.errors import InputError
from quotesvc.store import folding

MAX_QUERY_CHARACTERS: Final = 1_000
MAX_TERMS: Final = 32

OPEN, CLOSE = "\x02", "\x03"
"""What a database puts around a word it found. Folded text holds nothing but letters, digits and spaces."""

# A minus sign, then a phrase in double quotation marks of any kind, or a run without spaces. A phrase that
# is not closed goes to the end.
_TERM: Final = re.compile(r"""(?P<minus>-?)(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))""")


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that must follow each other; with ``prefix`` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class TextQuery:
    """What to find: every one of ``wanted``, none of ``unwanted``."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


class TextSearch(Protocol):
    """The full text index of one kind of database over `quotesvc.store.models.Quote`."""

    def hits(self, query: TextQuery) -> Select[tuple[int, float]]:
        """Selects ``seq`` and ``rank`` of the quotes that match; a lower rank is a better match."""
        ...

    def marked(self, session: Session, query: TextQuery, seqs: Collection[int]) -> dict[int, str]:
        """The folded text of these quotes with `OPEN` and `CLOSE` around the words that match, by ``seq``."""
        ...


def parse_query(query: str) -> TextQuery:
    """Read what a user typed: words that must all be there, ``"a phrase"``, ``prefix*``, ``-without``.

    Nothing is an error but the lack of a word to look for, and length: raises `InputError` for field ``q``.
    """
    if len(query) > MAX_QUERY_CHARACTERS:
        raise _invalid(f"Longer than {MAX_QUERY_CHARACTERS:,} characters.")
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in _TERM.finditer(query):
        written = match["phrase"] if match["word"] is None else match["word"]
        words = tuple(folding.fold(written).split())
        if words:
            term = Term(words, prefix=match["word"] is not None and written.endswith("*"))
            (unwanted if match["minus"] else wanted).append(term)
    if not wanted:
        raise _invalid("Holds no word to look for.")
    if len(wanted) + len(unwanted) > MAX_TERMS:
        raise _invalid(f"Holds more than {MAX_TERMS:,} terms.")
    return TextQuery(tuple(wanted), tuple(unwanted))


def highlight(text: str, marked: str) -> str:
    """``text`` as HTML, with ``<mark>`` around the words that are marked in its folded form ``marked``.

    The words of the folded form are those of the text, one for one, so a word is found again by its number.
    """
    words = folding.words(text)
    pieces: list[str] = []
    done = 0
    for first, last in _marked_runs(marked):
        if last >= len(words):
            break  # the index holds the beginning of a very long quote only
        start, end = words[first].start, words[last].end
        pieces += [html.escape(text[done:start]), "<mark>", html.escape(text[start:end]), "</mark>"]
        done = end
    pieces.append(html.escape(text[done:]))
    return "".join(pieces)


def _marked_runs(marked: str) -> list[tuple[int, int]]:
    """The numbers of the first and last word of each marked run."""
    runs: list[tuple[int, int]] = []
    first = 0
    for number, word in enumerate(marked.split(" ")):
        if OPEN in word:
            first = number
        if CLOSE in word:
            runs.append((first, number))
    return runs


def _invalid(reason: str) -> InputError:
    return InputError(f"The search cannot be run: {reason}", {"q": [reason]})
