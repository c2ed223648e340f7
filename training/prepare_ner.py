"""All named entity data, varied and mixed, to spaCy's training format."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.tokens import DocBin

from training import ner_sources, ner_variants
from training.annotated import ARTICLES
from training.lists import read_list
from training.names import NameMaker
from training.samples import Sample, make_doc
from training.swapping import FEW, MANY, Swaps, swap_names
from training.templates import TemplateFiller
from training.tokenizer import blank
from training.treebank import read_paragraphs

SEED = 19770905
DEV_SEED = 20130314
SWAPPED_COPIES = 2
GOLD_COPIES = 2
GOLD_SWAPPED_COPIES = 2
ARTICLE_COPIES = 3
"""Of the articles that were written for this project: they are what the recogniser is for."""
UNNAMED_COPIES = 2
FILLS_PER_TEMPLATE = 40
# Shares of all samples that come once more in another spelling.
NO_BREAK_SHARE = 0.06
TITLE_CASE_SHARE = 0.03
UPPER_CASE_SHARE = 0.015
LOWER_CASE_SHARE = 0.005
OTHER_MARKS_SHARE = 0.1
DATELINE_SHARE = 0.02


def has_person(sample: Sample) -> bool:
    return any(mention.label == "PERSON" for mention in sample.mentions)


def read_gold(data: Path, open_only: bool = False) -> list[Sample]:
    """Hand-labelled samples; the open variant goes without GUM (non-commercial) and Wikigold (not stated)."""
    gold = ner_sources.read_uner(data / "ner" / "uner-ewt-dev.iob2.gz")
    for split in ("train", "dev", "test"):
        gold += ner_sources.read_crossner(data / "ner", split)
    if not open_only:
        gold += ner_sources.read_wikigold(data / "ner" / "wikigold.conllu.gz")
        gold += ner_sources.read_gum(data / "ud" / "gum-train.conllu.gz")
    return gold


def names_of(label: str, samples: Iterable[Sample]) -> tuple[str, ...]:
    """The names of a label that the samples have, each once."""
    named = {s.surface(m) for s in samples for m in s.mentions if m.label == label}
    return tuple(sorted(name for name in named if name[0].isupper() and "{" not in name))


def quiet_sentences(data: Path) -> tuple[str, ...]:
    """Treebank sentences without a name, to stand between quotation marks in templates."""
    kept = []
    for paragraph in read_paragraphs(data / "ud" / "ewt-train.conllu.gz", max_sentences=1):
        words = paragraph.words
        plain = all(word.pos not in {"PROPN", "X", "SYM"} for word in words)
        if plain and 4 <= len(words) <= 25 and paragraph.text.endswith(".") and '"' not in paragraph.text:
            kept.append(paragraph.text)
    return tuple(kept)


def swapped(
    samples: Iterable[Sample], copies: int, filler: TemplateFiller, swaps: Swaps = FEW
) -> Iterator[Sample]:
    """Copies with other names in them."""
    for sample in samples:
        for _ in range(copies):
            yield swap_names(sample, filler, swaps)


def spelling_copies(samples: Iterable[Sample], rng: random.Random) -> Iterator[Sample]:
    """A small share of the samples again, as captions, headlines and converted pages would write them."""
    outlets = [outlet for outlet in read_list("outlets") if "{" not in outlet and " " not in outlet]
    places = [place for place in read_list("places") if not place.startswith("the ")]
    changes = (
        (NO_BREAK_SHARE, lambda s: ner_variants.with_no_break_spaces(s, rng)),
        (TITLE_CASE_SHARE, ner_variants.title_case),
        (UPPER_CASE_SHARE, ner_variants.upper_case),
        (LOWER_CASE_SHARE, ner_variants.lower_case),
        (OTHER_MARKS_SHARE, ner_variants.other_marks),
        (DATELINE_SHARE, lambda s: ner_variants.dateline(s, rng.choice(places), rng.choice(outlets))),
    )
    for sample in samples:
        for share, change in changes:
            if rng.random() < share:
                copy = change(sample)
                if copy is not None:
                    yield copy


def training_samples(data: Path, open_only: bool = False, swaps: Swaps = FEW) -> list[Sample]:
    """Everything that the entity recogniser is trained on; PolNeAR's texts are not openly licensed.

    With the swaps of the second round, texts without people come renamed, too.
    """
    rng = random.Random(SEED)
    gold = read_gold(data, open_only)
    own = ner_sources.read_articles(ARTICLES)
    silver = [] if open_only else ner_sources.read_polnear(data / "polnear" / "polnear_train.jsonl.gz")
    known = names_of("ORG", gold), names_of("LOC", gold)
    filler = TemplateFiller(NameMaker(rng), rng, quiet_sentences(data), *known)
    samples = silver + gold * GOLD_COPIES
    samples += ner_sources.read_unnamed(data / "ud" / "ewt-train.conllu.gz") * UNNAMED_COPIES
    samples += swapped(filter(has_person, silver), SWAPPED_COPIES, filler, swaps)
    if swaps is not FEW:
        nobody = (sample for sample in silver if sample.mentions and not has_person(sample))
        samples += swapped(nobody, SWAPPED_COPIES, filler, swaps)
    samples += swapped(gold, GOLD_SWAPPED_COPIES, filler, swaps)
    samples += own * ARTICLE_COPIES
    samples += swapped(own, ARTICLE_COPIES, filler, swaps)
    samples += [
        filler.fill(template) for template in read_list("templates") for _ in range(FILLS_PER_TEMPLATE)
    ]
    samples += list(spelling_copies(samples, rng))
    rng.shuffle(samples)
    return samples


def unseen_names(samples: Iterable[Sample]) -> list[Sample]:
    """The samples that have people in them, all of these renamed to invented names."""
    rng = random.Random(DEV_SEED)
    filler = TemplateFiller(NameMaker(rng, invented_share=1.0), rng)
    return list(swapped(filter(has_person, samples), 1, filler))


def write_docs(samples: Iterable[Sample], path: Path) -> int:
    nlp = blank()
    docs = [make_doc(nlp, sample) for sample in samples if sample.text.strip()]
    DocBin(docs=docs, attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]).to_disk(path)
    return len(docs)


def prepare(data: Path, out: Path, open_only: bool = False) -> dict[str, int]:
    """Write train, dev and the test files."""
    out.mkdir(parents=True, exist_ok=True)
    silver_dev = ner_sources.read_polnear(data / "polnear" / "polnear_dev.jsonl.gz")
    gum_dev = ner_sources.read_gum(data / "ud" / "gum-dev.conllu.gz")
    unseen = unseen_names(silver_dev)
    return {
        "train": write_docs(training_samples(data, open_only), out / "train.spacy"),
        "second": write_docs(training_samples(data, open_only, MANY), out / "second.spacy"),
        "dev": write_docs(silver_dev[::2] + unseen[::2] + gum_dev, out / "dev.spacy"),
        "polnear-dev": write_docs(silver_dev, out / "polnear-dev.spacy"),
        "unseen-names": write_docs(unseen, out / "unseen-names.spacy"),
        "uner-ewt-test": write_docs(
            ner_sources.read_uner(data / "ner" / "uner-ewt-test.iob2.gz"), out / "uner-ewt-test.spacy"
        ),
        "uner-pud-test": write_docs(
            ner_sources.read_uner(data / "ner" / "uner-pud-test.iob2.gz"), out / "uner-pud-test.spacy"
        ),
    }
