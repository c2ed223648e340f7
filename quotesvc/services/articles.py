"""Articles that are stored: reading, listing and deleting them."""

from __future__ import annotations

from typing import Any, get_args

from sqlalchemy.orm import Session

from quotesvc.errors import NotFoundError
from quotesvc.nlp.types import QuoteKind
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import statements
from quotesvc.services.deps import Deps
from quotesvc.services.outlets import slugs_named
from quotesvc.services.recording import hash_of
from quotesvc.services.shapes import article_shape, article_summary
from quotesvc.store import queries, records
from quotesvc.store.pages import Page, PageRequest


def get_article(deps: Deps, article_id: str, *, all_kinds: bool = False) -> dict[str, Any]:
    """One article with text and quotes, superseded or not. Raises `NotFoundError`."""
    with deps.store.read() as session:
        return read_article(session, deps.gazetteer, article_id, all_kinds)


def list_articles(
    deps: Deps,
    page: PageRequest,
    *,
    publisher: str | None = None,
    url: str | None = None,
    revisions: bool = False,
) -> Page[dict[str, Any]]:
    """Articles without text, the last posted first, each with the number of its quotes as ``quote_count``."""
    with deps.store.read() as session:
        slugs = slugs_named(session, deps.gazetteer, publisher) if publisher is not None else None
        found = queries.list_articles(
            session, page, publishers=slugs, url_hash=hash_of(url), revisions=revisions
        )
        counts = queries.quote_counts(session, [article.id for article in found.items])
        items = [
            article_summary(article, deps.gazetteer) | {"quote_count": counts.get(article.id, 0)}
            for article in found.items
        ]
        return Page(items, found.next, found.total)


def delete_article(deps: Deps, article_id: str) -> None:
    """Delete an article and its quotes; one that it superseded is current again. Raises `NotFoundError`."""
    with deps.store.write() as session:
        records.own_rows(session)  # before reading: another client may delete the article before this one
        article = queries.get_article(session, article_id)
        if article is None:
            raise _not_found(article_id)
        before = article.supersedes_id
        statements.release(session, article_id)
        records.delete_article(session, article)
        if before is not None:
            statements.refresh(session, before)


def read_article(session: Session, gazetteer: Gazetteer, article_id: str, all_kinds: bool) -> dict[str, Any]:
    """One article in JSON, from an open session. Raises `NotFoundError`."""
    article = queries.get_article(session, article_id)
    if article is None:
        raise _not_found(article_id)
    kinds = get_args(QuoteKind) if all_kinds else queries.SHOWN_KINDS
    return article_shape(article, queries.article_quotes(session, article_id, kinds), gazetteer)


def _not_found(article_id: str) -> NotFoundError:
    return NotFoundError(f"There is no article {article_id!r}.")
