"""Mentions: what could name a source, on hand-built Docs."""

from __future__ import annotations

import pytest

from quotesvc.nlp.article import view
from quotesvc.nlp.mentions import find_mentions
from tests.nlp.build import HARBOUR, build


def mentions(rows: str, outlets: list[str] | None = None) -> list[tuple[str, str, str]]:
    """(kind, whole mention, name without titles) of every mention."""
    doc = build(rows)
    spans = [(doc.text.index(name), doc.text.index(name) + len(name)) for name in outlets or []]
    article = view(doc)
    return [
        (m.kind, article.text(m.start, m.end), article.text(m.core_start, m.core_end))
        for m in find_mentions(article, spans)
    ]


def test_names_pronouns_and_nominals_are_mentions() -> None:
    assert mentions(HARBOUR) == [
        ("person", "Harbour master Mara Quill", "Mara Quill"),
        ("pronoun", "It", "It"),
        ("nominal", "the master", "the master"),
        ("organisation", "Reuters", "Reuters"),
        ("pronoun", "She", "She"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # A title inside the entity is no part of the name.
        (
            "Mr PROPN nsubj 2 PERSON\nQuill PROPN flat 0 PERSON\nleft VERB ROOT 2",
            ("person", "Mr Quill", "Quill"),
        ),
        # A possessive is no part of it either.
        (
            "Quill PROPN nmod:poss 2 PERSON\n’s PART case 0 PERSON\nletter NOUN nsubj 3\nleft VERB ROOT 3",
            ("person", "Quill", "Quill"),
        ),
        # A capitalised name that the recogniser passed over.
        ("Quill PROPN nsubj 1\nleft VERB ROOT 1", ("proper", "Quill", "Quill")),
        # A suffix.
        (
            "Vann PROPN nsubj 3 PERSON\nLee PROPN flat 0 PERSON\nII PROPN flat 0\nleft VERB ROOT 3",
            ("person", "Vann Lee II", "Vann Lee II"),
        ),
        # A verb that the tagger took for a noun.
        (
            "the DET det 1\nboard NOUN compound 2\npredicts NOUN ROOT 2\n, PUNCT punct 2",
            ("nominal", "the board", "the board"),
        ),
        # "on Monday" tells nothing about who an envoy is, "of Ruritania" does.
        (
            "An DET det 1\nenvoy NOUN nsubj 6\nof ADP case 3\nRuritania PROPN nmod 1\non ADP case 5\n"
            "Monday PROPN nmod 1\nsaid VERB ROOT 6",
            ("nominal", "An envoy of Ruritania", "An envoy of Ruritania"),
        ),
    ],
)
def test_a_mention_is_as_long_as_the_name(rows: str, expected: tuple[str, str, str]) -> None:
    assert expected in mentions(rows)


def test_a_clause_before_a_noun_is_no_part_of_what_it_describes() -> None:
    """ "Lee, who has been elected spokesman, left", where the tree hangs the clause on the noun."""
    rows = (
        "who PRON compound 4\nhas AUX compound 4\nbeen AUX compound 4\nelected VERB amod 4\n"
        "spokesman NOUN nsubj 5\nleft VERB ROOT 5"
    )
    assert ("nominal", "spokesman", "spokesman") in mentions(rows)


@pytest.mark.parametrize(("day", "month"), [("Monday", "May"), ("Thurs.", "Nov"), ("Tue.", "Aug.")])
def test_days_and_months_are_nobody(day: str, month: str) -> None:
    rows = f"{day} PROPN nsubj 1 ORG\nsaid VERB ROOT 1\n{month} PROPN obj 1 ORG"
    assert mentions(rows) == []


def test_a_given_name_that_is_a_month_too_is_somebody() -> None:
    assert mentions("Jan PROPN nsubj 1 PERSON\nsaid VERB ROOT 1") == [("person", "Jan", "Jan")]


def test_an_outlet_is_marked_whatever_the_recogniser_thought() -> None:
    doc = build("TASS PROPN nsubj 1 PERSON\nquoted VERB ROOT 1\nhim PRON obj 1")
    found = find_mentions(view(doc), [(0, 4)])
    assert [(m.kind, m.outlet) for m in found] == [("organisation", True), ("pronoun", False)]


@pytest.mark.parametrize(
    ("rows", "name", "kind"),
    [
        # The last word is one that ends firms' names.
        (
            "Brackwell PROPN nsubj 2 PERSON\nFoods PROPN flat 0 PERSON\nleft VERB ROOT 2",
            "Brackwell Foods",
            "organisation",
        ),
        ("Elena PROPN nsubj 2 PERSON\nFoods PROPN flat 0 PERSON\nleft VERB ROOT 2", "Elena Foods", "person"),
        # "which" goes on about it.
        (
            "Brackwell PROPN nsubj 4 PERSON\n, PUNCT punct 3\nwhich PRON nsubj 3\n"
            "sank VERB acl:relcl 0\nleft VERB ROOT 4",
            "Brackwell",
            "organisation",
        ),
        # Capitals in a sentence that has small letters; a label in capitals is somebody's.
        ("NTCB PROPN nsubj 1 PERSON\nleft VERB ROOT 1", "NTCB", "organisation"),
        ("HOLT PROPN ROOT 0 PERSON\n: PUNCT punct 0", "HOLT", "person"),
    ],
)  # fmt: skip
def test_firms_that_the_recogniser_takes_for_people(rows: str, name: str, kind: str) -> None:
    assert (kind, name) in [(found, core) for found, _, core in mentions(rows)]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        # Whose office it is belongs to the name, and the title is none of a person's.
        (
            "the DET det 3\nHarbour PROPN compound 2\nProsecutor PROPN nmod:poss 4\n’s PART case 2\n"
            "Office PROPN nsubj 5\nsaid VERB ROOT 5",
            "Harbour Prosecutor’s Office",
        ),
        # So do those in the plural, and the place behind "of".
        (
            "Growers PROPN nmod:poss 2\n' PART case 0\nUnion PROPN nsubj 3\nsaid VERB ROOT 3",
            "Growers ' Union",
        ),
        (
            "Diocese PROPN nsubj 3\nof ADP case 2\nBexford PROPN nmod 0 LOC\nsaid VERB ROOT 3",
            "Diocese of Bexford",
        ),
        # A town's does not.
        ("Bexford PROPN nmod:poss 2 LOC\n’s PART case 0\nCouncil PROPN nsubj 3\nsaid VERB ROOT 3", "Council"),
    ],
)
def test_an_office_is_named_in_full(rows: str, name: str) -> None:
    assert name in [core for _, _, core in mentions(rows)]
