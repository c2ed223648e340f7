"""Which quotes carry the same statement.

Two quotes do when their wordings are the same once case, accents, punctuation and spacing are folded
away, and the wording is long enough to be nobody else's or the speaker is the same. A statement's id is
derived from that wording, so the answer does not depend on the order in which articles arrive.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from quotesvc.store import folding
from quotesvc.store.ids import STATEMENT, derived_id
from quotesvc.store.models import Quote, Statement
from quotesvc.store.records import insert_missing

DISTINCTIVE_WORDS: Final = 6
"""From this many words on, equal wordings are one statement whoever the article says spoke them."""


def assign(session: Session, quotes: Sequence[Quote]) -> None:
    """Give each quote its statement, making those that are not there; words that are no quote have none."""
    said = [quote for quote in quotes if quote.kind != "other"]
    now = datetime.now(UTC)
    made: dict[str, dict[str, Any]] = {}
    for quote in said:
        quote.statement_id = key = _statement_id(quote)
        made.setdefault(key, {"id": key, "text": quote.text, "created_at": now})
    with session.no_autoflush:  # the quotes refer to statements that are not there before this
        insert_missing(session, Statement, made.values())


def _statement_id(quote: Quote) -> str:
    words = folding.fold(quote.text)
    if len(words.split()) >= DISTINCTIVE_WORDS:
        return derived_id(STATEMENT, "words", words)
    if quote.speaker is not None and words:
        return derived_id(STATEMENT, "speaker", quote.speaker.id, words)
    return derived_id(STATEMENT, "quote", quote.id)
