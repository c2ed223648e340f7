"""Rows as the JSON objects of the contract, the same wherever one is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import outlets
from quotesvc.services.instants import show_instant
from quotesvc.store.models import Article, Outlet, Quote, RelayLink


def article_shape(article: Article, quotes: Sequence[Quote], gazetteer: Gazetteer) -> dict[str, Any]:
    """A whole article with its text and quotes."""
    return {
        **article_summary(article, gazetteer),
        "text": article.text,
        "quotes": [quote_shape(quote, gazetteer) for quote in quotes],
    }


def article_summary(article: Article, gazetteer: Gazetteer) -> dict[str, Any]:
    """An article without text and quotes, as lists show it."""
    publisher = article.publisher
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "publisher": outlets.shape(publisher, gazetteer) if publisher is not None else None,
        "authors": article.authors,
        "dateline": article.dateline,
        "published_at": show_instant(article.published_at),
        "language": article.language,
        "created_at": show_instant(article.created_at),
        "supersedes": article.supersedes_id,
        "superseded_by": article.successor.id if article.successor is not None else None,
        "pipeline": article.pipeline,
        "status": "done",
    }


def quote_shape(quote: Quote, gazetteer: Gazetteer) -> dict[str, Any]:
    """A quote with its chain: speaker, relays, publisher. Its article and publisher must be loaded."""
    publisher = quote.article.publisher
    shown = outlets.shape(publisher, gazetteer) if publisher is not None else None
    return {
        "id": quote.id,
        "article": quote.article.id,
        "field": quote.field,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "kind": quote.kind,
        "speaker": _speaker(quote),
        "cue": _mention(quote.cue_text, quote.cue_start, quote.cue_end),
        "relays": [_relay(link, gazetteer) for link in quote.relays],
        "chain": chain(quote, gazetteer),
        "channel": quote.channel,
        "stance": quote.stance,
        "publisher": {"slug": shown["slug"], "name": shown["name"]} if shown is not None else None,
        "published_at": show_instant(quote.published_at),
        "statement": quote.statement_id,
        "confidence": quote.confidence,
        "abstained": quote.abstained,
        "pipeline": quote.pipeline,
        "corrected": quote.corrected,
    }


def chain(quote: Quote, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Those through whom the words went: ``{"id", "kind", "name", "slug"}`` of speaker, relays, publisher.

    The relay nearest to the speaker comes first. An outlet is never there twice in a row: one that carried
    the words and published them is the publisher. Its id holds its kind, because the same outlet may be a
    relay in one chain of a statement and the publisher in another; a speaker has no slug.
    """
    nodes: list[dict[str, Any]] = []
    if quote.speaker is not None:
        nodes.append({"id": quote.speaker.id, "kind": "speaker", "name": quote.speaker_name, "slug": None})
    for link in quote.relays:
        _append(nodes, _outlet_node("relay", link.outlet, gazetteer))
    if quote.article.publisher is not None:
        _append(nodes, _outlet_node("publisher", quote.article.publisher, gazetteer))
    return nodes


def _outlet_node(kind: str, outlet: Outlet, gazetteer: Gazetteer) -> dict[str, Any]:
    name = outlets.shape(outlet, gazetteer)["name"]
    return {"id": f"{kind}:{outlet.slug}", "kind": kind, "name": name, "slug": outlet.slug}


def _append(nodes: list[dict[str, Any]], node: dict[str, Any]) -> None:
    if nodes and nodes[-1]["slug"] == node["slug"]:
        nodes.pop()
    nodes.append(node)


def _speaker(quote: Quote) -> dict[str, Any] | None:
    if quote.speaker is None:
        return None
    return {
        "id": quote.speaker.id,
        "name": quote.speaker_name,
        "kind": quote.speaker.kind,
        "role": quote.role,
        "mention": _mention(quote.mention_text, quote.mention_start, quote.mention_end),
        "resolution": quote.resolution,
    }


def _relay(link: RelayLink, gazetteer: Gazetteer) -> dict[str, Any]:
    return {
        "outlet": outlets.shape(link.outlet, gazetteer),
        "mention": _mention(link.mention_text, link.mention_start, link.mention_end),
        "basis": link.basis,
        "scope": link.scope,
    }


def _mention(text: str | None, start: int | None, end: int | None) -> dict[str, Any] | None:
    return None if text is None else {"text": text, "start": start, "end": end}
