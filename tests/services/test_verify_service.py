"""Quotations that somebody doubts, against a few articles with invented people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from quotesvc.errors import InputError
from quotesvc.nlp.types import Analysis
from quotesvc.services import ingest, wording
from quotesvc.services.deps import Deps
from quotesvc.services.verify import LONGEST_TEXT, same_person, verify
from tests.desk import Desk, Said

FERRY = "We shall keep the ferry to the outer islands, whatever it costs us in winter"
HOMES = "The council will build 300 homes for fishermen along the old harbour wall"
CLOSE = "We are not going to close the hospital in Oskarsund before the new one opens"

ARTICLES = (
    ("BBC", "2024-03-01", Said(FERRY, "Mira Tolan", ("Reuters",), role="transport minister")),
    ("CNN", "2024-03-02", Said("keep the ferry to the outer islands", "Tolan", ("Reuters",))),
    ("The Guardian", "2024-03-02", Said(HOMES, "Oskar Venn", role="mayor")),
    ("Le Monde", "2024-03-03", Said(CLOSE, "Dr. Élise Brandt-Okoro")),
    ("BBC", "2024-03-04", Said("It has been a dreadful summer for herring", None, abstained="no_cue")),
    ("BBC", "2024-03-05", Said("No comment", "Ruben Achterberg")),
    ("BBC", "2024-03-05", Said("That is what he has and we do", "Ruben Achterberg")),
    (
        "CNN",
        "2024-03-06",
        Said(
            "The lighthouse is older than the kingdom itself", "Harbour Office", speaker_kind="organisation"
        ),
    ),
)


@pytest.fixture
def filled(deps: Deps) -> Deps:
    deps = replace(deps, analyser=Desk(deps.gazetteer))
    for article in ARTICLES:
        post(deps, *article)
    return deps


def post(deps: Deps, publisher: str, published_at: str | None, *said: Said) -> None:
    assert isinstance(deps.analyser, Desk)
    ingest.submit(deps, deps.analyser.write(publisher, published_at, *said))


CASES = [
    # As it stands, and with what does not matter: case, marks, commas, accents, spelling, figures or words.
    (FERRY, None, "attested"),
    (FERRY.upper(), None, "attested"),
    (f"“{FERRY.replace(',', ' -')}.”", None, "attested"),
    (HOMES.replace("300", "three hundred").replace("harbour", "harbor"), None, "attested"),
    (CLOSE.replace("are not", "aren't"), None, "attested"),
    # In part: a beginning, a middle, an end, one word, an ellipsis, an editor's brackets.
    ("We shall keep the ferry", None, "attested"),
    ("the ferry to the outer islands", None, "attested"),
    ("whatever it costs us in winter", None, "attested"),
    ("herring", None, "attested"),
    ("We shall keep the ferry … whatever it costs us", None, "attested"),
    ("[They] shall keep the ferry to the outer islands", None, "attested"),
    # Altered: the negation, a number, a word, words put in, words silently left out.
    (CLOSE.replace(" not", ""), None, "altered"),
    ("going to close the hospital in Oskarsund", None, "altered"),  # what was left out is the "not" before it
    ("close the hospital in Oskarsund before the new one opens", None, "attested"),
    (FERRY.replace("shall", "shall not"), None, "altered"),
    (HOMES.replace("300", "3,000"), None, "altered"),
    (HOMES.replace("fishermen", "bankers"), None, "altered"),
    (FERRY + " and in summer", None, "altered"),
    (FERRY.replace("to the outer islands, ", ""), None, "altered"),
    # Few words, which leave an index little to go by.
    ("That is what he has and we do not", None, "altered"),
    ("This is what they have", None, "not_found"),
    ("It has not been a dreadful summer", None, "altered"),
    ("The council will build 30 homes", None, "altered"),
    ("We shall never keep the ferry", None, "altered"),
    # Not found: other words, a few common ones, a text of which a quote is the smallest part.
    ("The airport needs a second runway within a decade", None, "not_found"),
    ("We shall see what the winter brings us", None, "not_found"),
    ("The council will build a prison on the moor", None, "not_found"),
    ("of the islands keep to the ferry we", None, "not_found"),
    ("ferries are a thing of the past in this country, and herring is what people eat at Christmas", None, "not_found"),
    # The right speaker, however written.
    (FERRY, "Mira Tolan", "attested"),
    (FERRY, "TOLAN, Mira", "attested"),
    (FERRY, "Tolan", "attested"),
    (FERRY, "M. Tolan", "attested"),
    (FERRY, "Transport Minister Tolan", "attested"),
    (FERRY, "Minister Mira Tolan", "attested"),
    (FERRY, "the Transport Minister", "attested"),
    (FERRY, "the Defence Minister", "misattributed"),
    (CLOSE, "Elise Brandt-Okoro", "attested"),
    (CLOSE, "Professor Brandt Okoro", "attested"),
    ("The lighthouse is older than the kingdom", "the harbour office", "attested"),
    # Words that an article gives without a speaker may be anybody's.
    ("It has been a dreadful summer for herring", "Oskar Venn", "attested"),
    # The wrong one.
    (FERRY, "Oskar Venn", "misattributed"),
    (FERRY, "Anna Tolan", "misattributed"),
    (FERRY, "Nobody Known", "misattributed"),
    ("keep the ferry to the outer islands", "Oskar Venn", "misattributed"),
    ("The lighthouse is older than the kingdom", "Mira Tolan", "misattributed"),
    # Wrong words count before the wrong speaker: nobody said these.
    (HOMES.replace("300", "900"), "Mira Tolan", "altered"),
    (HOMES.replace("300", "900"), "Oskar Venn", "altered"),
    ("The airport needs a second runway", "Mira Tolan", "not_found"),
    # What anybody says is not said in another's name.
    ("No comment", None, "attested"),
    ("No comment", "Ruben Achterberg", "attested"),
    ("No comment", "Mira Tolan", "not_found"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "expected"), CASES)
def test_verdicts(filled: Deps, text: str, speaker: str | None, expected: str) -> None:
    found = verify(filled, text, speaker)
    assert found["verdict"] == expected, [
        (match["similarity"], match["marks"], match["quote"]["text"]) for match in found["matches"]
    ]
    assert (found["statement"] is None) is (expected == "not_found")
    if expected in ("attested", "altered", "misattributed"):
        assert found["matches"]
    for match in found["matches"]:
        assert 0 <= match["similarity"] <= 1
        assert "".join(piece["a"] for piece in match["diff"]) == match["quote"]["text"]
        assert "".join(piece["b"] for piece in match["diff"]) == text


def test_the_evidence(filled: Deps) -> None:
    found = verify(filled, HOMES.replace("300", "3,000"), "Oskar Venn")
    (match,) = found["matches"]
    assert (match["quote"]["speaker"]["name"], match["quote"]["publisher"]["slug"]) == (
        "Oskar Venn",
        "the-guardian",
    )
    assert match["marks"] == ["number"]
    assert match["speaker_agrees"] is True
    assert match["similarity"] > 0.9
    assert [(piece["op"], piece["a"].strip(), piece["b"].strip()) for piece in match["diff"]] == [
        ("equal", "The council will build", "The council will build"),
        ("replace", "300", "3,000"),
        (
            "equal",
            "homes for fishermen along the old harbour wall",
            "homes for fishermen along the old harbour wall",
        ),
    ]
    assert found["statement"] == {"id": match["quote"]["statement"], "text": HOMES}
    dropped = verify(filled, CLOSE.replace(" not", ""))["matches"][0]
    assert dropped["marks"] == ["negation"]
    assert ("delete", "not") in [(piece["op"], piece["a"].strip()) for piece in dropped["diff"]]


def test_the_best_evidence_comes_first(filled: Deps) -> None:
    found = verify(filled, "keep the ferry to the outer islands", "Mira Tolan")
    assert [match["quote"]["publisher"]["slug"] for match in found["matches"]] == ["cnn", "bbc"]
    assert [match["marks"] for match in found["matches"]] == [[], ["partial"]]
    wrong = verify(filled, FERRY, "Oskar Venn")
    assert {match["speaker_agrees"] for match in wrong["matches"]} == {False}
    assert {match["speaker_agrees"] for match in verify(filled, FERRY)["matches"]} == {None}


def test_words_that_a_clause_splits(filled: Deps) -> None:
    halves = (
        Said("The dam has stood for ninety years", "Ana Lum"),
        Said("and nobody ever looked inside the wall", "Ana Lum"),
    )
    post(filled, "BBC", "2024-04-01", *halves)
    text = " ".join(half.words for half in halves)
    found = verify(filled, text, "Ana Lum")
    assert found["verdict"] == "attested"
    assert sorted(match["quote"]["text"] for match in found["matches"]) == sorted(
        half.words for half in halves
    )
    assert verify(filled, text, "Mira Tolan")["verdict"] == "misattributed"
    assert verify(filled, text.replace("nobody", "everybody"))["verdict"] == "altered"


def test_one_among_many_is_found(filled: Deps) -> None:
    # More articles have the words from somebody else than are looked at.
    for number in range(120):
        post(filled, f"Paper {number}", "2024-05-01", Said(FERRY, "Ida Falk"))
    assert verify(filled, FERRY, "Mira Tolan")["verdict"] == "attested"
    assert verify(filled, FERRY, "Ida Falk")["verdict"] == "attested"
    assert len(verify(filled, FERRY)["matches"]) == 50


def test_who_denies_did_not_say_it(filled: Deps) -> None:
    class Denied(Desk):
        def analyse(self, text: str, **given: Any) -> Analysis:  # type: ignore[override]
            found = super().analyse(text, **given)
            return replace(found, quotes=tuple(replace(quote, stance="denied") for quote in found.quotes))

    words = "Let them swim if they cannot afford the boat"
    post(replace(filled, analyser=Denied(filled.gazetteer)), "BBC", "2024-03-08", Said(words, "Mira Tolan"))
    assert verify(filled, words, "Mira Tolan")["verdict"] == "misattributed"
    assert verify(filled, words)["matches"][0]["quote"]["stance"] == "denied"


def test_superseded_articles_attest_nothing(filled: Deps) -> None:
    assert isinstance(filled.analyser, Desk)
    words = "Nobody will remember that I have ever said this"
    for said in (
        Said(words, "Mira Tolan"),
        Said("The article has been corrected on this point", "Mira Tolan"),
    ):
        article = filled.analyser.write("BBC", "2024-03-09", said)
        ingest.submit(filled, replace(article, url="https://a.test/1"))
    assert verify(filled, words)["verdict"] == "not_found"


@pytest.mark.parametrize(
    ("text", "speaker", "field"),
    [
        ("", None, "text"),
        (" \n", None, "text"),
        ("…!?", None, "text"),
        ("x" * (LONGEST_TEXT + 1), None, "text"),
        ("word " * LONGEST_TEXT, None, "text"),
        ("a\0b", None, "text"),
        ("\ud800", None, "text"),
        ("words", "", "speaker"),
        ("words", " - ", "speaker"),
        ("words", "x" * 301, "speaker"),
        ("words", "a\0b", "speaker"),
        ("words", "\udfff", "speaker"),
    ],
)
def test_what_cannot_be_looked_for(deps: Deps, text: str, speaker: str | None, field: str) -> None:
    with pytest.raises(InputError) as refused:
        verify(deps, text, speaker)
    assert field in refused.value.fields


@pytest.mark.parametrize(
    "text", ["y " * (LONGEST_TEXT // 2), "“" * 9_000 + "go", "[a] … 3 % 4bn don't", "no no not never", "中文"]
)
def test_odd_texts_are_looked_for(filled: Deps, text: str) -> None:
    assert verify(filled, text, "中文 *%_'\"\\")["verdict"] in ("not_found", "altered")
    assert wording.normalise(text)


@pytest.mark.parametrize(
    ("one", "other", "role", "expected"),
    [
        ("mira tolan", "mira tolan", "", True),
        ("tolan", "mira tolan", "", True),
        ("mira j tolan", "mira tolan", "", True),
        ("m tolan", "mira tolan", "", True),
        ("tolan mira", "mira tolan", "", True),
        ("transport tolan", "mira tolan", "transport minister", True),
        ("anna tolan", "mira tolan", "", False),
        ("m", "mira tolan", "", False),  # an initial is nobody's name
        ("transport minister", "mira tolan", "transport minister", False),
        ("mira mira", "mira tolan", "", False),
    ],
)
def test_same_person(one: str, other: str, role: str, expected: bool) -> None:
    assert same_person(one.split(), other.split(), role.split()) is expected
