"""Texts with labelled character spans: the form in which all named entity data is read, varied and mixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

NO_SPACE_BEFORE = frozenset(
    {",", ".", ";", ":", "!", "?", ")", "]", "'s", "’s", "n't", "%", "'", "’", "...", "…", "''"}
)
NO_SPACE_AFTER = frozenset("([$£€#")


@dataclass(frozen=True, order=True)
class Mention:
    """A labelled stretch of a text, half-open, in code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Sample:
    """A paragraph or sentence with its entities in text order; `unsure` stretches teach the model nothing."""

    text: str
    mentions: tuple[Mention, ...] = ()
    unsure: tuple[Mention, ...] = ()

    def surface(self, mention: Mention) -> str:
        return self.text[mention.start : mention.end]


def join_words(words: Sequence[str], tags: Sequence[str]) -> Sample:
    """Space-separated tokens with IOB2 tags, written as text: no spaces inside brackets or before commas."""
    text, mentions = "", []
    start, label, opened = 0, "", False
    for word, tag in zip(words, tags, strict=True):
        if label and not tag.startswith("I-"):
            mentions.append(Mention(start, len(text), label))
            label = ""
        quote = word in {'"', "``", "''"}
        glued = not text or text[-1] in NO_SPACE_AFTER or word in NO_SPACE_BEFORE or (quote and opened)
        glued = glued or (text[-1] in '"“' and opened) or (word == "s" and text[-1] in "'’")
        text += "" if glued else " "
        if quote:
            opened = not opened
        if tag.startswith("B-"):
            start, label = len(text), tag[2:]
        text += '"' if quote else word
    if label:
        mentions.append(Mention(start, len(text), label))
    return Sample(text, tuple(mentions))


def relabel(sample: Sample, labels: dict[str, str]) -> Sample:
    """The sample with labels renamed; mentions whose label is not in the table are dropped."""
    kept = tuple(Mention(m.start, m.end, labels[m.label]) for m in sample.mentions if m.label in labels)
    return Sample(sample.text, kept, sample.unsure)


def rewrite(sample: Sample, replacement: Callable[[Mention], str]) -> Sample:
    """The sample with each mention's text replaced; all offsets follow."""
    marked = sorted([(m, True) for m in sample.mentions] + [(m, False) for m in sample.unsure])
    text, done = "", 0
    mentions: list[Mention] = []
    unsure: list[Mention] = []
    for mention, sure in marked:
        text += sample.text[done : mention.start]
        start = len(text)
        text += replacement(mention) if sure else sample.surface(mention)
        (mentions if sure else unsure).append(Mention(start, len(text), mention.label))
        done = mention.end
    return Sample(text + sample.text[done:], tuple(mentions), tuple(unsure))


def make_doc(nlp: Language, sample: Sample) -> Doc:
    """A gold Doc in the pipeline's own tokens; a mention that cuts a token is left open, not called wrong."""
    doc = nlp.make_doc(sample.text)
    found = {mention: doc.char_span(mention.start, mention.end, mention.label) for mention in sample.mentions}
    spans = [span for span in found.values() if span is not None]
    cutting = [mention for mention, span in found.items() if span is None]
    around = [doc.char_span(m.start, m.end, alignment_mode="expand") for m in (*cutting, *sample.unsure)]
    taken = {token.i for span in spans for token in span}
    missing = [span for span in around if span is not None and not taken & {token.i for token in span}]
    doc.set_ents(spans, missing=filter_spans(missing), default="outside")
    return doc
