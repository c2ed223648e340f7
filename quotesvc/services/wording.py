"""Wordings: what was said without how it was written down, and how two of them differ.

The interface, for whoever compares quotations (statements, and the check of a quotation against the store):

- ``normalise(text)`` gives a `Wording`: its ``tokens`` are words without case, accents, punctuation, contractions,
  spelling of one side of the Atlantic and ways of writing numbers. ``str(wording)`` is its canonical form, and
  ``parse(canonical)`` reads that again without the text. What an editor put in brackets, and an ellipsis, is the
  token `GAP`, which may stand for any words.
- ``align(part, whole)`` says how far ``part`` is found in ``whole``: an `Alignment` with the shares of words agreed
  on and the slips (numbers, negations, names, other words) inside the stretch that both have.
- ``similarity(a, b)`` is one number from 0 to 1: the share of words of the shorter that stand in the longer, in
  order, less what differs between them. A part that is there word for word has 1.
- ``diff(a, b)`` gives ``[{"op": "equal|insert|delete|replace", "a": "…", "b": "…"}]`` in words of the texts as they
  are: the pieces of ``a``, put together, are ``a``, and those of ``b`` are ``b``.
- ``marks(full, variant)`` names what a variant does to the full wording: ``truncated``, ``partial``, ``negation``,
  ``number``, ``wording``, in this order.

Quotes of the store with like words are found by ``quotesvc.services.statements.similar_quotes(session, text, limit)``.
"""

from __future__ import annotations

from quotesvc.services.alignment import Alignment, Block, Slips, align, similarity
from quotesvc.services.drift import MARKS, diff, marks, marks_of
from quotesvc.services.lexicon import GAP
from quotesvc.services.numerals import Token
from quotesvc.services.tokens import LONGEST, Wording, normalise, parse

__all__ = [
    "GAP",
    "LONGEST",
    "MARKS",
    "Alignment",
    "Block",
    "Slips",
    "Token",
    "Wording",
    "align",
    "diff",
    "marks",
    "marks_of",
    "normalise",
    "parse",
    "similarity",
]
