"""Kept vectors of words are those that the network computes, however many words there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.ml.models import MultiHashEmbed
from thinc.api import Model

from quotesvc.nlp.embedding import WordVectors, keep_words
from quotesvc.nlp.pipeline import MODEL

BLANK = spacy.blank("en")
EMBED: Model[Any, Any] = MultiHashEmbed(
    width=8, attrs=["NORM", "SHAPE"], rows=[50, 50], include_static_vectors=False
)
EMBED.initialize(X=[BLANK.make_doc("a word")], Y=None)
ARTICLES = st.lists(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=12).map(" ".join), max_size=4), max_size=4
)


@given(articles=ARTICLES, most=st.integers(1, 12))
def test_kept_vectors_are_the_computed_ones(articles: list[list[str]], most: int) -> None:
    words = WordVectors(EMBED.layers[2:-1], most)
    for texts in articles:
        docs = [BLANK.make_doc(text) for text in texts]
        kept = words.of(EMBED.layers[0].predict(docs))
        computed = EMBED.predict(docs)
        assert [vectors.shape for vectors in kept] == [vectors.shape for vectors in computed]
        for one, other in zip(kept, computed, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_what_is_kept_does_not_grow_beyond_its_limit() -> None:
    words = WordVectors(EMBED.layers[2:-1], 10)
    for number in range(40):
        words.of(EMBED.layers[0].predict([BLANK.make_doc(f"word{number} Word-{number}")]))
    assert len(words) <= 10


@pytest.fixture(scope="module")
def shipped() -> Language:
    return spacy.load(MODEL)


@pytest.fixture(scope="module")
def keeping() -> Language:
    nlp = spacy.load(MODEL)
    keep_words(nlp)
    return nlp


TEXT = "Ama Boateng’s office said on Friday: “We weren't told, and we will ask why.” Nobody at Orrin Ltd. answered."


def test_the_pipeline_answers_the_same(shipped: Language, keeping: Language) -> None:
    for text in (TEXT, TEXT, ""):
        one, other = shipped(text), keeping(text)
        assert one.to_json() == other.to_json()


def test_every_network_of_the_shipped_model_keeps_words(keeping: Language) -> None:
    for name in ("tok2vec", "ner"):
        network: Model[Any, Any] = keeping.get_pipe(name).model  # type: ignore[attr-defined]
        assert any(node.attrs.get("keeps_words") for node in network.walk())


def test_static_vectors_are_left_alone() -> None:
    nlp = spacy.blank("en")
    nlp.vocab.set_vector("word", np.ones(4, dtype=np.float32))
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 8,
        "attrs": ["NORM", "SHAPE"],
        "rows": [50, 50],
        "include_static_vectors": True,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 8,
        "window_size": 1,
        "maxout_pieces": 3,
        "depth": 1,
    }
    network = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    nlp.add_pipe("tok2vec", config={"model": network})
    nlp.initialize()
    before = nlp("a word").tensor
    keep_words(nlp)
    model: Model[Any, Any] = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    assert not any(node.attrs.get("keeps_words") for node in model.walk())
    np.testing.assert_array_equal(nlp("a word").tensor, before)
