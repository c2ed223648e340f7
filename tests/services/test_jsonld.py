"""Linked data as programs of others read it: pyld and rdflib, which get nothing from the network."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

import pytest
from pyld import jsonld
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

from quotesvc.nlp.types import Analysis
from quotesvc.services import export, ingest
from quotesvc.services.deps import Deps
from quotesvc.services.export import Sheet
from quotesvc.services.jsonld import Iris, context, document
from quotesvc.services.quotes import QuoteQuery
from tests.desk import Desk, Said

SCHEMA = Namespace("https://schema.org/")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
QB = Namespace("http://purl.org/linked-data/cube#")
QS = Namespace("urn:quotesvc:terms:")
BASE: Final = "https://quotes.test/api/v1/"

# What schema.org lets these types have, and which other types it knows (as of version 29).
QUOTATION = {"spokenByCharacter"}
CLAIM = {"appearance", "claimInterpreter", "firstAppearance"}
CREATIVE_WORK = {
    "author", "citation", "creator", "datePublished", "exampleOfWork", "hasPart", "headline", "inLanguage", "isBasedOn",
    "isPartOf", "publisher", "text", "workExample",
}  # fmt: skip
THING = {"name", "url"}
ORGANIZATION: set[str] = set()
ALLOWED = {
    "Quotation": QUOTATION | CREATIVE_WORK | THING,
    "Claim": CLAIM | CREATIVE_WORK | THING,
    "NewsArticle": {"articleBody"} | CREATIVE_WORK | THING,
    "CreativeWork": CREATIVE_WORK | THING,
    "Person": {"jobTitle"} | THING,
    "Organization": ORGANIZATION | THING,
    "NewsMediaOrganization": ORGANIZATION | THING,
}


def nothing_is_fetched(url: str, options: object) -> None:
    raise AssertionError(f"{url} was asked for")


@pytest.fixture
def desk_deps(deps: Deps) -> Deps:
    return replace(deps, analyser=Desk(deps.gazetteer))


def post(
    deps: Deps, publisher: str | None, published_at: str | None, *said: Said, **more: Any
) -> dict[str, Any]:
    assert isinstance(deps.analyser, Desk)
    return ingest.submit(deps, replace(deps.analyser.write(publisher, published_at, *said), **more))[0]


def loaded(deps: Deps, sheet: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(export.write(deps, sheet, "jsonld", Iris(BASE))))
    return found


def keys(value: Any) -> int:
    """How many properties there are, nested ones and all."""
    if isinstance(value, dict):
        return sum(1 + keys(inner) for inner in value.values())
    return sum(map(keys, value)) if isinstance(value, list) else 0


def graph_of(found: dict[str, Any]) -> Graph:
    """The document as triples, by both readers, which must agree."""
    options = {"documentLoader": nothing_is_fetched, "processingMode": "json-ld-1.1"}
    expanded = jsonld.expand(found, options)
    compacted = jsonld.compact(expanded, found["@context"], {**options, "graph": True})
    rest = {name: value for name, value in found.items() if name != "@context"}
    assert keys(compacted["@graph"]) == keys(rest.get("@graph", [rest])), (
        "a key that the context does not know"
    )
    by_pyld = Graph().parse(
        data=jsonld.to_rdf(found, {**options, "format": "application/n-quads"}), format="nt"
    )
    by_rdflib = Graph().parse(data=json.dumps(found), format="json-ld")
    assert len(by_pyld) == len(by_rdflib) > 0
    return by_rdflib


def check_schema(graph: Graph) -> None:
    """Types and properties of schema.org are there, and where they may be."""
    for subject, predicate in {(subject, predicate) for subject, predicate, _ in graph}:
        if predicate not in SCHEMA:
            continue
        types = {
            str(found).removeprefix(str(SCHEMA)) for found in graph[subject : RDF.type] if found in SCHEMA
        }
        assert types, subject
        name = str(predicate).removeprefix(str(SCHEMA))
        assert any(name in ALLOWED[found] for found in types), (types, name)
    for _, _, found in graph.triples((None, RDF.type, None)):
        if found in SCHEMA:
            assert str(found).removeprefix(str(SCHEMA)) in ALLOWED


SAID = Said(
    "The harbour “stays” open until the first ice",
    "Mira Tolan",
    ("Kommersant", "Interfax"),
    "interview",
    role="transport minister",
)


def test_a_quotation(desk_deps: Deps) -> None:
    shown = post(
        desk_deps,
        "BBC",
        "2024-02-01",
        SAID,
        title="Harbour",
        url="https://a.test/ä b".replace(" ", "%20"),
        language="en",
    )
    quote = shown["quotes"][0]
    graph = graph_of(loaded(desk_deps, export.quotes(desk_deps, QuoteQuery())))
    check_schema(graph)
    it = URIRef(f"{BASE}quotes/{quote['id']}")
    article = URIRef(f"{BASE}articles/{shown['id']}")
    speaker = URIRef(f"{BASE}speakers/{quote['speaker']['id']}")
    first, second = (URIRef(f"{it}#relay-{number}") for number in (0, 1))

    assert set(graph[it : RDF.type]) == {SCHEMA.Quotation, PROV.Entity}
    assert graph.value(it, SCHEMA.text) == Literal(SAID.words)
    assert graph.value(it, SCHEMA.creator) == graph.value(it, SCHEMA.spokenByCharacter) == speaker
    assert graph.value(speaker, SCHEMA.name) == Literal("Mira Tolan")
    assert graph.value(speaker, SCHEMA.jobTitle) == Literal("transport minister")
    assert set(graph[speaker : RDF.type]) == {SCHEMA.Person, PROV.Person}
    assert graph.value(it, SCHEMA.isPartOf) == article
    assert graph.value(article, SCHEMA.headline) == Literal("Harbour")
    assert graph.value(article, SCHEMA.url) == URIRef("https://a.test/%C3%A4%20b")
    assert graph.value(article, SCHEMA.datePublished) == Literal(
        "2024-02-01T00:00:00Z", datatype=XSD.dateTime
    )
    publisher = graph.value(article, SCHEMA.publisher)
    assert publisher == URIRef(f"{BASE}outlets/bbc")
    assert set(graph[publisher : RDF.type]) == {SCHEMA.NewsMediaOrganization, PROV.Organization}
    assert set(graph[it : SCHEMA.citation]) == {first, second}
    assert graph.value(it, SCHEMA.exampleOfWork) == URIRef(f"{BASE}statements/{quote['statement']}")

    # The words came from Kommersant over Interfax to the article.
    assert graph.value(it, PROV.wasQuotedFrom) == article
    assert graph.value(it, PROV.wasAttributedTo) == speaker
    assert graph.value(it, PROV.hadPrimarySource) == first
    assert graph.value(second, PROV.wasQuotedFrom) == first
    assert graph.value(first, PROV.wasQuotedFrom) is None
    assert graph.value(first, PROV.wasAttributedTo) == URIRef(f"{BASE}outlets/kommersant")
    assert graph.value(second, SCHEMA.publisher) == URIRef(f"{BASE}outlets/interfax")


def test_where_it_stands(desk_deps: Deps) -> None:
    shown = post(desk_deps, "BBC", None, Said("Nothing at all", "Ana Lum"), SAID)
    quote = shown["quotes"][1]
    graph = graph_of(loaded(desk_deps, export.quotes(desk_deps, QuoteQuery())))
    it = URIRef(f"{BASE}quotes/{quote['id']}")
    (annotation,) = graph.subjects(OA.hasBody, it)
    assert graph.value(annotation, RDF.type) == OA.Annotation
    assert graph.value(annotation, OA.motivatedBy) == OA.identifying
    target = graph.value(annotation, OA.hasTarget)
    assert graph.value(target, OA.hasSource) == URIRef(f"{BASE}articles/{shown['id']}")
    selectors = {graph.value(node, RDF.type): node for node in graph.objects(target, OA.hasSelector)}
    assert set(selectors) == {OA.TextQuoteSelector, OA.TextPositionSelector}
    words, place = selectors[OA.TextQuoteSelector], selectors[OA.TextPositionSelector]
    start, end = (graph.value(place, name).toPython() for name in (OA.start, OA.end))
    exact, prefix, suffix = (str(graph.value(words, name)) for name in (OA.exact, OA.prefix, OA.suffix))
    text = shown["text"]
    assert text[start:end] == exact == SAID.words
    assert text[:start].endswith(prefix) and prefix.endswith("“")
    assert text[end:].startswith(suffix) and suffix.startswith("”")
    assert graph.value(place, OA.start).datatype == XSD.nonNegativeInteger


@pytest.mark.parametrize(
    ("said", "types", "held"),
    [
        (
            Said("We stay", "The ministry", speaker_kind="organisation"),
            {SCHEMA.Organization, PROV.Organization},
            True,
        ),
        (Said("We stay", "Two officials", speaker_kind="group"), {SCHEMA.Organization, PROV.Agent}, True),
        (
            Said("We stay", "The court filing", speaker_kind="document"),
            {SCHEMA.CreativeWork, PROV.Entity},
            False,
        ),
        (Said("We stay", None, abstained="no_cue"), None, False),
    ],
)
def test_who_speaks(desk_deps: Deps, said: Said, types: set[URIRef] | None, held: bool) -> None:
    post(desk_deps, None, None, said)
    graph = graph_of(loaded(desk_deps, export.quotes(desk_deps, QuoteQuery())))
    check_schema(graph)
    (it,) = graph.subjects(RDF.type, SCHEMA.Quotation)
    creator = graph.value(it, SCHEMA.creator)
    assert (creator is not None) is held
    speaker = creator or graph.value(it, SCHEMA.isBasedOn)
    assert (set(graph[speaker : RDF.type]) if speaker is not None else None) == types
    assert (graph.value(it, PROV.wasAttributedTo) is not None) is held


def test_who_denies_is_not_the_author(desk_deps: Deps) -> None:
    class Denied(Desk):
        def analyse(self, text: str, **given: Any) -> Analysis:  # type: ignore[override]
            found = super().analyse(text, **given)
            return replace(found, quotes=tuple(replace(quote, stance="denied") for quote in found.quotes))

    post(
        replace(desk_deps, analyser=(desk := Denied(desk_deps.gazetteer))),
        None,
        None,
        Said("We lied", "Ana Lum"),
    )
    assert desk.version
    graph = graph_of(loaded(desk_deps, export.quotes(desk_deps, QuoteQuery())))
    (it,) = graph.subjects(RDF.type, SCHEMA.Quotation)
    assert graph.value(graph.value(it, SCHEMA.spokenByCharacter), SCHEMA.name) == Literal("Ana Lum")
    assert graph.value(it, SCHEMA.creator) is graph.value(it, PROV.wasAttributedTo) is None
    assert graph.value(it, QS.stance) == Literal("denied")


def test_an_article_with_claims_to_review(desk_deps: Deps) -> None:
    words = Said("The lighthouse has been dark since the great storm of March", "Mira Tolan", ("TASS",))
    first = post(desk_deps, "Le Monde", "2024-01-05", words, title="Dark")
    post(desk_deps, "CNN", None, words)
    later = post(
        desk_deps,
        "BBC",
        "2024-01-07",
        words,
        Said("No date is known to us", "Ana Lum"),
        authors=("Jo Penn",),
        title="Later",
    )
    node = document(export.article(desk_deps, later["id"], Iris(BASE)))
    graph = graph_of(node)
    check_schema(graph)
    article = URIRef(f"{BASE}articles/{later['id']}")
    assert graph.value(article, SCHEMA.articleBody) == Literal(later["text"])
    assert graph.value(graph.value(article, SCHEMA.author), SCHEMA.name) == Literal("Jo Penn")
    assert len(set(graph[article : SCHEMA.hasPart])) == 2
    claim = URIRef(f"{BASE}statements/{later['quotes'][0]['statement']}")
    assert SCHEMA.Claim in set(graph[claim : RDF.type])
    assert graph.value(claim, SCHEMA.appearance) == article
    appeared = graph.value(claim, SCHEMA.firstAppearance)
    assert appeared == URIRef(f"{BASE}articles/{first['id']}")
    assert graph.value(appeared, SCHEMA.headline) == Literal("Dark")
    assert graph.value(claim, SCHEMA.author) == URIRef(
        f"{BASE}speakers/{later['quotes'][0]['speaker']['id']}"
    )
    other = URIRef(f"{BASE}statements/{later['quotes'][1]['statement']}")
    assert graph.value(other, SCHEMA.firstAppearance) == article


def test_statements(desk_deps: Deps) -> None:
    words = Said("The lighthouse has been dark since the great storm of March", "Mira Tolan", ("TASS",))
    first = post(desk_deps, "Le Monde", "2024-01-05", words)
    later = post(desk_deps, "BBC", "2024-01-07", words)
    undated = post(desk_deps, "CNN", None, words)
    post(
        desk_deps,
        "CNN",
        None,
        Said("Every map of the coast is wrong", "The court filing", speaker_kind="document"),
    )
    listed = graph_of(loaded(desk_deps, export.statements(desk_deps, QuoteQuery())))
    check_schema(listed)
    assert len(set(listed.subjects(RDF.type, SCHEMA.Claim))) == 2
    name = later["quotes"][0]["statement"]
    single = graph_of(document(export.statement(desk_deps, name, Iris(BASE))))
    check_schema(single)
    claim = URIRef(f"{BASE}statements/{name}")
    for graph in (listed, single):
        assert graph.value(claim, SCHEMA.text) == Literal(words.words)
        assert graph.value(graph.value(claim, SCHEMA.author), SCHEMA.name) == Literal("Mira Tolan")
        assert graph.value(claim, SCHEMA.firstAppearance) == URIRef(f"{BASE}articles/{first['id']}")
        assert set(graph[claim : SCHEMA.appearance]) == {
            URIRef(f"{BASE}articles/{article['id']}") for article in (first, later, undated)
        }
    assert set(single[claim : SCHEMA.workExample]) == {
        URIRef(f"{BASE}quotes/{article['quotes'][0]['id']}") for article in (first, later, undated)
    }
    (other,) = set(listed.subjects(RDF.type, SCHEMA.Claim)) - {claim}
    assert listed.value(other, SCHEMA.firstAppearance) is listed.value(other, SCHEMA.author) is None


def test_a_statement_with_superseded_articles(desk_deps: Deps) -> None:
    words = Said("The lighthouse has been dark since the great storm of March", "Mira Tolan")
    for said in (words, replace(words, via=("TASS",))):
        shown = post(desk_deps, "BBC", "2024-01-05", said, url="https://a.test/1")
    name = shown["quotes"][0]["statement"]
    graph = graph_of(document(export.statement(desk_deps, name, Iris(BASE), revisions=True)))
    check_schema(graph)
    assert len(set(graph.subjects(RDF.type, SCHEMA.Quotation))) == 2


def test_one_quote(desk_deps: Deps) -> None:
    shown = post(desk_deps, "BBC", "2024-02-01", SAID, title="Harbour")
    (whole,) = loaded(desk_deps, export.quotes(desk_deps, QuoteQuery()))["@graph"]
    assert export.quote(desk_deps, shown["quotes"][0]["id"], Iris(BASE)) == whole


def test_audits(desk_deps: Deps) -> None:
    words = Said("The lighthouse has been dark since the great storm of March", "Mira Tolan", ("TASS",))
    post(desk_deps, "BBC", "2024-01-05", words)
    post(desk_deps, "Xinhua", "2024-01-06", words)
    post(desk_deps, "TASS", "2024-01-07", replace(words, via=("Xinhua",)))
    post(desk_deps, "CNN", None, Said("Nobody has seen the keeper of it for years now", "Ana Lum", ("BBC",)))
    every = ["relay", "owner", "country", "speaker", "publisher", "channel", "month"]
    graph = graph_of(loaded(desk_deps, export.relays(desk_deps, QuoteQuery(), every)))
    assert len(set(graph.subjects(RDF.type, QB.Observation))) == 4
    (row,) = graph.subjects(QS.relay, URIRef(f"{BASE}outlets/xinhua"))
    assert graph.value(row, QS.quotes).toPython() == 1
    assert graph.value(row, QS.lagSecondsMedian).toPython() == 2 * 86_400
    assert graph.value(row, QS.month) == Literal("2024-01")

    graph = graph_of(loaded(desk_deps, export.single_source(desk_deps, QuoteQuery(), 1)))
    (claim,) = graph.subjects(RDF.type, SCHEMA.Claim)
    assert graph.value(claim, QS.origin) == URIRef(f"{BASE}outlets/bbc")
    assert set(graph[claim : QS.carriedBy]) == {URIRef(f"{BASE}outlets/cnn")}

    graph = graph_of(loaded(desk_deps, export.circular(desk_deps, QuoteQuery())))
    (claim,) = graph.subjects(RDF.type, SCHEMA.Claim)
    assert set(graph[claim : QS.circle]) == {URIRef(f"{BASE}outlets/{slug}") for slug in ("tass", "xinhua")}
    assert {
        (graph.value(edge, QS.citing), graph.value(edge, QS.cited)) for edge in graph[claim : QS.citations]
    } == {
        (URIRef(f"{BASE}outlets/tass"), URIRef(f"{BASE}outlets/xinhua")),
        (URIRef(f"{BASE}outlets/xinhua"), URIRef(f"{BASE}outlets/tass")),
    }


def test_names_that_are_no_letters_make_ids(desk_deps: Deps) -> None:
    post(
        desk_deps,
        "Żółw & Sons?",
        "2024-01-05",
        Said("We stay", "Ana Lum", ("The <Odd> “Paper”",)),
        url="https://a.test/{x}|y",
    )
    graph = graph_of(loaded(desk_deps, export.quotes(desk_deps, QuoteQuery())))
    for node in {*graph.subjects(), *graph.objects()}:
        if isinstance(node, URIRef):
            assert node.n3()  # rdflib warns of an id that cannot be written, and n3 fails on it


def test_the_context_names_nothing_twice() -> None:
    terms = [
        value["@id"] if isinstance(value, dict) and "@id" in value else value for value in context().values()
    ]
    plain = [term for term in terms if isinstance(term, str)]
    assert len(plain) == len(set(plain))
