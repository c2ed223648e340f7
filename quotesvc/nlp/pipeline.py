"""The whole language part: `build_nlp` puts it together, `analyse` takes a text and answers its quotes.

A text is cut into paragraphs, the base pipeline (tagger, parser, entities) runs on the paragraphs in batches, and
their Docs are merged into one Doc whose text is the text as it was given, character for character. The article
components then run on the merged Doc, so every offset that they see is an offset of the given text. Paragraphs are
parsed apart because a line break ends a sentence in news, and because the parser is faster on a batch of short Docs.
"""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.errors import ModelError
from quotesvc.nlp import attribution, coref, mentions, quotes, relays
from quotesvc.nlp.attributes import replace_ruler
from quotesvc.nlp.attribution import Attribution
from quotesvc.nlp.embedding import keep_words
from quotesvc.nlp.headlines import title_names, title_speakers
from quotesvc.nlp.kinds import classify
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.name_lists import know_names
from quotesvc.nlp.pieces import annotate, pieces
from quotesvc.nlp.source import source_text
from quotesvc.nlp.types import Analysis, Channel, Field, Quote, QuoteKind, Relay
from quotesvc.outlets.gazetteer import Gazetteer, Outlet, fold_name, load_default

MODEL = Path(__file__).parent / "model"
REQUIRED = ("tagger", "parser", "ner")
ARTICLE_PIPES = (quotes.NAME, relays.NAME, mentions.NAME, coref.NAME, attribution.NAME)
CONTEXT = 60
"""Code points of ``prefix`` and ``suffix`` around a quote."""
LARGEST_VOCABULARY = 50_000
"""Word forms that are kept from one article to the next."""
LONGEST_KEPT = 200_000
"""Code points of the longest text whose word forms may be kept."""


def build_nlp(
    model: str | Path | None = None, gazetteer: Gazetteer | None = None, without: Collection[str] = ()
) -> Language:
    """The base pipeline with the article components behind it, save those named in `without`.

    ``model`` is the name of an installed spaCy pipeline or the folder of one; the shipped one by default. It must
    have a tagger, a parser and named entities. Raises ModelError where it cannot be loaded or lacks one of them.
    """
    try:
        nlp = spacy.load(model or MODEL)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the language pipeline {str(model or MODEL)!r} cannot be loaded: {error}"
        ) from error
    lacking = [name for name in REQUIRED if name not in nlp.pipe_names]
    if lacking:
        raise ModelError(f"the language pipeline {str(model or MODEL)!r} has no {', '.join(lacking)}")
    know_names(nlp)
    replace_ruler(nlp)
    keep_words(nlp)
    for name in ARTICLE_PIPES:
        if name not in without:
            nlp.add_pipe(name)
    use_outlets(nlp, gazetteer or load_default())
    return nlp


def use_outlets(nlp: Language, gazetteer: Gazetteer) -> None:
    """Let the next articles be read with other outlets."""
    cast(relays.OutletFinder, nlp.get_pipe(relays.NAME)).gazetteer = gazetteer


def pipeline_version(nlp: Language, gazetteer: Gazetteer | None = None) -> str:
    """A word that changes whenever code, model or outlets may answer otherwise; ``gazetteer`` is that of ``nlp``, if
    no other is given."""
    outlets = (gazetteer or outlets_of(nlp)).fingerprint[:8]
    return f"quotesvc-{_own_version()}+{nlp.meta['name']}-{nlp.meta['version']}+outlets-{outlets}"


@functools.cache
def _own_version() -> str:
    return importlib.metadata.version("quotesvc")


def outlets_of(nlp: Language) -> Gazetteer:
    """The outlets that articles are read with."""
    return cast(relays.OutletFinder, nlp.get_pipe(relays.NAME)).gazetteer


def parse(
    nlp: Language,
    text: str,
    *,
    skip: Sequence[tuple[int, int]] = (),
    headline: bool = False,
    until: str | None = None,
) -> Doc:
    """The annotated Doc of a text, ``doc.text == text``. ``until`` names the article component to stop before."""
    return _annotated(nlp, text, quotes.find_marked(text, headline=headline, skip=skip), until)


def _annotated(
    nlp: Language, text: str, marked: list[Marked], until: str | None = None, publisher: str | None = None
) -> Doc:
    """The Doc of a text whose marked stretches are known, after the base pipeline and the article components."""
    doc = annotate(nlp, text, pieces(text, marked), without=ARTICLE_PIPES)
    doc.user_data["quotesvc_text"] = text
    doc.user_data["quotesvc_marked"] = marked
    doc.user_data[relays.PUBLISHER] = publisher
    for name in ARTICLE_PIPES:
        if name == until:
            break
        doc = nlp.get_pipe(name)(doc)
    return doc


def analyse(
    nlp: Language,
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    skip: Sequence[tuple[int, int]] = (),
) -> Analysis:
    """All quotes of an article, title first, each with speaker, relays and channel.

    Offsets are code points of ``text`` (or of ``title``, for quotes whose field is "title"). ``publisher`` is a name,
    a domain or a slug; an outlet that publishes the article is never a relay in it. ``skip`` are spans of ``text``
    that hold no article (captions, notices). ``nlp`` is what `build_nlp` answers. Not safe for two threads at once.
    """
    in_title = quotes.find_marked(title, headline=True) if title else []
    in_text = quotes.find_marked(text, skip=skip)
    found: list[Quote] = []
    if in_title or in_text:
        with _memory(nlp, text):
            doc = _annotated(nlp, text, in_text, publisher=publisher)
            found = _quotes(nlp, doc, "text", publisher)
            if title:
                titled = _annotated(nlp, title, in_title, publisher=publisher)
                found = title_names(found, titled._.coref.entities)
                headline = _quotes(nlp, titled, "title", publisher) if in_title else []
                found = title_speakers(headline, found, doc._.coref.entities, text) + found
    return Analysis(tuple(found), pipeline_version(nlp))


def _memory(nlp: Language, text: str) -> AbstractContextManager[object]:
    """Room for the words of one article.

    spaCy keeps every word form that it meets. The first articles may teach it the frequent ones; from then on, and for
    texts that are very long, what is new is forgotten with the article, or a service would grow without end.
    """
    if len(nlp.vocab) > LARGEST_VOCABULARY or len(text) > LONGEST_KEPT:
        return nlp.memory_zone()
    return nullcontext()


def _quotes(nlp: Language, doc: Doc, field: Field, publisher: str | None) -> list[Quote]:
    marked, attributions = doc._.marked, doc._.attributions
    gazetteer = outlets_of(nlp)
    own = (gazetteer.lookup(publisher) or Outlet(fold_name(publisher), publisher)) if publisher else None
    relayed = relays.find_relays(doc, marked, attributions, gazetteer, own)
    kinds = classify(
        doc,
        marked,
        headline=field == "title",
        attributed=[a.speaker is not None and a.cue is not None for a in attributions],
    )
    text = source_text(doc)
    found = zip(marked, kinds, attributions, relayed, strict=True)
    return [_quote(text, field, mark, kind, (said, *relay)) for mark, kind, said, relay in found]


def _quote(
    text: str,
    field: Field,
    mark: Marked,
    kind: QuoteKind,
    found: tuple[Attribution, tuple[Relay, ...], Channel | None],
) -> Quote:
    said, relayed, channel = found
    return Quote(
        field=field,
        start=mark.start,
        end=mark.end,
        text=text[mark.start : mark.end],
        prefix=text[max(0, mark.start - CONTEXT) : mark.start],
        suffix=text[mark.end : mark.end + CONTEXT],
        kind=kind,
        speaker=said.speaker,
        cue=said.cue,
        relays=relayed,
        channel=channel,
        stance=said.stance,
        confidence=said.confidence,
        abstained=said.abstained,
    )
