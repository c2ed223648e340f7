"""What the words beside an outlet's name say that it did: the constructions that make a relay of it.

`role` looks at the writer's words left and right of a mention within its frame (see
`quotesvc.nlp.relay_frames`). An outlet in no such construction is only mentioned, and no relay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from quotesvc.nlp.lexicon import load_lines, load_table, load_words, reporting_forms
from quotesvc.nlp.relay_context import CAPITAL
from quotesvc.nlp.relay_frames import MASK, Frame
from quotesvc.nlp.relay_outlets import OutletMention
from quotesvc.nlp.types import Basis

SPOKEN_KINDS = frozenset(("broadcaster", "programme"))

_REACH = 160
"""Characters of context that a construction may span."""
_PLACEHOLDERS = {
    "GAP": r"\s*",
    "ANY": r"[^.,;:!?\n“”\"]{0,60}?",
    "PEOPLE": (
        r"(?:[^.;:!?,\n“”\"]{0,50}?\b(?:of|from|at|with|for)\s+"
        r"|(?:an?|the|its|their)\s+(?:[\w-]+\s+)?(?:crew|reporter|journalist|correspondent|team|host|presenter)s?\s+)?"
    ),
}
_PLATFORM_LEFT = re.compile(
    r"\b(?:on|via|over|through|to|in|using)\s+(?:(?:his|her|its|their|the|an?)\s+)?"
    r"(?:[\w’'-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
_PLATFORM_RIGHT = re.compile(
    r"[\s-]*(?:post|posts|posting|message|messages|account|page|channel|video|feed|thread|update|status|group|story"
    r"|livestream|stream|broadcast|comment|user|users)\b"
)
_PLATFORM_NOISE = re.compile(
    r"\b(?:follow|join|like|find|subscribe|share|sign|banned|blocked|reach)\b", re.IGNORECASE
)
_ON_AIR = re.compile(r"\b(?:on|during|to|over)\s+\Z", re.IGNORECASE)
_NOT_ON_AIR = re.compile(
    r"\b(?:due|scheduled|expected|worked|star|host|reporter|presenter|job|career|commentators?|pundits?|adverts?|ads?"
    r"|watch(?:ed|ing)?|focus|based|depends?|playing|jingle|campaign|live)\b[^.;,]{0,30}"
    r"\b(?:on|during|to|over)\s+\Z",
    re.IGNORECASE,
)
_EDITORIAL = re.compile(
    r"\b(?:editorials?|commentary|leader|leading article|editoriali[sz]ed|op-ed|opinion piece)\b"
)
_COMMA_BEFORE_TITLE = re.compile(r"(\w),\s+\Z")
_TIME = (
    r"(?:,?\s+(?:also|later|earlier|first|then|recently|once|today|yesterday|separately|again|meanwhile|reportedly"
    r"|has|have|had|this\s+(?:week|month|morning)|last\s+(?:week|month|year|night)|(?:on|late|early)\s+[A-Z]\w+"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?)*"
)
_IN_A = re.compile(r"\b(?:in|to|from|by|of)\s+(?:an?\s+|the\s+)?\Z", re.IGNORECASE)
_IN_ITS = re.compile(
    r"\s*(?:['’]s)?\s+(?:[\w-]+\s+){0,2}?(?P<noun>interview|profile|report|story|article|exposé|expose|investigation"
    r"|account|editorial|commentary|op-ed|column|broadcast|podcast|poll|analysis|piece|review|statement|filing)\b"
)
_OWN_PIECES: dict[str, Basis] = {
    "interview": "interview", "editorial": "editorial", "commentary": "editorial", "statement": "carried_by",
    "filing": "carried_by",
}  # fmt: skip
_VERB_BASES: dict[str, Basis] = {
    "quoted_by": "quoted_by", "interview": "interview", "carried_by": "carried_by",
}  # fmt: skip
_CITING = re.compile(r",?\s+(?:which\s+\w+\s+)?(?:citing|quoting)\b")
_VERB = re.compile(r"\s+([a-z]+)\b")
_VERB_BEFORE = re.compile(r"[,”\"’]\s*([a-z]+)\s+\Z")
_SOMEBODY = re.compile(rf"['’]s?\s+{CAPITAL}\s+{CAPITAL}")
_APPOSITION = re.compile(r",\s+(?:an?|the|its|which|who|part|citing|quoting)\b[^.;:!?“”\"]{1,90}?,")


@dataclass(frozen=True, slots=True)
class Role:
    """How an outlet relays in its frame. ``source`` where another outlet names it as where it has the
    words from."""

    basis: Basis
    source: bool = False


def role(masked: str, mention: OutletMention, frame: Frame) -> Role | None:
    """The role of ``mention`` in ``frame``, or None where it relays nothing there."""
    left = _left_of(masked, mention.start, max(frame.start, mention.start - _REACH))
    right = _right_of(masked, mention.end, min(frame.end, mention.end + _REACH))
    if mention.outlet.kind == "social_platform":
        return _on_platform(masked, mention.end, left, frame)
    return (
        _own_piece(left, right)
        or _own_journalist(masked, mention.end, left)
        or _as_subject(masked, left, right, frame)
        or _by_left_words(left)
        or _on_air(mention, left)
    )


def is_editorial(words: str) -> bool:
    """Whether ``words`` speak of an editorial."""
    return _EDITORIAL.search(words) is not None


def _on_platform(masked: str, end: int, left: str, frame: Frame) -> Role | None:
    if _PLATFORM_NOISE.search(masked, frame.start, frame.start + 24):
        return None
    if _PLATFORM_LEFT.search(left) or _PLATFORM_RIGHT.match(masked, end, frame.end):
        return Role("social_post", source=True)
    return None


def _own_piece(left: str, right: str) -> Role | None:
    """A piece of the outlet's: "in a KXQ interview", "in the Herald's report"."""
    piece = _IN_ITS.match(right)
    if piece is None or not _IN_A.search(left):
        return None
    return Role(_OWN_PIECES.get(piece["noun"], "reported"))


def _own_journalist(masked: str, end: int, left: str) -> Role | None:
    """A journalist of the outlet's who speaks: ", noted KXQ's Ann Harker"."""
    verb = _VERB_BEFORE.search(left)
    if verb is None or verb[1] not in reporting_forms() or not _SOMEBODY.match(masked, end):
        return None
    return Role("reported")


def _as_subject(masked: str, left: str, right: str, frame: Frame) -> Role | None:
    """The outlet as subject of a verb: it quotes, reports, asks, says; "of the Herald said" is somebody
    else."""
    if left.rstrip().endswith((" of", " for", " from")):
        return None
    if _CITING.match(right):
        return Role("reported")
    verb = _VERB.match(right)
    basis = _basis_of_verb(verb[1], masked[frame.start : frame.end]) if verb else None
    return Role(basis) if basis else None


def _basis_of_verb(verb: str, words: str) -> Basis | None:
    if verb in load_words("relay_outlet_verbs"):
        return _VERB_BASES.get(load_table("relay_outlet_verbs")[verb]) or _editorial_or("reported", words)
    return _editorial_or("reported", words) if verb in reporting_forms() else None


def _editorial_or(basis: Basis, words: str) -> Basis:
    return "editorial" if is_editorial(words) else basis


def _by_left_words(left: str) -> Role | None:
    """What stands before the outlet: "told", "in an interview with", "carried by" and the like."""
    for basis, pattern in _left_patterns():
        found = pattern.search(left)
        if found is not None and not _somebody_else().search(left):
            cited = basis == "reported" and found.group().lower().startswith(("cit", "quot"))
            return Role(basis, source=cited)
    return None


def _on_air(mention: OutletMention, left: str) -> Role | None:
    if mention.outlet.kind not in SPOKEN_KINDS or not _ON_AIR.search(left) or _NOT_ON_AIR.search(left):
        return None
    return Role("interview")


def _left_of(masked: str, start: int, low: int) -> str:
    """The words before an outlet's article and description; a mark that opens before the name is skipped."""
    left = masked[low:start].rstrip("“‘\"'")
    left = _COMMA_BEFORE_TITLE.sub(r"\1 ", left) if left != masked[low:start] else left
    while True:
        word = _last_word().search(left)
        if word is None:
            break
        left = left[: word.start()]
    article = re.search(
        r"(?:^|\s)(?:[Tt]he|[Aa]n?|[Tt]hat|[Tt]his|[Ii]ts|his|her|their|our|both|one of)\s+\Z", left
    )
    return left[: article.start()] + " " if article else left


def _right_of(masked: str, end: int, high: int) -> str:
    """The words after an outlet's description, an apposition and words of time."""
    right = masked[end:high]
    for pattern in (_description(), _APPOSITION, re.compile(_TIME)):
        skipped = pattern.match(right)
        if skipped is not None and not (pattern is _APPOSITION and _CITING.match(right)):
            right = right[skipped.end() :]
    return right


@cache
def _somebody_else() -> re.Pattern[str]:
    """Words before an outlet that make somebody or something else of it: "a spokesman for", "shares in"."""
    words = "|".join(word.replace("WORD", r"\w+") for word in sorted(load_words("relay_somebody_else")))
    preposition = r"(?:for|of|on|from|at|by|with|against|to)?"
    return re.compile(rf"\b(?:{words})\s+(?:[\w-]+\s+){{0,2}}?{preposition}\s*\Z", re.IGNORECASE)


@cache
def _last_word() -> re.Pattern[str]:
    """A describing word at the end of a text: from the list, a compound adjective, a capitalised name."""
    words = "|".join(map(re.escape, sorted(load_words("relay_descriptors"))))
    return re.compile(
        rf"(?:\b(?:{words})|\b\w+-(?:language|based|owned|run|backed|linked|affiliated|controlled|aligned|leaning)"
        rf"|\b(?!(?:On|In|By|To|At|For|From|With|Via|As|According|Citing|Told|But|And|The|That|A|An|Its)\b)"
        rf"{CAPITAL}(?:['’]s?)?)\s+\Z"
    )


@cache
def _description() -> re.Pattern[str]:
    """What may follow a name: "'s Korean service", "news agency", "(NAN)", a closing mark."""
    words = "|".join(map(re.escape, sorted(load_words("relay_descriptors"))))
    return re.compile(
        rf"(?:['’]s(?=\s)(?:\s+{CAPITAL}){{0,3}}|['’](?=\s)|[”’\"'])?(?:\s+(?:{words})\b)*(?:\s+\([^(){MASK}]{{1,30}}\))?"
    )


@cache
def _left_patterns() -> tuple[tuple[Basis, re.Pattern[str]], ...]:
    patterns: list[tuple[Basis, re.Pattern[str]]] = []
    for line in load_lines("relay_left"):
        basis, _, source = line.partition("\t")
        if basis not in get_args(Basis):
            raise ValueError(f"relay_left: {basis!r} is no basis")
        for name, value in _PLACEHOLDERS.items():
            source = source.replace(f" {name}", name).replace(name, value)
        patterns.append((cast(Basis, basis), re.compile(source + r"\Z", re.IGNORECASE)))
    return tuple(patterns)
