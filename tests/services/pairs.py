"""The pairs of `statement_pairs.txt`, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from quotesvc.services import joining
from quotesvc.services.joining import NOBODY, Said
from quotesvc.services.statements import week
from quotesvc.services.wording import normalise
from quotesvc.store import folding

FILE = Path(__file__).with_name("statement_pairs.txt")
FIRST_DATE = "2024-03-04"


@dataclass(frozen=True)
class Quotation:
    """What somebody said when; nobody is None."""

    speaker: str | None
    date: str
    text: str

    def said(self, number: int) -> Said:
        """As the rule sees it."""
        wording = normalise(self.text)
        name = folding.name_key(self.speaker) if self.speaker is not None else ""
        context = (
            f"p:{name}" if name else NOBODY,
            week(datetime.fromisoformat(self.date).replace(tzinfo=UTC)),
        )
        cell = 0 if joining.is_distinctive(wording) else context[1]
        return Said(wording, frozenset([context]), cell, joining.wording_id(wording, context, str(number)))


@dataclass(frozen=True)
class Pair:
    """Two quotations, and whether they carry one statement."""

    joins: bool
    case: str
    one: Quotation
    other: Quotation

    @property
    def linked(self) -> bool:
        """What the rule says of the two when nothing else is there."""
        part, whole = sorted((self.one.said(1), self.other.said(2)), key=lambda said: said.order)
        return part.id == whole.id or joining.link(part, whole) is not None

    def __str__(self) -> str:
        return f"{'+' if self.joins else '-'} {self.case}: {self.one.text} | {self.other.text}"


def pairs() -> Iterator[Pair]:
    """All pairs, in the order of the file."""
    listed = FILE.read_text("utf-8").splitlines()
    lines = [line for line in listed if line and not line.startswith("#")]
    for head, first, second in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        one = _quotation(first, None)
        yield Pair(head.startswith("+"), head[2:], one, _quotation(second, one))


def _quotation(line: str, above: Quotation | None) -> Quotation:
    speaker, date, text = (piece.strip() for piece in line.split("|"))
    if speaker == "=":
        assert above is not None, f"nobody stands above: {line}"
        speaker = above.speaker or "?"
    return Quotation(None if speaker == "?" else speaker, date or (above.date if above else FIRST_DATE), text)
