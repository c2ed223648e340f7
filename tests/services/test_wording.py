"""Wordings: what counts as the same word, how far one is found in another, and how differences are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.services.wording import GAP, align, diff, marks, normalise, parse, similarity

SPRING = "We will not open the harbour before spring, and 20 ships must wait outside the bay."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't wait, it's late.", "do not wait; it is late"),
        ("We can't and won't", "we cannot and will not"),
        ("I’ve said they’ll come", "I have said they will come"),
        ("twenty ships", "20 ships"),
        ("twenty-five thousand", "25,000"),
        ("Two hundred and five", "205"),
        ("five million three hundred thousand", "5.3 million"),
        ("£5m", "5 million pounds"),
        ("$1.5bn", "1,500,000,000 dollars"),
        ("3 per cent", "3%"),
        ("three percent", "3pc"),
        ("on the 20th", "on the twentieth"),
        (
            "The organisation's colour programme was cancelled",
            "the organization's color program was canceled",
        ),
        ("We analysed the defence of the centre", "we analyzed the defense of the center"),
        ("[T]he harbour", "the harbour"),
        ("We walk[ed] home", "We walked home"),
        ("Ça suffit, señor", "ca suffit senor"),
        ("WE WILL FIGHT", "we will fight"),
        ("… and then we left …", "and then we left"),
    ],
)
def test_the_same_words(one: str, other: str) -> None:
    assert str(normalise(one)).replace("^", "") == str(normalise(other)).replace("^", "")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("one of them, the first", "one of them the first"),  # no numbers to anybody
        ("two, three", "#2 #3"),
        ("in 1990 and 2000", "in #1990 and #2000"),
        ("We told France [the government] no", f"we told ^france {GAP} no"),
        ("Wait. France will", "wait france will"),  # a capital that opens a sentence names nobody
        ("We Will Tell France No", "we will tell france no"),  # nor does one in a headline
        ("we left ... and came back", f"we left {GAP} and came back"),
        ("?!", ""),
        ("我们", "我 们"),
    ],
)
def test_canonical_forms(text: str, canonical: str) -> None:
    assert str(normalise(text)) == canonical
    assert parse(canonical).forms == normalise(text).forms


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        (SPRING, SPRING.upper(), 1, 1),
        (SPRING, "20 ships must wait", 1, 1),  # a part, word for word
        (SPRING, "We will not open the harbour ... and 20 ships must wait outside the bay.", 1, 1),
        (SPRING, "We will not open the [port] before spring", 1, 1),
        (SPRING, "We will open the harbor before spring, and 30 ships must wait outside the bay.", 0.8, 0.95),
        (SPRING, "Prices of bread have doubled since the war began.", 0, 0.2),
        (SPRING, "", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_similarity(a: str, b: str, least: float, most: float) -> None:
    assert least <= similarity(normalise(a), normalise(b)) <= most
    assert similarity(normalise(a), normalise(b)) == similarity(normalise(b), normalise(a))


def test_a_part_is_found_where_it_stands_together() -> None:
    whole = normalise(
        "The mayor and the council of the town met on the quay. The ferry of the island will sail at noon."
    )
    found = align(normalise("the ferry of the island"), whole)
    assert [tuple(block) for block in found.blocks] == [(0, 12, 5)]
    assert (found.found, found.inner, found.at_start, found.at_end) == (1, 1, False, False)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (SPRING.lower(), []),
        ("We won’t open the harbor before spring and twenty ships must wait outside the bay", []),
        ("We will not open the harbour before spring,", ["truncated"]),
        ("and 20 ships must wait outside the bay.", ["truncated"]),
        ("We will not open the harbour … and 20 ships must wait outside the bay.", ["truncated"]),
        ("20 ships must wait", ["partial"]),
        ("We will open the harbour before spring, and 20 ships must wait outside the bay.", ["negation"]),
        ("We will not open the harbour before spring, and 30 ships must wait outside the bay.", ["number"]),
        ("We will not open the port before spring, and 20 ships must wait outside the bay.", ["wording"]),
        (
            "We will not open the harbour before spring, and 20 big ships must wait outside the bay.",
            ["wording"],
        ),
        ("We will open the port before spring, and 30 ships", ["truncated", "negation", "number", "wording"]),
        ("Nothing of the kind", ["wording"]),
    ],
)
def test_marks(variant: str, expected: list[str]) -> None:
    assert marks(SPRING, variant) == expected


def test_diff_shows_words_as_they_were_written() -> None:
    assert diff("We don't want 20 ships here.", "We do want twenty old ships.") == [
        {"op": "equal", "a": "We ", "b": "We "},
        {"op": "replace", "a": "don't ", "b": "do "},
        {"op": "equal", "a": "want 20 ", "b": "want twenty "},
        {"op": "insert", "a": "", "b": "old "},
        {"op": "equal", "a": "ships ", "b": "ships."},
        {"op": "delete", "a": "here.", "b": ""},
    ]


def test_diff_keeps_words_beside_their_neighbours() -> None:
    assert diff("We close the pier, and the 25 boats go south.", "the 40 boats go") == [
        {"op": "delete", "a": "We close the pier, and ", "b": ""},
        {"op": "equal", "a": "the ", "b": "the "},
        {"op": "replace", "a": "25 ", "b": "40 "},
        {"op": "equal", "a": "boats go ", "b": "boats go"},
        {"op": "delete", "a": "south.", "b": ""},
    ]


PIECES = (
    *("we", "will", "not", "don't", "20", "twenty", "the", "harbour", "harbor", "it's"),
    *("[sic]", "…", "three-hundred", ",", ".", "5%", "'"),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
def test_pieces_of_a_diff_make_up_both_texts(a: str, b: str) -> None:
    pieces = diff(a, b)
    assert "".join(piece["a"] for piece in pieces) == a
    assert "".join(piece["b"] for piece in pieces) == b
    for piece in pieces:
        assert piece["op"] == ("insert" if not piece["a"] else "delete" if not piece["b"] else piece["op"])
        if piece["op"] == "equal":
            assert str(normalise(piece["a"])).replace("^", "") == str(normalise(piece["b"])).replace("^", "")


@given(st.text(max_size=300))
def test_any_text_has_a_wording_that_can_be_read_again(text: str) -> None:
    wording = normalise(text)
    assert parse(str(wording)).forms == wording.forms
    assert all(0 <= token.start <= token.end <= len(text) for token in wording.tokens)
    assert marks(text, text) == []


@pytest.mark.parametrize(
    "text", ["“" * 5000, "[" * 5000, "1," * 5000, "a'" * 5000, ". " * 5000, "x" * 200_000]
)
def test_odd_texts_are_read_in_time(text: str) -> None:
    assert similarity(normalise(text), normalise(text)) == 1
