"""Where an article names an outlet: those of the gazetteer, those that the words around give away, and
references back ("the agency", "the Herald")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from quotesvc.nlp.lexicon import load_table
from quotesvc.nlp.relay_context import CAPITAL, GAP, Entities, last_names, media_nouns, propose
from quotesvc.nlp.types import OutletRef
from quotesvc.outlets.gazetteer import Found, Gazetteer, Outlet, slugify

_INITIALS = re.compile(r"\s+\(([A-Z]{2,6})\)")
_SHORT = re.compile(rf"\b[Tt]he\s+(?P<last>{CAPITAL})\b|\b(?P<initials>[A-Z]{{2,6}})\b")
_NOT_SHORT = frozenset(("Agency", "News", "Television", "Radio", "TV", "Press", "Service"))


@dataclass(frozen=True, slots=True)
class OutletMention:
    """Words at ``start:end`` that name an outlet. ``sure`` where they alone prove it."""

    start: int
    end: int
    text: str
    outlet: OutletRef
    sure: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Words like "the agency" that point back to an outlet of one of ``kinds`` ("any" for all)."""

    start: int
    end: int
    text: str
    kinds: frozenset[str]


def outlet_ref(outlet: Outlet) -> OutletRef:
    """An outlet of the gazetteer as a relay names it."""
    return OutletRef(outlet.slug, outlet.name, outlet.kind, outlet.country, outlet.owner)


def unknown_ref(name: str, kind: str | None = None) -> OutletRef:
    """An outlet that the gazetteer does not hold."""
    return OutletRef(slugify(name), name, kind, known=False)


def name_outlets(
    text: str, gazetteer: Gazetteer, entities: Entities | None = None, publisher: str | None = None
) -> list[OutletMention]:
    """All namings of outlets in ``text``, in order, without overlap. The ``publisher`` helps with short names."""
    spans = _Spans()
    surnames = last_names(text)
    for found in gazetteer.find(text, gazetteer.context(publisher)):
        if not _somebody(text, found, surnames, entities.others if entities else ()):
            ref = outlet_ref(found.outlet)
            spans.add(OutletMention(found.start, found.end, found.text, ref, not found.weak))
    for mention in _short_forms(text, spans.mentions(), initials_alone=True):
        spans.add(mention)  # before "told the AA" makes an outlet of its own of what is the Anadolu Agency's
    for new in propose(text, entities or Entities(), surnames):
        name = text[new.start : new.end]
        ref = unknown_ref(re.sub(r"^the\s+", "", name), new.kind)
        spans.add(OutletMention(new.start, new.end, name, ref, new.sure))
    for mention in _short_forms(text, spans.mentions()):
        spans.add(mention)
    return spans.mentions()


class _Spans:
    """Mentions without overlap, in order. A new one may only replace unsure ones that lie within it."""

    def __init__(self) -> None:
        self._mentions: list[OutletMention] = []
        self._starts: list[int] = []

    def add(self, mention: OutletMention) -> None:
        """Take ``mention`` unless something surer stands where it stands."""
        first = bisect_left(self._starts, mention.start)
        if first and self._mentions[first - 1].end > mention.start:
            first -= 1
        last = bisect_left(self._starts, mention.end)
        for other in self._mentions[first:last]:
            within = mention.start <= other.start and other.end <= mention.end
            longer = mention.end - mention.start > other.end - other.start or mention.sure
            if other.sure or not (within and longer):
                return
        self._mentions[first:last] = [mention]
        self._starts[first:last] = [mention.start]

    def mentions(self) -> list[OutletMention]:
        """All of them, in order."""
        return list(self._mentions)


def _somebody(text: str, found: Found, surnames: frozenset[str], others: Sequence[tuple[int, int]]) -> bool:
    """Whether a person bears the name here: "Mr. Post", "Michael Bloomberg"."""
    if found.text in found.outlet.weak_names:
        return found.text in surnames and not _introduced(text, found)
    last = bisect_left(others, (found.end, found.end))
    person = last > 0 and others[last - 1][1] > found.start
    return person and found.text in surnames and not _introduced(text, found)


def _introduced(text: str, found: Found) -> bool:
    """Whether an article or a media noun stands beside a name that somebody in the text has, too."""
    before = text[max(0, found.start - 5) : found.start]
    after = text[found.end : found.end + 12].lower()
    return before.endswith(("the ", "The ")) or after.startswith((" news", " agency", " daily"))


def _short_forms(
    text: str, full: Sequence[OutletMention], *, initials_alone: bool = False
) -> Iterator[OutletMention]:
    """Later references to the outlets ``full`` by their last word after "the", or by initials given in
    brackets; with ``initials_alone`` by these only.

    Of several outlets that end alike the one named nearest before is meant.
    """
    by_form: dict[str, list[OutletMention]] = {}
    for mention in full:
        initials = _INITIALS.match(text, mention.end)
        if initials is not None:
            by_form.setdefault(initials[1], []).append(mention)
        words = mention.text.split()
        if initials_alone:
            continue
        if len(words) > 1 and words[-1][:1].isupper() and words[-1] not in _NOT_SHORT:
            by_form.setdefault(f"the {words[-1]}", []).append(mention)
    for match in _SHORT.finditer(text) if by_form else ():
        group = "last" if match["last"] else "initials"
        form = f"the {match['last']}" if match["last"] and match["last"] not in by_form else match[group]
        start, end = match.span(group)
        mentions = by_form.get(form, [])
        at = bisect_left(mentions, start, key=lambda mention: mention.end)
        if at:
            yield replace(mentions[at - 1], start=start, end=end, text=match[group], sure=True)


def references(text: str) -> list[Reference]:
    """References back in ``text`` ("the agency", "that paper"), in order."""
    kinds = load_table("relay_media_nouns")
    return [
        Reference(m.start(), m.end(), m.group(), frozenset(kinds[" ".join(m["noun"].split())].split()))
        for m in _reference().finditer(text)
    ]


@cache
def _reference() -> re.Pattern[str]:
    nouns = media_nouns(noun for noun, kinds in load_table("relay_media_nouns").items() if kinds)
    return re.compile(
        rf"\b(?:[Tt]he|[Tt]hat|[Tt]his)(?:{GAP}(?:same|news|state|official|party|public)){{0,2}}{GAP}"
        rf"(?:(?!(?:other|new|first|second|third|rival|old|entire|whole|next|last|previous)\b)[a-z-]+{GAP})?(?P<noun>{nouns})(?:['’]s{GAP}camera)?\b(?!{GAP}(?:{CAPITAL}|[“‘]))"
    )


def resolve(reference: Reference, mentions: Sequence[OutletMention], first: int) -> OutletMention | None:
    """``reference`` as a mention of the outlet that it points to, or None.

    ``mentions`` are looked through backwards, down to the offset ``first``. An outlet whose kind is not known
    may be anything but a social platform.
    """
    for mention in reversed(mentions):
        if mention.end > reference.start:
            continue
        if mention.start < first:
            return None
        kind = mention.outlet.kind
        anything = kind != "social_platform" and (kind is None or "any" in reference.kinds)
        if anything or kind in reference.kinds:
            return replace(mention, start=reference.start, end=reference.end, text=reference.text, sure=True)
    return None
