"""Articles whose analysis is given: tests of what is made of quotes need no pipeline and no luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotesvc.nlp.types import (
    Abstained,
    Analysis,
    Channel,
    Field,
    Mention,
    Quote,
    QuoteKind,
    Relay,
    Speaker,
    SpeakerKind,
)
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import outlets
from quotesvc.services.inputs import ArticleInput

CONTEXT = 30
"""Characters of prefix and suffix."""


@dataclass(frozen=True, slots=True)
class Said:
    """One quote to be: its words, who said them, and the outlets that carried them, nearest to ``by`` first."""

    words: str
    by: str | None = None
    via: tuple[str, ...] = ()
    channel: Channel | None = None
    kind: QuoteKind = "direct"
    speaker_kind: SpeakerKind = "person"
    role: str | None = None
    abstained: Abstained | None = None

    def told(self) -> str:
        """A sentence that holds all of it."""
        return f"“{self.words}” {' / '.join([self.by or 'nobody', *self.via])}."


class Desk:
    """Writes articles out of quotes, and knows each of them again as `quotesvc.services.deps.Analyser`."""

    version = "desk-1"

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._written: dict[str, tuple[Said, ...]] = {}

    def write(
        self, publisher: str | None, published_at: str | None, *said: Said, title: str | None = None
    ) -> ArticleInput:
        """An article with a paragraph for each quote."""
        text = "\n".join(quote.told() for quote in said)
        self._written[text] = said
        return ArticleInput(text=text, publisher=publisher, published_at=published_at, title=title)

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """The quotes that the article was written with."""
        quotes, start = [], 0
        for said in self._written[text]:
            quotes.append(self._quote(text, start, said))
            start += len(said.told()) + 1
        return Analysis(tuple(quotes), self.version)

    def _quote(self, text: str, offset: int, said: Said, field: Field = "text") -> Quote:
        start = offset + 1
        end = start + len(said.words)
        after = end + 2
        speaker = None
        if said.by is not None:
            mention = _mention(text, said.by, after)
            speaker = Speaker(said.by, said.speaker_kind, said.role, mention, "name")
        relays = []
        for name in said.via:
            mention = _mention(text, name, after)
            relays.append(
                Relay(outlets.resolve(name, self._gazetteer), mention, "quoted_by", "explicit"),
            )
            after = mention.end
        return Quote(
            field=field,
            start=start,
            end=end,
            text=said.words,
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
            kind=said.kind,
            speaker=speaker,
            cue=None,
            relays=tuple(relays),
            channel=said.channel,
            stance="asserted",
            confidence=0.9,
            abstained=said.abstained if said.by is None else None,
        )


def _mention(text: str, words: str, after: int) -> Mention:
    start = text.index(words, after)
    return Mention(words, start, start + len(words))
