"""The chain of a quote: through whom the words went, in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotesvc.services import ingest, quotes
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.pages import PageRequest
from tests.desk import Desk, Said

WORDS = "We shall keep the ferry"


def links(chain: list[dict[str, object]]) -> list[str]:
    return [f"{node['kind']} {node['name']}" for node in chain]


CHAINS = [
    (Said(WORDS, "Mira Tolan"), "BBC", ["speaker Mira Tolan", "publisher BBC"]),
    (
        Said(WORDS, "Mira Tolan", ("Kommersant", "Interfax")),
        "BBC",
        ["speaker Mira Tolan", "relay Kommersant", "relay Interfax", "publisher BBC"],
    ),
    # "told the BBC", in the BBC: an outlet does not hand words on to itself.
    (Said(WORDS, "Mira Tolan", ("BBC",)), "BBC", ["speaker Mira Tolan", "publisher BBC"]),
    (Said(WORDS, "Mira Tolan", ("TASS", "TASS")), "BBC", ["speaker Mira Tolan", "relay TASS", "publisher BBC"]),
    # It came back to whom it started from: two places in the chain, with another between them.
    (
        Said(WORDS, "Mira Tolan", ("BBC", "TASS")),
        "BBC",
        ["speaker Mira Tolan", "relay BBC", "relay TASS", "publisher BBC"],
    ),
    (Said(WORDS, None, ("TASS",)), "BBC", ["relay TASS", "publisher BBC"]),
    (Said(WORDS, "Mira Tolan", ("TASS",)), None, ["speaker Mira Tolan", "relay TASS"]),
    (Said(WORDS, "Mira Tolan", ("Fjord Courier",)), "Oak Town News",
     ["speaker Mira Tolan", "relay Fjord Courier", "publisher Oak Town News"]),
    # The editorial of an outlet: it speaks and carries, and these are two links.
    (
        Said(WORDS, "Global Times", ("Global Times",), "editorial", speaker_kind="organisation"),
        "BBC",
        ["speaker Global Times", "relay Global Times", "publisher BBC"],
    ),
    (Said(WORDS), None, []),
]  # fmt: skip


@pytest.mark.parametrize(("said", "publisher", "expected"), CHAINS)
def test_chain(deps: Deps, said: Said, publisher: str | None, expected: list[str]) -> None:
    desk = Desk(deps.gazetteer)
    deps = replace(deps, analyser=desk)
    article = desk.write(publisher, "2024-02-01", said)
    shown, _ = ingest.submit(deps, article)
    assert links(shown["quotes"][0]["chain"]) == expected
    found = quotes.search_quotes(deps, QuoteQuery(), PageRequest())
    assert [quote["chain"] for quote in found.items] == [shown["quotes"][0]["chain"]]
    assert ingest.extract(deps, article)["quotes"][0]["chain"] == shown["quotes"][0]["chain"]


def test_nodes_are_told_apart_by_kind(deps: Deps) -> None:
    desk = Desk(deps.gazetteer)
    article: ArticleInput = desk.write("BBC", "2024-02-01", Said(WORDS, "Mira Tolan", ("BBC", "TASS")))
    shown, _ = ingest.submit(replace(deps, analyser=desk), article)
    quote = shown["quotes"][0]
    assert quote["chain"] == [
        {"id": quote["speaker"]["id"], "kind": "speaker", "name": "Mira Tolan", "slug": None},
        {"id": "relay:bbc", "kind": "relay", "name": "BBC", "slug": "bbc"},
        {"id": "relay:tass", "kind": "relay", "name": "TASS", "slug": "tass"},
        {"id": "publisher:bbc", "kind": "publisher", "name": "BBC", "slug": "bbc"},
    ]
