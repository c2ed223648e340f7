"""Where names of outlets stand in a text: one look-up a word, however many names there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from quotesvc.outlets.outlet import Outlet

_TOKEN = re.compile(r"(\w+|[^\w\s])")
_APOSTROPHES = "’ʼ‘"
_ACRONYM = re.compile(r"[A-Z]{2,5}\Z")


@dataclass(frozen=True, slots=True)
class Bearers:
    """Numbers of the outlets that a name names: wherever it stands, and only with support."""

    strong: tuple[int, ...] = ()
    weak: tuple[int, ...] = ()


NOBODY = Bearers()


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at ``start:end``; ``bare`` is where it starts without its article."""

    start: int
    bare: int
    end: int
    bearers: Bearers
    without_article: Bearers
    """Who bears the name without the article that it begins with; `NOBODY` where it has none."""


class Names:
    """The names of numbered outlets. Immutable once made.

    A name is a run of word and punctuation tokens. The names are kept in a dict under their tokens joined by blanks,
    and beside them, for each first token, how many tokens the names have that begin with it: a word that begins no
    name costs one look-up, any other word one for each of these lengths.
    """

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self._bearers: dict[str, Bearers] = {}
        lengths: dict[str, set[int]] = {}
        for number, outlet in enumerate(outlets):
            for name in outlet.strong_names:
                for form in _forms(name):
                    self._add(form, number, lengths, strong=True)
            for name in outlet.weak_names:
                self._add(name, number, lengths, strong=False)
        self._lengths = {first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()}

    def _add(self, name: str, number: int, lengths: dict[str, set[int]], *, strong: bool) -> None:
        tokens = _Tokens(name).words
        if not tokens:
            return
        key = " ".join(tokens)
        old = self._bearers.get(key)
        if old is None:
            lengths.setdefault(tokens[0], set()).add(len(tokens))
            self._bearers[key] = Bearers((number,), ()) if strong else Bearers((), (number,))
        elif number not in (old.strong if strong else old.weak):
            new = ((*old.strong, number), old.weak) if strong else (old.strong, (*old.weak, number))
            self._bearers[key] = Bearers(*new)

    def hits(self, text: str) -> Iterator[Hit]:
        """The names in ``text``, in order, without overlap; the longest wins."""
        tokens = _Tokens(text)
        words, done = tokens.words, 0
        for at in [number for number, word in enumerate(words) if word in self._lengths]:
            if at < done:
                continue
            length = self._longest(tokens, at)
            article = words[at] == "The"
            # "The Hill Post" is the Hill Post and not The Hill.
            if not length or (article and self._longest(tokens, at + 1) > length - 1):
                continue
            yield self._hit(tokens, at, length, article and length > 1)
            done = at + length

    def _hit(self, tokens: _Tokens, at: int, length: int, article: bool) -> Hit:
        bearers = self._bearers[" ".join(tokens.words[at : at + length])]
        without = (
            self._bearers.get(" ".join(tokens.words[at + 1 : at + length]), NOBODY) if article else NOBODY
        )
        bare = tokens.start(at + 1 if article else at)
        return Hit(tokens.start(at), bare, tokens.end(at + length - 1), bearers, without)

    def _longest(self, tokens: _Tokens, at: int) -> int:
        """How many tokens the longest name has that starts at token ``at``, 0 where none does. None runs over the
        end of a line."""
        words = tokens.words
        for length in self._lengths.get(words[at], ()) if at < len(words) else ():
            if (
                at + length <= len(words)
                and " ".join(words[at : at + length]) in self._bearers
                and tokens.in_one_line(at, at + length - 1)
            ):
                return length
        return 0


class _Tokens:
    """The tokens of a text: ``words``, and where each of them is."""

    def __init__(self, text: str) -> None:
        for mark in _APOSTROPHES:  # each may be sought in no time; str.translate asks for every character
            text = text.replace(mark, "'")
        self._parts = _TOKEN.split(text)  # what lies between the tokens, and the tokens, in turns
        self._ends = list(accumulate(map(len, self._parts)))
        self.words = self._parts[1::2]

    def start(self, number: int) -> int:
        return self._ends[2 * number]

    def end(self, number: int) -> int:
        return self._ends[2 * number + 1]

    def in_one_line(self, first: int, last: int) -> bool:
        return not any("\n" in gap for gap in self._parts[2 * first + 2 : 2 * last + 1 : 2])


def _forms(name: str) -> set[str]:
    """How a strong name may be written: as given, in capitals (headlines, datelines), acronyms also dotted
    or as a word ("B.B.C.", "Irna")."""
    forms = {name, name.upper()} if len(name) > 3 else {name}
    if _ACRONYM.match(name):
        forms.add(".".join(name) + ".")
        if len(name) >= 4:
            forms.add(name.capitalize())
    return forms
