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
from quotesvc.nlp.relay_context import CAPITAL, media_nouns
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
    r"\b(?:on|via|over|through|to|in|using|citing|quoting)\s+(?:(?:his|her|its|their|the|an?)\s+)?"
    r"(?:[\w’'-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
_PLATFORM_RIGHT = re.compile(
    r"[\s-]*(?:(?:post|posts|posting|message|messages|video|thread|update|status|story|livestream|stream|broadcast"
    r"|comment|chat|Q&A|AMA|Live)\b|(?:account|page|channel|feed|group|users?)\s+(?P<verb>[a-z]+)\b)"
)
"""What is posted on a platform; somebody there counts only where she says something."""
_FOLLOWERS = re.compile(r"\s+(?:followers|subscribers|fans)\b")
_TO_THEM = re.compile(
    r"\b(?:told|tells|telling|wrote to|writing to)\s+(?:(?:his|her|its|their|the)\s+)?(?:[\d.,]+\s+)?(?:million\s+)?\Z"
)
_SPOKEN_OF = re.compile(
    r"\b(?:of|about|over|against|to|for|like)\s+(?:(?:an?|the|his|her|some|any)\s+)?(?:[\w-]+\s+){0,2}\Z"
)
"""What stands before a post that is spoken of: "because of a YouTube video"."""
_SERIES = re.compile(r"\bin\s+(?:one|two|three|several|an?)\b[^,.;:]{0,40}\bof\s+(?:[\w-]+\s+)?\Z")
"""In "one of a series of" posts."""
_PLATFORM_NOISE = re.compile(
    r"\b(?:follow|join|like|find|subscribe|share|sign|banned|blocked|reach)\b", re.IGNORECASE
)
_ON_AIR = re.compile(r"\b(?:on|during|to|over)\s+\Z", re.IGNORECASE)
_TOLD_PUBLIC = re.compile(
    r"[^.;:!?\n“\"]{0,40}?,?\s+(?:told|tells|telling)\s+(?:its|his|her|their|the)\s+(?:listeners|viewers|readers|audience)\b"
)
_ON_SITE = re.compile(
    r"\b(?:says?|said|wrote|writes|reads?|states?|stated|appears?|appeared)\b[^.;]{0,60}\bon\s+\Z|\bOn\s+\Z"
)
_NOT_ON_AIR = re.compile(
    r"\b(?:due|scheduled|expected|worked|star|(?<!told )(?:host|reporter|presenter)|job|career|commentators?"
    r"|pundits?|adverts?|ads?|watch(?:ed|ing)?|known|focus|based|depends?|playing|jingle|campaign|live)\b[^.;,]{0,30}"
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
_IN_A = re.compile(r"\b(?:in|to|from|by|of|during|on)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+)?\Z", re.IGNORECASE)
_IN_ITS = re.compile(
    r"\s*(?:['’]s)?\s+(?:[\w-]+\s+){0,2}?(?P<noun>interview|profile|report|story|article|exposé|expose|investigation"
    r"|account|editorial|commentary|op-ed|column|broadcast|podcast|analysis|piece|review|statement|filing"
    r"|essay|feature|obituary|blog post|dispatch|documentary|programme|program|segment|appearance|Q&A|transcript|dump"
    r"|leaks?|cache|archives?|files)\b(?!\s+(?:board|page|team|staff|director|writer|cartoonist|room|office))"
)
_IN_BOARD = re.compile(r"\s*(?:['’]s)?\s+editorial board\b")
_AT_BOARD = re.compile(r"\b(?:told|telling|tells|with|to|before|by)\s+\Z")
_OWN_PIECES: dict[str, Basis] = {
    "interview": "interview", "editorial": "editorial", "commentary": "editorial", "statement": "carried_by",
    "filing": "carried_by", "appearance": "interview", "programme": "interview", "program": "interview",
    "segment": "interview", "broadcast": "carried_by", "transcript": "carried_by", "dump": "carried_by",
    "leak": "carried_by", "leaks": "carried_by", "cache": "carried_by", "archive": "carried_by",
    "archives": "carried_by", "files": "carried_by", "Q&A": "interview",
}  # fmt: skip
_VERB_BASES: dict[str, Basis] = {
    "quoted_by": "quoted_by", "interview": "interview", "carried_by": "carried_by",
}  # fmt: skip
_PEN = (
    r"(?:(?:[\w-]+\s+){0,2}?(?:columnist|correspondent|reporter|contributor|critic|commentator|analyst|blogger|host"
    r"|co-host|anchor|moderator|presenter|editor|writer|journalist))"
)
_STAGE = r"(?:town[\s-]halls?|debates?|forums?|specials?|panels?|roundtables?)\b"
_ON_STAGE = re.compile(
    rf"(?:[-\s](?:sponsored|hosted|organi[sz]ed|televised|moderated))?\s+(?:[\w-]+\s+){{0,2}}?{_STAGE}"
)
_STAGE_BEFORE = re.compile(r"\b(?:at|in|during|on|from|for|told|of)\s+\Z", re.IGNORECASE)
_STAGED_BY = re.compile(r"\b(?:hosted|sponsored|moderated|staged)\s+by\s+\Z", re.IGNORECASE)
_SLASH_BEFORE = re.compile(rf"(?:{CAPITAL}/)+\Z")
_SLASH_AFTER = re.compile(rf"(?:/{CAPITAL})+")
"""Outlets that share a construction: "the NBC/MSNBC forum"."""
_VENUE_NEXT = re.compile(
    r"(?:['’]s?)?\s+(?:[\w-]+\s+){0,2}?(?:events?|conference|summit|forum|festival|dinner|gala|awards?|reception|symposium"
    r"|webinar|meeting|seminar|luncheon)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:after|before|following|since|ahead of|responding to|in response to|reacting to|linking to|a link to"
    r"|referring to|about|over|discussing"
    r"|(?:defend|slamm?|criticis|criticiz|mock|dismiss|reject|denounc|condemn|disput)(?:ing|ed|e?s))\s+"
    r"(?:(?:his|her|their|its|an?|the|own|recent|earlier|another|such|[A-Z][\w-]*['’]s?)\s+){0,3}(?:[\w-]+\s+)?\Z"
)
"""What makes an interview or a report one that is spoken of, and not where the words come from."""
_WHOSE = re.compile(r"\b(?:the|its|their|his|her)\s+(?:[a-z-]+\s+)?[a-z-]+(?:['’]s|s['’])\s+\Z")
"""Whose an outlet is, without a name: "the rebels' Al-Masirah"."""
_NO_ADJECTIVES = (
    "of|on|at|for|in|with|who|that|which|to|from|by|and|or|but|as|than"
    "|told|tells?|telling|said|says?|saying|was|were|is"
)
"""Words that end a noun phrase, so that what follows them describes no outlet."""
_DETERMINER = re.compile(
    r"(?:^|\s)(?:[Tt]he|[Aa]n?|[Tt]hat|[Tt]his|[Ii]ts|his|her|their|our|both|one of|my|your"
    r"|(?:(?:this|last|next) (?:week|month|morning|evening|weekend)|today|yesterday|\w+day(?: (?:night|morning))?)"
    r"['’]s(?: edition of(?: the)?)?)\s+\Z"
)
_TELLS = r"(?:told|tells?|telling|said|says|confirmed|informed|spoke|wrote|speaking)"
"""Verbs by which even a spokesman is somebody who speaks to the outlet, and not the outlet's."""
_SOURCES = ("cit", "quot", "check", "consult", "drew", "draw", "rel")
"""How the words begin that name where somebody else has it from."""
_TELLING = frozenset(("told", "tells"))
"""What an outlet's name does only where it is a person's as well."""
_OBJECT = re.compile(r"\b(?!(?:the|that|and|but|while|when|as|by|or|because|which)\b)[a-z]+\s+\Z")
"""A word whose object an unknown name is: "advising X, citing" says nothing of an outlet."""
_CITING = re.compile(r",?\s+(?:which\s+\w+\s+)?(?:citing|quoting)\b")
_AFTER_CITING = re.compile(r"[^\s,],?\s+(?:citing|quoting)\s+\Z")
_VERB = re.compile(r"\s+([a-z]+)\b")
_VERB_BEFORE = re.compile(r"[,”\"’]\s*([a-z]+)\s+\Z")
_SOMEBODY = re.compile(rf"(?:['’]s?)?\s+(?:{_PEN}\s+)?{CAPITAL}\s+{CAPITAL}")
_WRITES = re.compile(
    rf"(?:['’]s?)?\s+{_PEN}\s+{CAPITAL}(?:\s+{CAPITAL}){{0,2}}(?:,[^,.;\n]{{1,60}},)?\s+(?:also\s+)?"
    r"(?:wrote|writes|noted|notes|reported|reports|observed|observes|(?P<ask>asked|asks))\b"
)
_WRITER_OF = re.compile(rf"\b{_PEN}(?:\s+at\s+large)?\s+(?:of|at|for|with)\s+\Z")
_THEN_WRITES = re.compile(r"[^.;:!?\n“”\"]{0,90}?,?\s+(?:wrote|writes)\b")
_REPORT_SAYS = re.compile(
    r"(?:['’]s?)?\s+(?:[\w-]+\s+){0,2}?(?:report|story|article|investigation|dispatch|analysis|witness|reporter|correspondent"
    r"|photographer|journalist|(?P<own>editorial|leader|commentary))\s+(?:also\s+)?(?P<verb>[a-z]+)\b"
)
_HAS_SEEN = re.compile(
    r"\s+(?:(?:has|have|had)\s+(?:also\s+)?(?:seen|viewed|reviewed|read|heard|consulted|examined|had\s+access|access)"
    r"|saw)\b"
)
"""What an outlet does with documents: "the affidavit, which News24 has seen", "to which EFE had access"."""
_PUT_IT = re.compile(r"\s+(?:put|puts|has|had)\s+it\b")
_APPOSITION = re.compile(r",\s+(?:in\s+)?(?:an?|the|its|which|who|part|citing|quoting)\b[^.;:!?“”\"]{1,90}?,")


@dataclass(frozen=True, slots=True)
class Role:
    """How an outlet relays in its frame. ``source`` where another outlet names it as where it has the
    words from."""

    basis: Basis
    source: bool = False


def role(masked: str, mention: OutletMention, frame: Frame) -> Role | None:
    """The role of ``mention`` in ``frame``, or None where it relays nothing there."""
    found = _role(masked, mention, frame)
    venue = found is not None and found.basis == "told" and _VENUE_NEXT.match(masked, mention.end, frame.end)
    return None if venue else found


def _role(masked: str, mention: OutletMention, frame: Frame) -> Role | None:
    left = _left_of(masked, mention.start, max(frame.start, mention.start - _REACH))
    right = _right_of(masked, mention.end, min(frame.end, mention.end + _REACH))
    if mention.outlet.kind == "social_platform":
        return _on_platform(masked, mention.end, left, frame)
    return (
        _cited(left)
        or _own_piece(left, right)
        or _on_stage(mention, left, masked[mention.end : min(frame.end, mention.end + _REACH)])
        or _own_journalist(masked, mention.end, left)
        or _as_subject(masked, left, right, frame, mention)
        or _by_left_words(left)
        or _on_air(mention, left)
        or _on_site(mention, left)
        or _to_its_public(masked, mention.end, frame.end)
    )


def is_editorial(words: str) -> bool:
    """Whether ``words`` speak of an editorial."""
    return _EDITORIAL.search(words) is not None


def _cited(left: str) -> Role | None:
    """Whom another outlet cites or quotes: "X, citing the Y daily, later reported"; the verb behind is X's."""
    return Role("reported", source=True) if _AFTER_CITING.search(left) else None


def _on_platform(masked: str, end: int, left: str, frame: Frame) -> Role | None:
    if _PLATFORM_NOISE.search(masked, frame.start, frame.start + 24):
        return None
    posted = _PLATFORM_RIGHT.match(masked, end, frame.end)
    if posted is not None and posted["verb"] and posted["verb"] not in reporting_forms():
        posted = None
    if _FOLLOWERS.match(masked, end, frame.end):
        return Role("social_post", source=True) if _TO_THEM.search(left) else None
    own = posted is not None and (_SERIES.search(left) or not _SPOKEN_OF.search(left))
    return Role("social_post", source=True) if own or _PLATFORM_LEFT.search(left) else None


def _own_piece(left: str, right: str) -> Role | None:
    """A piece of the outlet's: "in a KXQ interview", "in the Herald's report"."""
    if _IN_BOARD.match(right):
        return Role("told") if _AT_BOARD.search(left) else None
    piece = _IN_ITS.match(right)
    if piece is None or not _IN_A.search(left) or _ELSEWHERE.search(left):
        return None
    return Role(_OWN_PIECES.get(piece["noun"], "reported"))


def _on_stage(mention: OutletMention, left: str, right: str) -> Role | None:
    """A debate or town hall that a broadcaster stages; those of others are venues."""
    if mention.outlet.kind not in SPOKEN_KINDS:
        return None
    shared = _SLASH_AFTER.match(right)
    own = (
        _ON_STAGE.match(right, shared.end() if shared else 0) is not None
        and _STAGE_BEFORE.search(left) is not None
    )
    return Role("interview") if own or _STAGED_BY.search(left) else None


def _own_journalist(masked: str, end: int, left: str) -> Role | None:
    """A journalist of the outlet's who speaks: ", noted KXQ's Ann Harker", "Herald columnist Ann Harker wrote"."""
    writes = _WRITES.match(masked, end)
    if writes is not None:
        return Role("interview" if writes["ask"] else "reported")
    if _WRITER_OF.search(left) and _THEN_WRITES.match(masked, end):
        return Role("reported")
    verb = _VERB_BEFORE.search(left)
    if verb is None or verb[1] not in reporting_forms() or not _SOMEBODY.match(masked, end):
        return None
    return Role("reported")


def _as_subject(masked: str, left: str, right: str, frame: Frame, mention: OutletMention) -> Role | None:
    """The outlet as subject of a verb: it quotes, reports, asks, says; "of the Herald said" is somebody
    else."""
    if left.rstrip().endswith((" of", " for", " from")):
        return None
    if _CITING.match(right):
        return Role("reported") if mention.outlet.known or not _OBJECT.search(left) else None
    if _PUT_IT.match(right):
        return Role("reported")
    if _HAS_SEEN.match(masked, mention.end):
        return Role("carried_by")
    report = _REPORT_SAYS.match(right)
    if report is not None and report["verb"] in reporting_forms():
        return Role("editorial" if report["own"] else "reported")
    verb = _VERB.match(right)
    basis = _basis_of_verb(verb[1], masked[frame.start : frame.end]) if verb else None
    return Role(basis) if basis else None


def _basis_of_verb(verb: str, words: str) -> Basis | None:
    if verb in _TELLING:
        return None
    if verb in load_words("relay_outlet_verbs"):
        return _VERB_BASES.get(load_table("relay_outlet_verbs")[verb]) or _editorial_or("reported", words)
    return _editorial_or("reported", words) if verb in reporting_forms() else None


def _editorial_or(basis: Basis, words: str) -> Basis:
    return "editorial" if is_editorial(words) else basis


def _by_left_words(left: str) -> Role | None:
    """What stands before the outlet: "told", "in an interview with", "carried by" and the like."""
    for basis, pattern in _left_patterns():
        found = pattern.search(left)
        if found is not None and _ELSEWHERE.search(left, 0, found.start()):
            return None
        if found is not None and not _somebody_else().search(left):
            cited = basis == "reported" and found.group().lower().startswith(_SOURCES)
            return Role(basis, source=cited)
    return None


def _on_air(mention: OutletMention, left: str) -> Role | None:
    if mention.outlet.kind not in SPOKEN_KINDS or not _ON_AIR.search(left) or _NOT_ON_AIR.search(left):
        return None
    return Role("interview")


def _to_its_public(masked: str, end: int, last: int) -> Role | None:
    """What the outlet's public is told: "who presents the podcast, told its listeners"."""
    return Role("told") if _TOLD_PUBLIC.match(masked, end, last) else None


def _on_site(mention: OutletMention, left: str) -> Role | None:
    """What stands on a web site that has no other name than its owner's."""
    named = mention.outlet.kind == "website" and not mention.outlet.known
    return Role("carried_by") if named and _ON_SITE.search(left) else None


def _left_of(masked: str, start: int, low: int) -> str:
    """The words before an outlet's article and description; a mark that opens before the name is skipped."""
    left = masked[low:start].rstrip("“‘\"'")
    left = _COMMA_BEFORE_TITLE.sub(r"\1 ", left) if left != masked[low:start] else left
    left = _SLASH_BEFORE.sub("", left)
    left = _described().sub("", _WHOSE.sub("", left))
    while True:
        word = _last_word().search(left)
        if word is None:
            break
        left = left[: word.start()]
    article = _DETERMINER.search(left)
    return left[: article.start()] + " " if article else left


def _right_of(masked: str, end: int, high: int) -> str:
    """The words after an outlet's description, an apposition and words of time."""
    right = masked[end:high]
    shared = _SLASH_AFTER.match(right)
    right = right[shared.end() :] if shared else right
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
    return re.compile(
        rf"\b(?:{words})\s+(?:(?!{_TELLS}\b)[\w-]+\s+){{0,2}}?{preposition}\s*\Z", re.IGNORECASE
    )


@cache
def _described() -> re.Pattern[str]:
    """A whole description that ends in a noun for outlets: "the Dutch shipping weekly", "its climbing portal"."""
    nouns = media_nouns(load_table("relay_media_nouns"))
    return re.compile(
        rf"\b(?:the|an?|its|their|his|her)\s+(?:(?!(?:{_NO_ADJECTIVES}|\w+ed)\b)[\w’'-]+\s+){{0,4}}(?:{nouns})\s+\Z",
        re.IGNORECASE,
    )


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
