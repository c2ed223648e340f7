"""Quotes that are stored: searching and reading them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from sqlalchemy.orm import Session

from quotesvc.errors import InputError, NotFoundError
from quotesvc.nlp.types import Channel, QuoteKind
from quotesvc.services.deps import Deps
from quotesvc.services.instants import parse_end, parse_instant
from quotesvc.services.outlets import slugs_named
from quotesvc.services.shapes import quote_shape
from quotesvc.store import heirs, queries
from quotesvc.store.ids import SPEAKER
from quotesvc.store.models import Quote
from quotesvc.store.pages import Page, PageRequest
from quotesvc.store.queries import FoundQuote, QuoteFilters, Sort
from quotesvc.store.search import parse_query

_SPEAKER_ID: Final = re.compile(rf"{SPEAKER}_[a-z2-7]+\Z")


@dataclass(frozen=True, slots=True)
class QuoteQuery:
    """Which quotes, in the words of whoever asks; None and an empty sequence do not narrow.

    ``speaker`` is an id or a name, ``relay`` and ``publisher`` a slug, name or domain. Without ``kind``:
    direct and mixed. ``published_to`` includes the instant, or the whole day where it is a date.
    """

    q: str | None = None
    speaker: str | None = None
    relay: str | None = None
    publisher: str | None = None
    kind: Sequence[str] = ()
    channel: Sequence[str] = ()
    article: str | None = None
    statement: str | None = None
    published_from: str | datetime | None = None
    published_to: str | datetime | None = None
    min_confidence: float | None = None
    revisions: bool = False


def search_quotes(
    deps: Deps, query: QuoteQuery, page: PageRequest, sort: str | None = None
) -> Page[dict[str, Any]]:
    """One page of quotes; with ``q`` each has ``highlight``, HTML with the words found in ``<mark>``.

    Sorted by relevance where ``q`` is given, else the newest first, unless ``sort`` says otherwise. Raises
    `InputError`.
    """
    with deps.store.read() as session:
        filters = read_filters(session, deps, query)
        order = _sort(sort, filters)
        found = queries.search_quotes(session, deps.store.search, filters, order, page)
        items = []
        for item in found.items:
            shown = quote_shape(item.quote, deps.gazetteer)
            items.append(shown if filters.query is None else shown | {"highlight": item.highlight})
        return Page(items, found.next, found.total)


def all_quotes(
    session: Session, deps: Deps, query: QuoteQuery, sort: str | None = None
) -> Iterator[FoundQuote]:
    """The quotes of all pages of `search_quotes`, from an open session. Raises `InputError`."""
    filters = read_filters(session, deps, query)
    return queries.all_quotes(session, deps.store.search, filters, _sort(sort, filters))


def get_quote(deps: Deps, quote_id: str) -> dict[str, Any]:
    """One quote. Raises `NotFoundError`."""
    with deps.store.read() as session:
        return quote_shape(find_quote(session, quote_id), deps.gazetteer)


def find_quote(session: Session, quote_id: str) -> Quote:
    """One quote with its article, from an open session. Raises `NotFoundError`."""
    found = queries.get_quote(session, quote_id)
    if found is None:
        raise NotFoundError(f"There is no quote {quote_id!r}.")
    return found


def read_filters(session: Session, deps: Deps, query: QuoteQuery) -> QuoteFilters:
    """The filters that a query means, with names resolved. Raises `InputError`."""
    return QuoteFilters(
        query=parse_query(query.q) if query.q and query.q.strip() else None,
        speakers=_speakers(session, query.speaker) if query.speaker is not None else None,
        relays=slugs_named(session, deps.gazetteer, query.relay) if query.relay is not None else None,
        publishers=(
            slugs_named(session, deps.gazetteer, query.publisher) if query.publisher is not None else None
        ),
        kinds=_choices("kind", query.kind, get_args(QuoteKind)) or queries.SHOWN_KINDS,
        channels=_choices("channel", query.channel, get_args(Channel)),
        article=query.article,
        statement=heirs.present_id(session, query.statement) if query.statement is not None else None,
        published_from=parse_instant(query.published_from, "published_from")
        if query.published_from
        else None,
        published_before=parse_end(query.published_to, "published_to") if query.published_to else None,
        min_confidence=_confidence(query.min_confidence),
        revisions=query.revisions,
    )


def _speakers(session: Session, speaker: str) -> tuple[str, ...]:
    return (speaker,) if _SPEAKER_ID.match(speaker) else queries.speakers_named(session, speaker)


def _sort(sort: str | None, filters: QuoteFilters) -> Sort:
    if sort is None:
        return "-published_at" if filters.query is None else "relevance"
    known: Sort
    for known in get_args(Sort):
        if sort == known and not (known == "relevance" and filters.query is None):
            return known
    reason = "Needs q." if sort == "relevance" else f"Not one of {', '.join(get_args(Sort))}."
    raise InputError.of("sort", reason)


def _choices(field: str, given: Sequence[str], known: Sequence[str]) -> tuple[str, ...] | None:
    wrong = sorted(set(given) - set(known))
    if wrong:
        reason = f"Not one of {', '.join(known)}."
        raise InputError.of(field, reason)
    return tuple(sorted(set(given))) or None


def _confidence(value: float | None) -> float | None:
    if value is None or 0 <= value <= 1:
        return value
    reason = "Must be from 0 to 1."
    raise InputError.of("min_confidence", reason)
