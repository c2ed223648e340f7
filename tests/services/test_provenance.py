"""One statement with all that carried it, and lists of statements; right answers are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from quotesvc.errors import InputError, NotFoundError
from quotesvc.services import articles, provenance, quotes, statements
from quotesvc.services.deps import Deps
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.pages import PageRequest
from tests.services.scripted import Line, Script, post

WHOLE = "We will not open the harbour before spring, and 20 ships must wait outside the bay."
START = "We will not open the harbour before spring,"
OTHER = "Nobody asked the pilots whether they wanted to be paid in herring and in promises."


@pytest.fixture
def scripted(deps: Deps) -> Deps:
    return replace(deps, analyser=Script())


def statement_of(deps: Deps, article_id: str, position: int = 0) -> str:
    return str(articles.get_article(deps, article_id)["quotes"][position]["statement"])


def shown(deps: Deps, article_id: str, **options: Any) -> dict[str, Any]:
    return provenance.get_statement(deps, statement_of(deps, article_id), **options)


def test_a_statement_is_answered_in_the_shape_of_the_contract(scripted: Deps) -> None:
    lines = Line("Ana Horvat", WHOLE, ("TASS",))
    first = post(scripted, lines, publisher="BBC", date="2024-03-04")
    post(
        scripted, Line("Horvat", START, ("TASS", ("Reuters", "reported"))), publisher="CNN", date="2024-03-05"
    )
    post(scripted, Line("Ana Horvat", WHOLE), publisher="Le Monde", date="2024-03-03")
    post(scripted, Line("Ana Horvat", WHOLE, (("TASS", "quoted_by"),)), publisher="TASS", date="2024-03-06")
    found = shown(scripted, first)
    assert set(found) == {
        *("id", "text", "speaker", "first_seen", "last_seen"),
        *("quotes", "chain", "origins", "variants", "conflicts"),
    }
    assert found["id"] == statement_of(scripted, first) and found["text"] == WHOLE
    assert {key: found["speaker"][key] for key in ("name", "kind")} == {
        "name": "Ana Horvat",
        "kind": "person",
    }
    assert (found["first_seen"], found["last_seen"]) == ("2024-03-03T00:00:00Z", "2024-03-06T00:00:00Z")
    assert [quote["publisher"]["slug"] for quote in found["quotes"]] == ["le-monde", "bbc", "cnn", "tass"]

    by_id = {node["id"]: node for node in found["chain"]["nodes"]}
    speakers = {node["name"]: node["id"] for node in by_id.values() if node["kind"] == "speaker"}
    assert set(speakers) == {"Ana Horvat", "Horvat"}
    ana, horvat = speakers["Ana Horvat"], speakers["Horvat"]
    edges = {
        (edge["from"], edge["to"]): (len(edge["quotes"]), edge["first_seen"])
        for edge in found["chain"]["edges"]
    }
    assert edges == {
        (ana, "publisher:le-monde"): (1, "2024-03-03T00:00:00Z"),
        (ana, "relay:tass"): (1, "2024-03-04T00:00:00Z"),
        (ana, "publisher:tass"): (1, "2024-03-06T00:00:00Z"),  # TASS is not there twice in a row
        (horvat, "relay:tass"): (1, "2024-03-05T00:00:00Z"),
        ("relay:tass", "publisher:bbc"): (1, "2024-03-04T00:00:00Z"),
        ("relay:tass", "relay:reuters"): (1, "2024-03-05T00:00:00Z"),
        ("relay:reuters", "publisher:cnn"): (1, "2024-03-05T00:00:00Z"),
    }
    assert [
        (origin["outlet"]["slug"], origin["quotes"], origin["publishers"]) for origin in found["origins"]
    ] == [("tass", 3, 3)]
    assert [(variant["text"], len(variant["quotes"]), variant["marks"]) for variant in found["variants"]] == [
        (WHOLE, 3, []),
        (START, 1, ["truncated"]),
    ]
    assert found["variants"][1]["diff"] == [
        {"op": "equal", "a": "We will not open the harbour before spring, ", "b": START},
        {"op": "delete", "a": "and 20 ships must wait outside the bay.", "b": ""},
    ]
    assert found["conflicts"] == []


@pytest.mark.parametrize(
    ("variant", "marks"),
    [
        ("We will open the harbour before spring, and 20 ships must wait outside the bay.", ["negation"]),
        ("We will not open the harbour before spring, and 200 ships must wait outside the bay.", ["number"]),
        ("We won't open the harbor before spring and twenty ships must wait outside the bay", []),
        ("We will not open the port before spring, and 20 ships must wait outside the bay.", ["wording"]),
        ("ships must wait outside the bay", ["partial"]),
    ],
)
def test_drift_is_marked(scripted: Deps, variant: str, marks: list[str]) -> None:
    first = post(scripted, Line("Ana Horvat", WHOLE), date="2024-03-04", publisher="BBC")
    second = post(scripted, Line("Ana Horvat", variant), date="2024-03-04", publisher="CNN")
    assert statement_of(scripted, first) == statement_of(scripted, second)
    found = {quote["id"]: quote["text"] for quote in shown(scripted, first)["quotes"]}
    (of_it,) = [
        each
        for each in shown(scripted, first)["variants"]
        if variant in [found[quote] for quote in each["quotes"]]
    ]
    full = shown(scripted, first)["text"]
    if full == WHOLE:
        assert of_it["marks"] == marks


def test_the_same_words_of_two_people_are_a_conflict(scripted: Deps) -> None:
    first = post(scripted, Line("Ana Horvat", WHOLE), publisher="BBC", date="2024-03-04")
    post(scripted, Line("Horvat", WHOLE), publisher="CNN", date="2024-03-05")
    assert shown(scripted, first)["conflicts"] == []  # a short form of the name is the same woman
    post(scripted, Line("Li Wei", WHOLE), publisher="TASS", date="2024-03-06")
    post(scripted, Line(None, WHOLE), publisher="Reuters", date="2024-03-07")
    (conflict,) = shown(scripted, first)["conflicts"]
    assert (conflict["kind"], conflict["values"]) == ("speaker", ["Ana Horvat", "Li Wei"])
    slugs = {quote["id"]: quote["publisher"]["slug"] for quote in shown(scripted, first)["quotes"]}
    assert [slugs[quote] for quote in conflict["quotes"]] == ["bbc", "cnn", "tass"]


@pytest.mark.parametrize(
    ("relays", "values"),
    [
        ([("TASS", "told"), ("Reuters", "told")], ["TASS", "Reuters"]),
        ([("TASS", "told"), ("Reuters", "interview")], ["TASS", "Reuters"]),
        ([("TASS", "told"), ("Reuters", "reported")], None),  # it had it from somewhere
        ([("TASS", "told"), ("TASS", "interview")], None),
    ],
)
def test_two_outlets_that_both_claim_an_interview(
    scripted: Deps, relays: list[tuple[str, str]], values: list[str] | None
) -> None:
    made = [
        post(scripted, Line("Ana Horvat", WHOLE, (relay,)), publisher=publisher, date="2024-03-04")
        for relay, publisher in zip(relays, ("BBC", "CNN"), strict=True)
    ]
    conflicts = shown(scripted, made[0])["conflicts"]
    assert [sorted(conflict["values"]) for conflict in conflicts] == ([sorted(values)] if values else [])


def test_outlets_that_were_told_together_do_not_contradict_each_other(scripted: Deps) -> None:
    both = (("TASS", "told"), ("Reuters", "told"))
    first = post(scripted, Line("Ana Horvat", WHOLE, both), publisher="BBC")
    post(scripted, Line("Ana Horvat", WHOLE, (("TASS", "told"),)), publisher="CNN")
    assert shown(scripted, first)["conflicts"] == []


def test_ids_that_a_statement_had_lead_to_what_it_became(scripted: Deps) -> None:
    part = post(scripted, Line("Ana Horvat", START), date="2024-03-04", publisher="BBC")
    held = statement_of(scripted, part)
    whole = post(scripted, Line("Ana Horvat", WHOLE), date="2024-03-05", publisher="CNN")
    assert statement_of(scripted, part) == statement_of(scripted, whole) != held
    assert provenance.get_statement(scripted, held)["id"] == statement_of(scripted, whole)
    # `GET /quotes` finds them by either.
    found = quotes.search_quotes(scripted, QuoteQuery(statement=held), PageRequest())
    assert found.total == 2

    fullest = statement_of(scripted, whole)
    articles.delete_article(scripted, whole)
    assert statement_of(scripted, part) == held
    assert provenance.get_statement(scripted, fullest)["id"] == held  # its own wording is gone
    statements.rebuild(scripted.store)
    assert provenance.get_statement(scripted, fullest)["id"] == held
    articles.delete_article(scripted, part)
    for gone in (held, fullest, "st_nosuchstatement"):
        with pytest.raises(NotFoundError):
            provenance.get_statement(scripted, gone)


def test_superseded_articles_leave(scripted: Deps) -> None:
    url = "https://gazette.test/1"
    old = post(scripted, Line("Ana Horvat", WHOLE), date="2024-03-04", url=url)
    part = post(scripted, Line("Ana Horvat", START), date="2024-03-05", publisher="CNN")
    assert shown(scripted, part)["text"] == WHOLE
    new = post(scripted, Line("Ana Horvat", OTHER), date="2024-03-06", url=url)
    assert shown(scripted, part)["text"] == START
    assert [quote["text"] for quote in shown(scripted, part)["quotes"]] == [START]
    with pytest.raises(NotFoundError):
        shown(scripted, old)
    assert [quote["text"] for quote in shown(scripted, old, revisions=True)["quotes"]] == [WHOLE]
    articles.delete_article(scripted, new)  # the old one is current again
    assert shown(scripted, part)["text"] == WHOLE


@pytest.fixture
def filled(scripted: Deps) -> Deps:
    """Two statements: WHOLE with three quotes at two publishers, OTHER with one and no date."""
    post(scripted, Line("Ana Horvat", WHOLE, ("TASS",)), publisher="BBC", date="2024-03-04")
    post(scripted, Line("Ana Horvat", START), Line("Li Wei", WHOLE), publisher="CNN", date="2024-03-06")
    post(scripted, Line("Li Wei", OTHER), publisher="Reuters")
    return scripted


def listed(deps: Deps, **options: Any) -> list[str]:
    query = QuoteQuery(
        **{name: options.pop(name) for name in list(options) if name not in ("min_quotes", "sort")}
    )
    return [item["text"] for item in provenance.list_statements(deps, query, PageRequest(), **options).items]


def test_lists(filled: Deps) -> None:
    found = provenance.list_statements(filled, QuoteQuery(), PageRequest())
    assert (found.total, found.next) == (2, None)
    first, second = found.items
    assert {key: value for key, value in first.items() if key not in ("id", "speaker")} == {
        "text": WHOLE,
        "quotes": 3,
        "articles": 2,
        "publishers": 2,
        "first_seen": "2024-03-04T00:00:00Z",
        "last_seen": "2024-03-06T00:00:00Z",
    }
    assert first["speaker"]["name"] == "Ana Horvat" and second["speaker"]["name"] == "Li Wei"
    assert (second["text"], second["first_seen"]) == (OTHER, None)


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ({}, [WHOLE, OTHER]),
        ({"sort": "last_seen"}, [WHOLE, OTHER]),  # without a date comes last either way
        ({"sort": "quotes"}, [OTHER, WHOLE]),
        ({"sort": "-quotes"}, [WHOLE, OTHER]),
        ({"sort": "-first_seen"}, [WHOLE, OTHER]),
        ({"min_quotes": 3}, [WHOLE]),
        ({"min_quotes": 4}, []),
        ({"q": "herring"}, [OTHER]),
        ({"speaker": "Li Wei"}, [WHOLE, OTHER]),
        ({"relay": "tass"}, [WHOLE]),
        ({"publisher": "reuters.com"}, [OTHER]),
        ({"published_from": "2024-03-05"}, [WHOLE]),
        ({"published_to": "2024-03-03"}, []),
        ({"q": "herring", "relay": "tass"}, []),
    ],
)
def test_filters_and_orders(filled: Deps, options: dict[str, Any], texts: list[str]) -> None:
    assert listed(filled, **options) == texts


def test_all_quotes_of_a_statement_are_counted_whatever_the_filter_finds(filled: Deps) -> None:
    found = provenance.list_statements(filled, QuoteQuery(relay="tass"), PageRequest(), min_quotes=3)
    assert [item["quotes"] for item in found.items] == [3]


def test_pages_of_statements(scripted: Deps) -> None:
    for number in range(5):
        post(scripted, Line("Ana Horvat", OTHER.replace("herring", f"herring {number} at {number}000")))
    first = provenance.list_statements(scripted, QuoteQuery(), PageRequest(2))
    second = provenance.list_statements(scripted, QuoteQuery(), PageRequest(2, first.next))
    third = provenance.list_statements(scripted, QuoteQuery(), PageRequest(2, second.next))
    assert third.next is None
    ids = [item["id"] for page in (first, second, third) for item in page.items]
    assert len(set(ids)) == len(ids) == first.total == 5
    with pytest.raises(InputError):
        provenance.list_statements(scripted, QuoteQuery(), PageRequest(2, first.next), sort="quotes")


def test_an_order_that_is_none(filled: Deps) -> None:
    with pytest.raises(InputError):
        listed(filled, sort="loudness")


def test_similar_quotes(filled: Deps) -> None:
    with filled.store.read() as session:
        found = statements.similar_quotes(session, "we won't open the harbor before the spring", limit=2)
        assert [each.quote.text for each in found] == [START, WHOLE]
        assert found[0].similarity > 0.8
        assert statements.similar_quotes(session, "?!") == []
        assert statements.similar_quotes(session, "an entirely different sentence") == []
