"""How far one wording is found in another, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, LCSseq

from quotesvc.services.lexicon import (
    GAP,
    NAME,
    is_common,
    is_function_word,
    is_name,
    is_negation,
    is_number,
)
from quotesvc.services.tokens import Wording


class Block(NamedTuple):
    """A run of tokens that both have."""

    a: int
    b: int
    size: int


@dataclass(frozen=True)
class Slips:
    """What differs between two wordings inside the stretch that both have.

    ``numbers``, ``negations`` and ``names`` count places, the others words: all, those that carry meaning, and of
    these the ones that stand in the place of others.
    """

    numbers: int = 0
    negations: int = 0
    names: int = 0
    words: int = 0
    content: int = 0
    swaps: int = 0


@dataclass(frozen=True)
class Alignment:
    """How far ``part`` is found in ``whole``.

    ``blocks`` are the runs in common, in order. ``found`` is the share of the words of ``part`` that are there,
    ``kept`` the share of the words of ``whole`` that ``part`` has, ``inner`` that share within the stretch of
    ``whole`` between the first and the last word in common. All are from 0 to 1; words at gaps do not count.
    """

    part: Wording
    whole: Wording
    blocks: tuple[Block, ...]
    found: float
    kept: float
    inner: float
    matched: int
    content: int
    slips: Slips

    @property
    def close(self) -> float:
        """The agreement within the stretch that both have, from 0 to 1."""
        return min(self.found, self.inner)

    @property
    def at_start(self) -> bool:
        """Whether ``part`` has the beginning of ``whole``."""
        return bool(self.blocks) and self.blocks[0].b <= self.blocks[0].a

    @property
    def at_end(self) -> bool:
        """Whether ``part`` has the end of ``whole``."""
        if not self.blocks:
            return False
        last = self.blocks[-1]
        after_a = len(self.part.tokens) - last.a - last.size
        return len(self.whole.tokens) - last.b - last.size <= after_a


_FAR: Final = 6.0  # the most that a stretch of other words between two runs costs, in words
_SPELLED_ALIKE: Final = 0.88


def align(part: Wording, whole: Wording) -> Alignment:
    """How far ``part`` is found in ``whole``; the shorter of two should be the part."""
    blocks = _blocks(part, whole)
    return _measured(part, whole, blocks)


def similarity(a: Wording, b: Wording) -> float:
    """From 0 to 1: how far the shorter of two wordings stands in the longer."""
    part, whole = (a, b) if a.words <= b.words else (b, a)
    if not part.words:
        return float(part.forms == whole.forms)
    return align(part, whole).close


def _blocks(part: Wording, whole: Wording) -> list[Block]:
    tried = [_best_run(_common(part.stems, whole.stems), part, whole)]
    if part.words < 0.9 * whole.words:
        tried.append(_by_pieces(part, whole))
    return max(tried, key=lambda blocks: sum(block.size for block in blocks) - _skipped(blocks, part, whole))


def _common(a: Sequence[str], b: Sequence[str], a_from: int = 0, b_from: int = 0) -> list[Block]:
    """The longest sequence in common, as runs; gaps match nothing."""
    return [
        Block(a_from + start, b_from + op.dest_start + start - op.src_start, stop - start)
        for op in LCSseq.opcodes(a, b)
        if op.tag == "equal"
        for start, stop in _without_gaps(a, op.src_start, op.src_end)
    ]


def _without_gaps(stems: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for index in range(start, end):
        if stems[index] == GAP:
            if index > start:
                yield start, index
            start = index + 1
    if end > start:
        yield start, end


def _by_pieces(part: Wording, whole: Wording) -> list[Block]:
    """Each stretch of ``part`` between gaps where it fits ``whole`` best, one after the other."""
    blocks: list[Block] = []
    after = 0
    for start, end in _without_gaps(part.stems, 0, len(part.stems)):
        piece, rest = part.stems[start:end], whole.stems[after:]
        if not rest:
            break
        window = fuzz.partial_ratio_alignment(piece, rest) if len(piece) < len(rest) else None
        slack = 2 + len(piece) // 4
        first = max(0, window.dest_start - slack) if window is not None else 0
        last = window.dest_end + slack if window is not None else len(rest)
        found = _common(piece, rest[first:last], start, after + first)
        kept = _best_run(found, part, whole)
        if kept:
            blocks += kept
            after = kept[-1].b + kept[-1].size
    return blocks


def _best_run(blocks: Sequence[Block], part: Wording, whole: Wording) -> list[Block]:
    """The runs that lie together: words in common far off from all others are there by chance."""
    best: list[Block] = []
    best_score, score, first = 0.0, 0.0, 0
    for index, block in enumerate(blocks):
        cost = _distance(blocks[index - 1], block, part, whole) if index else 0.0
        if not score or score < cost:
            score, first = 0.0, index
        else:
            score -= cost
        score += block.size
        if score > best_score:
            best_score, best = score, list(blocks[first : index + 1])
    return _extended(best, part, whole)


def _extended(blocks: list[Block], part: Wording, whole: Wording) -> list[Block]:
    """With the words before the first and after the last run that follow on without a break."""
    if not blocks:
        return blocks
    a, b, size = blocks[0]
    while a and b and part.stems[a - 1] == whole.stems[b - 1] != GAP:
        a, b, size = a - 1, b - 1, size + 1
    blocks[0] = Block(a, b, size)
    a, b, size = blocks[-1]
    while a + size < len(part.stems) and b + size < len(whole.stems):
        if part.stems[a + size] != whole.stems[b + size] or part.stems[a + size] == GAP:
            break
        size += 1
    blocks[-1] = Block(a, b, size)
    return blocks


def _distance(one: Block, other: Block, part: Wording, whole: Wording) -> float:
    """What the words between two runs cost; none where a gap may stand for them."""
    a, b = (one.a + one.size, other.a), (one.b + one.size, other.b)
    if GAP in part.stems[a[0] : a[1]] or GAP in whole.stems[b[0] : b[1]]:
        return 0.0
    return min(_FAR, max(a[1] - a[0], b[1] - b[0]) / 2)


def _skipped(blocks: Sequence[Block], part: Wording, whole: Wording) -> float:
    return sum(_distance(one, other, part, whole) for one, other in pairwise(blocks))


def _measured(part: Wording, whole: Wording, blocks: Sequence[Block]) -> Alignment:
    matched = content = 0
    for block in blocks:
        forms = part.forms[block.a : block.a + block.size]
        matched += block.size
        content += sum(not is_function_word(form) for form in forms)
    missing, extra = 0, 0
    slips = _SlipCount()
    for a, b in between(blocks, part, whole):
        free_a, free_b = _at_gaps(part.forms[a[0] : a[1]], whole.forms[b[0] : b[1]])
        alike = slips.add(free_a, free_b)
        matched += alike
        missing += len(free_a) - alike
        extra += len(free_b) - alike
    lead, trail = _ends(blocks, part)
    missing += len(lead) + len(trail)
    if blocks and (lead or trail):
        alike = slips.add_ends(lead, trail, blocks, whole)
        matched, missing = matched + alike, missing - alike
    # Both counts leave out the words that a gap may stand for.
    return Alignment(
        part=part,
        whole=whole,
        blocks=tuple(blocks),
        found=matched / (matched + missing) if matched else 0.0,
        kept=matched / max(1, whole.words),
        inner=matched / (matched + extra) if matched else 0.0,
        matched=matched,
        content=content,
        slips=slips.result(),
    )


def between(
    blocks: Sequence[Block], part: Wording, whole: Wording
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for one, other in pairwise(blocks):
        yield (one.a + one.size, other.a), (one.b + one.size, other.b)


def _ends(blocks: Sequence[Block], part: Wording) -> tuple[list[str], list[str]]:
    """The words of ``part`` before the first and after the last run."""
    if not blocks:
        return [form for form in part.forms if form != GAP], []
    first, last = blocks[0], blocks[-1]
    lead = [form for form in part.forms[: first.a] if form != GAP]
    trail = [form for form in part.forms[last.a + last.size :] if form != GAP]
    return lead, trail


def _at_gaps(a: Sequence[str], b: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of both sides that are not accounted for by a gap on the other side."""
    return (
        [] if GAP in b else [form for form in a if form != GAP],
        [] if GAP in a else [form for form in b if form != GAP],
    )


class _SlipCount:
    """Counts what differs between the runs that two wordings share."""

    def __init__(self) -> None:
        self.numbers = self.negations = self.names = self.words = self.content = self.swaps = 0

    def add(self, a: Sequence[str], b: Sequence[str]) -> int:
        """Compare what stands in one place of both; gives how many words are spellings of one another."""
        rest_a, rest_b = list(a), list(b)
        alike = _alike(rest_a, rest_b)
        self.numbers += max(_count(is_number, rest_a), _count(is_number, rest_b))
        # Two negations in one place, "never" for "not", turn the sentence round just as one does.
        self.negations += bool(_count(is_negation, rest_a)) != bool(_count(is_negation, rest_b))
        names = [form for form in (*rest_a, *rest_b) if is_name(form) and not is_common(form)]
        content = _count(_is_content, rest_a), _count(_is_content, rest_b)
        self.names += bool(names and min(content))
        self.words += max(len(rest_a), len(rest_b))
        self.content += max(content)
        self.swaps += max(content) if min(content) else 0
        return alike

    def add_ends(
        self, lead: Sequence[str], trail: Sequence[str], blocks: Sequence[Block], whole: Wording
    ) -> int:
        """As `add`, of the words of the part beyond the common stretch and what stands there in the whole."""
        alike = 0
        first, last = blocks[0], blocks[-1]
        before = whole.forms[max(0, first.b - len(lead)) : first.b]
        after = whole.forms[last.b + last.size : last.b + last.size + len(trail)]
        for ours, theirs in ((lead, before), (trail, after)):
            if ours:
                alike += self.add(ours, [form for form in theirs if form != GAP])
        if lead and first.b and len(lead) >= first.b and _is_telling(lead[0]) and _is_telling(before[0]):
            self.names += 1  # who the sentence is about has a capital in any case
        return alike

    def result(self) -> Slips:
        """The counts."""
        return Slips(self.numbers, self.negations, self.names, self.words, self.content, self.swaps)


def _alike(a: list[str], b: list[str]) -> int:
    """Take words that are spellings of one another out of both, and count them on the side ``a``."""
    count = 0
    for ours, theirs in (
        (1, 1),
        (1, 2),
        (2, 1),
    ):  # "Abdelrahim" may be "Abdul Rahim", "wheelchair" "wheel chair"
        for first in range(len(a) - ours, -1, -1):
            mine = a[first : first + ours]
            found = next(
                (at for at in range(len(b) - theirs + 1) if _spelled_alike(mine, b[at : at + theirs])), None
            )
            if found is not None:
                del a[first : first + ours], b[found : found + theirs]
                count += ours
    return count


def _spelled_alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    if any(map(is_number, (*ours, *theirs))):
        return False
    one, other = ("".join(form.removeprefix(NAME) for form in side) for side in (ours, theirs))
    if one == other:
        return True
    long = min(len(one), len(other)) >= 5 and one[0] == other[0]
    return long and JaroWinkler.similarity(one, other) >= _SPELLED_ALIKE


def _is_content(form: str) -> bool:
    return not is_function_word(form)


def _is_telling(form: str) -> bool:
    return not is_function_word(form) and not is_common(form) and not is_number(form)


def _count(test: Callable[[str], bool], forms: Iterable[str]) -> int:
    return sum(bool(test(form)) for form in forms)
