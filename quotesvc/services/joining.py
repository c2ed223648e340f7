"""Which wordings belong together: a rule over two of them, and the keys by which candidates are found.

The rule looks at two wordings alone, never at what else is stored, so it does not matter which came first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from quotesvc.services.alignment import Alignment, align
from quotesvc.services.lexicon import GAP, is_name, is_number
from quotesvc.services.tokens import Wording
from quotesvc.store import folding
from quotesvc.store.ids import STATEMENT, derived_id
from quotesvc.store.models import Speaker
from quotesvc.store.wordings import Context

CELL_DAYS: Final = 7
"""Two quotes are near in time when they are in the same week or in weeks that follow each other."""

UNDATED: Final = -1
NOBODY: Final = ""

DISTINCTIVE_WORDS: Final = 6
"""From this many words on a wording may be somebody's own, and is known again at any time."""

UNMISTAKABLE_WORDS: Final = 8
"""From this many words on a wording may join with that of another speaker, as a conflict."""

Relation = Literal["near", "same", "unknown", "other"]
"""How the speakers of two wordings agree: the same and near in time, the same, not known, other people."""


@dataclass(frozen=True)
class Said:
    """A wording with all that the rule looks at."""

    wording: Wording
    contexts: frozenset[Context]
    cell: int
    id: str

    @cached_property
    def own(self) -> bool:
        """Whether the wording is somebody's own: long, telling, and no stock phrase."""
        return is_distinctive(self.wording)

    @cached_property
    def order(self) -> tuple[int, int, str]:
        """A total order in which a wording is greater than what may hang under it: the longer is greater.

        Of equal words of two weeks the earlier is greater, so that a phrase that is said week after week is one
        chain.
        """
        return self.wording.words, -self.cell, self.id

    @cached_property
    def bag(self) -> Counter[str]:
        """The stems with their numbers, gaps left out."""
        return Counter(found for found in self.wording.stems if found != GAP)


@dataclass(frozen=True, slots=True)
class Link:
    """Why a wording hangs under another one; of several links the greatest counts."""

    closeness: float
    near: bool
    kept: float

    @property
    def rank(self) -> tuple[float, bool, float]:
        """For comparison."""
        return self.closeness, self.near, self.kept


def is_distinctive(wording: Wording) -> bool:
    """Whether two people would hardly say just this by chance."""
    return (
        wording.words >= DISTINCTIVE_WORDS
        and len(set(wording.content)) >= 3
        and bool(wording.telling)
        and not wording.stock
    )


def is_unmistakable(wording: Wording) -> bool:
    """Whether one who is said to have said just this had it from the other, or the article has the wrong name.

    What is said on occasions by whoever holds an office is long at times, and tells little.
    """
    return is_distinctive(wording) and wording.words >= UNMISTAKABLE_WORDS and len(wording.telling) >= 4


def wording_id(wording: Wording, context: Context, quote_id: str) -> str:
    """The id of the wording of a quote: for one that is unmistakable it depends on the words alone.

    Others are told apart by speaker; few words, or stock phrases, by week too, and without a speaker nobody
    knows who else said them, so each quote stands alone.
    """
    if not wording.words:
        return derived_id(STATEMENT, "quote", quote_id)
    if is_unmistakable(wording):
        return derived_id(STATEMENT, "wording", str(wording))
    if is_distinctive(wording):
        return derived_id(STATEMENT, "said", context[0], str(wording))
    if context[0] == NOBODY:
        return derived_id(STATEMENT, "quote", quote_id)
    return derived_id(STATEMENT, "phrase", *context, str(wording))


def speaker_key(speaker: Speaker | None) -> str:
    """What stands for a speaker when wordings are compared: the kind and the folded name."""
    if speaker is None:
        return NOBODY
    return f"{speaker.kind[:1]}:{folding.name_key(speaker.name) or speaker.name}"


# Candidates.


def word_keys(wording: Wording) -> set[int]:
    """What wordings have in common whoever said them: all words, and neighbours among the telling ones."""
    if not wording.words:
        return set()
    keys = {_key("all", " ".join(_plain(wording)))}
    content = [word for word in wording.content if word != GAP]
    keys.update(_key("two", *pair) for pair in pairwise(content) if pair[0] != pair[1])
    return keys


def speaker_keys(wording: Wording, contexts: Iterable[Context]) -> set[int]:
    """What wordings of one speaker have in common within a fortnight: all words, or a telling one."""
    if not wording.words:
        return set()
    words = [*sorted(wording.telling), " ".join(("=", *_plain(wording)))]
    return {
        _key("said", name, window, word)
        for speaker, cell in contexts
        for name in _names(speaker)
        for window in ((cell,) if cell == UNDATED else (cell, cell + 1))
        for word in words
    }


def _plain(wording: Wording) -> list[str]:
    return [form.removeprefix("^") for form in wording.forms]


def _names(speaker: str) -> set[str]:
    """Under which names a speaker is found: a person under the first and the last."""
    if speaker == NOBODY:
        return set()
    kind, _, name = speaker.partition(":")
    words = name.split()
    return {f"{kind}:{words[0]}", f"{kind}:{words[-1]}"} if kind == "p" and words else {speaker}


def _key(*parts: object) -> int:
    value = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(value, digest_size=8).digest(), "big", signed=True)


# The rule.


def link(part: Said, whole: Said) -> Link | None:
    """Whether ``part`` hangs under ``whole``, which must be the greater of the two."""
    if not part.wording.words or not whole.wording.words or not _may_link(part, whole):
        return None
    relation = _relation(part.contexts, whole.contexts)
    if not part.own and relation != "near":
        return None
    found = align(part.wording, whole.wording)
    if _is_version(found, part, whole, relation) or _is_overlap(found, part, relation):
        return Link(round(found.close, 3), relation == "near", round(found.kept, 3))
    if relation == "near" and _is_translation(found, part, whole):
        return Link(round(found.close / 2, 3), True, round(found.kept, 3))
    return None


def _may_link(part: Said, whole: Said) -> bool:
    """A quick look at the words in common, before their order is looked at."""
    common = sum((part.bag & whole.bag).values())
    return 2 * common + 1 >= part.wording.words


def agree(one: str, other: str) -> bool:
    """Whether two speakers may be the same: equal names, or persons of whom one is named with fewer words."""
    if one == other:
        return one != NOBODY
    if not (one.startswith("p:") and other.startswith("p:")):
        return False
    few, many = sorted((one[2:].split(), other[2:].split()), key=len)
    return bool(few) and set(few) <= set(many)


def _near(one: int, other: int) -> bool:
    if UNDATED in (one, other):
        return one == other
    return abs(one - other) <= 1


def _relation(one: Iterable[Context], other: Iterable[Context]) -> Relation:
    pairs = [(a, b) for a in one for b in other if a[0] != NOBODY and b[0] != NOBODY]
    agreeing = [(a, b) for a, b in pairs if agree(a[0], b[0])]
    if any(_near(a[1], b[1]) for a, b in agreeing):
        return "near"
    if agreeing:
        return "same"
    return "other" if pairs else "unknown"


def _is_version(found: Alignment, part: Said, whole: Said, relation: Relation) -> bool:
    """The same words, whole or in part, with few changes."""
    if found.slips.names or not _excused(found, relation):
        return False
    if not part.own:
        return _is_phrase_of(found, part, whole)
    close, changed = _LIMITS[relation]
    if found.close < close or _changed(found) > changed or not _same_matter(found, part):
        return False
    return relation != "other" or (is_unmistakable(part.wording) and found.slips.content <= 1)


# How close two wordings must be, and which share of the words with meaning may be others, by how far it is sure that
# one person said them at one occasion.
_LIMITS: Final[dict[Relation, tuple[float, float]]] = {
    "near": (0.75, 0.2),
    "same": (0.75, 0.125),
    "unknown": (0.8, 0.125),
    "other": (0.9, 0.125),
}


def _changed(found: Alignment) -> float:
    """The share of words with meaning in the place of which others stand."""
    return found.slips.swaps / max(1, found.content + found.slips.swaps)


def _excused(found: Alignment, relation: Relation) -> bool:
    """Whether a number or a negation that differs is a slip of one who quotes, and all else agrees.

    Sentences with other numbers are mostly other statements, made after one pattern.
    """
    slips = found.slips
    if slips.numbers:
        rest_agrees = slips.content <= 1 and min(found.found, found.kept) >= 0.85 and found.matched >= 9
        return slips.numbers == 1 and relation == "near" and rest_agrees
    if slips.negations:
        return found.close >= 0.8 and (relation == "near" or (relation != "other" and found.kept >= 0.75))
    return True


def _same_matter(found: Alignment, part: Said) -> bool:
    """Whether enough of the words that carry meaning agree."""
    return found.content >= 0.6 * len([word for word in part.wording.content if word != GAP])


def _is_phrase_of(found: Alignment, part: Said, whole: Said) -> bool:
    """Few words, or words that anybody uses: the same speaker, near in time, and hardly a change."""
    if _plain(part.wording) == _plain(whole.wording):
        return True
    if found.close >= 0.99:
        return bool(part.wording.telling) or (len(set(part.wording.content)) >= 2 and part.wording.words >= 4)
    return (
        part.wording.words >= 5
        and found.close >= 0.75
        and found.kept >= 0.7
        and found.slips.content <= 1
        and found.content >= 2
        and _same_matter(found, part)
    )


def _is_overlap(found: Alignment, part: Said, relation: Relation) -> bool:
    """The end of one is the beginning of the other: two cuts from one stretch of speech."""
    if (
        relation != "near"
        or not part.own
        or found.slips.names
        or found.slips.numbers
        or found.slips.negations
    ):
        return False
    blocks = found.blocks
    if not blocks:
        return False
    first, last = blocks[0], blocks[-1]
    ends_part = last.a + last.size == len(found.part.tokens) and first.b == 0
    begins_part = first.a == 0 and last.b + last.size == len(found.whole.tokens)
    run = last.a + last.size - first.a
    return (
        (ends_part or begins_part)
        and run >= max(7, part.wording.words // 2)
        and found.matched >= 0.9 * run
        and found.content >= 3
    )


def _is_translation(found: Alignment, part: Said, whole: Said) -> bool:
    """Another translation of the same: at least half of the words agree, and more of those that tell something.

    Two sentences made after one pattern agree in the words of the pattern, and differ in what they tell.
    """
    if part.wording.words < 7 or part.wording.words < 0.6 * whole.wording.words:
        return False
    if found.slips.negations or found.slips.names or _other_names(part, whole):
        return False
    if _numbers(part.wording) != _numbers(whole.wording):
        return False
    agreeing = max(found.matched, sum((part.bag & whole.bag).values()))
    return (
        agreeing >= 0.5 * whole.wording.words
        and found.matched >= 0.35 * whole.wording.words
        and _shared(part.wording.content, whole.wording.content, at_least=3) >= 0.5
        and _shared(part.wording.telling, whole.wording.telling, at_least=2) >= 0.65
    )


def _shared(ours: Collection[str], theirs: Collection[str], *, at_least: int) -> float:
    """The share of words that two have in common, of the one with more of them; 0 where they are few."""
    one, other = Counter(ours), Counter(theirs)
    common = sum((one & other).values())
    return common / max(one.total(), other.total()) if common >= at_least else 0.0


def _other_names(part: Said, whole: Said) -> bool:
    """Whether both have names that the other has not."""
    return bool(_names_alone(part.wording, whole.wording) and _names_alone(whole.wording, part.wording))


def _names_alone(one: Wording, other: Wording) -> set[str]:
    return {form[1:] for form in one.forms if is_name(form)} - set(_plain(other))


def _numbers(wording: Wording) -> Counter[str]:
    return Counter(form for form in wording.forms if is_number(form))
