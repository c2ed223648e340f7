"""Universal Dependencies treebanks as paragraphs of sentences, and paragraphs as spaCy Docs."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

MAX_SENTENCES = 8


@dataclass(frozen=True)
class Word:
    """One syntactic word of a treebank; `head` counts from 0 in the sentence, and a root is its own head."""

    form: str
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str
    space: bool
    misc: str = ""


Sentence = list[Word]


@dataclass(frozen=True)
class Paragraph:
    """Neighbouring sentences of one paragraph of a document."""

    document: str
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def words(self) -> list[Word]:
        return [word for sentence in self.sentences for word in sentence]

    @property
    def text(self) -> str:
        return "".join(word.form + " " * word.space for word in self.words).rstrip()


def open_lines(path: Path) -> Iterator[str]:
    """The lines of a plain or gzipped text file, without their ends."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_blocks(path: Path) -> Iterator[list[str]]:
    """The blocks of a file whose sentences are parted by empty lines."""
    block: list[str] = []
    for line in open_lines(path):
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def parse_sentence(lines: Iterable[str]) -> Sentence:
    """Words of one CoNLL-U block. Empty nodes go, a multi-word token gives its space to its last word."""
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    range_ends: dict[int, bool] = {}
    glued: set[int] = set()
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            range_ends[last] = "SpaceAfter=No" not in row[9]
            glued.update(range(first, last))
    words = []
    for row in rows:
        if "-" in row[0] or "." in row[0]:
            continue
        number, head = int(row[0]), int(row[6])
        space = number not in glued and range_ends.get(number, "SpaceAfter=No" not in row[9])
        words.append(
            Word(
                form=row[1].replace(" ", ""),
                lemma=row[2],
                pos=row[3],
                tag=row[4],
                morph="" if row[5] == "_" else row[5],
                head=number - 1 if head == 0 else head - 1,
                dep="ROOT" if head == 0 else row[7],
                space=space,
                misc=row[9],
            )
        )
    return words


def read_paragraphs(path: Path, max_sentences: int = MAX_SENTENCES) -> list[Paragraph]:
    """The paragraphs of a treebank file, long ones cut: the pipeline is given paragraphs too."""
    paragraphs: list[Paragraph] = []
    document = ""
    for block in read_blocks(path):
        comments = [line for line in block if line.startswith("#")]
        opened = [line.partition("=")[2].strip() for line in comments if line.startswith("# newdoc id")]
        document = opened[0] if opened else document
        new = bool(opened) or any(line.startswith("# newpar") for line in comments)
        if new or not paragraphs or len(paragraphs[-1].sentences) >= max_sentences:
            paragraphs.append(Paragraph(document, []))
        paragraphs[-1].sentences.append(parse_sentence(block))
    return paragraphs


def make_doc(vocab: Vocab, paragraph: Paragraph) -> Doc:
    """A gold Doc with everything that the treebank says; sentences start where the trees do."""
    words = paragraph.words
    heads: list[int] = []
    for sentence in paragraph.sentences:
        offset = len(heads)
        heads.extend(offset + word.head for word in sentence)
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words[:-1]] + [False],
        tags=[word.tag for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=[word.dep for word in words],
    )


def rewrite_forms(paragraph: Paragraph, forms: Iterable[str]) -> Paragraph:
    """The same paragraph with other word forms, one for one."""
    new = iter(forms)
    sentences = [[replace(word, form=next(new)) for word in sentence] for sentence in paragraph.sentences]
    return Paragraph(paragraph.document, sentences)


def drop_word(sentence: Sentence, index: int) -> Sentence:
    """The sentence without one word that nothing depends on; heads after it move up, its space is kept."""
    if any(word.head == index for word in sentence) or len(sentence) < 2:
        return sentence
    kept: list[Word] = []
    for number, word in enumerate(sentence):
        if number == index:
            if kept and word.space:
                kept[-1] = replace(kept[-1], space=True)
            continue
        kept.append(replace(word, head=word.head - (word.head > index)))
    return kept


def insert_space(sentence: Sentence, index: int, space: str) -> Sentence:
    """The sentence with the space after word `index` turned into a token, as spaCy's tokenizer makes it."""
    if not sentence[index].space:
        return sentence
    moved = [replace(word, head=word.head + (word.head > index)) for word in sentence]
    blank = Word(space, space, "SPACE", "_SP", "", index, "dep", False)
    return [*moved[:index], replace(moved[index], space=False), blank, *moved[index + 1 :]]
