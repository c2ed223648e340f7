"""Figures of a pipeline on the test files, by spaCy's scorer: over its own tokens, aligned with the gold."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

TREEBANK_KEYS = ("token_acc", "tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
LABELS = ("PERSON", "ORG", "LOC")


def read_docs(nlp: Language, path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def score(nlp: Language, path: Path) -> dict[str, Any]:
    """spaCy's scores of the pipeline on a file of gold Docs; the pipeline gets the text alone."""
    return nlp.evaluate([Example(nlp.make_doc(gold.text), gold) for gold in read_docs(nlp, path)])


def percent(value: float | None) -> float:
    return round(100 * (value or 0.0), 1)


def treebank_figures(nlp: Language, path: Path) -> dict[str, float]:
    """Per cent right of tags, features, lemmas, arcs and sentences."""
    with nlp.select_pipes(disable=["ner"]):
        scores = score(nlp, path)
        figures = {key: percent(scores[key]) for key in TREEBANK_KEYS}
        figures["lemma_caseless"] = caseless_lemmas(nlp, path)
    figures["nsubj_f"] = percent(scores["dep_las_per_type"]["nsubj"]["f"])
    figures["ccomp_f"] = percent(scores["dep_las_per_type"]["ccomp"]["f"])
    return figures


def caseless_lemmas(nlp: Language, path: Path) -> float:
    """Per cent of lemmas right but for capitals: spaCy's rules write "israeli" for "Israeli"."""
    right = total = 0
    golds = read_docs(nlp, path)
    for gold, doc in zip(golds, nlp.pipe(gold.text for gold in golds), strict=True):
        for token, lemma in zip(doc, Example(doc, gold).get_aligned("LEMMA", as_string=True), strict=True):
            total += bool(lemma)
            right += bool(lemma) and token.lemma_.lower() == lemma.lower()
    return percent(right / total)


def entity_figures(nlp: Language, path: Path) -> dict[str, float]:
    """F1 over all labels and by label, precision and recall of PERSON, in per cent."""
    with nlp.select_pipes(enable=["ner"]):
        scores = score(nlp, path)
    types = scores["ents_per_type"]
    figures = {"all": percent(scores["ents_f"])}
    figures |= {label: percent(types[label]["f"]) for label in LABELS if label in types}
    if "PERSON" in types:
        figures |= {
            "PERSON precision": percent(types["PERSON"]["p"]),
            "PERSON recall": percent(types["PERSON"]["r"]),
        }
    return figures


def words_per_second(nlp: Language, path: Path) -> int:
    """Speed on one file's texts, one process."""
    texts = [doc.text for doc in read_docs(nlp, path)]
    started = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return round(words / (time.perf_counter() - started))


def evaluate(nlp: Language, treebank: Path, ner: Path) -> dict[str, dict[str, float]]:
    """All figures by test file."""
    figures = {name: treebank_figures(nlp, treebank / f"{name}.spacy") for name in ("ewt-test", "gum-test")}
    for name in ("uner-pud-test", "uner-ewt-test", "polnear-dev", "unseen-names"):
        figures[name] = entity_figures(nlp, ner / f"{name}.spacy")
    return figures
