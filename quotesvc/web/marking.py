"""A text cut where its quotes begin and end, for a template to put elements around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it is, or the place where the quote ``id`` opens or closes."""

    kind: Literal["text", "open", "close"]
    text: str = ""
    id: str = ""


def pieces(text: str, quotes: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """``text`` in pieces; a quote inside another opens and closes inside it.

    A quote that crosses the end of another is left out: elements cannot cross.
    """
    found: list[Piece] = []
    open_quotes: list[Mapping[str, Any]] = []
    at = 0

    def advance(to: int) -> None:
        nonlocal at
        if to > at:
            found.append(Piece("text", text[at:to]))
            at = to

    def close_until(offset: int) -> None:
        while open_quotes and open_quotes[-1]["end"] <= offset:
            quote = open_quotes.pop()
            advance(quote["end"])
            found.append(Piece("close", id=quote["id"]))

    for quote in sorted(quotes, key=lambda quote: (quote["start"], -quote["end"])):
        close_until(quote["start"])
        if open_quotes and quote["end"] > open_quotes[-1]["end"]:
            continue
        advance(quote["start"])
        found.append(Piece("open", id=quote["id"]))
        open_quotes.append(quote)
    close_until(len(text))
    advance(len(text))
    return found
