"""Quotation marks to marked stretches: `find_marked` for a text, the component `quotesvc_quotes` for a Doc.

Marks are paired paragraph by paragraph, so that one odd mark never costs more than its own paragraph. A
paragraph that opens and does not close goes on in the next one if that opens too (the convention of
printers), or runs on to the next mark if that closes; otherwise a mark is missing, and the words end where
a reporting clause begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.marks import Family, Mark, Marked, Side, find_marks
from quotesvc.nlp.pairing import Neighbours, Opened, Pairing, Stretch
from quotesvc.nlp.source import source_text
from quotesvc.text.paragraphs import paragraphs

__all__ = ["NAME", "Marked", "QuoteFinder", "find_marked"]

NAME = "quotesvc_quotes"

CARRIED_PARAGRAPHS = 3
"""Paragraphs that a stretch may run over without being opened again."""
WRAPPED_LINES = 40
"""The same for the lines of one block, which are hard-wrapped text."""

_LETTER = re.compile(r"[^\W_]")
_BLANK_LINE = re.compile(r"(?:\r\n|[^\S ])[ \t]*(?:\r\n|[^\S ])")
_STOP = re.compile(r"[.!?…:][)\]\"'”’]*$")


def find_marked(text: str, *, headline: bool = False, skip: Sequence[tuple[int, int]] = ()) -> list[Marked]:
    """All marked stretches of ``text``, in text order, an outer one before those inside it.

    ``headline`` says that the text is a title, where single marks are the usual ones. Marks inside ``skip``
    spans are passed over. Any string will do, nothing is raised, and time is linear in its length.
    """
    spans = _without(paragraphs(text), skip)
    marks = [_unskipped(find_marks(text, *span), skip) for span in spans]
    closings = _closing_next(marks)
    found: list[Stretch] = []
    continues: Stretch | None = None
    opened: Opened | None = None
    for at, span in enumerate(spans):
        if not (marks[at] or opened):
            continues = None
            continue
        goes_on = at + 1 < len(spans) and _opens(marks[at + 1], spans[at + 1])
        neighbours = Neighbours(opened, continues, goes_on)
        pairing = Pairing(text, span, marks[at], neighbours, headline=headline)
        pairing.run()
        carries = closings[at] < len(spans) and _runs_on(text, spans, at, closings[at])
        continues, opened = pairing.finish(carries=carries)
        found.extend(pairing.stretches)
    return _finish(text, found)


def _without(spans: list[tuple[int, int]], skip: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that do not lie whole within one of the ``skip`` spans."""
    if not skip:
        return spans
    ordered = sorted(skip)
    starts = [start for start, _ in ordered]
    kept = []
    for start, end in spans:
        at = bisect_right(starts, start) - 1
        if at < 0 or ordered[at][1] < end:
            kept.append((start, end))
    return kept


def _unskipped(marks: list[Mark], skip: Sequence[tuple[int, int]]) -> list[Mark]:
    if not (skip and marks):
        return marks
    kept = set(_without([(mark.start, mark.end) for mark in marks], skip))
    return [mark for mark in marks if (mark.start, mark.end) in kept]


def _opens(marks: list[Mark], span: tuple[int, int]) -> bool:
    """Whether the paragraph begins with a mark that may open."""
    return bool(marks) and marks[0].start == span[0] and marks[0].side is not Side.CLOSE


def _closing_next(marks: list[list[Mark]]) -> list[int]:
    """For each paragraph the next with a double mark, if that mark closes; else the number of paragraphs."""
    none = len(marks)
    following = [none] * none
    nearest = none
    for at in range(none - 1, -1, -1):
        following[at] = nearest
        first = next((mark for mark in marks[at] if mark.family is not Family.SINGLE), None)
        if first is not None:
            nearest = at if first.side is Side.CLOSE else none
    return following


def _runs_on(text: str, spans: list[tuple[int, int]], at: int, closing: int) -> bool:
    """Whether words that open in paragraph ``at`` may run on into paragraph ``closing``."""
    if closing - at <= CARRIED_PARAGRAPHS:
        return True
    return closing - at <= WRAPPED_LINES and not _BLANK_LINE.search(text, spans[at][1], spans[closing][0])


def _finish(text: str, found: list[Stretch]) -> list[Marked]:
    """Stretches in text order as `Marked`. What holds no letter or doubles or crosses another is left out."""
    spans = paragraphs(text)
    starts = [start for start, _ in spans]
    pieces = [piece for stretch in found for piece in _pieces(text, spans, starts, stretch)]
    pieces.sort(key=lambda piece: (piece.start, -piece.end))
    done: list[Marked] = []
    index: dict[int, int | None] = {}
    around: list[int] = []
    for piece in pieces:
        earlier = index.get(id(piece.continues)) if piece.continues else None
        index[id(piece)] = earlier
        while around and around[-1] <= piece.start:
            around.pop()
        same = bool(done) and (done[-1].start, done[-1].end) == (piece.start, piece.end)
        if same or (around and around[-1] < piece.end) or not _LETTER.search(text, piece.start, piece.end):
            continue
        index[id(piece)] = len(done)
        paragraph = bisect_right(starts, piece.start) - 1
        done.append(
            Marked(
                piece.start,
                piece.end,
                piece.open,
                piece.close,
                paragraph,
                len(around),
                earlier,
                piece.inferred,
            )
        )
        around.append(piece.end)
    return done


def _pieces(text: str, spans: list[tuple[int, int]], starts: list[int], stretch: Stretch) -> list[Stretch]:
    """The stretch without white space at its ends, or a piece for each paragraph that it runs over.

    Hard-wrapped lines are no paragraphs: where a line breaks within a sentence the stretch stays whole. The
    last piece is the stretch itself, so that one which continues it continues its last piece.
    """
    words = text[stretch.start : stretch.end]
    stretch.start, stretch.end = stretch.end - len(words.lstrip()), stretch.start + len(words.rstrip())
    first = max(0, bisect_right(starts, stretch.start) - 1)
    last = max(first, bisect_right(starts, stretch.end - 1) - 1)
    breaks = [at for at in range(first, last) if starts[at] >= stretch.start or spans[at][1] > stretch.start]
    if not breaks or not all(_STOP.search(text, max(0, spans[at][1] - 4), spans[at][1]) for at in breaks):
        return [stretch]
    pieces: list[Stretch] = []
    start, continues, mark = stretch.start, stretch.continues, stretch.open
    for at in breaks:
        pieces.append(Stretch(start, spans[at][1], mark, "", continues))
        start, continues, mark = starts[at + 1], pieces[-1], ""
    stretch.start, stretch.continues, stretch.open = start, continues, mark
    return [*pieces, stretch]


class QuoteFinder:
    """spaCy component: sets ``doc._.marked``, the `Marked` stretches of the Doc's text in text order.

    ``doc.user_data`` may hold them already as "quotesvc_marked": they decide what of a text is parsed.
    """

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[Marked]:
        """The marked stretches of the Doc; the Doc is not changed."""
        found = cast(list[Marked] | None, doc.user_data.get("quotesvc_marked"))
        return find_marked(source_text(doc)) if found is None else found

    def set_annotations(self, doc: Doc, marked: list[Marked]) -> None:
        """Write what `predict` found to the Doc."""
        doc._.marked = marked


if not Doc.has_extension("marked"):
    Doc.set_extension("marked", default=None)


@Language.factory(NAME, assigns=["doc._.marked"])
def create_quote_finder(nlp: Language, name: str) -> QuoteFinder:
    """Factory of the component."""
    return QuoteFinder()
