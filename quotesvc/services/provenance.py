"""One statement with all that carried it: who published it, through whom it came, and what became of the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, get_args

from sqlalchemy.orm import Session

from quotesvc.errors import InputError, NotFoundError
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import outlets
from quotesvc.services.deps import Deps
from quotesvc.services.instants import show_instant
from quotesvc.services.joining import agree, speaker_key
from quotesvc.services.quotes import QuoteQuery, read_filters
from quotesvc.services.shapes import chain, quote_shape
from quotesvc.services.wording import diff, marks, normalise
from quotesvc.store import heirs, statements
from quotesvc.store.models import Outlet, Quote, Speaker
from quotesvc.store.pages import Page, PageRequest
from quotesvc.store.queries import QuoteFilters
from quotesvc.store.statements import Listed, Listing, Sort

SORTS: Final[tuple[str, ...]] = get_args(Sort)
DEFAULT_SORT: Final = "-last_seen"
MOST_QUOTES: Final = 1_000_000
"""The most that may be asked of a statement."""

_INTERVIEWS: Final = frozenset({"told", "interview"})
"""What a relay rests on that says it spoke with the speaker itself."""


def list_statements(
    deps: Deps, query: QuoteQuery, page: PageRequest, *, min_quotes: int = 1, sort: str | None = None
) -> Page[dict[str, Any]]:
    """One page of the statements with a quote that ``query`` finds, and at least ``min_quotes`` of them.

    All quotes of a statement are counted, whether ``query`` finds them or not. The latest come first, unless
    ``sort`` says otherwise. Raises `InputError`.
    """
    with deps.store.read() as session:
        found = _listing(session, deps, query, min_quotes, sort).page(session, page)
        return Page([_listed(item) for item in found.items], found.next, found.total)


def all_statements(
    session: Session, deps: Deps, query: QuoteQuery, min_quotes: int = 1, sort: str | None = None
) -> Iterator[dict[str, Any]]:
    """The statements of all pages of `list_statements`, from an open session. Raises `InputError`."""
    found = _listing(session, deps, query, min_quotes, sort)
    return (_listed(item) for item in found.rows(session))


def _listing(session: Session, deps: Deps, query: QuoteQuery, min_quotes: int, sort: str | None) -> Listing:
    order: Sort
    for order in get_args(Sort):
        if order == (sort or DEFAULT_SORT):
            return Listing(read_filters(session, deps, query), deps.store.search, min_quotes, order)
    reason = f"Not one of {', '.join(SORTS)}."
    raise InputError.of("sort", reason)


def _listed(found: Listed) -> dict[str, Any]:
    return {
        "id": found.id,
        "text": found.text,
        "speaker": _speaker(found.speaker),
        "quotes": found.quotes,
        "articles": found.articles,
        "publishers": found.publishers,
        "first_seen": show_instant(found.first_seen),
        "last_seen": show_instant(found.last_seen),
    }


def _speaker(speaker: Speaker | None) -> dict[str, Any] | None:
    return None if speaker is None else {"id": speaker.id, "name": speaker.name, "kind": speaker.kind}


def get_statement(deps: Deps, statement_id: str, *, revisions: bool = False) -> dict[str, Any]:
    """One statement with its quotes, chain, origins, variants and conflicts.

    An id that a statement had before it became part of another one gives that other one. Without
    ``revisions`` superseded articles do not count. Raises `NotFoundError`.
    """
    filters = QuoteFilters(revisions=revisions)
    with deps.store.read() as session:
        present = heirs.statement_of(session, statement_id)
        members = statements.members(session, present, filters) if present is not None else []
        if present is None or not members:
            raise NotFoundError(f"There is no statement {statement_id!r}.")
        quotes = [quote for quote, _ in members]
        dates = [quote.published_at for quote in quotes if quote.published_at is not None]
        text = statements.text_of(session, present)
        main = statements.main_speakers(session, [present], filters).get(present)
        return {
            "id": present,
            "text": text,
            "speaker": _speaker(main),
            "first_seen": show_instant(min(dates, default=None)),
            "last_seen": show_instant(max(dates, default=None)),
            "quotes": [quote_shape(quote, deps.gazetteer) for quote in quotes],
            "chain": chains(quotes, deps.gazetteer),
            "origins": origins(quotes, deps.gazetteer),
            "variants": variants(text, members, statements.texts_of(session, {seq for _, seq in members})),
            "conflicts": [*_speaker_conflicts(quotes), *_relay_conflicts(quotes, deps.gazetteer)],
        }


# The ways on which it came.


def chains(quotes: Sequence[Quote], gazetteer: Gazetteer) -> dict[str, Any]:
    """The chains of all quotes in one graph: speakers, relays and publishers, and from whom to whom it went.

    Quotes must come by date: an edge is as old as its first quote that has a date.
    """
    nodes: dict[str, dict[str, Any]] = {}
    edges: dict[tuple[str, str], dict[str, Any]] = {}
    for quote in quotes:
        links = chain(quote, gazetteer)
        for node in links:
            nodes.setdefault(node["id"], node)
        for start, end in pairwise(links):
            edge = {"from": start["id"], "to": end["id"], "quotes": [], "first_seen": None}
            edge = edges.setdefault((start["id"], end["id"]), edge)
            edge["quotes"].append(quote.id)
            edge["first_seen"] = edge["first_seen"] or show_instant(quote.published_at)
    kinds = ("speaker", "relay", "publisher")
    return {
        "nodes": sorted(nodes.values(), key=lambda node: kinds.index(node["kind"])),
        "edges": list(edges.values()),
    }


def origins(quotes: Sequence[Quote], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The outlets that had it nearest to the speaker, those of most quotes first.

    A quote without a relay says nothing about where it is from.
    """
    carried: dict[str, list[Quote]] = {}
    rows: dict[str, Outlet] = {}
    for quote in quotes:
        if quote.relays:
            nearest = quote.relays[0].outlet
            rows[nearest.slug] = nearest
            carried.setdefault(nearest.slug, []).append(quote)
    return [
        {
            "outlet": outlets.shape(rows[slug], gazetteer),
            "quotes": len(found),
            "publishers": len({quote.article.publisher_slug for quote in found} - {None}),
        }
        for slug, found in sorted(carried.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


# What became of the words.


def variants(full: str, members: Sequence[tuple[Quote, int]], texts: dict[int, str]) -> list[dict[str, Any]]:
    """The different wordings, the fullest first, each with what it changes; ``texts`` shows each wording."""
    grouped: dict[str, tuple[str, list[str]]] = {}
    for quote, seq in members:
        words = " ".join(form.removeprefix("^") for form in normalise(texts[seq]).forms)
        grouped.setdefault(words, (texts[seq], []))[1].append(quote.id)
    shown = [
        {"text": text, "quotes": quotes, "diff": diff(full, text), "marks": marks(full, text)}
        for text, quotes in grouped.values()
    ]
    return sorted(shown, key=lambda variant: (bool(variant["marks"]), -len(variant["quotes"])))


# What does not fit together.


@dataclass(frozen=True, slots=True)
class _Claim:
    """What some quotes say that others contradict."""

    value: str
    quotes: list[str]


def _speaker_conflicts(quotes: Sequence[Quote]) -> list[dict[str, Any]]:
    """The same words of several people. A short form of one person's name is that person."""
    names: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.speaker is not None:
            names.setdefault(speaker_key(quote.speaker), []).append(quote)
    fullest = [key for key in names if not any(key != other and _is_short_for(key, other) for other in names)]
    if len(fullest) < 2:
        return []
    claims = []
    for key in fullest:
        own = [other for other in names if other == key or _only_short_for(other, key, fullest)]
        claims.append(_Claim(_name(names[key]), [quote.id for other in own for quote in names[other]]))
    return [_conflict("speaker", claims)]


def _is_short_for(short: str, full: str) -> bool:
    return agree(short, full) and len(short) < len(full)


def _only_short_for(short: str, full: str, fullest: Iterable[str]) -> bool:
    """Whether a name is a short form of this one and of no other."""
    return [other for other in fullest if _is_short_for(short, other)] == [full]


def _name(quotes: Sequence[Quote]) -> str:
    speaker = quotes[0].speaker
    return speaker.name if speaker is not None else ""


def _relay_conflicts(quotes: Sequence[Quote], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Outlets that each claim to have been told. Those that one quote names together were told together."""
    claims: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    together: Counter[frozenset[str]] = Counter()
    for quote in quotes:
        told: set[str] = set()
        for relay in quote.relays:
            if relay.basis in _INTERVIEWS:
                slug, name = _house(relay.outlet, gazetteer)
                told.add(slug)
                shown.setdefault(slug, name)
        for slug in told:
            claims.setdefault(slug, []).append(quote.id)
        together[frozenset(told)] += 1
    if len(claims) < 2 or any(len(told) == len(claims) for told in together):
        return []
    return [_conflict("relay", [_Claim(shown[slug], claims[slug]) for slug in claims])]


def _house(outlet: Outlet, gazetteer: Gazetteer) -> tuple[str, str]:
    """Slug and name of the outlet that a programme belongs to."""
    known, seen = gazetteer.lookup(outlet.slug), {outlet.slug}
    while known is not None and known.parent is not None and known.parent not in seen:
        seen.add(known.parent)
        known = gazetteer.lookup(known.parent)
    return (known.slug, known.name) if known is not None else (outlet.slug, outlet.name)


def _conflict(kind: str, claims: Sequence[_Claim]) -> dict[str, Any]:
    quotes = dict.fromkeys(quote for claim in claims for quote in claim.quotes)
    return {"kind": kind, "values": [claim.value for claim in claims], "quotes": list(quotes)}
