"""Labels and signatures: who speaks because the layout says so. Nothing here needs a trained model."""

from __future__ import annotations

import pytest
import spacy

from quotesvc.nlp.article import view
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.labels import labels
from quotesvc.nlp.mentions import find_mentions
from quotesvc.nlp.quotes import find_marked


def found(text: str, people: tuple[str, ...] = ()) -> list[str | None]:
    """For each marked stretch the words of its label, "?" for an interviewer's, or None."""
    doc = spacy.blank("en")(text)
    spans = [doc.char_span(text.index(name), text.index(name) + len(name), "PERSON") for name in people]
    doc.set_ents([span for span in spans if span is not None])
    doc._.marked = find_marked(text)
    article = view(doc)
    resolver = Resolver(article, find_mentions(article, []))
    by_index = labels(article, resolver)
    rows = [by_index.get(index) for index in range(len(article.marked))]
    return [row and ("?" if row.asked else row.mention.text) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Within the marks, and carried to a paragraph that goes on without one.
        ("“HALE: Good evening.”\n\n“Thank you for coming.”\n\nShe left.", ["HALE", "HALE"]),
        # Before the marks.
        ("HALE: “Good evening.”\n\nO'DOWD: “Thank you.”", ["HALE", "O'DOWD"]),
        # An interview: nobody knows who asks.
        ("Q: “Is it safe?”\nA: “It is.”", ["?", "A"]),
        # A capital word that ends in a colon in the middle of a line is no label.
        ("They put up a sign. WARNING: “Keep out.”", [None]),
        ("READ ALSO: “Quay closed.”", [None]),
        ("Mara Quill had one wish: “Peace.”", [None]),
    ],
)
def test_labels(text: str, expected: list[str | None]) -> None:
    assert found(text) == expected


def test_a_label_in_small_letters_must_be_a_known_name() -> None:
    text = "Mara Quill met the press.\n\nQuill: “We sail.”\n\nWarning: “Keep out.”"
    assert found(text, ("Mara Quill",)) == ["Quill", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is safe.” — Ann Lee, mayor of Bexford", ["Ann Lee"]),
        ("“The bridge is safe.”\n— Ann Lee, mayor", ["Ann Lee"]),
        ("“The bridge is safe.”\n\n-- Ann Lee\n\nMore news.", ["Ann Lee"]),
        ("“So proud of our town.” — Ann Lee (@annlee) November 3, 2021", ["Ann Lee"]),
        # The writer goes on: no signature.
        ("“The bridge is safe” — Ann Lee said so on Monday — “and open.”", [None, None]),
        ("“The bridge is safe.” — Bexford, where Ann Lee said it was, agreed.", [None]),
        # The quote is not alone before its dash.
        ("She called it “safe” — Ann Lee, mayor", [None]),
        ("“The bridge is safe.” — but is it?", [None]),
    ],
)
def test_signatures(text: str, expected: list[str | None]) -> None:
    assert found(text) == expected


BREAK = "\n\nThe bridge opens in May."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Without a dash, in a line of its own: the signature before it is not carried on.
        (
            "“It is safe.”\n\n– Ann Lee, mayor\n\n“It is ours.”\n\nDr Tom Holt\nHead, Bexford Works",
            "Dr Tom Holt",
        ),
        ("“It is safe.”\n— Ann Lee, mayor\n\n“It is ours.”\nTom Holt, head, Bexford Works", "Tom Holt"),
        ("“It is safe.”\nAnn Lee\n\n“It is ours.”\nTom Holt" + BREAK, "Tom Holt"),
        ("The bridge.\n\n“It is safe.”\nAnn Lee\n\n“Yes.”\n \n“It is ours.”\r\nTom Holt\r\n", "Tom Holt"),
        # Two are a habit, unless they are headings.
        ("Yes.\n\n“It is safe.”\n\nAnn Lee\nMayor\n\n“It is ours.”\n\nTom Holt\nHead of works", "Tom Holt"),
        ("The cast\n\n“It is safe.”\n\nAnn Lee\nMayor\n\n“It is ours.”\n\nTom Holt\nHead of works", None),
        # What follows a signature is not of whom it names.
        ("“It is safe.”\n– Ann Lee, mayor\n\n“It is ours.”" + BREAK, None),
        # A line of the text, a heading, and no name of a person.
        ("“It is safe.”\n– Ann Lee, mayor\n\n“It is ours.”\n\nTom Holt, the head, was there.", None),
        ("“It is safe.”\n– Ann Lee, mayor\n\n“It is ours.”\n\nTom Holt, who agreed, said", None),
        ("“It is ours.”\n\nTom Holt\n\nHe was born in Bexford.", None),
        ("“It is ours.”\nTom Holt\nHe was born in Bexford.", None),
        ("“It is safe.”\n– Ann Lee, mayor\n\n“It is ours.”\n\nBexford Works\n\nIt is a firm.", None),
    ],
)
def test_signatures_without_a_dash(text: str, expected: str | None) -> None:
    assert found(text, tuple(name for name in ("Ann Lee", "Tom Holt") if name in text))[-1] == expected


def test_long_lines_of_capitals_take_no_time() -> None:
    assert found("A " * 20_000 + "“Yes.” - " + "A " * 20_000) == [None]
