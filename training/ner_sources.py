"""Readers of named entity data: PolNeAR's silver labels, CrossNER, Wikigold, Universal NER, GUM and own articles."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from training.lists import read_list
from training.samples import Mention, Sample, join_words, relabel
from training.treebank import Sentence, Word, parse_sentence, read_blocks, read_paragraphs

SILVER_LABELS = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
WIKIGOLD_LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
CROSSNER_LABELS = {
    **dict.fromkeys(("politician", "person", "scientist", "writer", "musicalartist", "researcher"), "PERSON"),
    **dict.fromkeys(("organisation", "politicalparty", "university", "band", "magazine"), "ORG"),
    **dict.fromkeys(("location", "country"), "LOC"),
}
CROSSNER_DOMAINS = ("politics", "science", "music", "literature", "ai")
GUM_LABELS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
TITLES = read_list("titles")
TITLE_CASE_SHARE = 0.6
MIN_WORDS_TO_JUDGE = 5
MAX_NAME_GAP = 3

_TITLE_START = re.compile(
    r"(?:(?:" + "|".join(sorted(map(re.escape, TITLES), key=len, reverse=True)) + r")[\s\u00a0]+)+"
)


def strip_titles(sample: Sample) -> Sample:
    """PERSON mentions without a title in front; a mention that is a title alone is dropped."""
    mentions = []
    for mention in sample.mentions:
        surface = sample.surface(mention)
        if mention.label == "PERSON":
            if surface in TITLES:
                continue
            matched = _TITLE_START.match(surface)
            if matched and matched.end() < len(surface):
                mentions.append(Mention(mention.start + matched.end(), mention.end, mention.label))
                continue
        mentions.append(mention)
    return Sample(sample.text, tuple(mentions), sample.unsure)


def read_iob(path: Path, columns: tuple[int, int]) -> Iterator[tuple[list[str], list[str]]]:
    """Words and IOB2 tags of each sentence; `columns` says where the word and where the tag stands."""
    for block in read_blocks(path):
        rows = [line.split("\t") for line in block if not line.startswith("#")]
        if rows and rows[0][columns[0]] != "-DOCSTART-":
            yield [row[columns[0]] for row in rows], [row[columns[1]] for row in rows]


def read_wikigold(path: Path) -> list[Sample]:
    return [relabel(join_words(*pair), WIKIGOLD_LABELS) for pair in read_iob(path, (1, 2))]


def read_crossner(folder: Path, split: str, domains: tuple[str, ...] = CROSSNER_DOMAINS) -> list[Sample]:
    paths = [folder / f"crossner-{domain}-{split}.txt.gz" for domain in domains]
    return [relabel(join_words(*pair), CROSSNER_LABELS) for path in paths for pair in read_iob(path, (0, 1))]


def read_uner(path: Path) -> list[Sample]:
    """Universal NER over the raw text that each sentence's comment gives."""
    return [
        _place_words(block) for block in read_blocks(path) if any(line.startswith("# text") for line in block)
    ]


def _place_words(block: list[str]) -> Sample:
    text = next(line.split("=", 1)[1].strip() for line in block if line.startswith("# text"))
    mentions: list[Mention] = []
    place = 0
    for line in block:
        if line.startswith("#"):
            continue
        word, tag = line.split("\t")[1:3]
        start = text.find(word, place)
        if start < 0:
            continue
        place = start + len(word)
        if tag.startswith("B-"):
            mentions.append(Mention(start, place, WIKIGOLD_LABELS.get(tag[2:], tag[2:])))
        elif tag.startswith("I-") and mentions:
            mentions[-1] = Mention(mentions[-1].start, place, mentions[-1].label)
    return Sample(text, tuple(m for m in mentions if m.label in WIKIGOLD_LABELS.values()))


def read_polnear(path: Path) -> list[Sample]:
    """The paragraphs of PolNeAR's articles with CoreNLP's labels, without headlines: it errs there."""
    samples: list[Sample] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["tok"] and article["sents"]:
                samples += _silver_paragraphs(article)
    return samples


def _silver_paragraphs(article: dict[str, Any]) -> Iterator[Sample]:
    text, tokens = article["text"], article["tok"]
    spans = [(tokens[first][0], tokens[end - 1][1]) for first, end in article["sents"] if end > first]
    mentions = _extend_surnames(text, list(_runs(text, tokens)))
    start, end = spans[0]
    for next_start, next_end in [*spans[1:], (len(text), len(text))]:
        if "\n" in text[end:next_start] or next_start == len(text):
            yield from _cut(text, start, end, mentions)
            start = next_start
        end = next_end


def _runs(text: str, tokens: list[list[Any]]) -> Iterator[Mention]:
    previous, start, end = "O", 0, 0
    for begin, stop, _, _, label in [*tokens, [len(text), len(text), "", "", "O"]]:
        if label == previous and label != "O" and "\n" not in text[end:begin]:
            end = stop
            continue
        if previous in SILVER_LABELS:
            yield Mention(start, end, SILVER_LABELS[previous])
        previous, start, end = label, begin, stop


def _extend_surnames(text: str, mentions: list[Mention]) -> list[Mention]:
    """With the bare surnames that CoreNLP missed, of people whom it has by their full name."""
    surnames: Counter[str] = Counter()
    for mention in mentions:
        parts = text[mention.start : mention.end].split()
        if mention.label == "PERSON" and len(parts) > 1 and len(parts[-1]) > 3 and parts[-1].isalpha():
            surnames[parts[-1]] += 1
    kept = [m for m in mentions if m.label == "PERSON" or text[m.start : m.end] not in surnames]
    taken = {index for m in kept for index in range(m.start, m.end)}
    for surname in surnames:
        if re.search(rf"\b{re.escape(surname.lower())}\b", text):
            continue
        for found in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?![\w-])(?!\s[A-Z])", text):
            before = text[max(0, found.start() - 30) : found.start()].split(" ")
            if found.start() not in taken and not (len(before) > 1 and before[-2][:1].isupper()):
                kept.append(Mention(found.start(), found.end(), "PERSON"))
    return sorted(kept)


def _cut(text: str, start: int, end: int, mentions: list[Mention]) -> Iterator[Sample]:
    if is_title_case(text[start:end]):
        return
    inside = [
        Mention(m.start - start, m.end - start, m.label)
        for m in mentions
        if start <= m.start and m.end <= end
    ]
    yield strip_titles(Sample(text[start:end], tuple(inside)))


def is_title_case(text: str) -> bool:
    """Whether most words are capitalised, as in a headline."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) >= MIN_WORDS_TO_JUDGE and sum(w[0].isupper() for w in words) > TITLE_CASE_SHARE * len(
        words
    )


def read_unnamed(path: Path) -> list[Sample]:
    """A treebank without entity labels: what is no proper noun is no entity, proper nouns are left unsure.

    These teach which capitalised words at the start of a sentence or a line are no names.
    """
    samples = []
    for paragraph in read_paragraphs(path):
        starts = list(accumulate((len(word.form) + word.space for word in paragraph.words), initial=0))
        names = (
            Mention(starts[first], starts[last] + len(paragraph.words[last].form), "")
            for first, last in _proper_runs(paragraph.words)
        )
        samples.append(Sample(paragraph.text, (), tuple(names)))
    return samples


def _proper_runs(words: list[Word]) -> Iterator[tuple[int, int]]:
    """First and last word of each run of proper nouns, with up to two others inside: "Bank of the West"."""
    run: tuple[int, int] | None = None
    for index, word in enumerate(words):
        if word.pos not in {"PROPN", "X", "SYM"}:
            continue
        if run and index - run[1] <= MAX_NAME_GAP:
            run = (run[0], index)
            continue
        if run:
            yield run
        run = (index, index)
    if run:
        yield run


def read_articles(folder: Path) -> list[Sample]:
    """The paragraphs of the articles NAME.txt whose names are listed in NAME.names: a label and a name in each line.

    A name holds wherever it stands as a word of its own, the longest first. Where it is one word that the article also
    writes with a small letter, it is unsure at the start of a sentence.
    """
    samples: list[Sample] = []
    for path in sorted(folder.glob("*.names")):
        text = path.with_suffix(".txt").read_text("utf-8")
        lines = [line.partition(" ") for line in path.read_text("utf-8").splitlines()]
        sure, unsure = _occurrences(text, {name: label for label, _, name in lines})
        start = 0
        for paragraph in text.split("\n"):
            end = start + len(paragraph)
            if paragraph.strip():
                samples.append(Sample(paragraph, _within(sure, start, end), _within(unsure, start, end)))
            start = end + 1
    return samples


def _occurrences(text: str, labels: Mapping[str, str]) -> tuple[list[Mention], list[Mention]]:
    """Where the names stand, and where it is unsure that what stands there is one."""
    sure: list[Mention] = []
    unsure: list[Mention] = []
    taken: set[int] = set()
    for name in sorted(labels, key=lambda name: (-len(name), name)):
        ordinary = re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text) if name.isalpha() else None
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                opens = ordinary and _OPENS.search(text[: found.start()])
                (unsure if opens else sure).append(Mention(*found.span(), labels[name]))
    return sorted(sure), sorted(unsure)


_OPENS = re.compile(r"(?:^|[.!?:\n“‘\"'])\s*$")
"""What stands before the first word of a sentence."""


def _within(mentions: Sequence[Mention], start: int, end: int) -> tuple[Mention, ...]:
    return tuple(
        Mention(m.start - start, m.end - start, m.label)
        for m in mentions
        if start <= m.start and m.end <= end
    )


def read_gum(path: Path) -> list[Sample]:
    """GUM's entities whose head is a proper noun, cut to the name."""
    return [gum_sample(parse_sentence(block)) for block in read_blocks(path)]


def gum_sample(words: Sentence) -> Sample:
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += word.form + " " * word.space
    mentions: list[Mention] = []
    for first, last, kind in sorted(_gum_spans(words), key=lambda span: span[1] - span[0]):
        name = _name_inside(words, first, last)
        if kind not in GUM_LABELS or name is None:
            continue
        start, end = starts[name[0]], starts[name[1]] + len(words[name[1]].form)
        # Short ones come first, so what stands inside a longer name gives way to it.
        mentions = [m for m in mentions if m.end <= start or end <= m.start]
        mentions.append(Mention(start, end, GUM_LABELS[kind]))
    return strip_titles(Sample(text.rstrip(), tuple(sorted(set(mentions)))))


def _gum_spans(words: Sentence) -> Iterator[tuple[int, int, str]]:
    """(first word, last word, entity type) of each bracket of `Entity` that closes in this sentence.

    `(7-person` opens entity 7, `7)` closes it, and a bare `)` closes the one that was opened last.
    """
    opened: list[tuple[str, int, str]] = []
    for index, word in enumerate(words):
        entity = next((part for part in word.misc.split("|") if part.startswith("Entity=")), "")
        for piece in re.findall(r"\(\d+-\w+|\)|\d+\)", entity):
            if piece.startswith("("):
                number, kind = piece[1:].split("-")
                opened.append((number, index, kind))
                continue
            places = [place for place, entry in enumerate(opened) if piece in (")", entry[0] + ")")]
            if places:
                _, first, kind = opened.pop(places[-1])
                yield first, index, kind


def _name_inside(words: Sentence, first: int, last: int) -> tuple[int, int] | None:
    """First and last word of the proper name that heads the stretch, or None where a common noun heads it."""
    heads = [i for i in range(first, last + 1) if not first <= words[i].head <= last or words[i].head == i]
    if not heads or words[heads[0]].pos != "PROPN" or words[heads[0]].tag == "NNPS":
        return None
    low = high = heads[0]
    while low > first and words[low - 1].pos == "PROPN":
        low -= 1
    while high < last:
        if words[high + 1].pos == "PROPN":
            high += 1
        elif (
            high + 2 <= last
            and words[high + 1].form in {"of", "the", "-", "and"}
            and words[high + 2].pos == "PROPN"
        ):
            high += 2
        else:
            break
    return low, high
