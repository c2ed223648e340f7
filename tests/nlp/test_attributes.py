"""The attribute table sets what spaCy's own attribute ruler sets."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from quotesvc.nlp.attributes import RULER, AttributeTable, is_table, replace_ruler
from quotesvc.nlp.pipeline import MODEL

TAGS, FORMS, LABELS = ("NN", "VB", "RB"), ("Run", "run", "far"), ("nsubj", "ROOT", "advmod")
NLP = spacy.blank("en")


def rule(token: dict[str, Any], **attrs: str) -> dict[str, Any]:
    return {"patterns": [[token]], "attrs": attrs, "index": 0}


RULES = st.lists(
    st.builds(
        lambda tag, form, label, attrs: rule(
            {k: v for k, v in (("TAG", tag), ("LOWER", form), ("DEP", label)) if v} or {"IS_SPACE": True},
            **attrs,
        ),
        st.sampled_from(("", *TAGS)),
        st.sampled_from(("", "run", "far")),
        st.sampled_from(("", *LABELS)),
        st.sampled_from(
            ({"POS": "NOUN"}, {"POS": "VERB", "MORPH": "Tense=Past"}, {"MORPH": ""}, {"POS": "ADV"})
        ),
    ),
    max_size=8,
)
TOKENS = st.lists(
    st.tuples(st.sampled_from(FORMS), st.sampled_from(TAGS), st.sampled_from(LABELS)), max_size=6
)


def made(tokens: list[tuple[str, str, str]]) -> Doc:
    return Doc(
        NLP.vocab,
        words=[form for form, _, _ in tokens],
        tags=[tag for _, tag, _ in tokens],
        deps=[label for _, _, label in tokens],
        heads=[0] * len(tokens),
        pos=["X"] * len(tokens),
    )


def shown(doc: Doc) -> list[tuple[str, str]]:
    return [(token.pos_, str(token.morph)) for token in doc]


@given(RULES, TOKENS)
def test_the_table_does_what_the_ruler_does(
    rules: list[dict[str, Any]], tokens: list[tuple[str, str, str]]
) -> None:
    assert is_table(rules)
    ruler = AttributeRuler(NLP.vocab)
    ruler.add_patterns(rules)
    assert shown(AttributeTable(NLP.vocab, rules)(made(tokens))) == shown(ruler(made(tokens)))


@pytest.mark.parametrize(
    "unlike",
    [
        {"patterns": [[{"TAG": "NN"}, {"TAG": "VB"}]], "attrs": {"POS": "X"}, "index": 0},  # two tokens
        {"patterns": [[{"TAG": {"IN": ["NN", "VB"]}}]], "attrs": {"POS": "X"}, "index": 0},  # a set
        {"patterns": [[{"ORTH": "Run"}]], "attrs": {"POS": "X"}, "index": 0},  # another key
        {"patterns": [[{"TAG": "NN"}]], "attrs": {"LEMMA": "x"}, "index": 0},  # another value
        {"patterns": [[{}]], "attrs": {"POS": "X"}, "index": 0},  # any token
    ],
)
def test_other_rules_stay_with_the_ruler(unlike: dict[str, Any]) -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe(RULER)
    assert isinstance(ruler, AttributeRuler)
    ruler.add_patterns([rule({"TAG": "NN"}, POS="NOUN"), unlike])
    replace_ruler(nlp)
    assert nlp.get_pipe(RULER) is ruler


def test_the_shipped_rules_are_a_table(nlp: Language) -> None:
    text = "Mara Quill ran the harbour; now that she's gone, nobody needs it.  Why?"
    assert isinstance(nlp.get_pipe(RULER), AttributeTable)
    assert shown(nlp(text)) == shown(spacy.load(MODEL)(text))


def test_a_pipeline_without_a_ruler_is_left_alone() -> None:
    nlp = spacy.blank("en")
    replace_ruler(nlp)
    assert nlp.pipe_names == []
