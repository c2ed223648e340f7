"""The articles that were annotated for training, and where the mentions stand that their annotations name."""

from __future__ import annotations

import re
from pathlib import Path

from quotesvc.nlp.gold import GoldQuote

ARTICLES = Path(__file__).with_name("articles")
OTHER_PARAGRAPH = 500
"""Characters that a line end between a quote and a mention counts as."""


def mention_span(text: str, quote: GoldQuote) -> tuple[int, int] | None:
    """Where the mention of an annotation stands: the nearest place outside the quote, its own paragraph first.

    None where the annotation names no mention, or one that stands nowhere outside the quote.
    """
    places: list[tuple[int, tuple[int, int]]] = []
    for found in (
        re.finditer(rf"(?<!\w){re.escape(quote.mention or '')}(?!\w)", text) if quote.mention else ()
    ):
        if found.end() <= quote.start or quote.end <= found.start():
            between = text[min(found.end(), quote.end) : max(found.start(), quote.start)]
            places.append((len(between) + OTHER_PARAGRAPH * between.count("\n"), found.span()))
    return min(places)[1] if places else None
