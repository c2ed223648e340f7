"""The second round trains from the first and keeps the mean of both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from training.second_round import mix, second_round, weights

TEXTS = (("Ann", "Lee", "left", "Orvan"), ("Orvan", "is", "cold"), ("Lee", "laughed"))
ENTITIES = (("B-PERSON", "I-PERSON", "O", "B-LOC"), ("B-LOC", "O", "O"), ("B-PERSON", "O"))
NETWORK = {"hidden_width": 8, "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "width": 8, "depth": 1,
           "embed_size": 50, "window_size": 1, "maxout_pieces": 2, "subword_features": True,
           "pretrained_vectors": None}}  # fmt: skip


def docs(nlp: Language) -> list[Doc]:
    return [Doc(nlp.vocab, words=list(w), ents=list(e)) for w, e in zip(TEXTS, ENTITIES, strict=True)]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner",
                 "extra_state_tokens": False, "maxout_pieces": 2, "use_upper": True, **NETWORK}})  # fmt: skip
    nlp.initialize(lambda: [Example(nlp.make_doc(doc.text), doc) for doc in docs(nlp)])
    nlp.to_disk(tmp_path / "first")
    DocBin(docs=docs(nlp)).to_disk(tmp_path / "train.spacy")
    return tmp_path / "first"


def test_the_same_round_gives_the_same_weights_and_others_than_the_first(first: Path, tmp_path: Path) -> None:
    before = weights(spacy.load(first))
    for name in ("one", "two"):
        second_round(first, tmp_path / "train.spacy", tmp_path / name, steps=3)
    one, two = weights(spacy.load(tmp_path / "one")), weights(spacy.load(tmp_path / "two"))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(before, one, strict=True))


def test_the_mean_lies_between(first: Path) -> None:
    nlp = spacy.load(first)
    before = weights(nlp)
    mix(nlp, before, [array + 1 for array in before], share=0.25)
    for old, new in zip(before, weights(nlp), strict=True):
        np.testing.assert_allclose(new, old + 0.25, rtol=1e-5, atol=1e-6)
