"""Descriptions of people who are never named, on hand-built Docs."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.descriptions import described, fullest, of_organisation, own_name
from quotesvc.nlp.mentions import MentionSpan, find_mentions
from quotesvc.nlp.pipeline import analyse
from tests.nlp.build import build

OFFICIAL = """
A        DET   det   2
senior   ADJ   amod  2
official NOUN  nsubj 3
left     VERB  ROOT  3
.        PUNCT punct 3
The      DET   det   6
official NOUN  nsubj 7
said     VERB  ROOT  7
"""
SPOKESMAN = """
A         DET   det      1
spokesman NOUN  nsubj    5
for       ADP   case     4
the       DET   det      4
board     NOUN  obl      5
said      VERB  ROOT     5
"""
STATEMENT = """
A         DET   det      1
spokesman NOUN  nsubj    5
in        ADP   case     4
a         DET   det      4
statement NOUN  obl      5
said      VERB  ROOT     5
"""
ENGINEER = """
An       DET   det       1
engineer NOUN  nsubj     5
who      PRON  nsubj     3
left     VERB  acl:relcl 1
early    ADV   advmod    3
said     VERB  ROOT      5
"""
FISHERMAN = """
A         DET   det       1
fisherman NOUN  nsubj     9
who       PRON  nsubj     3
gave      VERB  acl:relcl 1
his       PRON  nmod:poss 5
name      NOUN  obj       3
only      ADV   advmod    8
as        ADP   case      8
Benko     PROPN obl       3
said      VERB  ROOT      9
"""


def mention(rows: str, head: str, nth: int = 0) -> tuple[ArticleView, list[MentionSpan], int]:
    article = view(build(rows))
    mentions = find_mentions(article, [])
    found = [i for i, span in enumerate(mentions) if article.words[span.head] == head]
    return article, mentions, found[nth]


def test_a_definite_description_takes_up_the_fuller_one() -> None:
    article, mentions, index = mention(OFFICIAL, "official", 1)
    span = fullest(article, mentions, index)
    assert article.text(span.start, span.end) == "A senior official"


def test_another_sort_of_the_same_noun_is_not_taken_up() -> None:
    rows = OFFICIAL.replace("The      DET   det   6\n", "The      DET   det   7\nyoung    ADJ   amod  7\n")
    rows = rows.replace("official NOUN  nsubj 7", "official NOUN  nsubj 8").replace("ROOT  7", "ROOT  8")
    article, mentions, index = mention(rows, "official", 1)
    span = fullest(article, mentions, index)
    assert article.text(span.start, span.end) == "The young official"


@pytest.mark.parametrize(
    ("rows", "head", "expected"),
    [
        # A phrase that the parser hung on the verb.
        (SPOKESMAN, "spokesman", "A spokesman for the board"),
        # The occasion of the words is no part of who speaks.
        (STATEMENT, "spokesman", "A spokesman"),
        (ENGINEER, "engineer", "An engineer who left early"),
    ],
)
def test_a_description_goes_on_behind_its_noun(rows: str, head: str, expected: str) -> None:
    article, mentions, index = mention(rows, head)
    assert described(article, mentions[index]) == expected


def test_a_description_may_be_given_a_name() -> None:
    article, mentions, index = mention(FISHERMAN, "fisherman")
    assert article.text(*own_name(article, mentions[index])) == "Benko"
    article, mentions, index = mention(ENGINEER, "engineer")
    assert own_name(article, mentions[index]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The Harbour Office said on Friday that it was closed. “We have no ships,” a spokesman said.",
            "a Harbour Office spokesman",
        ),
        ("Police in Merrow searched the shed. “We found it,” a spokeswoman said.", "a police spokeswoman"),
        ("“We have no ships,” a spokesman said.", "a spokesman"),
    ],
)
def test_a_bare_spokesman_speaks_for_the_last_organisation(nlp: Language, text: str, speaker: str) -> None:
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert found.name == speaker


@pytest.mark.parametrize(
    ("organisation", "text"),
    [("Harbour Office", "a Harbour Office aide"), ("Orwell", "an Orwell aide"), ("NFW", "an NFW aide")],
)
def test_an_article_fits_the_organisation_behind_it(organisation: str, text: str) -> None:
    assert of_organisation(organisation, "aide") == text
