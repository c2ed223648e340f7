"""Searching quotes: each filter, the order, pages without gaps, and a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from quotesvc.errors import InputError, NotFoundError
from quotesvc.services import articles, audit, ingest, outlets, quotes, speakers
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.outlets import OutletQuery
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.pages import PageRequest

# (publisher, published_at, text); the letter that begins each quote names it in the expectations below.
ARTICLES = (
    (
        "BBC",
        "2021-03-01",
        "“Alpha is the harbour plan,” said Li Shangfu. “Bravo is what it is,” said Minister Ana Núñez. "
        "“CAPITALS”",
    ),
    (
        "The Garden Gazette",
        "2021-03-02T18:00:00Z",
        "“Delta for the harbour,” said Shangfu Li and told Reuters so.\n"
        "“Echo,” he told Garden Wire yesterday.",
    ),
    ("Le Monde", None, "“Foxtrot remains undated,” said Ana Nunez."),
)


@pytest.fixture
def filled(deps: Deps) -> Deps:
    for publisher, published_at, text in ARTICLES:
        ingest.submit(deps, ArticleInput(text=text, publisher=publisher, published_at=published_at))
    return deps


def find(deps: Deps, sort: str | None = None, **filters: Any) -> str:
    page = quotes.search_quotes(deps, QuoteQuery(**filters), PageRequest(), sort)
    assert page.total == len(page.items)
    return "".join(quote["text"][0] for quote in page.items)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "DEABF"),  # the newest first, in text order within an article, the undated last; no "CAPITALS"
        ({"sort": "published_at"}, "ABDEF"),
        ({"kind": ["other"]}, "C"),
        ({"kind": ["other", "direct"]}, "DEABCF"),
        ({"q": "harbour", "sort": "published_at"}, "AD"),
        ({"q": "harbour -plan"}, "D"),
        ({"q": "echo", "publisher": "BBC"}, ""),
        ({"speaker": "Li Shangfu"}, "DA"),
        ({"speaker": "LI, shangfu"}, "DA"),  # case and word order
        ({"speaker": "General Li Shangfu"}, "DA"),  # a title
        ({"speaker": "Ana Nunez"}, "BF"),  # accents
        ({"speaker": "Shangfu"}, "DA"),  # part of a name, as nobody has just that one
        ({"speaker": "Shang"}, ""),  # not part of a word
        ({"speaker": "nobody"}, ""),
        ({"speaker": "!"}, ""),
        ({"speaker": "s_absent"}, ""),
        ({"relay": "reuters"}, "D"),
        ({"relay": "reuters.com"}, "D"),
        ({"relay": "Garden Wire"}, "E"),  # an outlet that the gazetteer does not hold
        ({"relay": "garden-wire"}, "E"),
        ({"relay": "Nowhere Wire"}, ""),
        ({"publisher": "bbc"}, "AB"),
        ({"publisher": "garden gazette"}, "DE"),
        ({"channel": ["interview"]}, "DE"),
        ({"channel": ["interview", "speech"]}, "DE"),
        ({"published_from": "2021-03-02"}, "DE"),
        ({"published_to": "2021-03-01"}, "AB"),  # the whole day
        ({"published_from": "2021-03-01", "published_to": "2021-03-02"}, "DEAB"),
        ({"published_to": "2021-03-02T18:00:00Z"}, "DEAB"),  # the instant too
        ({"published_to": "2021-03-02T17:59:59Z"}, "AB"),
        ({"published_from": "2021-03-02T20:00:00+02:00"}, "DE"),
        ({"min_confidence": 0.5}, "DABF"),
        ({"min_confidence": 1}, ""),
        ({"article": "a_absent"}, ""),
        ({"statement": "st_absent"}, ""),
        ({"speaker": "Li Shangfu", "publisher": "BBC", "q": "harbour"}, "A"),
    ],
)
def test_filters(filled: Deps, filters: dict[str, Any], expected: str) -> None:
    assert find(filled, **filters) == expected


def test_ids_of_what_was_found_find_it(filled: Deps) -> None:
    first = quotes.search_quotes(filled, QuoteQuery(q="alpha"), PageRequest()).items[0]
    assert find(filled, article=first["article"]) == "AB"
    assert find(filled, statement=first["statement"]) == "A"
    assert find(filled, speaker=first["speaker"]["id"]) == "A"
    assert quotes.get_quote(filled, first["id"]) == {k: v for k, v in first.items() if k != "highlight"}
    with pytest.raises(NotFoundError):
        quotes.get_quote(filled, "q_absent")


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"kind": ["sneer"]}, "kind"),
        ({"channel": ["smoke"]}, "channel"),
        ({"sort": "relevance"}, "sort"),  # without q
        ({"sort": "colour"}, "sort"),
        ({"published_from": "soon"}, "published_from"),
        ({"published_to": "2021-13-01"}, "published_to"),
        ({"min_confidence": 1.01}, "min_confidence"),
        ({"min_confidence": float("nan")}, "min_confidence"),
        ({"q": "***"}, "q"),
    ],
)
def test_filters_that_cannot_be_used(deps: Deps, filters: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refused:
        find(deps, **filters)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("sort", "q"), [("published_at", None), ("-published_at", None), ("relevance", "words")]
)
def test_pages_have_no_gaps_and_nothing_twice(deps: Deps, sort: str, q: str | None) -> None:
    for number in range(9):
        text = " ".join(f"“Some words {number} {n}{' words' * n}.”" for n in range(3))
        published_at = f"2021-01-0{1 + number % 3}" if number % 4 else None
        ingest.submit(deps, ArticleInput(text=text, published_at=published_at))
    query = QuoteQuery(q=q)
    whole = quotes.search_quotes(deps, query, PageRequest(limit=200), sort)
    assert whole.next is None and whole.total == 27
    seen: list[str] = []
    cursor = None
    while True:
        page = quotes.search_quotes(deps, query, PageRequest(limit=4, cursor=cursor), sort)
        seen += [quote["id"] for quote in page.items]
        assert page.total == 27
        cursor = page.next
        if cursor is None:
            break
    assert seen == [quote["id"] for quote in whole.items]


def test_a_cursor_of_another_search_is_refused(filled: Deps) -> None:
    cursor = quotes.search_quotes(filled, QuoteQuery(), PageRequest(limit=1)).next
    for query, sort in ((QuoteQuery(publisher="BBC"), None), (QuoteQuery(), "published_at")):
        with pytest.raises(InputError) as refused:
            quotes.search_quotes(filled, query, PageRequest(limit=1, cursor=cursor), sort)
        assert list(refused.value.fields) == ["cursor"]


@contextmanager
def recorded(deps: Deps) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(deps.store.engine, "before_cursor_execute", note)
    yield statements
    event.remove(deps.store.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "read",
    [
        lambda deps, page: quotes.search_quotes(deps, QuoteQuery(), page),
        lambda deps, page: quotes.search_quotes(deps, QuoteQuery(q="word"), page),
        articles.list_articles,
        speakers.list_speakers,
        lambda deps, page: outlets.list_outlets(deps, OutletQuery(known=False), page),
        lambda deps, page: audit.relays(deps, QuoteQuery(), page, ["relay", "speaker", "publisher"]),
    ],
    ids=["quotes", "quotes with q", "articles", "speakers", "outlets", "audit"],
)
def test_a_longer_page_needs_no_more_statements(deps: Deps, read: Any) -> None:
    for number in range(12):
        name = f"Ana Lum{chr(97 + number)}"
        text = f"“Word {number} of it all,” said {name} and told Wire Agency{chr(97 + number)} so."
        ingest.submit(deps, ArticleInput(text=text, publisher=f"Paper {number}"))
    counts = []
    for limit in (2, 12):
        with recorded(deps) as statements:
            assert len(read(deps, PageRequest(limit=limit)).items) == limit
        counts.append(len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))]))
    assert counts[0] == counts[1] <= 6
