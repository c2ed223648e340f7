"""Statements: which quotes carry the same words, in whatever wording, in whole or in part.

`joining` has the rule for two wordings, `clusters` keeps the trees that come of it. Here is what others call:

- ``assign(session, quotes)`` gives new quotes of a session their statements; ``release(session, article_id)`` takes
  the quotes of an article out before they are deleted; ``refresh(session, article_id)`` is for an article that was
  superseded or is current again; ``reassign(session, quotes)`` is for quotes whose speaker was changed.
- ``similar_quotes(session, text, limit)`` finds quotes with like words, at a cost that does not grow with the store.
- ``catch_up(store)`` assigns quotes that have no statement yet, ``rebuild(store)`` all of them from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from quotesvc.services.clusters import Arrival, Clusters
from quotesvc.services.joining import CELL_DAYS, UNDATED, speaker_key, word_keys
from quotesvc.services.wording import normalise, parse, similarity
from quotesvc.store import records, statements, wordings
from quotesvc.store.db import Store
from quotesvc.store.models import Quote
from quotesvc.store.wordings import Context

_AT_ONCE: Final = 100  # quotes of one transaction when many are assigned: others wait for it
_EPOCH: Final = datetime(1970, 1, 1)
_LOOKED_AT: Final = 400  # wordings that are compared with a text in search of like ones
_CROWD: Final = 100  # wordings that are taken from one list of the index


@dataclass(frozen=True, slots=True)
class SimilarQuote:
    """A quote of an article that is current, and how far its words agree, from 0 to 1."""

    quote: Quote
    similarity: float


def assign(session: Session, quotes: Sequence[Quote]) -> None:
    """Give each quote its statement; words that are no quote (kind ``other``) have none."""
    said = [quote for quote in quotes if quote.kind != "other"]
    if not said:
        return
    session.flush()  # the quotes get their numbers
    Clusters(session).add([_arrival(quote) for quote in said])
    for quote in said:
        session.expire(quote, ["statement_id"])


def release(session: Session, article_id: str) -> None:
    """Take the quotes of an article out of their statements; they are to be deleted."""
    seqs = statements.quote_seqs(session, article_id)
    if seqs:
        records.own_rows(session)
        Clusters(session).remove(seqs)


def refresh(session: Session, article_id: str) -> None:
    """Let the quotes of an article count if it is current, and not if it is superseded."""
    seqs = statements.quote_seqs(session, article_id)
    if seqs:
        session.flush()
        Clusters(session).set_live(seqs, live=statements.is_current(session, article_id))


def reassign(session: Session, quotes: Sequence[Quote]) -> None:
    """Find the statements of quotes again, after their speaker or kind was changed."""
    session.flush()
    clusters = Clusters(session)
    clusters.remove([quote.seq for quote in quotes])
    clusters.add([_arrival(quote) for quote in quotes if quote.kind != "other"])
    for quote in quotes:
        session.expire(quote, ["statement_id"])


def similar_quotes(session: Session, text: str, limit: int = 50) -> list[SimilarQuote]:
    """At most ``limit`` quotes of current articles whose words are like those of ``text``, the likest first.

    Candidates share all words or two telling neighbours with it; wording after wording is compared, and the quotes
    of one wording come by date. What is compared is bounded, so the cost does not grow with the store.
    """
    wanted = normalise(text)
    if not wanted.words:
        return []
    shared = wordings.sample(session, word_keys(wanted), _CROWD)
    likest = sorted(shared, key=lambda seq: (-shared[seq], seq))[:_LOOKED_AT]
    live = {row.seq: parse(row.canonical) for row in wordings.with_seqs(session, likest) if row.live}
    scores = {seq: similarity(wanted, wording) for seq, wording in live.items()}
    ordered = sorted(live, key=lambda seq: (-scores[seq], abs(live[seq].words - wanted.words), seq))[:limit]
    found = statements.quotes_of_wordings(session, ordered, limit)
    found.sort(key=lambda pair: ordered.index(pair[0]))  # stable: by date within a wording
    return [SimilarQuote(quote, scores[seq]) for seq, quote in found[:limit]]


def catch_up(store: Store, tell: Callable[[int], None] = lambda count: None) -> int:
    """Assign the quotes that have no statement yet, some at a time; gives how many there were.

    After the migration that brought wordings that is all of them. ``tell`` hears of each lot.
    """
    done = 0
    while True:
        with store.write() as session:
            wordings.lock(session)
            quotes = statements.unassigned(session, _AT_ONCE)
            assign(session, quotes)
        if not quotes:
            return done
        done += len(quotes)
        tell(len(quotes))


def rebuild(store: Store, tell: Callable[[int], None] = lambda count: None) -> int:
    """Make all statements anew; gives how many quotes they have. Quotes may come in meanwhile."""
    with store.write() as session:
        records.own_rows(session)
        wordings.lock(session)
        heirs = statements.clear(session)
    done = catch_up(store, tell)
    with store.write() as session:
        wordings.lock(session)
        statements.restore_heirs(session, heirs)
    return done


def week(instant: datetime | None) -> int:
    """The week since 1970 of an instant."""
    return UNDATED if instant is None else (instant.replace(tzinfo=None) - _EPOCH).days // CELL_DAYS


def _arrival(quote: Quote) -> Arrival:
    context: Context = (speaker_key(quote.speaker), week(quote.published_at))
    return Arrival(quote.seq, quote.id, quote.text, normalise(quote.text), context, quote.article.current)
