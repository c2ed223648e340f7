"""Kinds of marked stretches, on Docs without a parse."""

import pytest
import spacy

from quotesvc.nlp.kinds import classify
from quotesvc.nlp.quotes import find_marked

NLP = spacy.blank("en")

CASES = [
    ("The bridge is shut.\n\n“We will build it again,” the mayor said.", ["direct"]),
    ("The bridge is shut.\n\nThe mayor said the plan was “a costly mistake”.", ["mixed"]),
    ("The bridge is shut.\n\nShe sang her song “Winter Ferry” on Friday.", ["other"]),
    # The next paragraph of the same utterance.
    ("She spoke.\n\n“We build it.\n\n“We paint it,” she said.", ["direct", "direct"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_classify(text: str, expected: list[str]) -> None:
    assert classify(NLP(text), find_marked(text)) == expected


def test_nothing_marked() -> None:
    assert classify(NLP("No marks here."), []) == []


def test_attribution_keeps_a_fragment() -> None:
    """A speaker and a reporting word never make a stretch less of a statement."""
    text = "The bridge is shut.\n\nWork on the “bridge” went on."
    marked = find_marked(text)
    without, found = (classify(NLP(text), marked, attributed=[value]) for value in (False, True))
    assert (without, found) != (["mixed"], ["other"])
