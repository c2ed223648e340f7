"""The gazetteer: which outlets there are, and where a text names one.

The rows live in ``outlets.csv`` beside this module; `docs/outlets.md` explains its columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from quotesvc.outlets import rows
from quotesvc.outlets.context import NOWHERE, Choice, Context, choose, in_longer_name, local_bearer
from quotesvc.outlets.countries import country_of_host, country_of_name
from quotesvc.outlets.names import Hit, Names
from quotesvc.outlets.outlet import COLUMNS, KINDS, OWNERS, FormerName, Outlet, faults, fold_name, slugify
from quotesvc.outlets.rows import Row

__all__ = [
    "COLUMNS", "KINDS", "OWNERS", "SHIPPED", "Context", "FormerName", "Found", "Gazetteer", "Origin", "Outlet",
    "fold_name", "load_default", "shipped", "slugify",
]  # fmt: skip

Origin = Literal["package", "file", "database"]
SHIPPED = Path(__file__).with_name("outlets.csv")


@dataclass(frozen=True, slots=True)
class Found:
    """An outlet named at ``text[start:end]``; ``weak`` where nothing but an ambiguous short name stands
    there."""

    start: int
    end: int
    outlet: Outlet
    text: str
    weak: bool


class Gazetteer:
    """All known outlets, to be looked up by name and found in text. Immutable once made.

    Where two outlets bear the same name, domain or slug, the first of them is meant.
    """

    def __init__(
        self, outlets: Iterable[Outlet], origin: Origin = "file", below: Gazetteer | None = None
    ) -> None:
        """``below`` is the gazetteer over which rows of ``origin`` were put, where some of ``outlets`` are from it."""
        self.outlets = tuple(outlets)
        self.origin: Origin = origin
        self.below = below

    @classmethod
    def load(cls, path: Path | str) -> Gazetteer:
        """Read a CSV file of outlets. Raises OutletsError, with line and column, where a row is malformed."""
        found = rows.read(path)
        rows.require_none(found.problems)
        return cls(row.outlet for row in found.rows)

    def __len__(self) -> int:
        return len(self.outlets)

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.outlets)

    @cached_property
    def by_slug(self) -> Mapping[str, Outlet]:
        """Slug to outlet."""
        return {outlet.slug: outlet for outlet in reversed(self.outlets)}

    @cached_property
    def fingerprint(self) -> str:
        """A hexadecimal word that changes with any row."""
        cells = ("\x1f".join(rows.to_cells(outlet)) for outlet in self.outlets)
        return hashlib.sha256("\x1e".join(cells).encode()).hexdigest()[:16]

    def merged(self, extra: Iterable[Outlet], origin: Origin = "file") -> Gazetteer:
        """This gazetteer with ``extra`` before its rows; a row of the same slug is replaced."""
        first = {outlet.slug: outlet for outlet in extra}
        rest = (outlet for outlet in self.outlets if outlet.slug not in first)
        return Gazetteer((*first.values(), *rest), origin, self)

    def without(self, origin: Origin) -> Gazetteer:
        """The gazetteer over which the rows of ``origin`` were put, if any were."""
        return self.below if self.origin == origin and self.below is not None else self

    def origin_of(self, slug: str) -> Origin | None:
        """Where the row of ``slug`` comes from; None where there is none."""
        outlet = self.by_slug.get(slug)
        if outlet is None:
            return None
        if self.below is not None and self.below.by_slug.get(slug) is outlet:
            return self.below.origin_of(slug)
        return self.origin

    @cached_property
    def _found_names(self) -> Names:
        return Names(self.outlets)

    @cached_property
    def _names(self) -> Mapping[str, Outlet]:
        """Folded name to outlet: names first, then aliases, then former and weak names and slugs where nothing
        stronger has them."""
        names: dict[str, Outlet] = {}
        for outlet in self.outlets:
            names.setdefault(fold_name(outlet.name), outlet)
        for outlet in self.outlets:
            for alias in outlet.aliases:
                names.setdefault(fold_name(alias), outlet)
        for outlet in self.outlets:
            for alias in (
                outlet.slug,
                *(former.name for former in outlet.former_names),
                *outlet.weak_aliases,
            ):
                names.setdefault(fold_name(alias), outlet)
        return names

    @cached_property
    def _domains(self) -> Mapping[str, Outlet]:
        return {domain: outlet for outlet in reversed(self.outlets) for domain in outlet.domains}

    def lookup(self, key: str) -> Outlet | None:
        """The outlet of a name, alias, slug, domain or URL; None where there is none.

        Hosts are tried with and without their leading labels: ``www.bbc.co.uk`` and
        ``https://news.bbc.co.uk/1.stm`` are both the BBC.
        """
        key = key.strip()
        if key in self.by_slug:
            return self.by_slug[key]
        return self._by_host(key) or self._names.get(fold_name(key))

    def _by_host(self, key: str) -> Outlet | None:
        host, path = _host_and_path(key)
        folder = next((part for part in path.split("/") if part), "")
        labels = host.split(".")
        for first in range(len(labels) - 1):
            domain = ".".join(labels[first:])
            outlet = self._domains.get(f"{domain}/{folder}") or self._domains.get(domain)
            if outlet is not None:
                return outlet
        return None

    def context(self, publisher: str | None) -> Context:
        """What a publisher (name, domain, slug or URL) tells about the names in its texts, for `find`."""
        if not publisher or not publisher.strip():
            return NOWHERE
        known = self.lookup(publisher)
        if known is not None:
            return Context(known, known.name, known.country)
        name = publisher.strip()
        host, _ = _host_and_path(name)
        is_host = "." in host and " " not in name
        return Context(None, name, country_of_host(host) if is_host else country_of_name(name))

    def find(self, text: str, context: Context = NOWHERE) -> list[Found]:
        """Outlets named in ``text``, in order, without overlap; the longest name wins.

        Names are whole words, compared with case; any whitespace but a line break may stand between their
        words. What a weak name means is decided by a fuller name of the same outlet in the text, the words around
        and ``context`` (see `context.choose`); where nothing decides between several outlets, it is left out. It is
        marked ``weak`` unless a fuller name stands in the text or a noun like "newspaper" beside it.
        """
        hits = [
            hit for hit in self._found_names.hits(text) if hit.bearers.strong or not in_longer_name(text, hit)
        ]
        full: dict[int, list[int]] = {}
        for hit in hits:
            for index in hit.bearers.strong[:1]:
                full.setdefault(index, []).append(hit.start)
        found = (self._resolve(hit, text, full, context) for hit in hits)
        return [item for item in found if item is not None]

    def _resolve(
        self, hit: Hit, text: str, full: Mapping[int, Sequence[int]], context: Context
    ) -> Found | None:
        if hit.bearers.strong:
            namesake = local_bearer(hit, text, self.outlets, context)
            number = hit.bearers.strong[0] if namesake is None else namesake
            choice: Choice | None = Choice(number, proved=True)
        else:
            choice = choose(hit, text, self.outlets, full, context)
        if choice is None:
            return None
        outlet = self.outlets[choice.number]
        with_article = hit.bearers.strong or text[hit.start : hit.end] in outlet.weak_names
        start = hit.start if with_article else hit.bare
        return Found(start, hit.end, outlet, text[start : hit.end], weak=not choice.proved)

    def check(self) -> list[str]:
        """Problems of and between the rows, each with its slug and column; empty where all is well."""
        listed = [Row(outlet) for outlet in self.outlets]
        alone = [
            rows.Problem(row.place, column, text) for row in listed for column, text in faults(row.outlet)
        ]
        return [str(problem) for problem in (*alone, *rows.relations(listed))]


@cache
def shipped() -> Gazetteer:
    """The outlets that come with the package."""
    found = rows.read(SHIPPED)
    rows.require_none(found.problems)
    return Gazetteer((row.outlet for row in found.rows), "package")


def load_default(extra: Path | None = None) -> Gazetteer:
    """The shipped outlets, with the rows of the CSV file ``extra`` over them where one is given.

    Raises OutletsError where ``extra`` is malformed (see `problems_of`).
    """
    if extra is None:
        return shipped()
    found = rows.read(extra)
    rows.require_none(problems_of(found, shipped()))
    return shipped().merged(row.outlet for row in found.rows)


def check(path: Path = SHIPPED) -> tuple[int, list[rows.Problem]]:
    """How many rows of an outlets file can be used, and what is wrong with it."""
    found = rows.read(path)
    return len(found.rows), problems_of(found, () if path.resolve() == SHIPPED.resolve() else shipped())


def problems_of(own: rows.Reading, others: Iterable[Outlet]) -> list[rows.Problem]:
    """What is wrong with rows that are to go over ``others``: cells that cannot be used, slugs, names, domains and ids
    that two of the rows have, parents that are not there.

    That one of the others has a name, too, is no error (a later version of the package may bring one); the name then
    means the new row.
    """
    return [*own.problems, *rows.relations(own.rows, rows.nameless(others))]


def _host_and_path(key: str) -> tuple[str, str]:
    try:
        parts = urlsplit(key if "//" in key else f"//{key}")
    except ValueError:  # "http://[" and the like are no URL, and no host then
        return "", ""
    return parts.hostname or "", parts.path
