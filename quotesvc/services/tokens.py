"""Reading a text into a wording: its words without how they were written down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from quotesvc.services import numerals
from quotesvc.services.lexicon import (
    GAP,
    NAME,
    is_common,
    is_function_word,
    lines,
    spelled,
    stem,
    table,
)
from quotesvc.services.numerals import Token
from quotesvc.store import folding

LONGEST: Final = 4_000
"""How many words of a quotation are compared; longer ones are whole speeches."""

_APOSTROPHE: Final = re.compile(r"['’‘ʼ`´＇]")
_EDITED_LETTERS: Final = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w{1,4})\]")
_PIECE: Final = re.compile(
    r"""(?P<gap>\[[^\]\[]{0,300}\]|…|\.(?:\s?\.){2,}|\*{3,}|_{3,})
    |(?P<number>[$£€]?\s?\d+(?:[,\u202f\u00a0]\d{3})*(?:\.\d+)?(?:(?:bn|tn|mn|m|k|st|nd|rd|th|pc|pct)\b)?\s?%?)
    |(?P<percent>%|\bper\scent\b)
    |(?P<word>(?:[^\W_]|\u2060)+(?:['’‘ʼ`´＇][^\W\d_]+)*['’‘ʼ`´＇]?)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Wording:
    """The tokens of a quotation. Two of them are equal when the same words were said."""

    tokens: tuple[Token, ...]

    def __str__(self) -> str:
        """The canonical form: token after token, names marked with ``^`` and numbers with ``#``."""
        return " ".join(self.forms)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The normalised words, gaps among them."""
        return tuple(token.form for token in self.tokens)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """What words share with their plurals and tenses; a gap is one too."""
        return tuple(stem(form) for form in self.forms)

    @cached_property
    def words(self) -> int:
        """How many words there are, gaps not counted."""
        return sum(form != GAP for form in self.forms)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The stems of the words that carry meaning, in order."""
        return tuple(
            found for form, found in zip(self.forms, self.stems, strict=True) if not is_function_word(form)
        )

    @cached_property
    def telling(self) -> frozenset[str]:
        """The stems of the words that few people use: what makes a wording somebody's own."""
        return frozenset(
            found
            for form, found in zip(self.forms, self.stems, strict=True)
            if not is_function_word(form) and not is_common(form)
        )

    @cached_property
    def stock(self) -> bool:
        """Whether it is hardly more than phrases that anybody says."""
        return _is_stock(self.forms)


def normalise(text: str) -> Wording:
    """The wording of ``text``: at most `LONGEST` words of it, gaps at the ends left out."""
    tokens: list[Token] = []
    shouted = _is_shouted(text)
    for token in _tokens(text, shouted):
        if token.form == GAP and (not tokens or tokens[-1].form == GAP):
            continue
        tokens.append(token)
        if len(tokens) == LONGEST:
            break
    if tokens and tokens[-1].form == GAP:
        tokens.pop()
    return Wording(tuple(tokens))


def parse(canonical: str) -> Wording:
    """The wording whose canonical form this is; its tokens have no place in a text."""
    return Wording(tuple(Token(form) for form in canonical.split(" ") if form))


def _tokens(text: str, shouted: bool) -> Iterator[Token]:
    pending: list[Token] = []  # words of a number, which are told apart from others when the number ends
    first = True
    for token, opens in _written(text, shouted):
        if pending and re.search(r"[^\s\u2010-\u2015-]", text[pending[-1].end : token.start]):
            yield from numerals.numbers(pending)  # a comma ends a number
            pending = []
        if numerals.is_number_word(token.form) or (
            pending and token.form == "and" and numerals.is_number_word(pending[-1].form)
        ):
            pending.append(token)
            continue
        yield from numerals.numbers(pending)
        pending = []
        # A capital at the beginning of a sentence says nothing.
        yield Token(token.form.removeprefix(NAME), token.start, token.end) if opens or first else token
        first = False
    yield from numerals.numbers(pending)


def _written(text: str, shouted: bool) -> Iterator[tuple[Token, bool]]:
    """Tokens without numbers put together, and whether each opens a sentence."""
    end = 0
    for found in _PIECE.finditer(_without_edited_letters(text)):
        opens = bool(re.search(r"[.!?:;\n“\"]", text[end : found.start()])) or end == 0
        start, end = found.span()
        if found["gap"]:
            yield Token(GAP, start, end), True
        elif found["percent"]:
            yield Token("percent", start, end), False
        elif found["number"]:
            stripped = found["number"].strip()
            begin = text.find(stripped, start) if stripped in text[start:end] else start
            for form in numerals.figures(found["number"]):
                yield Token(form, begin, end), False
        else:
            for form in _word_forms(found["word"], named=not shouted):
                yield Token(form, start, end), opens


def _without_edited_letters(text: str) -> str:
    """``[T]he`` and ``walk[ed]`` as words, at the same places: the brackets become joiners that fold away."""
    if "[" not in text:
        return text
    # A letter cannot take the bracket's place, so the word is closed up and the offsets are kept by padding.
    return _EDITED_LETTERS.sub(lambda found: f"\u2060{found[1] or found[2]}\u2060", text)


def _word_forms(word: str, *, named: bool) -> Iterator[str]:
    word = word.replace("\u2060", "")
    plain = _APOSTROPHE.sub("'", word).casefold().strip("'")
    known = table("contractions").get(plain)
    if known is not None:
        yield from known.split()
        return
    base, mark, ending = plain.rpartition("'")
    if not mark:
        base, ending = plain, ""
    if ending == "t" and base.endswith("n"):
        yield spelled(base[:-1])
        yield "not"
        return
    for form in folding.fold(base if ending in _ENDINGS or not ending else plain).split():
        yield f"{NAME}{spelled(form)}" if named and word[:1].isupper() and form != "i" else spelled(form)
    if ending == "s":
        if base in _TAKES_IS:
            yield "is"
    elif ending in _ENDINGS:
        yield _ENDINGS[ending]


_ENDINGS: Final = {"s": "", "re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would"}
_TAKES_IS: Final = frozenset(
    {"it", "he", "she", "that", "there", "here", "what", "who", "where", "this", "how"}
)


def _is_shouted(text: str) -> bool:
    """Whether most words have capitals, as in headlines: capitals then make no name."""
    words = re.findall(r"[^\W\d_]{3,}", text[:2_000])
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def _is_stock(forms: Sequence[str]) -> bool:
    """Whether few words, and none that are somebody's own, are left besides stock phrases."""
    plain = [form.removeprefix(NAME) for form in forms]
    covered = [False] * len(plain)
    phrases = _stock_phrases()
    for start in range(len(plain)):
        for phrase in phrases.get(plain[start], ()):
            if tuple(plain[start : start + len(phrase)]) == phrase:
                covered[start : start + len(phrase)] = [True] * len(phrase)
    if not any(covered):
        return False
    left = [
        form for form, hidden in zip(forms, covered, strict=True) if not hidden and not is_function_word(form)
    ]
    return len(left) <= 2 + len(forms) // 10


@cache
def _stock_phrases() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in lines("stock_phrases"):
        phrase = tuple(form.removeprefix(NAME) for form in normalise(line).forms)
        found.setdefault(phrase[0], []).append(phrase)
    return found
