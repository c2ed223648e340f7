"""Programmes named after their broadcaster: "BBC One's Breakfast with Frost", "KLMN's “Harbor Hour”".

The programme is what relayed the words; its broadcaster, named to say whose it is, is no second relay.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from quotesvc.nlp.lexicon import load_words
from quotesvc.nlp.relay_context import CAPITAL, GAP
from quotesvc.nlp.relay_outlets import OutletMention, unknown_ref
from quotesvc.nlp.types import OutletRef

_WHOSE = re.compile(
    r"(?:['’]s?)?\s+(?:(?:[a-z]+day|\w+day(?:\s+(?:night|morning|evening))?|[a-z]+-?[a-z]*)\s+){0,2}[“‘\"']{0,2}"
)
_SHORT_TITLE = re.compile(
    r"['’]s?\s+(?:[a-z-]+\s+){0,2}(?:programme,?\s+|program,?\s+|show,?\s+|podcast,?\s+)?(?P<open>[“\"]|''|‘)"
    r"(?P<title>[A-Z0-9][\w’']*(?:\s(?:[A-Z0-9&][\w’']*|a|an|the|of|and|with|in|to|on|for|at)){0,5}[?!]?)"
    r"(?=[,.]?(?:[”\"’]|''))"
)
_OWNERS = ("broadcaster", "website", None)
"""Kinds of outlets that have programmes; None where it is not known."""


def with_programmes(text: str, mentions: Sequence[OutletMention]) -> list[OutletMention]:
    """``mentions``, each broadcaster joined with the programme of it that follows."""
    found: list[OutletMention] = []
    for mention, following in itertools.pairwise((*mentions, None)):
        if mention is None or (found and mention.start < found[-1].end):
            continue
        if following is not None and _owns(text, mention, following):
            found.append(_joined(text, mention, following))
        else:
            found.append(_named(text, mention) if mention.outlet.kind in _OWNERS else mention)
    return found


def _owns(text: str, broadcaster: OutletMention, programme: OutletMention) -> bool:
    """Whether ``programme`` is one, or a station, of ``broadcaster`` right before it: "BBC Radio Kestrel"."""
    if broadcaster.outlet.kind not in _OWNERS:
        return False
    if programme.outlet.kind == "programme":
        return _WHOSE.fullmatch(text, broadcaster.end, programme.start) is not None
    return not programme.outlet.known and text[broadcaster.end : programme.start] == " "


def _named(text: str, broadcaster: OutletMention) -> OutletMention:
    """The programme of ``broadcaster`` that no list knows, where one is named right after it; else itself."""
    for pattern in (_SHORT_TITLE, _title()):
        match = pattern.match(text, broadcaster.end)
        if match is not None:
            end = match.end("title")
            words = text[broadcaster.start : end]
            return OutletMention(broadcaster.start, end, words, _ref(broadcaster, match["title"]), sure=True)
    return broadcaster


def _joined(text: str, broadcaster: OutletMention, programme: OutletMention) -> OutletMention:
    outlet = programme.outlet
    ref = outlet if outlet.known else _ref(broadcaster, outlet.name)
    if outlet.kind != "programme":
        ref = unknown_ref(f"{broadcaster.text} {outlet.name}", outlet.kind)
    words = text[broadcaster.start : programme.end]
    return OutletMention(broadcaster.start, programme.end, words, ref, sure=True)


def _ref(broadcaster: OutletMention, title: str) -> OutletRef:
    """A programme that no list knows, named with its broadcaster."""
    return unknown_ref(f"{broadcaster.text}’s {' '.join(title.split())}", "programme")


@cache
def _title() -> re.Pattern[str]:
    last = "|".join(sorted(load_words("relay_programme_words")))
    return re.compile(
        rf"['’]s?{GAP}(?P<title>(?:{CAPITAL}{GAP}(?:(?:of|the|in|with|and){GAP})*){{0,4}}(?:{last}))(?![\w-]|{GAP}{CAPITAL})"
    )
