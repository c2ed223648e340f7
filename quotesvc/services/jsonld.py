"""Quotes, articles, statements and audits as linked data: nodes of JSON-LD 1.1.

Quotes are `schema:Quotation` and `prov:Entity`, with a Web Annotation that says where they stand; statements
are `schema:Claim`. `data/context.jsonld` says what each key stands for; it goes into every document, so that
reading one asks nothing of other hosts. What none of the vocabularies has a word for is under
``urn:quotesvc:terms:``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import quote as percent_encoded

Node = dict[str, Any]
Row = Mapping[str, Any]

URN: Final = "urn:quotesvc:"
"""What ids begin with where there is no address to begin with."""

_AGENTS: Final = {
    "person": ["Person", "prov:Person"],
    "organisation": ["Organization", "prov:Organization"],
    "group": ["Organization", "prov:Agent"],
}
_NO_NEWS: Final = ("social_platform", "government_channel")
_URI: Final = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Iris:
    """Ids of nodes; ``base`` is the address of the interface, with a slash at its end, or `URN`."""

    base: str = URN

    def quote(self, quote_id: str, part: str = "") -> str:
        """Of a quote, or of something that belongs to it alone."""
        return self._of("quotes", quote_id) + (f"#{part}" if part else "")

    def article(self, article_id: str, part: str = "") -> str:
        """Of an article, or of its title."""
        return self._of("articles", article_id) + (f"#{part}" if part else "")

    def speaker(self, speaker_id: str) -> str:
        """Of a speaker."""
        return self._of("speakers", speaker_id)

    def outlet(self, slug: str) -> str:
        """Of an outlet."""
        return self._of("outlets", slug)

    def statement(self, statement_id: str) -> str:
        """Of a statement."""
        return self._of("statements", statement_id)

    def _of(self, noun: str, name: str) -> str:
        return f"{self.base}{noun}/{percent_encoded(name, safe='')}"


@cache
def context() -> Node:
    """The context that goes into every document."""
    text = resources.files(__package__).joinpath("data", "context.jsonld").read_text("utf-8")
    found: Node = json.loads(text)
    return found


def document(node: Node) -> Node:
    """A node as a document of its own."""
    return {"@context": context(), **node}


def lines(nodes: Iterable[Node]) -> Iterator[str]:
    """A document with all of ``nodes``, a line for each, written as they come."""
    yield f'{{"@context": {json.dumps(context())},\n"@graph": ['
    separator = "\n"
    for node in nodes:
        yield separator + json.dumps(node, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def quotation(iris: Iris, quote: Row, article: Row) -> Node:
    """A quote: what it says, who said it, where it stands, and on which way it came there.

    Its relays are works that cite: each was quoted from the one nearer to the speaker, and the nearest is the
    primary source. Who is said to have denied or never to have uttered the words is whom the article holds
    them against (``spokenByCharacter``), and not their author.
    """
    iri = iris.quote(quote["id"])
    reports = _reports(iris, quote)
    return _given(
        {
            "@id": iri,
            "@type": ["Quotation", "prov:Entity"],
            "text": quote["text"],
            **_said_by(iris, quote),
            "isPartOf": article_reference(iris, quote["article"], article),
            "citation": reports,
            "exampleOfWork": _reference(iris.statement, quote["statement"]),
            "prov:wasQuotedFrom": {"@id": iris.article(quote["article"])},
            "prov:hadPrimarySource": {"@id": reports[0]["@id"]} if reports else None,
            "annotation": _annotation(iris, quote),
            "inLanguage": article["language"],
            "kind": quote["kind"],
            "field": quote["field"],
            "channel": quote["channel"],
            "stance": quote["stance"],
            "confidence": quote["confidence"],
            "abstained": quote["abstained"],
        }
    )


def _said_by(iris: Iris, quote: Row) -> Node:
    speaker = quote["speaker"]
    if speaker is None:
        return {}
    iri = iris.speaker(speaker["id"])
    if speaker["kind"] == "document":
        work = {"@id": iri, "@type": ["CreativeWork", "prov:Entity"], "name": speaker["name"]}
        return {"isBasedOn": work, "prov:wasDerivedFrom": {"@id": iri}}
    agent = _given(
        {
            "@id": iri,
            "@type": _AGENTS[speaker["kind"]],
            "name": speaker["name"],
            "jobTitle": speaker["role"] if speaker["kind"] == "person" else None,
        }
    )
    if quote["stance"] != "asserted":
        return {"spokenByCharacter": agent}
    same = {"@id": iri}
    return {"creator": agent, "spokenByCharacter": same, "prov:wasAttributedTo": same}


def _reports(iris: Iris, quote: Row) -> list[Node]:
    """What each relay must have brought, so that the next could take it from there."""
    reports: list[Node] = []
    for number, relay in enumerate(quote["relays"]):
        outlet = outlet_node(iris, relay["outlet"])
        before = {"@id": reports[-1]["@id"]} if reports else None
        reports.append(
            _given(
                {
                    "@id": iris.quote(quote["id"], f"relay-{number}"),
                    "@type": ["CreativeWork", "prov:Entity"],
                    "publisher": outlet,
                    "prov:wasAttributedTo": {"@id": outlet["@id"]},
                    "prov:wasQuotedFrom": before,
                    "basis": relay["basis"],
                    "scope": relay["scope"],
                }
            )
        )
    return reports


def _annotation(iris: Iris, quote: Row) -> Node:
    part = "title" if quote["field"] == "title" else ""
    return {
        "@id": iris.quote(quote["id"], "annotation"),
        "@type": "Annotation",
        "motivation": "oa:identifying",
        "target": {
            "source": iris.article(quote["article"], part),
            "selector": [
                {
                    "@type": "TextQuoteSelector",
                    "exact": quote["text"],
                    "prefix": quote["prefix"],
                    "suffix": quote["suffix"],
                },
                {"@type": "TextPositionSelector", "start": quote["start"], "end": quote["end"]},
            ],
        },
    }


def article_reference(iris: Iris, article_id: str, article: Row) -> Node:
    """An article without its text; ``article`` may lack what is not at hand."""
    publisher = article.get("publisher")
    return _given(
        {
            "@id": iris.article(article_id),
            "@type": ["NewsArticle", "prov:Entity"],
            "headline": article.get("title"),
            "url": _uri(article.get("url")),
            "datePublished": article.get("published_at"),
            "publisher": outlet_node(iris, publisher) if publisher is not None else None,
        }
    )


def article_node(iris: Iris, article: Row, appearances: Mapping[str, Sequence[Row]]) -> Node:
    """An article with its quotes, and the claims in them as a `schema:ClaimReview` would review them.

    ``appearances`` has the articles of each statement by date.
    """
    quotes = []
    for quote in article["quotes"]:
        node = quotation(iris, quote, article) | {"isPartOf": {"@id": iris.article(article["id"])}}
        if quote["statement"] is not None:
            node["exampleOfWork"] = _claim_in(iris, quote, appearances.get(quote["statement"], []))
        quotes.append(node)
    return _given(
        {
            **article_reference(iris, article["id"], article),
            "author": [{"@type": "Person", "name": name} for name in article["authors"]],
            "inLanguage": article["language"],
            "articleBody": article["text"],
            "hasPart": quotes,
        }
    )


def _claim_in(iris: Iris, quote: Row, appearances: Sequence[Row]) -> Node:
    speaker = quote["speaker"]
    held = speaker is not None and quote["stance"] == "asserted" and speaker["kind"] != "document"
    return _given(
        {
            "@id": iris.statement(quote["statement"]),
            "@type": ["Claim", "prov:Entity"],
            "author": {"@id": iris.speaker(speaker["id"])} if held else None,
            "firstAppearance": _appeared(iris, appearances)["firstAppearance"],
            "appearance": {"@id": iris.article(quote["article"])},
        }
    )


def outlet_node(iris: Iris, outlet: Row) -> Node:
    """An outlet, as far as ``outlet`` tells."""
    news = outlet.get("kind") is not None and outlet["kind"] not in _NO_NEWS
    return _given(
        {
            "@id": iris.outlet(outlet["slug"]),
            "@type": ["NewsMediaOrganization" if news else "Organization", "prov:Organization"],
            "name": outlet["name"],
            "country": outlet.get("country"),
            "owner": outlet.get("owner"),
        }
    )


def audit_row(iris: Iris, row: Row) -> Node:
    """A row of the audit of relays: an observation of a data cube."""
    groups: Node = {}
    for dimension in ("relay", "publisher"):
        if row.get(dimension) is not None:
            groups[dimension] = outlet_node(iris, row[dimension])
    if row.get("speaker") is not None:
        speaker = row["speaker"]
        groups["speaker"] = {"@id": iris.speaker(speaker["id"]), "name": speaker["name"]}
    groups |= {name: row.get(name) for name in ("owner", "country", "channel", "month")}
    figures = {
        name: row[name] for name in ("quotes", "statements", "articles", "first", "exclusive", "behind")
    }
    return _given(
        {
            "@type": "qb:Observation",
            **groups,
            **figures,
            "lagSecondsMedian": row["lag_seconds_median"],
            "firstSeen": row["first_seen"],
            "lastSeen": row["last_seen"],
        }
    )


def statement_row(iris: Iris, row: Row, appearances: Sequence[Row]) -> Node:
    """A statement of a list: a claim with the articles in which it appeared, by date."""
    return _given(
        {
            **_claim(iris, row),
            **_author(iris, row["speaker"]),
            **_appeared(iris, appearances),
            "quotes": row["quotes"],
            "firstSeen": row["first_seen"],
            "lastSeen": row["last_seen"],
        }
    )


def statement_node(iris: Iris, statement: Row, appearances: Sequence[Row]) -> Node:
    """A statement with its quotes."""
    articles = {article["id"]: article for article in appearances}
    quotes = [
        quotation(iris, quote, articles.get(quote["article"], _unknown(quote)))
        for quote in statement["quotes"]
    ]
    row = {**statement, "quotes": len(quotes)}
    return _given({**statement_row(iris, row, appearances), "workExample": quotes})


def _author(iris: Iris, speaker: Row | None) -> Node:
    if speaker is None:
        return {}
    iri, types = iris.speaker(speaker["id"]), _AGENTS.get(speaker["kind"])
    if types is None:
        work = {"@id": iri, "@type": ["CreativeWork", "prov:Entity"], "name": speaker["name"]}
        return {"isBasedOn": work}
    return {"author": {"@id": iri, "@type": types, "name": speaker["name"]}}


def _unknown(quote: Row) -> Row:
    """What a quote tells of an article that is not at hand, as it was superseded."""
    return {"language": None, "published_at": quote["published_at"], "publisher": quote["publisher"]}


def _appeared(iris: Iris, appearances: Sequence[Row]) -> Node:
    """Where a claim appeared, and where first as far as dates tell; ``appearances`` is by date."""
    references = [article_reference(iris, article["id"], article) for article in appearances]
    dated = bool(appearances) and appearances[0]["published_at"] is not None
    return {"firstAppearance": references[0] if dated else None, "appearance": references}


def single_source_row(iris: Iris, row: Row) -> Node:
    """A statement with one origin."""
    return _given(
        {
            **_claim(iris, row["statement"]),
            "origin": outlet_node(iris, row["origin"]),
            "carriedBy": [outlet_node(iris, outlet) for outlet in row["publishers"]],
            "unsourced": [{"@id": iris.outlet(slug)} for slug in row["unsourced"]],
            "quotes": row["quotes"],
            "firstSeen": row["first_seen"],
            "lastSeen": row["last_seen"],
        }
    )


def circular_row(iris: Iris, row: Row) -> Node:
    """A statement that outlets have from each other."""
    citations = [
        {
            "citing": {"@id": iris.outlet(edge["citing"])},
            "cited": {"@id": iris.outlet(edge["cited"])},
            "through": [{"@id": iris.quote(quote_id)} for quote_id in edge["quotes"]],
            "firstSeen": edge["first_seen"],
        }
        for edge in row["citations"]
    ]
    return _given(
        {
            **_claim(iris, row["statement"]),
            "circle": [outlet_node(iris, outlet) for outlet in row["outlets"]],
            "citations": [_given(citation) for citation in citations],
            "lastSeen": row["last_seen"],
        }
    )


def _claim(iris: Iris, statement: Row) -> Node:
    return {
        "@id": iris.statement(statement["id"]),
        "@type": ["Claim", "prov:Entity"],
        "text": statement["text"],
    }


def _reference(iri: Any, name: str | None) -> Node | None:
    return {"@id": iri(name)} if name is not None else None


def _uri(url: str | None) -> str | None:
    """The address with what no URI may hold percent-encoded, as browsers do."""
    return None if url is None else percent_encoded(url, safe=_URI)


def _given(node: Node) -> Node:
    """The node without what is not known."""
    return {name: value for name, value in node.items() if value is not None and value != []}
