"""Which quotation mark closes which: a stack machine over the marks of one paragraph, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from quotesvc.nlp.marks import Family, Mark, Side, Strength
from quotesvc.nlp.reporting import (
    clause_start,
    ends_in_reporting_verb,
    is_reporting_clause,
    sentence_end,
    sentence_start,
)

MAX_OPEN = 8
"""Stretches open inside each other; a mark that would open one more is passed over."""
LONE_SINGLE = 80
"""Characters between single marks, at most, where the closing one may as well be an apostrophe."""
ELIDED = 100
"""Characters, at most, to the closing mark of a single mark that may as well stand for left-out letters."""
POSSESSIVE_GAP = 25
"""Characters to a surer closing mark within which an "s'" is taken for a possessive."""
TAIL = 8
"""Characters before a mark in which the end of a sentence is looked for."""

_SENTENCE_FINAL = re.compile(r"(?:[.!?…:—–]|--)[)\]\"'”’]*\s*$")
_LABEL = re.compile(r"[A-Z][A-Z.'’ -]{0,40}:\s")


@dataclass(slots=True, eq=False)
class Stretch:
    """A marked stretch in the making: as `Marked`, with a reference in place of an index and no depth yet."""

    start: int
    end: int
    open: str
    close: str
    continues: Stretch | None = None
    inferred: Literal["open", "close"] | None = None


@dataclass(slots=True, eq=False)
class Opened:
    """A mark that is open. A ``lone`` one is a single mark without a partner, which waits for proof."""

    mark: Mark
    continues: Stretch | None = None
    lone: bool = False
    searched: int = 0
    """No reporting clause begins between the mark and this offset; keeps the search linear."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows each mark of a paragraph: indices of marks, the number of marks where there is none."""

    close: list[int]
    """The next single mark that may close."""
    fair_close: list[int]
    """The next one that is more likely to close than to be an apostrophe."""
    open: list[int]
    """The next single mark that surely opens."""
    double: list[int]
    """The next mark that is not single."""
    surplus: list[int]
    """How many more marks of those that are not single close than open from here on."""


def look_ahead(marks: list[Mark]) -> Ahead:
    """`Ahead` of a paragraph's marks, by one pass from the end."""
    count = len(marks)
    ahead = Ahead(*([0] * count for _ in range(5)))
    close = fair = opening = double = count
    surplus = 0
    for at in range(count - 1, -1, -1):
        ahead.close[at], ahead.fair_close[at], ahead.open[at] = close, fair, opening
        ahead.double[at], ahead.surplus[at] = double, surplus
        _, _, family, side, strength, _ = marks[at]
        if family is not Family.SINGLE:
            double = at
            surplus += (side is Side.CLOSE) - (side is Side.OPEN)
        elif side is Side.OPEN:
            opening = opening if strength is Strength.WEAK else at
        else:
            close = at
            fair = fair if strength is Strength.WEAK else at
    return ahead


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the paragraphs before and behind say about one: see `Pairing`."""

    opened: Opened | None = None
    """A mark that the paragraph before has left open."""
    continues: Stretch | None = None
    """The stretch that the paragraph's first mark takes up again."""
    goes_on: bool = False
    """Whether the next paragraph opens with a mark, so that this one may stay open."""


class Pairing:
    """The marks of the paragraph ``text[start:end]`` and the stretches that they make.

    Call `run`, then `finish`; the result is in ``stretches``, in the order of their ends.
    """

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        marks: list[Mark],
        neighbours: Neighbours,
        *,
        headline: bool = False,
    ) -> None:
        self.text = text
        self.start, self.end = span
        self.marks = marks
        self.ahead = look_ahead(marks)
        self.continues = neighbours.continues
        self.goes_on = neighbours.goes_on
        self.headline = headline
        self.stack = [neighbours.opened] if neighbours.opened else []
        self.stretches: list[Stretch] = []
        self.free_from = self.start
        """Where the words begin that no stretch has taken yet."""
        self.last_word = self.end - 1
        while self.last_word > self.start and not text[self.last_word].isalnum():
            self.last_word -= 1

    def run(self) -> None:
        """Pair all marks; what stays open is left on the stack."""
        for at, mark in enumerate(self.marks):
            if mark.family is Family.SINGLE:
                self._single(at, mark)
            else:
                self._double(at, mark)

    # Double marks and guillemets.

    def _double(self, at: int, mark: Mark) -> None:
        level = self._level(mark.family)
        side = mark.side
        if side is Side.EITHER:
            side = Side.OPEN if level < 0 else Side.CLOSE
        if side is Side.OPEN:
            self._open_double(at, mark, level)
        elif level >= 0:
            if not self._is_inch(at, mark):
                self._close(level, mark)
        elif mark.text in ("''", "’’") and (single := self._level(Family.SINGLE)) >= 0:
            self._close(single, mark)
        else:
            self._close_unopened(at, mark)

    def _open_double(self, at: int, mark: Mark, level: int) -> None:
        """Open a stretch: inside the open one, or in its place where that has lost its closing mark."""
        depth = sum(entry.mark.family is not Family.SINGLE for entry in self.stack)
        if level < 0 or self.ahead.surplus[at] > depth or len(self.stack) == MAX_OPEN:
            self._push(mark)
            return
        cut = self._clause_start(self.stack[level], mark.start)
        if cut is not None:
            self._end_without_mark(level, cut, missing=True)
            self._push(mark)
        elif self._after_sentence(mark) and not self._words_go_on(at):
            self._push(mark, continues=self._end_without_mark(level, mark.start, missing=False))
        elif is_reporting_clause(self.text, mark.end, self.end) and self._before(mark) in (",", "?", "!"):
            self._close(level, mark)  # "…, "she said": the space is on the wrong side
        else:
            self._push(mark)

    def _words_go_on(self, at: int) -> bool:
        """Whether the outer stretch goes on behind the next closing mark, so that an inner one ends there."""
        following = self.ahead.double[at]
        if following == len(self.marks) or self.marks[following].side is Side.OPEN:
            return False
        behind = self.marks[following].end
        return (
            self.goes_on
            and behind <= self.last_word
            and self.ahead.double[following] == len(self.marks)
            and is_reporting_clause(self.text, behind, self.end) is None
        )

    def _is_inch(self, at: int, mark: Mark) -> bool:
        """Whether the mark stands for inches: after a digit, where one more mark closes what is open."""
        following = self.ahead.double[at]
        return (
            mark.text in ('"', "”", "''")
            and self.text[mark.start - 1 : mark.start].isdigit()
            and following < len(self.marks)
            and self.marks[following].side is Side.CLOSE
            and sum(entry.mark.family is not Family.SINGLE for entry in self.stack) == 1
        )

    def _close_unopened(self, at: int, mark: Mark) -> None:
        """A closing mark that nothing opened: the stretch, if it is one, begins with its sentence."""
        following = self.ahead.double[at]
        if (
            following < len(self.marks)
            and self.marks[following].side is Side.CLOSE
            and ends_in_reporting_verb(self.text, self.free_from, mark.start)
        ):
            self._push(mark)  # "said" I see"": the space is on the wrong side
            return
        if self.stack or self.text[mark.start - 1 : mark.start] not in (",", ".", "?", "!", "…"):
            return
        last = mark.end > self.last_word
        if not last and is_reporting_clause(self.text, mark.end, self.end) is None:
            return
        begin = sentence_start(self.text, self.free_from, mark.start)
        if not last or begin == self.start:
            self.stretches.append(Stretch(begin, mark.start, "", mark.text, inferred="open"))
        self.free_from = mark.end

    # Single marks.

    def _single(self, at: int, mark: Mark) -> None:
        top = self.stack[-1] if self.stack and self.stack[-1].mark.family is Family.SINGLE else None
        if mark.side is Side.CLOSE or (mark.side is Side.EITHER and top):
            if top and self._closes_single(at, mark, top):
                self._close(len(self.stack) - 1, mark)
            return
        if top is None:
            self._open_single(at, mark)
        elif top.lone and mark.strength is not Strength.WEAK:
            self._replace_lone(at, mark, top)

    def _replace_lone(self, at: int, mark: Mark, top: Opened) -> None:
        level = len(self.stack) - 1
        cut = self._clause_start(top, mark.start)
        if cut is not None:
            self._end_without_mark(level, cut, missing=True)
            self._open_single(at, mark)
        elif self._after_sentence(mark):
            before = self._end_without_mark(level, mark.start, missing=False)
            self._open_single(at, mark, continues=before)
        else:
            self.stack.pop()
            self._open_single(at, mark)

    def _open_single(self, at: int, mark: Mark, continues: Stretch | None = None) -> None:
        if self._has_partner(at, mark):
            self._push(mark, continues=continues)
        elif mark.strength is Strength.SURE and not self.stack and self._after_sentence(mark):
            self._push(mark, continues=continues, lone=True)

    def _has_partner(self, at: int, mark: Mark) -> bool:
        """Whether a single mark that may open has one that closes it, before the next one that opens."""
        ahead, none = self.ahead, len(self.marks)
        fair = ahead.fair_close[at]
        close = fair if fair < ahead.open[at] else ahead.close[at]
        if close == none or close > ahead.open[at]:
            return False
        inside_double = any(entry.mark.family is not Family.SINGLE for entry in self.stack)
        if inside_double and ahead.double[at] < close:
            return False
        if ahead.surplus[at] != ahead.surplus[close]:
            return False
        distance = self.marks[close].start - mark.end
        if mark.strength is Strength.WEAK:
            return close == fair and close == ahead.close[at] and distance <= ELIDED
        return close == fair or distance <= LONE_SINGLE or self.headline

    def _closes_single(self, at: int, mark: Mark, top: Opened) -> bool:
        """Whether the mark closes ``top``: an "s'" does not where a surer mark follows for the same words."""
        if mark.strength is not Strength.WEAK:
            return True
        fair = self.ahead.fair_close[at]
        inside_double = any(entry.mark.family is not Family.SINGLE for entry in self.stack)
        if fair == len(self.marks) or self.ahead.open[at] < fair:
            return not top.lone
        if inside_double and self.ahead.double[at] < fair:
            return not top.lone
        if self.marks[fair].start - mark.end <= POSSESSIVE_GAP:
            return False
        sentence = self.text[top.mark.end : top.mark.end + 1].isupper()
        return not (sentence and self.marks[fair].strength is Strength.SURE)

    # Both.

    def finish(self, *, carries: bool) -> tuple[Stretch | None, Opened | None]:
        """End what is open. Answers the stretch that the next paragraph continues, and the mark left open.

        ``carries`` says that the next mark of the text closes, so that the words may run on to it.
        """
        opened = [entry for entry in self.stack if entry.mark.family is not Family.SINGLE or entry.lone]
        self.stack = []
        for at, entry in enumerate(opened):
            limit = opened[at + 1].mark.start if at + 1 < len(opened) else self.end
            goes_on = at == 0 and self.goes_on and not self._is_fragment(entry)
            cut = self._clause_start(entry, limit, final=goes_on)
            if cut is not None:
                self._emit(entry, cut, "", "close")
            elif goes_on:
                return self._emit(entry, self.end, "", None), None
            elif carries and len(opened) == 1 and not entry.lone:
                return None, entry
            elif not entry.lone:
                end = sentence_end(self.text, entry.mark.end, limit) if self._is_fragment(entry) else limit
                self._emit(entry, end, "", "close")
        return None, None

    def _clause_start(self, entry: Opened, end: int, *, final: bool = False) -> int | None:
        """Where a reporting clause begins between an open mark and ``end``."""
        start = max(entry.mark.end, entry.searched)
        entry.searched = end
        return clause_start(self.text, start, end, final=final)

    def _is_fragment(self, entry: Opened) -> bool:
        """Whether the stretch begins within a sentence of the writer's."""
        return entry.mark.start > self.start and self.text[entry.mark.end : entry.mark.end + 1].islower()

    def _level(self, family: Family) -> int:
        """The place on the stack of the innermost open mark of a family, -1 where none is open."""
        for level in range(len(self.stack) - 1, -1, -1):
            if self.stack[level].mark.family is family:
                return level
        return -1

    def _after_sentence(self, mark: Mark) -> bool:
        """Whether the mark stands where a sentence may begin."""
        if mark.start == self.start:
            return True
        return bool(_SENTENCE_FINAL.search(self.text, max(self.start, mark.start - TAIL), mark.start))

    def _before(self, mark: Mark) -> str:
        """The last character before the mark that is no space, "" where none is near."""
        return self.text[max(self.start, mark.start - TAIL) : mark.start].rstrip()[-1:]

    def _push(self, mark: Mark, *, continues: Stretch | None = None, lone: bool = False) -> None:
        if len(self.stack) == MAX_OPEN:
            return
        if self.continues and mark.start == self.start and not _LABEL.match(self.text, mark.end, self.end):
            continues = self.continues
        self.stack.append(Opened(mark, continues, lone))

    def _close(self, level: int, mark: Mark) -> None:
        entry = self.stack[level]
        del self.stack[level:]
        self._emit(entry, mark.start, mark.text, None)
        self.free_from = mark.end

    def _end_without_mark(self, level: int, end: int, *, missing: bool) -> Stretch:
        entry = self.stack[level]
        del self.stack[level:]
        return self._emit(entry, end, "", "close" if missing else None)

    def _emit(
        self, entry: Opened, end: int, close: str, inferred: Literal["open", "close"] | None
    ) -> Stretch:
        stretch = Stretch(entry.mark.end, end, entry.mark.text, close, entry.continues, inferred)
        self.stretches.append(stretch)
        self.free_from = max(self.free_from, end)
        return stretch
