"""The ways in which real text writes quotation marks and spaces: every training text also comes in these."""

from __future__ import annotations

import random
import re

from training.treebank import Paragraph, drop_word, insert_space, rewrite_forms

CURLY_OPEN, CURLY_CLOSE, CURLY_SINGLE = "“", "”", "’"
STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
MARKS = frozenset("\"“”''``")
SPACES = ("\u00a0", "\u00a0", "\n", " ")
OPENS_AFTER = re.compile(r"(^|[\s(\[—–\-])$")


def curly_text(text: str) -> str:
    """Straight marks turned into curly ones of the same length; what is curly already stays."""
    out = []
    for index, char in enumerate(text):
        if char == '"':
            out.append(CURLY_OPEN if OPENS_AFTER.search(text[max(0, index - 1) : index]) else CURLY_CLOSE)
        elif char == "'":
            out.append(CURLY_SINGLE)
        else:
            out.append(char)
    return "".join(out)


def straight_text(text: str) -> str:
    """Curly marks turned into straight ones of the same length."""
    return text.translate(STRAIGHT)


def _retyped(paragraph: Paragraph, typed: str) -> Paragraph:
    """The paragraph with the word forms that `typed`, a text of the same length, has in their places."""
    forms, start = [], 0
    for word in paragraph.words:
        forms.append(typed[start : start + len(word.form)])
        start += len(word.form) + word.space
    return rewrite_forms(paragraph, forms)


def with_curly_marks(paragraph: Paragraph) -> Paragraph:
    return _retyped(paragraph, curly_text(paragraph.text))


def with_straight_marks(paragraph: Paragraph) -> Paragraph:
    return _retyped(paragraph, straight_text(paragraph.text))


def without_one_mark(paragraph: Paragraph, rng: random.Random) -> Paragraph:
    """The paragraph with one of its double marks missing, as in one paragraph of sixty of real news."""
    places = [
        (number, index)
        for number, sentence in enumerate(paragraph.sentences)
        for index, word in enumerate(sentence)
        if word.form in MARKS and word.pos == "PUNCT"
    ]
    if not places:
        return paragraph
    number, index = rng.choice(places)
    sentences = list(paragraph.sentences)
    sentences[number] = drop_word(sentences[number], index)
    return Paragraph(paragraph.document, sentences)


def with_odd_spaces(paragraph: Paragraph, rng: random.Random, share: float = 0.1) -> Paragraph:
    """The paragraph with some spaces turned into no-break spaces, line ends or double spaces."""
    sentences = []
    for sentence in paragraph.sentences:
        spaced = sentence
        for index in reversed(range(len(sentence) - 1)):
            if rng.random() < share:
                spaced = insert_space(spaced, index, rng.choice(SPACES))
        sentences.append(spaced)
    return Paragraph(paragraph.document, sentences)


def has_marks(paragraph: Paragraph) -> bool:
    return any(char in "\"“”'’" for char in paragraph.text)
