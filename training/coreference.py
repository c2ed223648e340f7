"""GUM's coreference: the clusters of mentions that its ``Entity=`` column brackets, over plain text.

GUM writes ``(3-person-giv:act-sssss-cf1*-1,3-coref`` where a mention opens and ``3)`` where it closes; the sixth part
counts the words that tell what it is, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from training.treebank import Word, parse_sentence, read_blocks

BRACKET = re.compile(r"\(([^()]*)(\))?|([^()]+)\)")


@dataclass
class Clustered:
    """A document's text, and for the first character of each head word the cluster of its smallest mention."""

    name: str
    text: str = ""
    clusters: dict[int, str] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)

    def add(self, sentence: list[Word], *, new_paragraph: bool) -> None:
        if new_paragraph and self.text:
            self.text = self.text.rstrip() + "\n"
        starts = []
        for word in sentence:
            starts.append(len(self.text))
            self.text += word.form + " " * word.space
        for cluster, first, last, heads in mentions(sentence):
            for head in heads or [last - first + 1]:
                self._keep(starts[min(first + head - 1, last)], cluster, last - first)

    def _keep(self, start: int, cluster: str, size: int) -> None:
        if size < self.sizes.get(start, 1_000):
            self.sizes[start], self.clusters[start] = size, cluster


def documents(path: Path) -> Iterator[Clustered]:
    """The documents of one CoNLL-U file, paragraphs parted by a line end."""
    document: Clustered | None = None
    for block in read_blocks(path):
        opened = [line.partition("=")[2].strip() for line in block if line.startswith("# newdoc id")]
        if opened:
            if document:
                yield document
            document = Clustered(opened[0])
        if document:
            document.add(
                parse_sentence(block), new_paragraph=any(line.startswith("# newpar") for line in block)
            )
    if document:
        yield document


def mentions(sentence: list[Word]) -> Iterator[tuple[str, int, int, list[int]]]:
    """(cluster, first word, last word, head words counted from 1) of the mentions that close in a sentence."""
    opened: list[tuple[str, int, list[int]]] = []
    for i, word in enumerate(sentence):
        brackets = next((part[7:] for part in word.misc.split("|") if part.startswith("Entity=")), "")
        for start, closed, end in BRACKET.findall(brackets):
            if start:
                parts = start.split("-")
                heads = [int(n) for n in parts[5].split(",") if n.isdigit()] if len(parts) > 5 else []
                opened.append((parts[0], i, heads))
            cluster = start.split("-")[0] if closed else end.split("-")[0]
            for n in range(len(opened) - 1, -1, -1) if closed or end else ():
                if opened[n][0] == cluster:
                    _, first, heads = opened.pop(n)
                    yield cluster, first, i, heads
                    break
