"""Articles whose quotes a test says itself: who said which words, and who carried them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from quotesvc.nlp.types import Analysis, Mention, OutletRef, Quote, Relay, Speaker
from quotesvc.outlets.gazetteer import load_default
from quotesvc.services import ingest
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput


@dataclass(frozen=True)
class Line:
    """One quote: its speaker (None: nobody), its words, and the outlets that carried it, nearest first.

    A relay is ``(name, basis)`` or just a name, which was told.
    """

    speaker: str | None
    text: str
    relays: tuple[str | tuple[str, str], ...] = ()
    channel: str | None = None
    kind: str = "direct"
    speaker_kind: str = "person"


@dataclass
class Script:
    """An analyser that finds the lines of the articles that were written with it."""

    version: str = "script-1"
    analyses: dict[str, Analysis] = field(default_factory=dict)

    def write(self, lines: Sequence[Line]) -> str:
        """The text of an article with these quotes."""
        pieces: list[str] = []
        quotes: list[Quote] = []
        at = 0
        for line in lines:
            name = line.speaker or "somebody"
            piece = f"“{line.text}” said {name}."
            quotes.append(_quote(line, at + 1, at + len(piece) - len(name) - 1))
            pieces.append(piece)
            at += len(piece) + 1
        text = "\n".join(pieces)
        self.analyses[text] = Analysis(tuple(quotes), self.version)
        return text

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """As `quotesvc.services.deps.Analyser` says."""
        return self.analyses[text]


def _quote(line: Line, start: int, name_at: int) -> Quote:
    mention = Mention(line.speaker or "somebody", name_at, name_at + len(line.speaker or "somebody"))
    named = [relay if isinstance(relay, tuple) else (relay, "told") for relay in line.relays]
    return Quote(
        field="text",
        start=start,
        end=start + len(line.text),
        text=line.text,
        prefix="",
        suffix="",
        kind=line.kind,  # type: ignore[arg-type]
        speaker=Speaker(line.speaker, line.speaker_kind, None, mention, "name") if line.speaker else None,  # type: ignore[arg-type]
        cue=None,
        relays=tuple(Relay(_outlet(name), mention, basis, "explicit") for name, basis in named),  # type: ignore[arg-type]
        channel=line.channel,  # type: ignore[arg-type]
        stance="asserted",
        confidence=0.9,
        abstained=None if line.speaker else "anonymous",
    )


@cache
def _outlet(name: str) -> OutletRef:
    known = load_default().lookup(name)
    if known is None:
        return OutletRef(name.lower().replace(" ", "-"), name, known=False)
    return OutletRef(known.slug, known.name, known.kind, known.country, known.owner)


_NUMBERS = count()


def post(
    deps: Deps,
    *lines: Line,
    publisher: str | None = None,
    date: str | None = None,
    url: str | None = None,
) -> str:
    """Store an article with these quotes and give its id."""
    script = deps.analyser
    assert isinstance(script, Script)
    url = url or f"https://script.test/{next(_NUMBERS)}"  # each is an article of its own
    given = ArticleInput(text=script.write(lines), publisher=publisher, published_at=date, url=url)
    return str(ingest.submit(deps, given)[0]["id"])
