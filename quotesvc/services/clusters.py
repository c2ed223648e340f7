"""Keeping statements up to date as quotes come and go.

Wordings form trees: each hangs under the best of the greater wordings that the rule of `joining` lets it hang under,
and a tree is a statement. A fragment thus belongs to one statement, and never glues two together. Which tree a
wording is in depends on the set of quotes that are there, and on nothing else.

Candidates come from the index of keys. A key that more than `CROWD` wordings have says nothing and is passed over,
which bounds the cost; when a wording more or less makes a key pass that mark, those that have it are looked at anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from quotesvc.services import joining
from quotesvc.services.joining import Said
from quotesvc.services.tokens import Wording, parse
from quotesvc.store import heirs, wordings
from quotesvc.store.wordings import Context, StoredWording

CROWD: Final = 48
"""How many wordings may share a key that still counts for something."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A quote on its way into a statement."""

    quote_seq: int
    quote_id: str
    text: str
    wording: Wording
    context: Context
    live: bool


@dataclass(slots=True)
class _Node:
    """A wording in memory, as long as the lock is held."""

    row: StoredWording
    wording: Wording
    contexts: dict[Context, tuple[int, int]]
    keys: frozenset[int] = frozenset()
    said: Said | None = None

    @property
    def counted(self) -> frozenset[Context]:
        """Who said it when; what only superseded articles say does not count while a current one says it."""
        return frozenset(place for place, (_, live) in self.contexts.items() if live or not self.row.live)


class Clusters:
    """The wordings of one database, for one transaction that holds the lock."""

    def __init__(self, session: Session) -> None:
        wordings.lock(session)
        self._session = session
        self._nodes: dict[int, _Node] = {}
        self._touched: set[int] = set()
        self._left: set[str] = set()  # statements that may have nothing any more

    def add(self, arrivals: Sequence[Arrival]) -> None:
        """Take quotes in."""
        for arrival in arrivals:
            self._add(arrival)
        self._settle()

    def remove(self, quote_seqs: Iterable[int]) -> None:
        """Take quotes out, before they are deleted or assigned again."""
        rows = wordings.held(self._session, quote_seqs)
        wordings.mark_quotes(self._session, [row.quote_seq for row in rows], None)
        wordings.drop_quotes(self._session, [row.quote_seq for row in rows])
        for row in rows:
            self._count(row.wording_seq, (row.speaker, row.cell), -1, -int(row.live))
        self._settle()

    def set_live(self, quote_seqs: Iterable[int], *, live: bool) -> None:
        """Let quotes count, or not any more: an article was superseded, or is current again."""
        rows = [row for row in wordings.held(self._session, quote_seqs) if row.live is not live]
        wordings.set_live(self._session, [row.quote_seq for row in rows], live)
        for row in rows:
            self._count(row.wording_seq, (row.speaker, row.cell), 0, 1 if live else -1)
        self._settle()

    # One quote.

    def _add(self, arrival: Arrival) -> None:
        wording_id = joining.wording_id(arrival.wording, arrival.context, arrival.quote_id)
        row = wordings.with_id(self._session, wording_id)
        if row is None:
            seq = self._make(wording_id, arrival)
        else:
            seq = row.seq
            self._load([seq])
        place = {"speaker": arrival.context[0], "cell": arrival.context[1], "live": arrival.live}
        wordings.take_quotes(self._session, [{"quote_seq": arrival.quote_seq, "wording_seq": seq, **place}])
        self._count(seq, arrival.context, 1, int(arrival.live), text=arrival.text)
        wordings.mark_quotes(self._session, [arrival.quote_seq], self._nodes[seq].row.statement_id)

    def _make(self, wording_id: str, arrival: Arrival) -> int:
        heirs.forget(self._session, wording_id)
        own = joining.is_distinctive(arrival.wording)
        values = {
            "id": wording_id,
            "canonical": str(arrival.wording),
            "cell": 0 if own else arrival.context[1],
            "text": arrival.text,
            "quotes": 0,
            "live": 0,
            "parent_seq": None,
            "statement_id": wording_id,
        }
        seq = wordings.add(self._session, values)
        wordings.put_statement(self._session, wording_id, arrival.text, datetime.now(UTC))
        self._nodes[seq] = _Node(StoredWording(seq=seq, **values), arrival.wording, {})  # type: ignore[arg-type]
        return seq

    def _count(self, seq: int, context: Context, quotes: int, live: int, text: str | None = None) -> None:
        """Count quotes of a wording in or out, and look at what follows from it."""
        (node,) = self._load([seq])
        before = (node.row.live > 0, node.counted)
        had, lived = node.contexts.get(context, (0, 0))
        node.contexts[context] = (had + quotes, lived + live)
        wordings.put_context(self._session, seq, context, *node.contexts[context])
        if not node.contexts[context][0]:
            del node.contexts[context]
        node.row = replace(node.row, quotes=node.row.quotes + quotes, live=node.row.live + live)
        if not node.row.quotes:
            self._drop(node)
            return
        node.row = replace(node.row, text=self._shown(node, text if live else None))
        wordings.change(self._session, seq, quotes=node.row.quotes, live=node.row.live, text=node.row.text)
        self._touched.add(seq)
        if before != (node.row.live > 0, node.counted):
            self._changed(node)

    def _shown(self, node: _Node, text: str | None) -> str:
        """The text that stands for a wording: of those of its quotes, which are equal but for punctuation, one."""
        if text is not None and node.row.live > 1:  # of those before, the nicest is there already
            return min(node.row.text, text, key=_looks)
        known = wordings.texts(self._session, node.row.seq)
        counted = [shown for shown, live in known if live or not node.row.live]
        return min(counted or [node.row.text], key=_looks)

    # What follows from a change.

    def _changed(self, node: _Node) -> None:
        """A wording has other contexts, or began or ceased to count: look again at whom it hangs with."""
        node.said = None
        keys = frozenset(_keys(node))
        added, dropped = keys - node.keys, node.keys - keys
        node.keys = keys
        wordings.drop_keys(self._session, node.row.seq, dropped)
        wordings.add_keys(self._session, node.row.seq, added)
        again = set(wordings.children(self._session, [node.row.seq]))
        again.update(self._crossed(added, CROWD + 1), self._crossed(dropped, CROWD))
        again.discard(node.row.seq)
        self._place(node)
        for other in self._load(again):
            self._rehang(other)

    def _drop(self, node: _Node) -> None:
        """No quote has the wording any more."""
        seq, keys = node.row.seq, node.keys
        orphans = wordings.children(self._session, [seq])
        wordings.drop_keys(self._session, seq, keys)
        again = set(orphans) | set(self._crossed(keys, CROWD))
        again.discard(seq)
        del self._nodes[seq]
        self._touched.discard(seq)
        self._left.add(node.row.statement_id)
        for other in self._load(again):
            self._rehang(other)
        heir = node.row.parent_seq
        if heir is None and orphans:
            heir = max(self._load(orphans), key=lambda orphan: self._said(orphan).order).row.seq
        heirs.succeed(self._session, node.row.id, seq, heir)
        wordings.remove(self._session, seq)

    def _crossed(self, keys: Iterable[int], size: int) -> list[int]:
        """The wordings under those keys that now have just ``size`` of them."""
        keys = set(keys)
        if not keys:
            return []
        now = wordings.sizes(self._session, keys, CROWD + 2)
        return list(wordings.having(self._session, [key for key, found in now.items() if found == size]))

    def _candidates(self, node: _Node) -> list[_Node]:
        """The wordings that share a key with this one which is not too common."""
        sizes = wordings.sizes(self._session, node.keys, CROWD + 1)
        found = wordings.having(self._session, [key for key, size in sizes.items() if size <= CROWD])
        found.pop(node.row.seq, None)
        return self._load(found)

    def _place(self, node: _Node) -> None:
        """Hang a wording under the best candidate, and under it the candidates for which it is better."""
        order = self._said(node).order
        best: _Node | None = None
        for other in self._candidates(node):
            if self._said(other).order > order:
                best = self._better(node, best, other)
            elif self._better(other, self._parent_of(other), node) is node:
                self._hang(other, node)
        self._hang(node, best)

    def _rehang(self, node: _Node) -> None:
        """Hang a wording under the best candidate."""
        order = self._said(node).order
        best: _Node | None = None
        for other in self._candidates(node):
            if self._said(other).order > order:
                best = self._better(node, best, other)
        self._hang(node, best)

    def _parent_of(self, node: _Node) -> _Node | None:
        return None if node.row.parent_seq is None else self._load([node.row.parent_seq])[0]

    def _better(self, node: _Node, held: _Node | None, other: _Node) -> _Node | None:
        """The one of both under which ``node`` hangs, or None."""
        if not other.row.live or (held is not None and held.row.seq == other.row.seq):
            return held
        offered = joining.link(self._said(node), self._said(other))
        if offered is None:
            return held
        present = joining.link(self._said(node), self._said(held)) if held is not None else None
        if held is None or present is None:
            return other
        if (offered.rank, self._said(other).order) > (present.rank, self._said(held).order):
            return other
        return held

    def _hang(self, node: _Node, parent: _Node | None) -> None:
        parent_seq = parent.row.seq if parent is not None else None
        if node.row.parent_seq == parent_seq:
            return
        node.row = replace(node.row, parent_seq=parent_seq)
        wordings.change(self._session, node.row.seq, parent_seq=parent_seq)
        self._touched.add(node.row.seq)

    # Statements.

    def _settle(self) -> None:
        """Put what was touched, and what hangs under it, into the statement of its root."""
        roots: dict[str, _Node] = {}
        for seq in sorted(self._touched):
            root = self._root(self._load([seq])[0])
            roots[root.row.id] = root
        for root in roots.values():
            wordings.put_statement(self._session, root.row.id, root.row.text, datetime.now(UTC))
        for seq in sorted(self._touched):
            node = self._nodes[seq]
            root = self._root(node)
            if node.row.statement_id != root.row.id:
                self._move(node, root.row.id)
        wordings.drop_statements(self._session, self._left)
        self._touched.clear()
        self._left.clear()

    def _root(self, node: _Node) -> _Node:
        while node.row.parent_seq is not None:
            (node,) = self._load([node.row.parent_seq])
        return node

    def _move(self, node: _Node, statement_id: str) -> None:
        """Put a wording and all that hangs under it into a statement."""
        level = [node.row.seq]
        while level:
            moving = [each for each in self._load(level) if each.row.statement_id != statement_id]
            self._left.update(each.row.statement_id for each in moving)
            wordings.move(self._session, [each.row.seq for each in moving], statement_id)
            for each in moving:
                each.row = replace(each.row, statement_id=statement_id)
            level = wordings.children(self._session, level)

    # Wordings in memory.

    def _load(self, seqs: Iterable[int]) -> list[_Node]:
        seqs = sorted(set(seqs))
        missing = [seq for seq in seqs if seq not in self._nodes]
        if missing:
            contexts: Mapping[int, dict[Context, tuple[int, int]]] = wordings.contexts(self._session, missing)
            for row in wordings.with_seqs(self._session, missing):
                node = _Node(row, parse(row.canonical), contexts.get(row.seq, {}))
                node.keys = frozenset(_keys(node))
                self._nodes[row.seq] = node
        return [self._nodes[seq] for seq in seqs]

    def _said(self, node: _Node) -> Said:
        if node.said is None:
            node.said = Said(node.wording, node.counted, node.row.cell, node.row.id)
        return node.said


def _keys(node: _Node) -> set[int]:
    return joining.word_keys(node.wording) | joining.speaker_keys(node.wording, node.counted)


def _looks(text: str) -> tuple[bool, int, str]:
    """What is nicer to show sorts first: an end that is no comma, then more of the text."""
    shown = text.rstrip()
    return not shown.endswith((".", "!", "?", "…")), -len(shown), text
