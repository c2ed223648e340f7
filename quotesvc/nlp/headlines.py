"""Headlines quote in few words what the body quotes in full: how the two are known to be the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotesvc.nlp.entities import Entity, name_tokens
from quotesvc.nlp.types import Quote, Speaker

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
LEAST_SHARED = 0.75


def words_of(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def same_words(short: str, long: str) -> bool:
    """Whether `long` holds the words of `short`: in one run, or three quarters of them where there are three."""
    wanted, there = words_of(short), words_of(long)
    if not wanted or len(wanted) > len(there):
        return False
    width = len(wanted)
    if any(there[i : i + width] == wanted for i in range(len(there) - width + 1)):
        return True
    return width >= 3 and len(set(wanted) & set(there)) >= LEAST_SHARED * len(set(wanted))


def title_speakers(
    title: Sequence[Quote], body: Sequence[Quote], entities: Sequence[Entity], text: str = ""
) -> list[Quote]:
    """The quotes of a title with the speakers that the body tells: those of the same words, or of the fuller name.

    ``text`` is that of the body.
    """
    return [_with_speaker(quote, body, entities, text) for quote in title]


def _with_speaker(quote: Quote, body: Sequence[Quote], entities: Sequence[Entity], text: str) -> Quote:
    own = quote.speaker
    for other in body:
        if other.speaker and same_words(quote.text, other.text):
            speaker = replace(other.speaker, mention=own.mention if own else None, resolution="coreference")
            return replace(
                quote,
                speaker=speaker,
                abstained=None,
                confidence=max(quote.confidence, 0.9 * other.confidence),
            )
    if own is not None and (known := _fuller(own, entities)) is not None:
        role = own.role or (known.roles[0] if known.roles else None)
        speaker = Speaker(known.name, known.kind, role, own.mention, "coreference")
        return replace(quote, speaker=speaker)
    if own is not None and _is_word(own, entities, text):
        return replace(quote, speaker=None, abstained="headline")
    if own is None and quote.abstained is not None:
        return replace(quote, abstained="headline")
    return quote


def _is_word(own: Speaker, entities: Sequence[Entity], text: str) -> bool:
    """Whether a title's speaker is a word that has its capital from the title, as the body shows: "Lighthouse"."""
    name = name_tokens(own.name)
    if len(name) != 1 or any(name[0] in entity.tokens for entity in entities):
        return False
    return re.search(rf"\b{re.escape(name[0])}\b", text) is not None


def _fuller(own: Speaker, entities: Sequence[Entity]) -> Entity | None:
    """The entity of the body whose longer name holds the title's name as its surname or beginning."""
    name = name_tokens(own.name)
    for entity in entities:
        longer = len(entity.tokens) > len(name) > 0
        if longer and (entity.tokens[-len(name) :] == name or entity.tokens[: len(name)] == name):
            return entity
    return None


def title_names(body: Sequence[Quote], named: Sequence[Entity]) -> list[Quote]:
    """The quotes of a body that calls somebody by last name alone, with the full name that the title has.

    ``named`` are the entities of the title. Where it names two people of that name, neither is taken.
    """
    return [_with_full_name(quote, named) for quote in body]


def _with_full_name(quote: Quote, named: Sequence[Entity]) -> Quote:
    speaker = quote.speaker
    if speaker is None or speaker.kind != "person":
        return quote
    full = {
        name
        for entity in named
        if entity.kind == "person" and (name := _up_to(entity, name_tokens(speaker.name)))
    }
    if len(full) != 1:
        return quote
    return replace(quote, speaker=replace(speaker, name=full.pop(), resolution="coreference"))


def _up_to(entity: Entity, last: tuple[str, ...]) -> str | None:
    """The name of an entity to its word ``last``, where others stand before that: titles in which every word has a
    capital make "Marek Dolan Quits" one name."""
    words = entity.name.split()
    if len(last) != 1 or len(words) != len(entity.tokens) or last[0] not in entity.tokens[1:]:
        return None
    return " ".join(words[: entity.tokens.index(last[0], 1) + 1])
