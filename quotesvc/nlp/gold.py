"""Annotated articles to score against: NAME.txt with NAME.json, or with PolNeAR's standoff annotation.

A JSON annotation lists the marked stretches of the article, each with its words, its kind, the speaker's
name and the relays (`docs/accuracy.md` describes the fields). A standoff annotation (Newell, Margolin and
Ruths, "An Attribution Relations Corpus for Political News", LREC 2018) lists attributions, each with
source, cue and content; the stretches between double quotation marks that lie in the content of one are its
statements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotesvc.errors import InputError

Span = tuple[int, int]

DOUBLE_MARK = re.compile("[“”\"]|''|\n")
# A marked stretch belongs to an attribution whose content covers this share of it.
COVERED = 0.8


@dataclass(frozen=True, slots=True)
class GoldRelay:
    """An outlet that the text says carried the words; ``carried`` where an earlier quote named it."""

    outlet: str
    carried: bool


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One annotated stretch, offsets in code points. What the annotation does not tell is None.

    ``sources`` are the spans that name the speaker there (standoff only), ``speaker`` is the speaker's full
    name and ``relays`` the outlets (JSON only; an empty tuple is "none"). ``mention`` is the text of the words that
    name the speaker there, ``speaker_kind`` what the speaker is, where the annotation says so.
    """

    start: int
    end: int
    kind: str
    speaker: str | None
    sources: tuple[Span, ...] | None
    relays: tuple[GoldRelay, ...] | None
    mention: str | None = None
    speaker_kind: str | None = None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article and its annotated stretches; ``has_kinds`` where direct and mixed are told apart."""

    id: str
    text: str
    quotes: tuple[GoldQuote, ...]
    has_kinds: bool


def articles(gold: Path) -> Iterator[GoldArticle]:
    """The annotated articles below the folder ``gold``, by path. Texts without annotation are left out.

    Raises InputError where the folder holds none, or where an annotation does not fit its text.
    """
    found = False
    for path in sorted(gold.rglob("*.txt")):
        # Bytes, since reading as text would turn CRLF into LF and move every offset behind it.
        text = path.read_bytes().decode("utf-8")
        annotation = path.with_suffix(".json")
        if annotation.exists():
            yield GoldArticle(path.stem, text, tuple(_from_json(text, annotation)), has_kinds=True)
        elif standoff := _standoff_of(path):
            yield GoldArticle(path.stem, text, tuple(_from_standoff(text, standoff)), has_kinds=False)
        else:
            continue
        found = True
    if not found:
        raise InputError(f"no annotated article (NAME.txt with NAME.json or NAME.ann) in {gold}")


def _from_json(text: str, path: Path) -> Iterator[GoldQuote]:
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
        for row in rows:
            start = _occurrence(text, row["text"], row.get("nth") or 0)
            relays = tuple(
                GoldRelay(relay["outlet"], relay.get("scope") == "carried")
                for relay in row.get("relays") or ()
            )
            yield GoldQuote(
                start, start + len(row["text"]), row["kind"], row.get("speaker"), None, relays,
                row.get("speaker_mention"), row.get("speaker_kind"),
            )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is no annotation of its text: {error!r}") from error


def _occurrence(text: str, words: str, nth: int) -> int:
    """Where ``words`` stand for the ``nth`` time, counted from 0, overlapping ones too."""
    at = text.index(words)
    for _ in range(nth):
        at = text.index(words, at + 1)
    return at


def _standoff_of(path: Path) -> Path | None:
    name = path.stem.replace("[", "[[]")
    beside = sorted(path.parent.glob(f"{name}*.ann"))
    apart = sorted((path.parent.parent / "attributions").glob(f"{name}_*.ann"))
    return next(iter(beside or apart), None)


def _from_standoff(text: str, path: Path) -> Iterator[GoldQuote]:
    attributions = _attributions(path.read_text("utf-8"))
    for start, end in _between_marks(text):
        # The smallest content is the innermost attribution: what B said within what A said that B said.
        holding = [
            roles
            for roles in attributions
            if _covered((start, end), roles.get("content", [])) >= COVERED * (end - start)
        ]
        if holding:
            nearest = min(holding, key=lambda roles: sum(end - start for start, end in roles["content"]))
            sources = tuple(nearest.get("source", ())) or None
            mention = text[slice(*sources[0])] if sources else None
            yield GoldQuote(start, end, "direct", None, sources, None, mention)
        else:
            yield GoldQuote(start, end, "other", None, None, None)


def _attributions(standoff: str) -> list[dict[str, list[Span]]]:
    """The spans of ``source``, ``cue`` and ``content`` of each event line of a brat file, numbers dropped.

    A span that stands below its event is not counted with it, which keeps the figures those of the reference.
    """
    spans: dict[str, list[Span]] = {}
    attributions = []
    for line in standoff.splitlines():
        key, _, rest = line.partition("\t")
        value = rest.partition("\t")[0]
        if key.startswith("T") and " " in value:
            pairs = (pair.split() for pair in value.split(" ", 1)[1].split(";"))
            spans[key] = [(int(start), int(end)) for start, end in pairs]
        elif key.startswith("E") and value:
            roles: dict[str, list[Span]] = {}
            for role, target in (item.split(":") for item in value.split()):
                roles.setdefault(role.rstrip("0123456789").lower(), []).extend(spans.get(target, ()))
            attributions.append(roles)
    return attributions


def _covered(stretch: Span, content: list[Span]) -> int:
    return sum(max(0, min(stretch[1], end) - max(stretch[0], start)) for start, end in content)


def _between_marks(text: str) -> Iterator[Span]:
    """Stretches between double marks with a word in them; a line break ends what is open."""
    opened: int | None = None
    for mark in DOUBLE_MARK.finditer(text):
        if opened is not None and re.search(r"\w", text[opened : mark.start()]):
            yield opened, mark.start()
        opens = mark[0] == "“" or (mark[0] in ('"', "''") and opened is None)
        opened = mark.end() if opens else None
