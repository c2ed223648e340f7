"""What is known of single words: which say little, how they are spelled elsewhere, what they share with plurals."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

GAP: Final = "…"
"""A token for words left out or put in by an editor: an ellipsis, or brackets and what is in them."""

NAME: Final = "^"
NUMBER: Final = "#"


def is_function_word(form: str) -> bool:
    """Whether a word carries grammar more than meaning."""
    return form == GAP or form in words("function_words")


def is_common(form: str) -> bool:
    """Whether it is a word that everybody uses."""
    return form.removeprefix(NAME) in words("common_words")


def is_name(form: str) -> bool:
    """Whether it was written as a name inside a sentence."""
    return form.startswith(NAME)


def is_number(form: str) -> bool:
    """Whether it is a number, in figures or in words."""
    return form.startswith(NUMBER)


def is_negation(form: str) -> bool:
    """Whether the word turns a sentence round."""
    return form in words("negations")


@lru_cache(maxsize=8192)
def spelled(form: str) -> str:
    """One spelling for both sides of the Atlantic. The endings make some words odd, and both sides alike."""
    known = _spellings().get(form)
    if known is not None:
        return known
    for pattern, ending in _SPELLING_RULES:
        form = pattern.sub(ending, form)
    return form


_SPELLING_RULES: Final = tuple(
    (re.compile(pattern), ending)
    for pattern, ending in (
        (r"(?<=\w{3})is(ation(?:s|al)?|e|ed|es|ing|er|ers)$", r"iz\1"),
        (r"(?<=\w{2})ys(e|ed|es|ing)$", r"yz\1"),
        (r"(?<=\w{3})our(s|ed|ing|ite|ites|able|ably|ful|hood|less)?$", r"or\1"),
        (r"(?<=\w{2})ll(ed|ing|er|ers|or|ors|ous)$", r"l\1"),
        (r"(?<=\w{2})pp(ed|ing|er|ers)$", r"p\1"),
    )
)


@lru_cache(maxsize=16_384)
def stem(form: str) -> str:
    """A word without the endings of plural, tense and manner; numbers and gaps as they are."""
    if form == GAP or is_number(form):
        return form
    word = form.removeprefix(NAME)
    for ending, instead in _STEM_ENDINGS:
        rest = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(rest) >= 3 and _VOWEL.search(rest):
            return _closed(rest)
    return _closed(word)


_VOWEL: Final = re.compile("[aeiouy]")
_STEM_ENDINGS: Final = (
    ("ies", "y"), ("sses", "ss"), ("ingly", ""), ("edly", ""), ("ments", "ment"), ("ing", ""), ("ied", "y"), ("ed", ""),
    ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("es", "e"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
    ("ly", ""),
)  # fmt: skip


def _closed(word: str) -> str:
    """Without a doubled consonant and a silent e at the end: "planned" and "plan", "hoping" and "hope"."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@cache
def _spellings() -> dict[str, str]:
    return {
        other: first for line in lines("spellings") for first, *others in [line.split()] for other in others
    }


@cache
def table(name: str) -> dict[str, str]:
    """A file under ``data/`` whose lines are ``left = right``."""
    return {left.strip(): right.strip() for line in lines(name) for left, _, right in [line.partition("=")]}


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list under ``data/``, in one spelling."""
    return frozenset(spelled(word) for line in lines(name) for word in line.split())


def lines(name: str) -> list[str]:
    """The lines of a file under ``data/`` without comments."""
    listed = resources.files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in listed.splitlines())
    return [line for line in lines if line]
