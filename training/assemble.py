"""The shipped pipeline out of its trained and its derived parts.

Tagger, parser and entity recogniser are trained. The attribute ruler (tag to part of speech and features) and
the lemmatizer's exceptions are read off the treebank, over the tables of spacy-lookups-data.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.util import load_model_from_config

from training import tokenizer
from training.treebank import Word, read_paragraphs

MIN_COUNT = 10
MIN_LEMMA_COUNT = 3
MIN_SHARE = 0.8
MIN_FEATURE_SHARE = 0.7
MAX_PATTERNS = 150
LEMMA_TABLES = ("lemma_rules", "lemma_exc", "lemma_index")
# Word classes whose forms are few: their features depend on the word and not on the tag.
CLOSED_TAGS = frozenset(
    {"PRP", "PRP$", "DT", "WP", "WDT", "WP$", "WRB", "EX", "IN", "TO", "RB", "MD", "PDT", "CC", "RP"}
)
UNINFLECTED = frozenset({"PROPN", "X", "SYM", "NUM", "PUNCT"})
AUXILIARY_DEPS = frozenset({"aux", "aux:pass", "cop"})

Features = tuple[str, str]


def train_words(data: Path, open_only: bool = False) -> list[Word]:
    """Every word of the training treebanks."""
    names = ("ewt",) if open_only else ("ewt", "gum")
    paths = [data / "ud" / f"{name}-train.conllu.gz" for name in names]
    return [word for path in paths for paragraph in read_paragraphs(path) for word in paragraph.words]


def ruler_patterns(words: Iterable[Word]) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """(token pattern, attributes), the general ones first: later matches overrule what they name.

    A tag gives part of speech and features, a word of a closed class overrules both, a role the former alone.
    """
    by_tag: dict[str, Counter[Features]] = defaultdict(Counter)
    by_dep: dict[tuple[str, str], Counter[Features]] = defaultdict(Counter)
    by_word: dict[tuple[str, str], Counter[Features]] = defaultdict(Counter)
    for word in words:
        features = (word.pos, word.morph)
        if word.tag in CLOSED_TAGS or word.dep in AUXILIARY_DEPS:
            by_dep[word.tag, word.dep][features] += 1
        if word.tag in CLOSED_TAGS or word.lemma == "be":
            by_word[word.tag, word.form.lower()][features] += 1
        # Most finite verbs are "be", "have" and "do" as auxiliaries, but no unknown one is.
        if word.dep not in AUXILIARY_DEPS or word.tag == "MD":
            by_tag[word.tag][features] += 1
    default = {tag: _shared(counts) for tag, counts in by_tag.items()}
    patterns = [({"TAG": tag}, {"POS": pos, "MORPH": morph}) for tag, (pos, morph) in sorted(default.items())]
    for (tag, lower), counts in _common(by_word):
        pos, morph = _shared(counts)
        if (pos, morph) != default.get(tag):
            patterns.append(({"TAG": tag, "LOWER": lower}, {"POS": pos, "MORPH": morph}))
    for (tag, dep), counts in _common(by_dep):
        pos = _shared(counts)[0]
        if pos != default.get(tag, ("", ""))[0]:
            patterns.append(({"TAG": tag, "DEP": dep}, {"POS": pos}))
    return [*patterns, ({"IS_SPACE": True}, {"POS": "SPACE", "MORPH": ""})]


def _shared(counts: Counter[Features]) -> Features:
    """The commonest part of speech and the features that most of its words have: "run" has no number."""
    total: Counter[str] = Counter()
    features: dict[str, Counter[str]] = defaultdict(Counter)
    for (pos, morph), number in counts.items():
        total[pos] += number
        for feature in filter(None, morph.split("|")):
            features[pos][feature] += number
    pos, all_words = total.most_common(1)[0]
    kept = [feature for feature, number in features[pos].items() if number >= MIN_FEATURE_SHARE * all_words]
    return pos, "|".join(sorted(kept))


def _common(
    counts: dict[tuple[str, str], Counter[Features]],
) -> list[tuple[tuple[str, str], Counter[Features]]]:
    """The commonest keys: each pattern costs time at every token."""
    frequent = [(-sum(features.values()), key) for key, features in counts.items()]
    frequent = [(number, key) for number, key in sorted(frequent) if -number >= MIN_COUNT][:MAX_PATTERNS]
    return [(key, counts[key]) for _, key in frequent]


def add_ruler(nlp: Language, words: Iterable[Word]) -> None:
    ruler = nlp.add_pipe("attribute_ruler", config={"validate": True})
    for pattern, attributes in ruler_patterns(words):
        ruler.add(patterns=[[pattern]], attrs=attributes)


def lemma_exceptions(words: Iterable[Word]) -> dict[str, dict[str, list[str]]]:
    """Part of speech and lower-case form to lemma, for forms that nearly always have one lemma."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word in words:
        plural_name = word.tag == "NNPS" and word.lemma != word.form
        if plural_name or (word.pos not in UNINFLECTED and word.lemma != "_"):
            counts[word.pos.lower(), word.form.lower()][word.lemma] += 1
    table: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for (pos, form), lemmas in sorted(counts.items()):
        lemma, number = lemmas.most_common(1)[0]
        if number >= MIN_LEMMA_COUNT and number >= MIN_SHARE * sum(lemmas.values()):
            table[pos][form] = [lemma]
    return dict(table)


def add_lemmatizer(nlp: Language, words: Iterable[Word]) -> None:
    """spaCy's rule lemmatizer; what the treebank says of a form comes before the tables of rules."""
    tables = load_lookups("en", list(LEMMA_TABLES))
    exceptions = tables.get_table("lemma_exc")
    rules, index = tables.get_table("lemma_rules"), tables.get_table("lemma_index")
    rules["aux"], index["aux"] = rules["verb"], index["verb"]
    merged = {pos: dict(exceptions.get(pos, {})) for pos in ("verb", "noun", "adj", "adv")}
    merged["aux"] = dict(merged["verb"])
    for pos, forms in lemma_exceptions(words).items():
        # Without a rule of its own a class would keep its capitals: "All" for "all".
        rules.setdefault(pos, [] if pos == "propn" else [["", ""]])
        index.setdefault(pos, [])
        merged.setdefault(pos, {}).update(forms)
    lookups = Lookups()
    lookups.add_table("lemma_rules", dict(rules))
    lookups.add_table("lemma_index", dict(index))
    lookups.add_table("lemma_exc", merged)
    nlp.add_pipe("lemmatizer", config={"mode": "rule"}).initialize(lookups=lookups)


def assemble(parser: Path, ner: Path, data: Path, out: Path, open_only: bool = False) -> Language:
    """The whole pipeline, written to `out` and loaded again from there."""
    trained, entities = spacy.load(parser), spacy.load(ner)
    words = train_words(data, open_only)
    nlp = tokenizer.blank()
    nlp.vocab.lookups = trained.vocab.lookups
    for name in ("tok2vec", "tagger", "parser"):
        nlp.add_pipe(name, source=trained)
    add_ruler(nlp, words)
    add_lemmatizer(nlp, words)
    nlp.add_pipe("ner", source=entities)
    shutil.rmtree(out, ignore_errors=True)
    forget_words(nlp).to_disk(out)
    return spacy.load(out)


def forget_words(nlp: Language) -> Language:
    """The same pipeline over a vocabulary that holds its labels, and none of the training texts' words."""
    fresh = load_model_from_config(nlp.config.copy(), auto_fill=True)
    fresh.vocab.lookups = nlp.vocab.lookups
    for name, pipe in nlp.pipeline:
        for label in getattr(pipe, "labels", ()):
            fresh.vocab.strings.add(label)
        fresh.get_pipe(name).from_bytes(pipe.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    fresh.tokenizer.from_bytes(nlp.tokenizer.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    return fresh
