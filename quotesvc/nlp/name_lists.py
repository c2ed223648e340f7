"""What lists of names tell the entity recogniser of a word: that it is a given name, a family name, part of a place's.

Few articles name a town twice, so a recogniser that learns from articles alone takes "Saratov" for a person. The lists
reach its network as three more features of the word (flags of spaCy's lexemes), beside norm, prefix, suffix and shape.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import Final
from zlib import crc32

from spacy.attrs import IDS  # type: ignore[import-not-found]
from spacy.language import Language

from quotesvc.nlp.lexicon import load_groups, load_lines

FLAGS: Final = {"FLAG19": "given", "FLAG20": "family", "FLAG21": "place"}
"""The flag of each list. They are free in spaCy; the network's configuration names them."""
WITHHELD: Final = 3
"""Tenths of the names that the lists keep silent about in training, so that the network does not lean on them alone."""
SMALL = frozenset(
    ("of", "the", "and", "de", "del", "da", "do", "la", "le", "el", "al", "on", "in", "upon", "sur", "St")
)


@cache
def names(kind: str) -> frozenset[str]:
    """The words of the names of a list, each with its capital; small words are left out."""
    if kind == "given":
        whole = chain.from_iterable(load_groups("given_names").values())
    else:
        whole = chain.from_iterable(line.split("; ") for line in load_lines(f"{kind}_names"))
    words = (word for name in whole for word in re.findall(r"[^\W\d_][^\W\d_'’]*", name))
    return frozenset(word for word in words if word not in SMALL and word[:1].isupper() and len(word) > 1)


def know_names(nlp: Language, *, training: bool = False) -> Language:
    """Let the words of a pipeline carry the flags of the lists; ``training`` keeps some names back."""
    for flag, kind in FLAGS.items():
        known = names(kind)
        if training:
            known = frozenset(word for word in known if crc32(word.encode()) % 10 >= WITHHELD)
        nlp.vocab.add_flag(_Listed(known), IDS[flag])
    return nlp


class _Listed:
    """Whether a word, or a word in capitals with small letters instead, is on a list."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known

    def __call__(self, word: str) -> bool:
        return word in self.known or (word.isupper() and word.capitalize() in self.known)
