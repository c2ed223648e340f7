"""Relays: which outlet or platform the text says carried, received or reported each quote, and by which
channel.

`quotesvc_outlets` finds the outlets that an article names. `find_relays` decides, with the marked stretches
and their speakers, which of them relay what: `quotesvc.nlp.relay_rules` says what an outlet does in its
sentence, `quotesvc.nlp.relay_flow` to which quotes that goes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.marks import Marked
from quotesvc.nlp.relay_context import Entities
from quotesvc.nlp.relay_credits import article_sources
from quotesvc.nlp.relay_flow import Attributed, Flow
from quotesvc.nlp.relay_frames import frames, mask
from quotesvc.nlp.relay_links import Link, Outcome, ordered
from quotesvc.nlp.relay_outlets import OutletMention, name_outlets
from quotesvc.nlp.relay_programmes import with_programmes
from quotesvc.nlp.relay_reader import Reader
from quotesvc.nlp.relay_rules import role
from quotesvc.nlp.source import source_text
from quotesvc.nlp.types import Channel, Relay
from quotesvc.outlets.gazetteer import Gazetteer, Outlet, load_default

NAME = "quotesvc_outlets"
PUBLISHER = "quotesvc_publisher"
"""Key of ``doc.user_data`` for who publishes the article: a name, domain or slug, or None."""

NO_OUTLETS = frozenset(("PERSON", "PER", "LOC", "GPE", "NORP"))
"""Labels of named entities that are no outlets, whatever stands beside them."""

Found = tuple[tuple[Relay, ...], Channel | None]


class OutletFinder:
    """Component: sets ``doc._.outlets``, the outlets that the article names (list of `OutletMention`)."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        return self.set_annotations(doc, self.predict(doc))

    def predict(self, doc: Doc) -> list[OutletMention]:
        return article_outlets(doc, self.gazetteer)

    def set_annotations(self, doc: Doc, outlets: list[OutletMention]) -> Doc:
        doc._.outlets = outlets
        return doc


def article_outlets(doc: Doc, gazetteer: Gazetteer) -> list[OutletMention]:
    """The outlets named in ``doc``: sure ones, and those that relay something where they stand."""
    text = source_text(doc)  # spaCy puts it together anew each time
    spans = [(ent.label_, (ent.start_char, ent.end_char)) for ent in doc.ents]
    entities = Entities(
        tuple(span for label, span in spans if label == "ORG"),
        tuple(span for label, span in spans if label in NO_OUTLETS),
    )
    named = name_outlets(text, gazetteer, entities, doc.user_data.get(PUBLISHER))
    mentions = with_programmes(text, named)
    starts = [mention.start for mention in mentions]
    kept = []
    for frame in frames(text, ()):
        here = mentions[bisect_left(starts, frame.start) : bisect_left(starts, frame.end)]
        kept += [mention for mention in here if mention.sure or role(text, mention, frame) is not None]
    return kept


def find_relays(
    doc: Doc,
    marked: Sequence[Marked],
    attributions: Sequence[Attributed],
    gazetteer: Gazetteer,
    publisher: Outlet | None,
) -> list[Found]:
    """The relays (nearest to the speaker first) and the channel of each marked stretch, parallel to
    ``marked``.

    ``doc._.outlets`` must be set. ``publisher`` is never among the relays.
    """
    text, outlets = source_text(doc), doc._.outlets
    shown = frozenset(index for index, quote in enumerate(marked) if _is_name(quote, outlets))
    masked = mask(text, marked, shown)
    reader = Reader(masked, outlets, gazetteer)
    flow = Flow(masked, marked, attributions, text)
    for frame in frames(masked, marked):
        links = reader.links(frame)
        speakers = [attributions[index].speaker for index in frame.quotes]
        told = any(link.basis == "told" for link in links)
        own = reader.speaking(frame, speakers, alone=not links, told=told)
        flow.read(frame, ordered((*links, *own)), reader.posted())
    flow.settle_copies()
    sources = article_sources(masked, gazetteer)
    return [_answer(flow.outcomes.get(index), sources, publisher) for index in _outermost(marked)]


def _is_name(quote: Marked, outlets: Sequence[OutletMention]) -> bool:
    """Whether nothing but the name of an outlet stands in the marks."""
    at = bisect_left(outlets, quote.start, key=lambda mention: mention.start)
    return at < len(outlets) and outlets[at].start == quote.start and quote.end - outlets[at].end in (0, 1)


def _outermost(marked: Sequence[Marked]) -> list[int]:
    """For each stretch the index of the outermost one around it: what is quoted inside it came the same
    way."""
    outermost: list[int] = []
    for index, quote in enumerate(marked):
        outermost.append(outermost[-1] if quote.depth > 0 and outermost else index)
    return outermost


def _answer(outcome: Outcome | None, sources: Sequence[Link], publisher: Outlet | None) -> Found:
    held = outcome.held if outcome is not None else None
    relays = [link.relay(outcome.scope) for link in held.links] if outcome and held else []
    own = publisher.slug if publisher is not None else None
    relays = [relay for relay in relays if relay.outlet.slug != own]
    # What the article as a whole comes from carried the quotes of which nothing nearer is told.
    whole = (
        {link.mention.outlet.slug: link.relay("explicit") for link in reversed(sources)} if not relays else {}
    )
    whole.pop(own or "", None)
    channel = outcome.channel if outcome is not None else None
    return (*relays, *reversed(whole.values())), channel


if not Doc.has_extension("outlets"):
    Doc.set_extension("outlets", default=None)


@Language.factory(NAME, assigns=["doc._.outlets"], default_config={"gazetteer": None})
def make_outlet_finder(nlp: Language, name: str, gazetteer: Gazetteer | None) -> OutletFinder:
    """``gazetteer`` is the shipped one where none is given."""
    return OutletFinder(gazetteer if gazetteer is not None else load_default())
