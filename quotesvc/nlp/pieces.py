"""An article in pieces: what stands near a quote is parsed, the rest is read for names alone, all become one Doc.

The base pipeline costs more than everything else, and half of it is the parse. Who speaks is decided by the
paragraphs around a quote; from elsewhere come names alone (`quotesvc.nlp.entities`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc

from quotesvc.nlp.marks import Marked
from quotesvc.text.paragraphs import paragraphs

LONGEST = 10_000
"""Code points that the base pipeline is given at once; longer paragraphs are cut, best after a sentence."""
PARAGRAPHS_BEFORE, PARAGRAPHS_AFTER = 4, 2
"""Paragraphs around a quote that are parsed: one more on each side than `quotesvc.nlp.features` looks at."""
SYNTAX = frozenset((
    "tagger", "morphologizer", "parser", "senter", "sentencizer", "attribute_ruler", "lemmatizer",
    "trainable_lemmatizer",
))  # fmt: skip
"""Components that names do not need."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The code points ``start:end`` of a text, not white space alone; ``near`` where a quote is not far."""

    start: int
    end: int
    near: bool


def pieces(text: str, marked: Sequence[Marked]) -> list[Piece]:
    """The paragraphs of ``text`` in order, long ones cut up."""
    spans = list(paragraphs(text))
    near = _near(spans, marked)
    return [
        Piece(*cut, number in near)
        for number, (start, end) in enumerate(spans)
        for cut in _cut(text, start, end)
    ]


def _near(spans: Sequence[tuple[int, int]], marked: Sequence[Marked]) -> set[int]:
    """Numbers of the paragraphs that hold a marked stretch or stand beside one that does."""
    near: set[int] = set()
    at = 0
    for mark in marked:
        while spans[at][1] <= mark.start and at + 1 < len(spans):
            at += 1
        last = at
        while last + 1 < len(spans) and spans[last + 1][0] < mark.end:
            last += 1
        near.update(range(at - PARAGRAPHS_BEFORE, last + PARAGRAPHS_AFTER + 1))
    return near


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph in parts that the base pipeline can take, cut after a sentence, else at a space, else anywhere."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cuts = [m.end() for m in re.finditer(r"[.!?][\"'”’)]*\s+", window)]
        spaces = cuts or [window.rfind(" ") + 1 or LONGEST]
        yield start, start + spaces[-1]
        start += spaces[-1]
    yield start, end


def annotate(nlp: Language, text: str, parts: Sequence[Piece], without: Collection[str]) -> Doc:
    """One Doc, ``doc.text == text``, by the components of ``nlp`` but those in ``without``."""
    off = [name for name in nlp.pipe_names if name in without]
    parsed = nlp.pipe((text[p.start : p.end] for p in parts if p.near), disable=off)
    names_only = [*off, *_syntax_of(nlp, off)]
    named = map(
        _in_sentences, nlp.pipe((text[p.start : p.end] for p in parts if not p.near), disable=names_only)
    )
    return _join(nlp, text, parts, [next(parsed if part.near else named) for part in parts])


def _syntax_of(nlp: Language, off: Collection[str]) -> list[str]:
    """The components that names do not need: those of `SYNTAX`, and vectors that nothing else listens to."""
    found = [name for name in nlp.pipe_names if name in SYNTAX]
    for name, component in nlp.pipeline:
        listening = getattr(component, "listening_components", None)
        if listening is not None and set(listening) <= {*found, *off}:
            found.append(name)
    return found


def _in_sentences(doc: Doc) -> Doc:
    """The Doc with each token hung on the first of its sentence, so that it can stand beside parsed ones."""
    (starts,) = Sentencizer().predict([doc])
    heads: list[int] = []
    for i, begins in enumerate(starts):
        heads.append(i if begins or i == 0 else heads[-1])
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        heads=heads,
        deps=["ROOT" if head == i else "dep" for i, head in enumerate(heads)],
        ents=[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc],
    )


def _join(nlp: Language, text: str, parts: Sequence[Piece], docs: Sequence[Doc]) -> Doc:
    """One Doc of all pieces and of the white space between them."""
    joined: list[Doc] = []
    at = 0
    for part, doc in zip(parts, docs, strict=True):
        if part.start > at:
            joined.append(Doc(nlp.vocab, words=[text[at : part.start]], spaces=[False]))
        joined.append(doc)
        at = part.end
    if at < len(text):
        joined.append(Doc(nlp.vocab, words=[text[at:]], spaces=[False]))
    if not joined:
        return Doc(nlp.vocab)
    # Tensors are left out, since those of white space and of parsed Docs differ in width. The stubs lack `exclude`.
    kept = {"exclude": ["tensor", "user_data", "spans"]}
    merged = Doc.from_docs(joined, ensure_whitespace=False, **kept)  # type: ignore[arg-type]
    return merged or Doc(nlp.vocab)
