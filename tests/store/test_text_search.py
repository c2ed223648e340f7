"""Full text search: what users may type, what is found, what is marked; the same on both databases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from quotesvc.errors import InputError
from quotesvc.services import articles, ingest, quotes
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.models import Quote
from quotesvc.store.pages import PageRequest
from quotesvc.store.search import CLOSE, MAX_TERMS, OPEN, Term, TextQuery, highlight, parse_query

SAID = (
    "We have a no-limits friendship & nothing will change it",
    "There are limits to what friends can do",
    "The café didn’t open <again>, the ministers said",
    "Nothing limits us, nothing; limits are for others",
    "To be, or not to be",
    "习近平 spoke",
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("peace", TextQuery((Term(("peace",)),))),
        ("  Peace   NOW ", TextQuery((Term(("peace",)), Term(("now",))))),
        ('"no limits" pact', TextQuery((Term(("no", "limits")), Term(("pact",))))),
        ("“no limits”", TextQuery((Term(("no", "limits")),))),  # curly marks are marks
        ("no-limits", TextQuery((Term(("no", "limits")),))),  # a hyphen holds words together
        ("minist*", TextQuery((Term(("minist",), prefix=True),))),
        ("war -peace", TextQuery((Term(("war",)),), (Term(("peace",)),))),
        ('war -"great war"', TextQuery((Term(("war",)),), (Term(("great", "war")),))),
        ('say "it goes on', TextQuery((Term(("say",)), Term(("it", "goes", "on"))))),  # never closed
        # The languages of both databases are words like others.
        ("a OR b", TextQuery((Term(("a",)), Term(("or",)), Term(("b",))))),
        ("NEAR(a b)", TextQuery((Term(("near", "a")), Term(("b",))))),
        ("folded:x & !y | 'z'", TextQuery((Term(("folded", "x")), Term(("y",)), Term(("z",))))),
    ],
)
def test_parsing(typed: str, expected: TextQuery) -> None:
    assert parse_query(typed) == expected


@pytest.mark.parametrize("typed", ["*", '""', "- -", "!!!", "-peace", "x " * (MAX_TERMS + 1), "x" * 1001])
def test_a_query_without_words_or_end_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_query(typed)
    assert list(refused.value.fields) == ["q"]


@pytest.mark.parametrize(
    ("quote", "marked", "shown"),
    [
        ("No limits.", f"{OPEN}no limits{CLOSE}", "<mark>No limits</mark>."),
        ("A <b>limit</b>", f"a b {OPEN}limit{CLOSE} b", "A &lt;b&gt;<mark>limit</mark>&lt;/b&gt;"),
        ("don’t & do", f"{OPEN}dont{CLOSE} {OPEN}do{CLOSE}", "<mark>don’t</mark> &amp; <mark>do</mark>"),
        ("nothing", "nothing", "nothing"),
    ],
)
def test_highlight(quote: str, marked: str, shown: str) -> None:
    assert highlight(quote, marked) == shown


@pytest.fixture
def filled(deps: Deps) -> Deps:
    for said in SAID:
        ingest.submit(deps, ArticleInput(text=f"“{said}” was heard."))
    return deps


def find(deps: Deps, typed: str) -> list[dict[str, str]]:
    return quotes.search_quotes(deps, QuoteQuery(q=typed, kind=("direct", "other")), PageRequest()).items


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("limits", {0, 1, 3}),
        ("limit", {0, 1, 3}),  # stems
        ('"no limits"', {0}),
        ("no-limits", {0}),
        ("limits friendship", {0}),  # all words
        ("limits -friendship", {1, 3}),
        ("limits -friendship -others", {1}),
        ("friend*", {0, 1}),
        ("CAFE", {2}),  # case and accents
        ("didnt", {2}),
        ("minister", {2}),
        ('"to be or not to be"', {4}),  # words that other indexes leave out
        ("习近平", {5}),
        ("近", {5}),
        ("absent", set()),
        ("limits OR", set()),
        ('limits" AND (', set()),  # no way out of the quotation marks
        ("limits'; DROP TABLE quote; --", set()),
    ],
)
def test_what_is_found(filled: Deps, typed: str, expected: set[int]) -> None:
    assert {SAID.index(quote["text"]) for quote in find(filled, typed)} == expected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "ministers cafe",
            "The <mark>café</mark> didn’t open &lt;again&gt;, the <mark>ministers</mark> said",
        ),
        ("didn't", "The café <mark>didn’t</mark> open &lt;again&gt;, the ministers said"),
        ("minist*", "The café didn’t open &lt;again&gt;, the <mark>ministers</mark> said"),
    ],
)
def test_what_is_marked(filled: Deps, typed: str, shown: str) -> None:
    assert [quote["highlight"] for quote in find(filled, typed)] == [shown]


def test_without_a_query_nothing_is_marked(filled: Deps) -> None:
    found = quotes.search_quotes(filled, QuoteQuery(q="  "), PageRequest())
    assert found.total == len(SAID) and all("highlight" not in quote for quote in found.items)


def test_the_best_match_comes_first(filled: Deps) -> None:
    assert find(filled, "limits")[0]["text"] == SAID[3]  # has the word twice


def test_the_index_follows_the_table(filled: Deps) -> None:
    article = find(filled, "friendship")[0]["article"]
    with filled.store.write() as session:
        quote = session.scalars(select(Quote).where(Quote.article_id == article)).one()
        quote.folded = "something else"
    assert not find(filled, "friendship") and len(find(filled, "something")) == 1
    articles.delete_article(filled, article)
    assert not find(filled, "something")
    if filled.store.engine.dialect.name == "sqlite":
        with filled.store.write() as session:  # raises where index and table differ
            session.execute(text("INSERT INTO quote_fts(quote_fts, rank) VALUES ('integrity-check', 1)"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.text(alphabet="ab\"'*-():&|!<>\\^+~ ", max_size=30))
def test_nothing_that_is_typed_breaks_the_search(filled: Deps, typed: str) -> None:
    try:
        find(filled, typed.replace("\0", ""))
    except InputError as refused:
        assert list(refused.fields) == ["q"]
