"""Kinds of marked stretches, as the shipped pipeline parses them."""

from __future__ import annotations

import time

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.kinds import classify
from quotesvc.nlp.pipeline import analyse, parse
from quotesvc.nlp.quotes import NAME
from quotesvc.nlp.types import QuoteKind

CASES: list[tuple[str, list[QuoteKind]]] = [
    ("The bridge is shut.\n\n“We will build it again,” the mayor said.", ["direct"]),
    ("The bridge is shut.\n\nThe mayor said the plan was “a costly mistake”.", ["mixed"]),
    # The next paragraph of the same utterance.
    ("She spoke.\n\n“We build it.\n\n“We paint it,” she said.", ["direct", "direct"]),
    # No cue at all, but nobody names a thing in a whole sentence.
    ("The mayor was pleased.\n\n“We never thought that it would be ready before the spring.”", ["direct"]),
    # A nested stretch with a speaker of its own.
    ("The bridge is shut.\n\n“He told me, ‘We will never build it again,’ and left,” the mayor said.", ["direct"] * 2),
    # Titles, names and terms.
    ("The bridge is shut.\n\nShe sang her song “Winter Ferry” on Friday.", ["other"]),
    ("The bridge is shut.\n\nThe film “The Last Ferry” opens in May.", ["other"]),
    ("The bridge is shut.\n\nJohn “Shorty” Baker, 81, crossed it every day.", ["other"]),
    ("The bridge is shut.\n\nThe boat, named “Sea Rose”, was sold for scrap.", ["other"]),
    ("The bridge is shut.\n\nThe “smart” bridge fell down on Monday.", ["other"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_classify(nlp: Language, text: str, expected: list[QuoteKind]) -> None:
    doc = parse(nlp, text)
    assert classify(doc, doc._.marked) == expected


def test_nothing_marked(nlp: Language) -> None:
    assert classify(parse(nlp, "No marks here."), []) == []


@pytest.mark.parametrize("words", ["bridge", "Winter Ferry", "a costly mistake", "Never again", "no"])
def test_attribution_never_makes_a_stretch_less_of_a_statement(nlp: Language, words: str) -> None:
    doc = parse(nlp, f"The bridge is shut.\n\nWork on the “{words}” went on.")
    without, found = (classify(doc, doc._.marked, attributed=[value]) for value in (False, True))
    assert not (without != ["other"] and found == ["other"])


def test_lines_merged_into_one_change_little(nlp: Language) -> None:
    """Archives keep articles in one line, so a paragraph's shape must not decide."""
    text = "The bridge is shut.\n\nThe film “The Last Ferry” opens in May.\n\n“We will build it again,” the mayor said."
    docs = [parse(nlp, text), parse(nlp, text.replace("\n\n", " "))]
    assert [classify(doc, doc._.marked) for doc in docs] == [["other", "direct"]] * 2


def _time_of(doc: Doc) -> float:
    """Seconds of one classification from the beginning; of several the least has been disturbed the least."""
    doc.user_data.pop("quotesvc_view", None)
    start = time.process_time()
    classify(doc, doc._.marked)
    return time.process_time() - start


@pytest.mark.parametrize("unit", ["“Yes, we go,” he said. ", 'the "a" and ', "he 'b1 c' x “d e” "])
def test_time_is_linear(unit: str) -> None:
    """Four times the stretches of one line take about four times as long, not sixteen."""
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME)
    spent = []
    for count in (500, 2_000):
        doc = nlp(unit * count)
        spent.append(min(_time_of(doc) for _ in range(3)))
    assert spent[1] < 10 * spent[0] + 0.2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # What somebody is called by is nobody's words, with or without "the".
        ("Police are looking for Leon Carver, 34, who goes by the name “Shorty”.", "other"),
        ("A man nicknamed “the Dentist” was held in Lodz, Inspector Ewa Lis said.", "other"),
        ("A cook known to friends as “Auntie Bee” fed the strikers, Ben Osei told reporters.", "other"),
        ("Fans call him “El Toro”, but Hector Salinas answers to his own name.", "other"),
        ("He is called “Spider” in the village, said his cousin, Rui Sousa.", "other"),
        ("In an editorial headlined “Ask the crew”, the Kordon Courier wrote that nobody had.", "other"),
        ("Her essay, titled “Nobody asked us”, won the prize, the jury said.", "other"),
        # What somebody is said to be is.
        ("Her rival called her “reckless”, Ann Cole said.", "mixed"),
        ("Fans call him “a clown in Boots”, and coach Al Rey said so too.", "mixed"),
    ],
)
def test_a_name_that_somebody_is_called_by_is_no_statement(nlp: Language, text: str, kind: str) -> None:
    assert analyse(nlp, text).quotes[0].kind == kind
