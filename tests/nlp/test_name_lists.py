"""The lists of names reach the recogniser as flags of words."""

from __future__ import annotations

import pytest
import spacy
from spacy.attrs import IDS

from quotesvc.nlp.name_lists import FLAGS, know_names, names


@pytest.fixture(scope="module")
def nlp():
    return know_names(spacy.blank("en"))


def flags_of(nlp, word):
    return {kind for flag, kind in FLAGS.items() if nlp.vocab[word].check_flag(IDS[flag])}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Nairobi", {"place"}), ("NAIROBI", {"place"}), ("Faso", {"place"}), ("nairobi", set()), ("of", set()),
     ("yesterday", set())],
)  # fmt: skip
def test_a_word_carries_the_flags_of_the_lists_that_have_it(nlp, word, expected):
    assert flags_of(nlp, word) == expected


def test_given_and_family_names_are_told_apart(nlp):
    assert "given" in flags_of(nlp, "Ingrid")
    assert "family" in flags_of(nlp, "Kowalczyk")


def test_words_that_the_vocabulary_held_before_are_flagged_too():
    vocabulary = spacy.blank("en")
    vocabulary("Nairobi")
    assert flags_of(know_names(vocabulary), "Nairobi") == {"place"}


def test_training_keeps_the_same_names_back_each_time():
    def flagged():
        nlp = know_names(spacy.blank("en"), training=True)
        return {word for word in names("place") if flags_of(nlp, word)}

    kept = flagged()
    assert kept == flagged()
    assert 0.6 < len(kept) / len(names("place")) < 0.8
