"""Hand-built Docs: one token on a line, ``word POS dep head [ENTITY]``, ``head`` counted from 0 over all tokens."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from quotesvc.nlp.quotes import find_marked

NO_SPACE_BEFORE = frozenset((",", ".", "?", "!", ":", "”", "’s"))


def build(rows: str) -> Doc:
    """The Doc of the rows, with ``doc._.marked`` set. Spaces are put as in print."""
    parts = [line.split() for line in rows.strip().splitlines()]
    words = [part[0] for part in parts]
    spaces = [
        word != "“" and after not in NO_SPACE_BEFORE
        for word, after in zip(words, [*words[1:], "."], strict=True)
    ]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        spaces=spaces,
        pos=[part[1] for part in parts],
        deps=[part[2] for part in parts],
        heads=[int(part[3]) for part in parts],
        lemmas=[LEMMAS.get(word.lower(), word.lower()) for word in words],
        ents=_bio([part[4] if len(part) > 4 else "" for part in parts]),
    )
    doc._.marked = find_marked(doc.text)
    return doc


LEMMAS = {
    "said": "say",
    "told": "tell",
    "accused": "accuse",
    "quoted": "quote",
    "guards": "guard",
    "officials": "official",
    "arrived": "arrive",
    "left": "leave",
}


def _bio(labels: list[str]) -> list[str]:
    before = ["", *labels[:-1]]
    return [
        "O" if not label else f"{'I' if label == last else 'B'}-{label}"
        for label, last in zip(labels, before, strict=True)
    ]


HARBOUR = """
Harbour  NOUN  compound 1
master   NOUN  nsubj    4
Mara     PROPN flat     1  PERSON
Quill    PROPN flat     1  PERSON
arrived  VERB  ROOT     4
.        PUNCT punct    4
“        PUNCT punct    9
It       PRON  nsubj    9
is       AUX   cop      9
late     ADJ   ccomp    14
,        PUNCT punct    14
”        PUNCT punct    14
the      DET   det      13
master   NOUN  nsubj    14
told     VERB  ROOT     14
Reuters  PROPN obj      14  ORG
.        PUNCT punct    14
She      PRON  nsubj    18
left     VERB  ROOT     18
.        PUNCT punct    18
"""
