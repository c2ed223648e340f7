"""The model card: what the pipeline was made from and how well it does, in its meta.json and in the docs."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).with_name("sources.toml")
VERSION = "1.2.0"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
LICENCES = {
    False: "Non-commercial: trained in part on CC BY-NC-SA data and texts of no stated licence",
    True: "CC BY-SA 4.0",
}
TREEBANK_ROWS = (
    ("tokens", "token_acc"),
    ("tags", "tag_acc"),
    ("parts of speech", "pos_acc"),
    ("features", "morph_acc"),
    ("lemmas", "lemma_acc"),
    ("lemmas but for capitals", "lemma_caseless"),
    ("unlabelled arcs (UAS)", "dep_uas"),
    ("labelled arcs (LAS)", "dep_las"),
    ("sentences (F1)", "sents_f"),
    ("`nsubj` (F1)", "nsubj_f"),
    ("`ccomp` (F1)", "ccomp_f"),
)
ENTITY_COLUMNS = ("all", "PERSON", "PERSON precision", "PERSON recall", "ORG", "LOC")
ENTITY_FILES = {
    "uner-pud-test": "Universal NER, PUD test",
    "uner-ewt-test": "Universal NER, EWT test",
    "polnear-dev": "PolNeAR dev, automatic labels",
    "unseen-names": "the same, every person renamed to an invented name",
}

Figures = dict[str, dict[str, float]]


def read_sources(open_only: bool = False) -> list[dict[str, Any]]:
    """What was used, as sources.toml says; the open variant leaves out what is not openly licensed."""
    sources = tomllib.loads(SOURCES.read_text(encoding="utf-8"))["source"]
    return [source for source in sources if source["open"] or not open_only]


def write_meta(model: Path, figures: Figures, open_only: bool = False) -> None:
    """Fill in the meta.json of a saved pipeline; the same figures give the same file."""
    path = model / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta |= {
        "name": "quotesvc_open" if open_only else "quotesvc",
        "version": VERSION,
        "description": "English news: tags, dependencies, sentences, lemmas and named entities.",
        "author": "quotesvc maintainers",
        "license": LICENCES[open_only],
        "sources": read_sources(open_only),
        "performance": figures,
    }
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def figures_table(figures: Figures) -> str:
    """The figures as two Markdown tables."""
    lines = ["| per cent right | EWT test | GUM test |", "| --- | --- | --- |"]
    lines += [
        f"| {title} | {figures['ewt-test'][key]} | {figures['gum-test'][key]} |"
        for title, key in TREEBANK_ROWS
    ]
    lines += [
        "",
        "| entities, F1 | " + " | ".join(ENTITY_COLUMNS) + " |",
        "| --- " * (len(ENTITY_COLUMNS) + 1) + "|",
    ]
    for name, title in ENTITY_FILES.items():
        values = " | ".join(str(figures[name].get(column, "")) for column in ENTITY_COLUMNS)
        lines.append(f"| {title} | {values} |")
    return "\n".join(lines)


def write_document(page: Path, figures: Figures) -> None:
    """Put the tables between the two marks of the documentation page."""
    text = page.read_text(encoding="utf-8")
    table = f"{BEGIN}\n{figures_table(figures)}\n{END}"
    page.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: table, text, flags=re.DOTALL), encoding="utf-8")
