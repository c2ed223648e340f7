"""An article on its way in: checked, read, analysed, and stored as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quotesvc.errors import InputError
from quotesvc.nlp.types import Analysis
from quotesvc.services import outlets, statements
from quotesvc.services.articles import read_article
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput, Draft, prepare
from quotesvc.services.recording import article_row, hash_of, save_outlets, stored_quotes, unsaved_quotes
from quotesvc.services.shapes import article_shape
from quotesvc.store import queries, records
from quotesvc.store.ids import ARTICLE, derived_id, new_id
from quotesvc.store.models import Article, Outlet

Outcome = Literal["created", "existing"]

_TRIES: Final = 20  # as many clients may post other texts to one url at once


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of a batch, from 1: the article in it, or why it could not be read."""

    number: int
    article: ArticleInput | None = None
    error: InputError | None = None


def submit(deps: Deps, given: ArticleInput, *, all_kinds: bool = False) -> tuple[dict[str, Any], Outcome]:
    """Store an article and its quotes, unless the same one is there, and answer it.

    The same is: the same text at the same url, or the same text from the same publisher. Another text at
    an url that is known supersedes the article there. Raises `InputError`, `TooLargeError`,
    `StoreUnavailableError`.
    """
    draft = prepare(given, deps.gazetteer, deps.limits)
    with deps.store.read() as session:
        found = _existing(session, draft)
        if found is not None:
            return read_article(session, deps.gazetteer, found.id, all_kinds), "existing"
    analysis = _analyse(deps, draft)  # takes long, so no transaction is open meanwhile
    article_id, outcome = _store(deps, draft, analysis)
    with deps.store.read() as session:
        return read_article(session, deps.gazetteer, article_id, all_kinds), outcome


def extract(deps: Deps, given: ArticleInput, *, all_kinds: bool = False) -> dict[str, Any]:
    """What `submit` would answer, without storing anything.

    Ids are derived from the article, so they are the same each time; there are no statements and no dates
    of storing.
    """
    draft = prepare(given, deps.gazetteer, deps.limits)
    analysis = _analyse(deps, draft)
    publisher = draft.publisher.slug if draft.publisher is not None else None
    article_id = derived_id(ARTICLE, publisher, draft.url, draft.text)
    article = article_row(article_id, draft, analysis.pipeline, datetime.now(UTC))
    if draft.publisher is not None:
        article.publisher = Outlet(**outlets.row_values(draft.publisher))
    quotes = [
        quote for quote in unsaved_quotes(article, analysis) if all_kinds or quote.kind in queries.SHOWN_KINDS
    ]
    return article_shape(article, quotes, deps.gazetteer) | {"created_at": None}


def batch(deps: Deps, lines: Iterable[BatchLine]) -> Iterator[dict[str, Any]]:
    """Submit the articles of a batch one by one; a line that cannot be used harms no other.

    Gives ``{"line", "id", "status"}`` or ``{"line", "error": {"code", "detail", "errors"}}`` for each, in
    order. A database that is away ends it: `StoreUnavailableError`.
    """
    for line in lines:
        try:
            if line.error is not None:
                raise line.error
            article, outcome = submit(deps, line.article or ArticleInput())
            yield {"line": line.number, "id": article["id"], "status": outcome}
        except InputError as error:
            described = {"code": error.code, "detail": error.message, "errors": error.fields}
            yield {"line": line.number, "error": described}


def record(session: Session, article: Article, analysis: Analysis) -> None:
    """Put the quotes of ``analysis`` in the place of all quotes that the article has."""
    statements.release(session, article.id)
    records.clear_quotes(session, article.id)
    article.pipeline = analysis.pipeline
    statements.assign(session, stored_quotes(session, article, analysis))


def _analyse(deps: Deps, draft: Draft) -> Analysis:
    publisher = draft.publisher.name if draft.publisher is not None else None
    return deps.analyser.analyse(draft.text, title=draft.title, publisher=publisher, skip=draft.skip)


def _existing(session: Session, draft: Draft) -> Article | None:
    publisher = draft.publisher.slug if draft.publisher is not None else None
    return queries.same_article(session, hash_of(draft.url), publisher, hash_of(draft.text) or "")


def _store(deps: Deps, draft: Draft, analysis: Analysis) -> tuple[str, Outcome]:
    """Store the article, or find that another client has just stored it.

    Constraints of the database let one of several clients in; the others look again.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            with deps.store.write() as session:
                found = _existing(session, draft)
                if found is not None:
                    return found.id, "existing"
                return _insert(session, draft, analysis).id, "created"
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def _insert(session: Session, draft: Draft, analysis: Analysis) -> Article:
    records.share_rows(session)
    article = article_row(new_id(ARTICLE), draft, analysis.pipeline, datetime.now(UTC))
    if draft.publisher is not None:
        save_outlets(session, [outlets.row_values(draft.publisher)])
    before = queries.current_at_url(session, article.url_hash) if article.url_hash is not None else None
    if before is not None:
        records.supersede(session, before)
        article.supersedes_id = before.id
    session.add(article)
    session.flush()
    record(session, article, analysis)
    if before is not None:
        # The last step: who holds the lock of the statements must not wait for rows of others any more.
        statements.refresh(session, before.id)
    return article
