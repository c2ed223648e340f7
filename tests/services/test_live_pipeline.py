"""The real pipeline reads with the outlets that users add, and with the publisher in mind."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import ingest, own_outlets
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.live import LiveDeps, LiveOutlets, unheard
from quotesvc.services.wiring import PipelineAnalyser
from quotesvc.store.db import Store

TEXT = "“We will rebuild the pier before winter,” Harbour Minister Ana Horvat told {} on Monday."


@pytest.fixture
def live(store: Store, nlp: Language, gazetteer: Gazetteer) -> LiveDeps:
    analyser = PipelineAnalyser(nlp, gazetteer)
    return LiveDeps(Deps(store, analyser, gazetteer), LiveOutlets(store, None, unheard), analyser.using)


def relays(deps: Deps, name: str, publisher: str | None = None) -> list[tuple[str, bool]]:
    article = ingest.extract(deps, ArticleInput(text=TEXT.format(name), publisher=publisher))
    return [(link["outlet"]["slug"], link["outlet"]["known"]) for link in article["quotes"][0]["relays"]]


def test_articles_are_read_with_the_outlets_of_now(live: LiveDeps) -> None:
    before = live.current()
    own_outlets.add(before, {"name": "Quayside Bulletin of Record", "aliases": ["QBR"]})
    after = live.current()
    assert after.analyser.version != before.analyser.version
    assert relays(after, "QBR") == [("quayside-bulletin-of-record", True)]
    # A request that began before ends with what it began with.
    assert ("quayside-bulletin-of-record", True) not in relays(before, "QBR")
    assert relays(after, "QBR") == [("quayside-bulletin-of-record", True)]


@pytest.mark.parametrize(
    ("publisher", "slug"),
    [("CNN", "washington-post"), ("New York Daily News", "washington-post"), ("Thai PBS", "bangkok-post")],
)
def test_the_publisher_decides_which_post_is_meant(live: LiveDeps, publisher: str, slug: str) -> None:
    assert relays(live.current(), "the Post", publisher) == [(slug, True)]


def test_the_publisher_itself_is_no_relay(live: LiveDeps) -> None:
    assert relays(live.current(), "the Post", "Bangkok Post") == []
