"""From the frozen results of the language part to rows, for the database or just to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quotesvc.nlp import types
from quotesvc.services import outlets
from quotesvc.services.inputs import Draft
from quotesvc.store import folding, records
from quotesvc.store.ids import QUOTE, SPEAKER, derived_id, digest
from quotesvc.store.models import INDEXED_CHARACTERS, Article, Outlet, Quote, RelayLink, Speaker, SpeakerAlias
from quotesvc.store.queries import LONGEST_PATTERN


def article_row(article_id: str, draft: Draft, pipeline: str, created_at: datetime) -> Article:
    """An article without quotes, which supersedes nothing yet; its publisher is the caller's to store."""
    return Article(
        id=article_id,
        url=draft.url,
        url_hash=hash_of(draft.url),
        title=draft.title,
        publisher_slug=draft.publisher.slug if draft.publisher is not None else None,
        authors=list(draft.authors),
        dateline=draft.dateline,
        published_at=draft.published_at,
        language=draft.language,
        text=draft.text,
        text_hash=hash_of(draft.text),
        created_at=created_at,
        current=True,
        pipeline=pipeline,
    )


def hash_of(value: str | None) -> str | None:
    """What stands for a url or a text in constraints and indexes."""
    return None if value is None else digest(value).hex()


def unsaved_quotes(article: Article, analysis: types.Analysis) -> list[Quote]:
    """The quotes of an article that is not to be stored, with outlets and speakers of their own."""
    carriers = {slug: Outlet(**values) for slug, values in _outlet_values(analysis).items()}
    speakers = {
        speaker_id: Speaker(id=speaker_id, name=speaker.name, kind=speaker.kind)
        for speaker_id, speaker in _speakers(analysis).items()
    }
    return _quote_rows(article, analysis, carriers, speakers)


def stored_quotes(session: Session, article: Article, analysis: types.Analysis) -> list[Quote]:
    """The quotes of an article of ``session``, added to it, with outlets and speakers that it may lack."""
    save_outlets(session, _outlet_values(analysis).values())
    speakers = _speakers(analysis)
    records.insert_missing(session, Speaker, (_speaker_values(*pair) for pair in speakers.items()))
    records.insert_missing(session, SpeakerAlias, (_alias_values(*pair) for pair in speakers.items()))
    quotes = _quote_rows(
        article,
        analysis,
        records.outlets(session, _outlet_values(analysis)),
        records.speakers(session, speakers),
    )
    session.add_all(quotes)
    return quotes


def save_outlets(session: Session, values: Iterable[Mapping[str, Any]]) -> None:
    """Store the outlets that are not there yet."""
    records.insert_missing(session, Outlet, values)


def _outlet_values(analysis: types.Analysis) -> dict[str, dict[str, Any]]:
    carriers = (relay.outlet for quote in analysis.quotes for relay in quote.relays)
    return {
        slug: outlets.row_values(outlet) | {"slug": slug} for outlet in carriers for slug in [_slug(outlet)]
    }


def _slug(outlet: types.OutletRef) -> str:
    """The slug of an unknown outlet is made here, so that it is the same as relay and as publisher."""
    return outlet.slug if outlet.known else outlets.unknown_slug(outlet.name)


def _speakers(analysis: types.Analysis) -> dict[str, types.Speaker]:
    return {
        speaker_id(quote.speaker): quote.speaker for quote in analysis.quotes if quote.speaker is not None
    }


def speaker_id(speaker: types.Speaker) -> str:
    """The same for all that have the same kind and, but for titles, case and accents, the same name."""
    return derived_id(SPEAKER, speaker.kind, folding.name_key(speaker.name) or speaker.name)


def _speaker_values(speaker_id: str, speaker: types.Speaker) -> dict[str, Any]:
    sort_name = folding.name_key(speaker.name)[:LONGEST_PATTERN]
    return {"id": speaker_id, "name": speaker.name, "kind": speaker.kind, "sort_name": sort_name}


def _alias_values(speaker_id: str, speaker: types.Speaker) -> dict[str, Any]:
    return {
        "speaker_id": speaker_id,
        "name": speaker.name,
        "name_hash": hash_of(speaker.name),
        "pattern": folding.name_pattern(speaker.name)[:LONGEST_PATTERN],
    }


def _quote_rows(
    article: Article,
    analysis: types.Analysis,
    carriers: Mapping[str, Outlet],
    speakers: Mapping[str, Speaker],
) -> list[Quote]:
    rows = []
    for position, quote in enumerate(analysis.quotes):
        row = _quote_row(article, quote, position, analysis.pipeline)
        if quote.speaker is not None:
            row.speaker = speakers[speaker_id(quote.speaker)]
        row.relays = [
            _relay_row(relay, number, carriers[_slug(relay.outlet)])
            for number, relay in enumerate(quote.relays)
        ]
        rows.append(row)
    return rows


def _quote_row(article: Article, quote: types.Quote, position: int, pipeline: str) -> Quote:
    speaker = quote.speaker
    mention = speaker.mention if speaker is not None else None
    return Quote(
        id=derived_id(QUOTE, article.id, quote.field, quote.start, quote.end),
        article=article,
        pipeline=pipeline,
        position=position,
        field=quote.field,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        folded=folding.fold(quote.text)[:INDEXED_CHARACTERS],
        prefix=quote.prefix,
        suffix=quote.suffix,
        kind=quote.kind,
        speaker_name=speaker.name if speaker is not None else None,
        role=speaker.role if speaker is not None else None,
        resolution=speaker.resolution if speaker is not None else None,
        **_mention_values("mention", mention),
        **_mention_values("cue", quote.cue),
        channel=quote.channel,
        stance=quote.stance,
        confidence=min(1.0, max(0.0, float(quote.confidence))),
        abstained=quote.abstained,
        corrected=False,
        published_at=article.published_at,
    )


def _mention_values(name: str, mention: types.Mention | None) -> dict[str, Any]:
    if mention is None:
        return {f"{name}_text": None, f"{name}_start": None, f"{name}_end": None}
    return {f"{name}_text": mention.text, f"{name}_start": mention.start, f"{name}_end": mention.end}


def _relay_row(relay: types.Relay, position: int, outlet: Outlet) -> RelayLink:
    return RelayLink(
        position=position,
        outlet=outlet,
        mention_text=relay.mention.text,
        mention_start=relay.mention.start,
        mention_end=relay.mention.end,
        basis=relay.basis,
        scope=relay.scope,
    )
