"""What the language part answers: frozen values, offsets in code points of the text as it was posted.

All ``start`` and ``end`` are 0-based and half-open. A `Mention` lies in the field ("text" or "title") of the quote
that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["text", "title"]
QuoteKind = Literal["direct", "mixed", "other"]
SpeakerKind = Literal["person", "organisation", "group", "document"]
Basis = Literal[
    "quoted_by", "told", "according_to", "interview", "reported", "carried_by", "social_post", "editorial",
    "dateline", "credit",
]  # fmt: skip
Scope = Literal["explicit", "carried"]
Stance = Literal["asserted", "denied", "hypothetical"]
Abstained = Literal["no_cue", "ambiguous", "anonymous", "headline"]
Resolution = Literal["name", "coreference", "description"]
Channel = Literal[
    "interview", "statement", "press_release", "speech", "press_conference", "debate", "social_post", "editorial",
    "report", "letter", "email", "call", "court", "testimony", "book", "broadcast", "advert",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the article that bear evidence: a speaker's mention, a cue, an outlet's name."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it. ``name`` is the fullest name in the article, or the fullest description where none is named.

    ``resolution`` says how the name was found: the mention itself is it (``name``), another mention in the article
    is (``coreference``), or nobody is named and the description stands (``description``).
    """

    name: str
    kind: SpeakerKind
    role: str | None
    mention: Mention | None
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class OutletRef:
    """An outlet as a relay names it; ``known`` is false for one that the gazetteer does not hold."""

    slug: str
    name: str
    kind: str | None = None
    country: str | None = None
    owner: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Relay:
    """One outlet or platform that the text says carried the quote, with its evidence. Nearest to the speaker first."""

    outlet: OutletRef
    mention: Mention
    basis: Basis
    scope: Scope


@dataclass(frozen=True, slots=True)
class Quote:
    """One stretch inside quotation marks: ``field[start:end] == text``, marks outside."""

    field: Field
    start: int
    end: int
    text: str
    prefix: str
    suffix: str
    kind: QuoteKind
    speaker: Speaker | None
    cue: Mention | None
    relays: tuple[Relay, ...]
    channel: Channel | None
    stance: Stance
    confidence: float
    abstained: Abstained | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """All quotes of one article in text order (title first), and the version of the pipeline that found them."""

    quotes: tuple[Quote, ...]
    pipeline: str
