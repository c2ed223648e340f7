"""Keeping statements up to date as quotes come and go.

Wordings form trees: each hangs under the best of the greater wordings that the rule of `joining` lets it hang under,
and a tree is a statement. A fragment thus belongs to one statement, and never glues two together. Which tree a
wording is in depends on the set of quotes that are there, and on nothing else.

Candidates come from the index of keys. A key that more than `CROWD` wordings have says nothing and is passed over,
which bounds the cost; when a wording more or less makes a key pass that mark, those that have it are looked at anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

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
    """The wordings of one database, for one transaction that holds the lock.

    What others look for in the database, keys and parents, is written at once; the rest when all is done.
    """

    def __init__(self, session: Session) -> None:
        wordings.lock(session)
        self._session = session
        self._nodes: dict[int, _Node] = {}
        self._seqs: dict[str, int] = {}  # of the wordings that quotes arrive with
        self._touched: set[int] = set()
        self._counted: set[tuple[int, Context]] = set()
        self._arrived: list[tuple[Arrival, int]] = []  # quotes, and the numbers of their wordings
        self._placed: list[tuple[Arrival, int]] = []  # the same, when that is stored
        self._left: set[str] = set()  # statements that may have nothing any more

    def add(self, arrivals: Sequence[Arrival]) -> None:
        """Take quotes in."""
        ids = [joining.wording_id(each.wording, each.context, each.quote_id) for each in arrivals]
        rows = wordings.with_ids(self._session, ids)
        self._seqs = {row.id: row.seq for row in rows}
        self._keep(rows)
        heirs.forget(self._session, set(ids) - set(self._seqs))
        for wording_id, arrival in zip(ids, arrivals, strict=True):
            if wording_id not in self._seqs:
                self._seqs[wording_id] = self._make(wording_id, arrival)
            seq = self._seqs[wording_id]
            self._arrived.append((arrival, seq))
            self._count(seq, arrival.context, 1, int(arrival.live), text=arrival.text)
        self._settle()

    def remove(self, quote_seqs: Iterable[int]) -> None:
        """Take quotes out, before they are deleted or assigned again."""
        rows = wordings.held(self._session, quote_seqs)
        wordings.mark_quotes(self._session, {row.quote_seq: None for row in rows})
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

    def _make(self, wording_id: str, arrival: Arrival) -> int:
        own = joining.is_distinctive(arrival.wording)
        values: dict[str, Any] = {
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
        self._nodes[seq] = _Node(StoredWording(seq=seq, **values), arrival.wording, {})
        return seq

    def _count(self, seq: int, context: Context, quotes: int, live: int, text: str | None = None) -> None:
        """Count quotes of a wording in or out, and look at what follows from it."""
        (node,) = self._load([seq])
        before = (node.row.live > 0, node.counted)
        had, lived = node.contexts.get(context, (0, 0))
        node.contexts[context] = (had + quotes, lived + live)
        if not node.contexts[context][0]:
            del node.contexts[context]
        self._counted.add((seq, context))
        node.row = replace(node.row, quotes=node.row.quotes + quotes, live=node.row.live + live)
        if not node.row.quotes:
            self._drop(node)
            return
        node.row = replace(node.row, text=self._shown(node, text if live else None))
        self._touched.add(seq)
        if before != (node.row.live > 0, node.counted):
            self._changed(node)

    def _shown(self, node: _Node, text: str | None) -> str:
        """The text that stands for a wording: of those of its quotes, which are equal but for punctuation, one."""
        if node.row.quotes == 1 and text is not None:
            return text
        if text is not None and node.row.live > 1:  # of those before, the nicest is there already
            return min(node.row.text, text, key=_looks)
        self._write_arrived()
        known = wordings.texts(self._session, node.row.seq)
        counted = [shown for shown, live in known if live or not node.row.live]
        return min(counted or [node.row.text], key=_looks)

    # What follows from a change.

    def _changed(self, node: _Node) -> None:
        """A wording has other contexts, or began or ceased to count: look again at whom it hangs with."""
        seq, new = node.row.seq, not node.keys
        node.said = None
        keys = frozenset(_keys(node))
        added, dropped = keys - node.keys, node.keys - keys
        node.keys = keys
        wordings.drop_keys(self._session, seq, dropped)
        wordings.add_keys(self._session, seq, added)
        sizes = wordings.sizes(self._session, keys | dropped, CROWD + 2)
        again = set() if new else set(wordings.children(self._session, [seq]))
        again |= self._under({key for key in added if sizes[key] == CROWD + 1})
        again |= self._under({key for key in dropped if sizes[key] == CROWD})
        again.discard(seq)
        self._place(node, {key for key in keys if sizes[key] <= CROWD})
        for other in self._load(again):
            self._rehang(other)

    def _drop(self, node: _Node) -> None:
        """No quote has the wording any more."""
        seq, keys = node.row.seq, node.keys
        orphans = wordings.children(self._session, [seq])
        wordings.drop_keys(self._session, seq, keys)
        sizes = wordings.sizes(self._session, keys, CROWD + 2)
        again = set(orphans) | self._under({key for key in keys if sizes[key] == CROWD})
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

    def _under(self, keys: Collection[int]) -> set[int]:
        """The wordings that have one of these keys."""
        return wordings.having(self._session, keys) if keys else set()

    def _candidates(self, node: _Node, keys: Collection[int]) -> list[_Node]:
        """The wordings that share one of these keys with this one."""
        return self._load(self._under(keys) - {node.row.seq})

    def _place(self, node: _Node, keys: Collection[int]) -> None:
        """Hang a wording under the best candidate, and under it the candidates for which it is better."""
        order = self._said(node).order
        best: _Node | None = None
        for other in self._candidates(node, keys):
            if self._said(other).order > order:
                best = self._better(node, best, other)
            elif self._better(other, self._parent_of(other), node) is node:
                self._hang(other, node)
        self._hang(node, best)

    def _rehang(self, node: _Node) -> None:
        """Hang a wording under the best candidate."""
        order = self._said(node).order
        sizes = wordings.sizes(self._session, node.keys, CROWD + 1)
        best: _Node | None = None
        for other in self._candidates(node, {key for key, size in sizes.items() if size <= CROWD}):
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
        wordings.hang(self._session, node.row.seq, parent_seq)
        self._touched.add(node.row.seq)

    # Statements.

    def _settle(self) -> None:
        """Write what was counted, and put what was touched, and all under it, into the statement of its root."""
        touched = self._load(self._touched)
        self._write_arrived()
        wordings.put_contexts(
            self._session,
            [
                (seq, context, *self._nodes[seq].contexts.get(context, (0, 0)))
                for seq, context in sorted(self._counted)
                if seq in self._nodes
            ],
        )
        wordings.change(self._session, [node.row for node in touched])
        roots = {node.row.seq: self._root(node) for node in touched}
        shown = {root.row.id: root.row.text for root in roots.values()}
        wordings.put_statements(self._session, shown, datetime.now(UTC))
        for node in touched:
            root = roots[node.row.seq]
            if node.row.statement_id != root.row.id:
                self._move(node, root.row.id)
        wordings.mark_quotes(
            self._session,
            {arrival.quote_seq: self._nodes[seq].row.statement_id for arrival, seq in self._placed},
        )
        wordings.drop_statements(self._session, self._left)
        self._touched.clear()
        self._counted.clear()
        self._placed.clear()
        self._left.clear()

    def _write_arrived(self) -> None:
        """Store which wordings quotes have."""
        wordings.take_quotes(
            self._session,
            [
                wordings.Held(arrival.quote_seq, seq, *arrival.context, arrival.live)
                for arrival, seq in self._arrived
            ],
        )
        self._placed += self._arrived
        self._arrived.clear()

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
            self._keep(wordings.with_seqs(self._session, missing))
        return [self._nodes[seq] for seq in seqs]

    def _keep(self, rows: Iterable[StoredWording]) -> None:
        rows = [row for row in rows if row.seq not in self._nodes]
        contexts = wordings.contexts(self._session, [row.seq for row in rows])
        for row in rows:
            node = _Node(row, parse(row.canonical), contexts.get(row.seq, {}))
            node.keys = frozenset(_keys(node))
            self._nodes[row.seq] = node

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
