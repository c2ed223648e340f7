"""EWT and GUM to spaCy's training format: gold paragraphs and their copies in other marks and spaces."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from training import marks
from training.treebank import Paragraph, make_doc, read_paragraphs

SEED = 20050101
MISSING_MARK_SHARE = 0.2
ODD_SPACE_SHARE = 0.06


def variants(paragraph: Paragraph, rng: random.Random) -> Iterator[Paragraph]:
    """The paragraph as it is, and the copies of it that training sees besides."""
    yield paragraph
    if marks.has_marks(paragraph):
        curly = marks.with_curly_marks(paragraph)
        if curly != paragraph:
            yield curly
        else:
            yield marks.with_straight_marks(paragraph)
        if rng.random() < MISSING_MARK_SHARE:
            broken = marks.without_one_mark(rng.choice((paragraph, curly)), rng)
            if broken not in (paragraph, curly):
                yield broken
    if rng.random() < ODD_SPACE_SHARE:
        yield marks.with_odd_spaces(paragraph, rng)


def write_docs(paragraphs: list[Paragraph], path: Path) -> int:
    nlp = spacy.blank("en")
    DocBin(docs=(make_doc(nlp.vocab, p) for p in paragraphs), store_user_data=False).to_disk(path)
    return len(paragraphs)


def prepare(data: Path, out: Path, open_only: bool = False) -> dict[str, int]:
    """Write train, dev and the test files; the open variant goes without GUM, which is non-commercial."""
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    names = ["ewt"] if open_only else ["ewt", "gum"]
    train = [p for name in names for p in read_paragraphs(data / "ud" / f"{name}-train.conllu.gz")]
    dev = [p for name in names for p in read_paragraphs(data / "ud" / f"{name}-dev.conllu.gz")]
    counts = {
        "train": write_docs([v for p in train for v in variants(p, rng)], out / "train.spacy"),
        "dev": write_docs(dev, out / "dev.spacy"),
    }
    for name in ("ewt", "gum"):
        counts[f"{name}-test"] = write_docs(
            read_paragraphs(data / "ud" / f"{name}-test.conllu.gz"), out / f"{name}-test.spacy"
        )
    return counts
