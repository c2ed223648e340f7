"""The audits over a few articles in prose, read by the shipped pipeline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spacy.language import Language

from quotesvc.services import audit, ingest
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.quotes import QuoteQuery
from quotesvc.services.wiring import PipelineAnalyser
from quotesvc.store.pages import PageRequest

FERRY = "We shall keep the ferry to the outer islands whatever it costs us"

ARTICLES = (
    ("BBC", "2024-03-01", f"“{FERRY},” Transport Minister Mira Tolan told Reuters on Friday."),
    ("CNN", "2024-03-02", f"“{FERRY},” Mira Tolan, the transport minister, told Reuters."),
    ("The Guardian", "2024-03-03", f"“{FERRY},” Tolan, the transport minister, was quoted as saying by Reuters."),
    ("Le Monde", "2024-03-03", "“Nobody has asked the fishermen of the islands,” mayor Oskar Venn told AFP."),
)  # fmt: skip


@pytest.fixture
def filled(deps: Deps, nlp: Language) -> Deps:
    real = replace(deps, analyser=PipelineAnalyser(nlp))
    for publisher, published_at, text in ARTICLES:
        ingest.submit(real, ArticleInput(text=text, publisher=publisher, published_at=published_at))
    return real


def test_audits(filled: Deps) -> None:
    rows = audit.relays(filled, QuoteQuery(), PageRequest(), ["relay", "channel"]).items
    assert [(row["relay"]["slug"], row["quotes"], row["statements"], row["first"]) for row in rows] == [
        ("reuters", 3, 1, 1),
        ("afp", 1, 1, 1),
    ]
    (source,) = audit.single_source(filled, QuoteQuery(), PageRequest(), 3).items
    assert (source["statement"]["text"].rstrip(","), source["origin"]["slug"]) == (FERRY, "reuters")
    assert [outlet["slug"] for outlet in source["publishers"]] == ["bbc", "cnn", "the-guardian"]
    by_publisher = audit.relays(filled, QuoteQuery(relay="reuters"), PageRequest(), ["publisher"]).items
    assert {row["publisher"]["slug"]: row["lag_seconds_median"] for row in by_publisher} == {
        "bbc": None,
        "cnn": 86_400,
        "the-guardian": 2 * 86_400,
    }
