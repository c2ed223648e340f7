"""The rules that give outlets away are skipped where none of their words stands, and only there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotesvc.nlp.relay_context import _WORD, Entities, _rules, propose

NAMING = [rule for rule in _rules() if rule.words is not None and rule.anchor is None]
ANCHORED = [rule for rule in _rules() if rule.words is not None and rule.anchor is not None]


@given(data=st.data())
def test_what_a_rule_matches_has_one_of_its_words(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(NAMING))
    assert rule.words is not None
    text = data.draw(st.from_regex(rule.pattern))
    assert not rule.words.isdisjoint(_WORD.findall(text))


@given(data=st.data())
def test_what_stands_beside_an_anchored_name_has_one_of_the_rules_words(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(ANCHORED))
    assert rule.words is not None and rule.anchor is not None
    text = data.draw(st.from_regex(rule.anchor))
    assert not rule.words.isdisjoint(_WORD.findall(text))


def test_a_text_with_a_rules_word_is_searched() -> None:
    text = "The mine shut in May, the Orvan Clarion reported, citing a driver."
    named = [text[found.start : found.end] for found in propose(text, Entities(), frozenset())]
    assert "Orvan Clarion" in named
