"""Finding articles, quotes, speakers and outlets. Every function sends a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from quotesvc.store import folding
from quotesvc.store.models import Article, Outlet, Quote, RelayLink, Speaker, SpeakerAlias
from quotesvc.store.pages import Page, PageRequest, SortKey, after, decode_cursor, encode_cursor
from quotesvc.store.search import TextQuery, TextSearch, highlight

Sort = Literal["relevance", "published_at", "-published_at"]
SHOWN_KINDS = ("direct", "mixed")
"""What is a quote to most readers; titles, nicknames and sneer quotes are kept, and shown when asked for."""

LONGEST_PATTERN = 200
"""How much of a folded name is kept for look-ups; an index entry of PostgreSQL holds 2,700 bytes."""


_BATCH = 200
"""How many quotes are in memory while all of them are read."""


@dataclass(frozen=True, slots=True)
class QuoteFilters:
    """Which quotes: each field narrows, None does not. A tuple means "one of these"; an empty one finds none.

    ``published_from`` is included, ``published_before`` is not. ``revisions`` lets superseded articles in.
    """

    query: TextQuery | None = None
    speakers: tuple[str, ...] | None = None
    relays: tuple[str, ...] | None = None
    publishers: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = SHOWN_KINDS
    channels: tuple[str, ...] | None = None
    article: str | None = None
    statement: str | None = None
    published_from: datetime | None = None
    published_before: datetime | None = None
    min_confidence: float | None = None
    revisions: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """For a select from `Quote` joined to its `Article`; the full text query is not among them."""
        return [*self.standing(), *self.narrowing()]

    def standing(self) -> list[ColumnElement[bool]]:
        """What counts as a quote at all: kinds and revisions."""
        kinds = Quote.kind.in_(self.kinds)
        return [kinds] if self.revisions else [kinds, Article.current.is_(True)]

    def narrowing(self) -> list[ColumnElement[bool]]:
        """Which of the quotes that count."""
        found: list[ColumnElement[bool]] = []
        if self.speakers is not None:
            found.append(Quote.speaker_id.in_(self.speakers))
        if self.relays is not None:
            carried = select(RelayLink.quote_seq).where(RelayLink.outlet_slug.in_(self.relays))
            found.append(Quote.seq.in_(carried))
        if self.publishers is not None:
            found.append(Article.publisher_slug.in_(self.publishers))
        if self.channels is not None:
            found.append(Quote.channel.in_(self.channels))
        if self.article is not None:
            found.append(Quote.article_id == self.article)
        if self.statement is not None:
            found.append(Quote.statement_id == self.statement)
        if self.published_from is not None:
            found.append(Quote.published_at >= self.published_from)
        if self.published_before is not None:
            found.append(Quote.published_at < self.published_before)
        if self.min_confidence is not None:
            found.append(Quote.confidence >= self.min_confidence)
        return found


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quote and, where words were searched for, its text as HTML with ``<mark>`` around what matches."""

    quote: Quote
    highlight: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of the store belongs to a speaker or an outlet; superseded articles do not count."""

    quotes: int = 0
    statements: int = 0
    articles: int = 0
    first_seen: datetime | None = None
    last_seen: datetime | None = None


# What a quote is shown with, loaded beside it; the article's text stays in the database.
WITH_QUOTE: tuple[ExecutableOption, ...] = (
    contains_eager(Quote.article).joinedload(Article.publisher),
    joinedload(Quote.speaker),
    selectinload(Quote.relays).joinedload(RelayLink.outlet),
)


def search_quotes(
    session: Session, search: TextSearch, filters: QuoteFilters, sort: Sort, page: PageRequest
) -> Page[FoundQuote]:
    """One page of quotes, in text order within an article. Sorting by relevance needs a full text query."""
    found, keys = _searched(search, filters, sort)
    quotes: Page[Quote] = _Listing(found, keys, (sort, filters), WITH_QUOTE).page(session, page)
    return Page(_highlighted(session, search, filters, quotes.items), quotes.next, quotes.total)


def all_quotes(
    session: Session, search: TextSearch, filters: QuoteFilters, sort: Sort
) -> Iterator[FoundQuote]:
    """The quotes of all pages of `search_quotes`, read a few at a time."""
    found, keys = _searched(search, filters, sort)
    ordered = found.order_by(*(key.ordering() for key in keys)).options(*WITH_QUOTE)
    read = session.scalars(ordered, execution_options={"yield_per": _BATCH})
    for quotes in read.partitions():
        yield from _highlighted(session, search, filters, quotes)


def _searched(search: TextSearch, filters: QuoteFilters, sort: Sort) -> tuple[Select[Any], list[SortKey]]:
    found: Select[Any] = select(Quote).join(Quote.article).where(*filters.conditions())
    keys = [SortKey(Quote.article_id, str), SortKey(Quote.position, int)]
    if filters.query is not None:
        hits = search.hits(filters.query).cte("hits").prefix_with("MATERIALIZED")
        found = found.join(hits, hits.c.seq == Quote.seq)
        if sort == "relevance":
            keys.insert(0, SortKey(hits.c.rank, float))
    if sort != "relevance":
        keys.insert(0, SortKey(Quote.published_at, datetime, sort.startswith("-"), nullable=True))
    return found, keys


def _highlighted(
    session: Session, search: TextSearch, filters: QuoteFilters, quotes: Sequence[Quote]
) -> list[FoundQuote]:
    marked: dict[int, str] = {}
    if filters.query is not None and quotes:
        marked = search.marked(session, filters.query, [quote.seq for quote in quotes])
    return [FoundQuote(quote, _highlight(quote, marked)) for quote in quotes]


def _highlight(quote: Quote, marked: dict[int, str]) -> str | None:
    return highlight(quote.text, marked[quote.seq]) if quote.seq in marked else None


def best_quotes(session: Session, search: TextSearch, query: TextQuery, limit: int) -> list[Quote]:
    """Quotes of current articles with these words, those that hold little else first."""
    hits = search.hits(query).cte("hits").prefix_with("MATERIALIZED")
    found = (
        select(Quote)
        .join(Quote.article)
        .join(hits, hits.c.seq == Quote.seq)
        .where(*QuoteFilters().conditions())
        .order_by(hits.c.rank, Quote.id)
        .limit(limit)
        .options(*WITH_QUOTE)
    )
    return list(session.scalars(found))


def quotes_by(
    session: Session, statements: Collection[str], speakers: Collection[str], limit: int
) -> list[Quote]:
    """Quotes of current articles that have one of the statements and one of the speakers, the earliest first."""
    if not statements or not speakers:
        return []
    found = (
        select(Quote)
        .join(Quote.article)
        .where(
            *QuoteFilters().conditions(),
            Quote.statement_id.in_(statements),
            Quote.speaker_id.in_(speakers),
        )
        .order_by(Quote.published_at.asc().nulls_last(), Quote.id)
        .limit(limit)
        .options(*WITH_QUOTE)
    )
    return list(session.scalars(found))


def speaker_aliases(session: Session, speaker_ids: Collection[str]) -> dict[str, list[str]]:
    """All spellings of the name of each of these speakers."""
    found = select(SpeakerAlias.speaker_id, SpeakerAlias.name).where(SpeakerAlias.speaker_id.in_(speaker_ids))
    aliases: dict[str, list[str]] = {}
    for speaker_id, name in session.execute(found.order_by(SpeakerAlias.id)):
        aliases.setdefault(speaker_id, []).append(name)
    return aliases


def get_quote(session: Session, quote_id: str) -> Quote | None:
    """One quote with all that it is shown with."""
    return session.scalars(
        select(Quote).join(Quote.article).where(Quote.id == quote_id).options(*WITH_QUOTE)
    ).one_or_none()


def get_article(session: Session, article_id: str) -> Article | None:
    """One article with text, publisher and successor; its quotes are had from `article_quotes`."""
    return session.scalars(
        select(Article)
        .where(Article.id == article_id)
        .options(undefer(Article.text), joinedload(Article.publisher), joinedload(Article.successor))
        .execution_options(populate_existing=True)
    ).one_or_none()


def article_quotes(session: Session, article_id: str, kinds: Sequence[str]) -> list[Quote]:
    """The quotes of one article in text order, the title's first."""
    found = (
        select(Quote)
        .join(Quote.article)
        .where(Quote.article_id == article_id, Quote.kind.in_(kinds))
        .order_by(Quote.position)
        .options(*WITH_QUOTE)
    )
    return list(session.scalars(found))


def same_article(
    session: Session, url_hash: str | None, publisher_slug: str | None, text_hash: str
) -> Article | None:
    """The article that posting this would repeat: same text at the same url, or from the same publisher."""
    same_text = select(Article).where(Article.text_hash == text_hash).limit(1)
    if url_hash is not None:
        found = session.scalars(same_text.where(Article.url_hash == url_hash)).first()
        if found is not None:
            return found
    if publisher_slug is not None:
        return session.scalars(same_text.where(Article.publisher_slug == publisher_slug)).first()
    if url_hash is not None:
        return None
    anonymous = and_(Article.url_hash.is_(None), Article.publisher_slug.is_(None))
    return session.scalars(same_text.where(anonymous)).first()


def current_at_url(session: Session, url_hash: str) -> Article | None:
    """The article that another text at this url would supersede."""
    found = select(Article).where(Article.url_hash == url_hash, Article.current.is_(True))
    return session.scalars(found).one_or_none()


def list_articles(
    session: Session,
    page: PageRequest,
    *,
    publishers: tuple[str, ...] | None = None,
    url_hash: str | None = None,
    revisions: bool = False,
) -> Page[Article]:
    """Articles, the last posted first, without their text."""
    found = select(Article)
    if publishers is not None:
        found = found.where(Article.publisher_slug.in_(publishers))
    if url_hash is not None:
        found = found.where(Article.url_hash == url_hash)
    if not revisions:
        found = found.where(Article.current.is_(True))
    keys = [SortKey(Article.created_at, datetime, descending=True), SortKey(Article.id, str)]
    scope = ("articles", publishers, url_hash, revisions)
    options = (joinedload(Article.publisher), joinedload(Article.successor))
    return _Listing(found, keys, scope, options).page(session, page)


def list_speakers(
    session: Session, page: PageRequest, *, name: str | None = None, kind: str | None = None
) -> Page[Speaker]:
    """Speakers by name. ``name`` finds the beginnings of words of any spelling, in any order."""
    found = select(Speaker)
    if name is not None:
        words = folding.name_words(name)
        patterns = [SpeakerAlias.pattern.like(f"% {word}%") for word in words]
        found = found.where(Speaker.aliases.any(and_(*patterns)))
    if kind is not None:
        found = found.where(Speaker.kind == kind)
    keys = [SortKey(Speaker.sort_name, str), SortKey(Speaker.id, str)]
    options = (selectinload(Speaker.aliases),)
    return _Listing(found, keys, ("speakers", name, kind), options).page(session, page)


def get_speaker(session: Session, speaker_id: str) -> Speaker | None:
    """One speaker with all spellings of the name."""
    return session.get(Speaker, speaker_id, options=[selectinload(Speaker.aliases)])


def speakers_named(session: Session, name: str) -> tuple[str, ...]:
    """The ids of those who bear this name, or, where nobody bears just it, a name with all of its words."""
    pattern = folding.name_pattern(name)[:LONGEST_PATTERN]
    exact = tuple(session.scalars(_speakers_with(SpeakerAlias.pattern == pattern)))
    if exact or not pattern.strip():
        return exact
    parts = [SpeakerAlias.pattern.like(f"% {word} %") for word in pattern.split()]
    return tuple(session.scalars(_speakers_with(and_(*parts))))


def _speakers_with(condition: ColumnElement[bool]) -> Select[Any]:
    return select(SpeakerAlias.speaker_id).where(condition).distinct().order_by(SpeakerAlias.speaker_id)


def speaker_tallies(session: Session, speaker_ids: Collection[str]) -> dict[str, Tally]:
    """What each of these speakers said."""
    return _tallies(session, _tally_of(Quote.speaker_id).where(Quote.speaker_id.in_(speaker_ids)))


def speaker_roles(session: Session, speaker_ids: Collection[str]) -> dict[str, list[str]]:
    """The roles in which each of these speakers was quoted, the most frequent first."""
    times = func.count()
    found = (
        select(Quote.speaker_id, Quote.role)
        .where(Quote.speaker_id.in_(speaker_ids), Quote.role.is_not(None))
        .group_by(Quote.speaker_id, Quote.role)
        .order_by(times.desc(), Quote.role)
    )
    roles: dict[str, list[str]] = {}
    for speaker_id, role in session.execute(found):
        roles.setdefault(str(speaker_id), []).append(str(role))
    return roles


def relay_tallies(session: Session, slugs: Collection[str]) -> dict[str, Tally]:
    """What each of these outlets carried for others."""
    carried = _tally_of(RelayLink.outlet_slug).join(RelayLink, RelayLink.quote_seq == Quote.seq)
    return _tallies(session, carried.where(RelayLink.outlet_slug.in_(slugs)))


def publisher_tallies(session: Session, slugs: Collection[str]) -> dict[str, Tally]:
    """What each of these outlets published, as far as there are quotes in it."""
    return _tallies(session, _tally_of(Article.publisher_slug).where(Article.publisher_slug.in_(slugs)))


def _tally_of(group: Any) -> Select[Any]:
    return (
        select(
            group,
            func.count(Quote.seq.distinct()),
            func.count(Quote.statement_id.distinct()),
            func.count(Quote.article_id.distinct()),
            func.min(Quote.published_at),
            func.max(Quote.published_at),
        )
        .select_from(Quote)
        .join(Quote.article)
        .where(*QuoteFilters().conditions())
        .group_by(group)
    )


def _tallies(session: Session, found: Select[Any]) -> dict[str, Tally]:
    return {group: Tally(*figures) for group, *figures in session.execute(found)}


def quote_counts(session: Session, article_ids: Collection[str]) -> dict[str, int]:
    """How many quotes each of these articles has, of the kinds that are shown."""
    found = (
        select(Quote.article_id, func.count())
        .where(Quote.article_id.in_(article_ids), Quote.kind.in_(SHOWN_KINDS))
        .group_by(Quote.article_id)
    )
    return dict(session.execute(found).all())


def outlets_named(session: Session, name: str) -> tuple[str, ...]:
    """The slugs of the stored outlets with this name or slug."""
    pattern = folding.name_pattern(name)[:LONGEST_PATTERN]
    found = select(Outlet.slug).where((Outlet.slug == name) | (Outlet.pattern == pattern))
    return tuple(session.scalars(found.order_by(Outlet.slug)))


def all_outlets(session: Session) -> list[Outlet]:
    """The outlets that articles name."""
    return list(session.scalars(select(Outlet).order_by(Outlet.slug)))


def unknown_outlets(session: Session) -> list[Outlet]:
    """The outlets that articles name and the gazetteer does not hold."""
    return list(session.scalars(select(Outlet).where(Outlet.known.is_(False)).order_by(Outlet.slug)))


@dataclass(frozen=True, slots=True)
class _Listing:
    """A select of entities that is read page by page; ``scope`` is what its cursors hold for."""

    found: Select[Any]
    keys: Sequence[SortKey]
    scope: object
    options: Sequence[ExecutableOption]

    def page(self, session: Session, page: PageRequest) -> Page[Any]:
        """The total and one page. One more row is read, to know whether there is another page."""
        total = session.scalar(select(func.count()).select_from(self.found.subquery())) or 0
        columns: list[Any] = [key.column.label(f"key_{number}") for number, key in enumerate(self.keys)]
        ordered = self.found.add_columns(*columns).order_by(*(key.ordering() for key in self.keys))
        if page.cursor is not None:
            ordered = ordered.where(after(self.keys, decode_cursor(page.cursor, self.keys, self.scope)))
        rows = session.execute(ordered.options(*self.options).limit(page.limit + 1)).all()
        shown = rows[: page.limit]
        following = encode_cursor(shown[-1][1:], self.scope) if len(rows) > page.limit else None
        return Page([row[0] for row in shown], following, total)
