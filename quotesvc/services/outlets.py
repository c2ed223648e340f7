"""Outlets: resolving what people write, listing what is known and what turned up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from quotesvc.errors import InputError, NotFoundError
from quotesvc.nlp.types import OutletRef
from quotesvc.outlets.gazetteer import KINDS, Gazetteer, Origin, fold_name, slugify
from quotesvc.outlets.gazetteer import Outlet as GazetteerOutlet
from quotesvc.services.deps import Deps
from quotesvc.services.instants import show_instant
from quotesvc.store import folding, models, queries, records
from quotesvc.store.db import Store
from quotesvc.store.pages import Page, PageRequest, paginate
from quotesvc.store.queries import LONGEST_PATTERN, Tally

_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_LONGEST_SLUG: Final = 80
_NO_LETTERS: Final = slugify("")


def reference(outlet: GazetteerOutlet) -> OutletRef:
    """A row of the gazetteer as articles refer to it."""
    return OutletRef(outlet.slug, outlet.name, outlet.kind, outlet.country, outlet.owner)


def resolve(name: str, gazetteer: Gazetteer) -> OutletRef:
    """The outlet with this name, domain, url or slug; an unknown one where the gazetteer holds none."""
    known = gazetteer.lookup(name)
    if known is not None:
        return reference(known)
    shown = _host(name) or name
    return OutletRef(unknown_slug(shown), shown, known=False)


def unknown_slug(name: str) -> str:
    """The slug of an outlet that the gazetteer does not hold: the same for each spelling of its name."""
    slug = fold_name(name)
    if slug != _NO_LETTERS and len(slug) <= _LONGEST_SLUG:
        return slug
    mark = hashlib.sha256(folding.fold(name).encode() or name.encode()).hexdigest()[:10]
    return f"{slug[: _LONGEST_SLUG - len(mark) - 1]}-{mark}"


def _host(name: str) -> str | None:
    try:
        host = urlsplit(name).hostname if "://" in name else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def row_values(outlet: OutletRef) -> dict[str, Any]:
    """The columns of `quotesvc.store.models.Outlet`."""
    return {
        "slug": outlet.slug,
        "name": outlet.name,
        "pattern": folding.name_pattern(outlet.name)[:LONGEST_PATTERN],
        "kind": outlet.kind,
        "country": outlet.country,
        "owner": outlet.owner,
        "known": outlet.known,
    }


def shape(outlet: models.Outlet | OutletRef, gazetteer: Gazetteer) -> dict[str, Any]:
    """An outlet in JSON. The gazetteer goes before what was stored: it may have learnt since."""
    known = gazetteer.by_slug.get(outlet.slug)
    shown = reference(known) if known is not None else outlet
    return {
        "slug": shown.slug,
        "name": shown.name,
        "kind": shown.kind,
        "country": shown.country,
        "owner": shown.owner,
        "known": shown.known,
    }


def describe_stored(store: Store, gazetteer: Gazetteer) -> int:
    """Write what the gazetteer knows now to the outlets that articles and quotes refer to; how many were other.

    Audits by owner and country read it there.
    """
    with store.write() as session:
        changed = 0
        for row in queries.all_outlets(session):
            known = gazetteer.by_slug.get(row.slug)
            values = row_values(reference(known)) if known is not None else {"known": False}
            other = {name: value for name, value in values.items() if getattr(row, name) != value}
            for name, value in other.items():
                setattr(row, name, value)
            changed += bool(other)
        return changed


def slugs_named(session: Session, gazetteer: Gazetteer, name: str) -> tuple[str, ...]:
    """The slugs that a filter by slug, domain or any name of an outlet means; empty where there is none."""
    known = gazetteer.lookup(name)
    stored = queries.outlets_named(session, name)
    return tuple(sorted({*stored, known.slug} if known is not None else {*stored}))


@dataclass(frozen=True, slots=True)
class OutletQuery:
    """Which outlets: ``q`` is part of a name, slug or domain; None does not narrow."""

    q: str | None = None
    kind: str | None = None
    country: str | None = None
    known: bool | None = None
    origin: Origin | None = None


def list_outlets(deps: Deps, query: OutletQuery, page: PageRequest) -> Page[dict[str, Any]]:
    """Outlets by slug: those of the gazetteer, and those that articles named and it does not hold.

    Raises `InputError`.
    """
    if query.kind is not None and query.kind not in KINDS:
        raise InputError.of("kind", f"Not one of {', '.join(KINDS)}.")
    if query.country is not None and not _COUNTRY.fullmatch(query.country):
        raise InputError.of("country", "Not a code of two letters, like GB (ISO 3166).")
    with deps.store.read() as session:
        stored = queries.unknown_outlets(session)
        everything = {outlet.slug: _entry(outlet) for outlet in stored}
        everything |= {outlet.slug: known_entry(outlet, deps.gazetteer) for outlet in deps.gazetteer}
        found = [entry for _, entry in sorted(everything.items()) if _passes(entry, query)]
        listed = paginate(found, lambda entry: entry["slug"], page, ("outlets", query))
        return Page(with_tallies(session, listed.items), listed.next, listed.total)


def get_outlet(deps: Deps, slug: str) -> dict[str, Any]:
    """One outlet with what it carried and published. Raises `NotFoundError`."""
    with deps.store.read() as session:
        known = deps.gazetteer.by_slug.get(slug)
        if known is not None:
            return with_tallies(session, [known_entry(known, deps.gazetteer)])[0]
        stored = records.outlets(session, [slug]).get(slug)
        if stored is None:
            raise NotFoundError(f"There is no outlet {slug!r}.")
        return with_tallies(session, [_entry(stored)])[0]


def known_entry(outlet: GazetteerOutlet, gazetteer: Gazetteer) -> dict[str, Any]:
    """A row of the gazetteer in JSON."""
    return _entry(reference(outlet)) | {
        "aliases": [*outlet.aliases, *outlet.weak_aliases],
        "weak_aliases": list(outlet.weak_aliases),
        "domains": list(outlet.domains),
        "parent": outlet.parent,
        "former_names": [
            {"name": former.name, "first_year": former.first, "last_year": former.last}
            for former in outlet.former_names
        ],
        "wikidata": outlet.wikidata,
        "reach": outlet.reach,
        "origin": gazetteer.origin_of(outlet.slug),
    }


def _entry(outlet: models.Outlet | OutletRef) -> dict[str, Any]:
    return {
        "slug": outlet.slug,
        "name": outlet.name,
        "aliases": [],
        "weak_aliases": [],
        "domains": [],
        "kind": outlet.kind,
        "country": outlet.country,
        "owner": outlet.owner,
        "parent": None,
        "former_names": [],
        "wikidata": None,
        "reach": None,
        "known": outlet.known,
        "origin": None,
    }


def _passes(entry: Mapping[str, Any], query: OutletQuery) -> bool:
    return (
        (query.kind is None or entry["kind"] == query.kind)
        and (query.country is None or entry["country"] == query.country.upper())
        and (query.known is None or entry["known"] is query.known)
        and (query.origin is None or entry["origin"] == query.origin)
        and (not query.q or _named(entry, folding.fold(query.q)))
    )


def _named(entry: Mapping[str, Any], wanted: str) -> bool:
    former = (name["name"] for name in entry["former_names"])
    names: Iterable[str] = (entry["slug"], entry["name"], *entry["aliases"], *former, *entry["domains"])
    return any(wanted in folding.fold(name) for name in names)


def with_tallies(session: Session, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries with what the outlets carried and published."""
    slugs = [entry["slug"] for entry in entries]
    relayed = queries.relay_tallies(session, slugs)
    published = queries.publisher_tallies(session, slugs)
    return [
        entry
        | {
            "relayed": tally_shape(relayed.get(entry["slug"], Tally())),
            "published": tally_shape(published.get(entry["slug"], Tally())),
        }
        for entry in entries
    ]


def tally_shape(tally: Tally) -> dict[str, Any]:
    """Counts and dates in JSON."""
    return {
        "quotes": tally.quotes,
        "statements": tally.statements,
        "articles": tally.articles,
        "first_seen": show_instant(tally.first_seen),
        "last_seen": show_instant(tally.last_seen),
    }
