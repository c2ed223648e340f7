"""Showing how one wording drifted from another: word diffs, and marks that name what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz.distance import LCSseq

from quotesvc.services.alignment import Alignment, Block, align, between
from quotesvc.services.lexicon import GAP, NAME
from quotesvc.services.tokens import Wording, normalise

MARKS: Final = ("truncated", "partial", "negation", "number", "wording")


def diff(a: str, b: str) -> list[dict[str, str]]:
    """The pieces of ``a`` and ``b`` in order, each ``equal``, ``insert``, ``delete`` or ``replace``.

    Words are compared as `normalise` has them, so "don't" is equal to "do not", and "20" to "twenty". The pieces
    ``a`` put together are the text ``a``, and the pieces ``b`` the text ``b``, spaces and punctuation included.
    """
    left, right = normalise(a), normalise(b)
    pieces: list[tuple[str, int, int]] = []  # operation, and where it ends in both texts
    for tag, (_, a_end), (_, b_end) in _widened(left, right):
        a_at = _next_start(left, a_end, len(a))
        b_at = _next_start(right, b_end, len(b))
        pieces.append((tag, a_at, b_at))
    return _cut(a, b, pieces)


Span = tuple[int, int]


def _widened(left: Wording, right: Wording) -> Iterator[tuple[str, Span, Span]]:
    """Operations on tokens that never part the tokens of one written word, neighbours of one kind put together."""
    matched = _written_alike(left, right)
    a = b = 0
    held: tuple[str, Span, Span] | None = None
    for block in (*matched, Block(len(left.tokens), len(right.tokens), 0)):
        steps: list[tuple[str, Span, Span]] = []
        if a < block.a or b < block.b:
            tag = "replace" if a < block.a and b < block.b else "delete" if a < block.a else "insert"
            steps.append((tag, (a, block.a), (b, block.b)))
        if block.size:
            steps.append(("equal", (block.a, block.a + block.size), (block.b, block.b + block.size)))
        a, b = block.a + block.size, block.b + block.size
        for step in steps:
            if held is not None and held[0] == step[0]:
                held = (held[0], (held[1][0], step[1][1]), (held[2][0], step[2][1]))
                continue
            if held is not None:
                yield held
            held = step
    if held is not None:
        yield held


def _written_alike(left: Wording, right: Wording) -> list[Block]:
    """Runs of equal words, cut back to where a written word begins and ends on both sides."""
    a_forms = [form.removeprefix(NAME) for form in left.forms]
    b_forms = [form.removeprefix(NAME) for form in right.forms]
    found: list[Block] = []
    for run in _closest(a_forms, b_forms):
        a, b, size = run
        while size and (_inside_word(left, a) or _inside_word(right, b)):
            a, b, size = a + 1, b + 1, size - 1
        while size and (_inside_word(left, a + size) or _inside_word(right, b + size)):
            size -= 1
        if size:
            found.append(Block(a, b, size))
    return found


def _closest(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """The runs in common: read from either end, a "the" may be one far from its neighbours, so the closer reading."""
    forward = _runs(a, b)
    backward = [
        Block(len(a) - start - size, len(b) - other - size, size)
        for start, other, size in reversed(_runs(a[::-1], b[::-1]))
    ]
    return min(forward, backward, key=_reach)


def _runs(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    return [
        Block(op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(a, b)
        if op.tag == "equal"
    ]


def _reach(blocks: Sequence[Block]) -> int:
    """How many tokens lie from the first run to the last, on both sides."""
    if not blocks:
        return 0
    first, last = blocks[0], blocks[-1]
    return last.a - first.a + last.b - first.b + 2 * last.size


def _inside_word(wording: Wording, index: int) -> bool:
    """Whether the token and the one before it stand for one written word."""
    tokens = wording.tokens
    return 0 < index < len(tokens) and tokens[index].start < tokens[index - 1].end


def _next_start(wording: Wording, index: int, length: int) -> int:
    return wording.tokens[index].start if index < len(wording.tokens) else length


def _cut(a: str, b: str, pieces: Sequence[tuple[str, int, int]]) -> list[dict[str, str]]:
    if not pieces:
        tag = "equal" if a == b else "replace" if a and b else "delete" if a else "insert"
        return [{"op": tag, "a": a, "b": b}] if a or b else []
    shown = []
    a_from = b_from = 0
    last = pieces[-1][0]
    for tag, a_to, b_to in (*pieces[:-1], (last, len(a), len(b))):
        piece = {"op": tag, "a": a[a_from:a_to], "b": b[b_from:b_to]}
        if piece["a"] or piece["b"]:
            shown.append(piece)
        a_from, b_from = a_to, b_to
    return shown


def marks(full: str, variant: str) -> list[str]:
    """What ``variant`` does to the wording ``full``, some of `MARKS`; none where the words are the same.

    ``truncated``: one end, or words at an ellipsis, are left out. ``partial``: both ends are left out, or more than
    half of the words. ``negation``: a word such as "not" is dropped or put in. ``number``: a number is another.
    ``wording``: other words are changed, dropped or put in, silently.
    """
    return marks_of(normalise(full), normalise(variant))


def marks_of(full: Wording, variant: Wording) -> list[str]:
    """As `marks`, of wordings."""
    if [form.removeprefix(NAME) for form in full.forms] == [
        form.removeprefix(NAME) for form in variant.forms
    ]:
        return []
    if not full.words or not variant.words:
        return ["wording"]
    found = align(variant, full)
    if found.found < 0.5:  # hardly a version of it: where its words stand by chance says nothing
        return ["wording"]
    given: set[str] = set()
    left_out = (not found.at_start) + (not found.at_end)
    if left_out == 2 or (left_out and found.kept < 0.5):
        given.add("partial")
    elif left_out or _jumps(found):
        given.add("truncated")
    if found.slips.negations:
        given.add("negation")
    if found.slips.numbers:
        given.add("number")
    if found.slips.words > found.slips.numbers + found.slips.negations or _inflected(found):
        given.add("wording")
    return [mark for mark in MARKS if mark in given]


def _jumps(found: Alignment) -> bool:
    """Whether the part leaves words of the whole out at an ellipsis."""
    return any(
        GAP in found.part.forms[a[0] : a[1]] and b[1] > b[0]
        for a, b in between(found.blocks, found.part, found.whole)
    )


def _inflected(found: Alignment) -> bool:
    """Whether words agree but for an ending, or a spelling that is no habit of one country."""
    for a, b, size in found.blocks:
        ours = [form.removeprefix(NAME) for form in found.part.forms[a : a + size]]
        theirs = [form.removeprefix(NAME) for form in found.whole.forms[b : b + size]]
        if ours != theirs:
            return True
    return False
