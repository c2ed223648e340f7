"""Metonyms: which ministry a capital speaks through, and when it stays a capital."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.lexicon import load_lines
from quotesvc.nlp.metonyms import countries
from quotesvc.nlp.pipeline import analyse

FERRY = "Ferry is held in the strait\n\nThe ferry lay at anchor on Monday. {first}\n\n{second}\n"


@pytest.mark.parametrize(
    ("first", "second", "speaker"),
    [
        # Whose ministry it is tells its adjective or the name before it.
        (
            "Ankara called the search “a bad joke.”",
            "The Turkish Foreign Ministry said in a statement that it had asked for an answer.",
            "Turkish Foreign Ministry",
        ),
        (
            "Oslo called the search “a bad joke.”",
            "Norway’s Foreign Ministry said in a statement that it had asked for an answer.",
            "Foreign Ministry",
        ),
        # The ministry of another country is none of its own.
        (
            "Ankara called the search “a bad joke.”",
            "The Greek Foreign Ministry said in a statement that it had no answer yet.",
            "Ankara",
        ),
        ("Ankara called the search “a bad joke.”", "The ferry left on Tuesday.", "Ankara"),
    ],
)
def test_a_capital_speaks_through_the_ministry_that_the_article_names(
    nlp: Language, first: str, second: str, speaker: str
) -> None:
    found = analyse(nlp, FERRY.format(first=first, second=second)).quotes[0].speaker
    assert found is not None
    assert (found.name, found.kind) == (speaker, "organisation")
    assert found.mention is not None
    assert found.mention.text in ("Ankara", "Oslo")


def test_a_ministry_far_below_is_not_what_a_capital_meant(nlp: Language) -> None:
    filler = "\n\n".join("The ferry lay at anchor for one more day." for _ in range(6))
    text = FERRY.format(
        first="Ankara called the search “a bad joke.”",
        second=f"{filler}\n\nThe Turkish Defence Ministry said no.",
    )
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert found.name == "Ankara"


def test_a_country_that_a_ministry_speaks_of_is_not_its_own(nlp: Language) -> None:
    text = FERRY.format(
        first="Athens called the search “a bad joke.”",
        second="The Turkish Foreign Ministry said Greek boats were free to sail.",
    )
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert found.name == "Athens"


def test_no_name_of_a_country_or_capital_is_that_of_two() -> None:
    lines = [
        [{name.strip() for name in part.split(",")} for part in line.split(";")]
        for line in load_lines("countries")
    ]
    called = [name for names, _, capitals in lines for name in names | capitals]
    assert len(called) == len(set(called)) > 300
    assert countries().names[("seoul",)] == countries().adjectives[("south", "korean")]
