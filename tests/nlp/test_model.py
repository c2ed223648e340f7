"""The shipped pipeline: whole, small, quick to load, and it finds people in sentences that it never saw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import quotesvc.nlp

MODEL = Path(quotesvc.nlp.__file__).with_name("model")
FILES = sorted(path for path in MODEL.rglob("*") if path.is_file())
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def model() -> Language:
    return spacy.load(MODEL)


def test_it_has_the_agreed_parts(model: Language):
    assert model.pipe_names == ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
    assert set(model.get_pipe("ner").labels) == {"PERSON", "ORG", "LOC"}


def test_it_is_small():
    assert sum(path.stat().st_size for path in FILES) < 30 * MEGABYTE
    assert max(path.stat().st_size for path in FILES) < 5 * MEGABYTE


def test_it_holds_no_pickles():
    assert not [path for path in FILES if path.suffix in {".pkl", ".pickle"}]
    assert not [path for path in FILES if path.read_bytes()[:2] in {b"\x80\x03", b"\x80\x04", b"\x80\x05"}]


def test_its_vocabulary_holds_none_of_the_training_texts_words(model: Language):
    strings = set(json.loads((MODEL / "vocab" / "strings.json").read_text(encoding="utf-8")))
    assert not {"Clinton", "Trump", "Sanders", "Enron"} & strings


def test_its_card_names_sources_licences_and_figures():
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert all(source["license"] and source["name"] for source in meta["sources"])
    assert meta["performance"]["uner-pud-test"]["PERSON"] > 65


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # From everywhere.
        ("“We are ready,” Li Shangfu told TASS.", ["Li Shangfu"]),
        ("Sergey Shoigu, the defence minister, said the exercise was over.", ["Sergey Shoigu"]),
        ("Foreign ministry spokesman Wang Wenbin said on Monday that talks would go on.", ["Wang Wenbin"]),
        ("Egypt's president, Abdel Fattah al-Sisi, told reporters so.", ["Abdel Fattah al-Sisi"]),
        ("Nguyen Phu Trong met Ursula von der Leyen in Hanoi.", ["Nguyen Phu Trong", "Ursula von der Leyen"]),
        ("Defense Secretary Lloyd Austin said the aid would arrive.", ["Lloyd Austin"]),
        ("“It hurts,” said Ngozi Adebayo-Okafor, a nurse.", ["Ngozi Adebayo-Okafor"]),
        ("Kovalchuk-Mbeki Daraselia, the finance minister, told Reuters.", ["Kovalchuk-Mbeki Daraselia"]),
        # Bare surnames that nobody has.
        ("“Never,” Brantovska said.", ["Brantovska"]),
        ("Shoigu told TASS that the ships had left.", ["Shoigu"]),
        # Titles stay outside.
        ("Mr. Holloway and Dr. Farida Rahmani agreed.", ["Holloway", "Farida Rahmani"]),
        # No-break spaces inside a name and around it.
        ("“We are ready,” Li\u00a0Shangfu told\u00a0TASS.", ["Li\u00a0Shangfu"]),
        # Nobody.
        ("The bridge was closed on Monday, the ministry said.", []),
    ],
)
def test_people_are_found(model: Language, text: str, people: list[str]):
    assert [entity.text for entity in model(text).ents if entity.label_ == "PERSON"] == people


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\u00a0",
        "😀 👩‍👩‍👧 😀",
        "\u200b“\ufeff”",
        "a" * 5000,
        "“" * 200,
        "\x07\t",
        "李尚福说",
        "e\u0301" * 50,
    ],
)
def test_odd_text_passes_through_unchanged(model: Language, text: str):
    doc = model(text)
    assert doc.text == text
    assert all(token.text.strip() for entity in doc.ents for token in (entity[0], entity[-1]))


def test_a_sentence_is_read_as_a_grammar_book_would(model: Language):
    doc = model("She said the ministers need more time. He's gone.")
    assert [sentence.text for sentence in doc.sents] == [
        "She said the ministers need more time.",
        "He's gone.",
    ]
    said, need = doc[1], doc[4]
    assert (said.lemma_, need.lemma_, doc[3].lemma_) == ("say", "need", "minister")
    assert doc[0].dep_ == "nsubj"
    assert doc[0].head == said
    assert need.dep_ == "ccomp"
    assert doc[0].morph.get("Gender") == ["Fem"]
    assert (doc[9].pos_, doc[9].lemma_) == ("AUX", "be")
