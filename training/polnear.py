"""PolNeAR (Newell et al., LREC 2018) from its texts and standoff files: who is the source of which content."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attributed:
    """One annotated attribution: the spans of its source, content and cue, in code points of the text."""

    source: list[Span]
    content: list[Span]
    cue: list[Span]


@dataclass(frozen=True, slots=True)
class PolnearArticle:
    name: str
    text: str
    attributed: list[Attributed]

    @property
    def cues(self) -> list[Span]:
        """The spans of all cues."""
        return [span for one in self.attributed for span in one.cue]


def articles(folder: Path) -> Iterator[PolnearArticle]:
    """The articles below ``folder/text`` that have an annotation in ``folder/attributions``, by name."""
    for path in sorted((folder / "text").glob("*.txt")):
        found = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if found:
            # Not read_text: it would turn "\r\n" into one character and shift the offsets.
            text = path.read_bytes().decode("utf-8")
            yield PolnearArticle(path.stem, text, read_standoff(found[0].read_text("utf-8")))


def read_standoff(lines: str) -> list[Attributed]:
    """The attributions of one brat file: T lines are spans (``;`` between parts), E lines tie them by role."""
    spans: dict[str, list[Span]] = {}
    events: list[dict[str, list[str]]] = []
    for line in lines.splitlines():
        key, _, rest = line.partition("\t")
        body = rest.partition("\t")[0]
        if key.startswith("T") and " " in body:
            spans[key] = [_span(part) for part in body.split(" ", 1)[1].split(";")]
        elif key.startswith("E"):
            roles = defaultdict(list)
            for item in body.split():
                role, _, target = item.partition(":")
                roles[re.sub(r"\d+$", "", role).lower()].append(target)
            events.append(roles)
    return [
        Attributed(
            *(
                [span for target in roles[role] for span in spans.get(target, [])]
                for role in ("source", "content", "cue")
            )
        )
        for roles in events
    ]


def _span(text: str) -> Span:
    start, end = text.split()
    return int(start), int(end)
