"""Spellings of one name that differ by who romanised it: Zelensky and Zelenskyy, Mohammed and Muhammad.

Names are compared by their consonants, after the letters that romanisations exchange (ISO 9, BGN/PCGN, ALA-LC and the
habits of news agencies) are folded into one. That is far coarser than spelling, so it is asked only where spelling
finds nobody, of surnames long enough to tell people apart, and together with the given name where there is one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from quotesvc.nlp.lexicon import load_table

LEAST_LETTERS = 6
"""Letters of the shortest surname that may be spelled otherwise, so that Chen is not Chan."""
LEAST_CONSONANTS = 3
ARTICLES = re.compile(r"^(?:al|el|as|ash|ad|an|ar|az|at)-")


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """What the spellings of a name have in common: its folded consonants."""
    plain = unicodedata.normalize("NFKD", ARTICLES.sub("", word.lower()))
    plain = "".join(letter for letter in plain if letter.isalpha())
    for letters, folded in load_table("transliteration").items():
        plain = plain.replace(letters, folded)
    consonants = re.sub(r"[aeiou]", "", plain)
    return re.sub(r"(.)\1+", r"\1", consonants)


def surname_key(word: str) -> str:
    """The skeleton of a surname, or "" where the word is too short to be known again in another spelling."""
    key = skeleton(word)
    letters = sum(map(str.isalpha, ARTICLES.sub("", word)))
    return key if letters >= LEAST_LETTERS and len(key) >= LEAST_CONSONANTS else ""


def same_surname(one: str, other: str) -> bool:
    """Whether two words may be one surname. Not where one alone has the ending of women's: Petrov and Petrova."""
    key = surname_key(one)
    return bool(key) and key == surname_key(other) and one.endswith("a") == other.endswith("a")


def same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of several words, in lower case, may be one person's in two spellings."""
    if one[-1] != other[-1] and not same_surname(one[-1], other[-1]):
        return False
    given, others = "".join(one[:-1]), "".join(other[:-1])
    return given == others or (
        skeleton(given) == skeleton(others) and len(skeleton(given)) >= LEAST_CONSONANTS
    )
