"""Speakers that the layout names: the labels of a script or an interview, the signature under a quote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.entities import name_tokens
from quotesvc.nlp.lexicon import load_table, load_words, reporting_forms
from quotesvc.nlp.types import Mention

_CAPITALS = r"[A-Z][A-Z.'’\-]*(?: [A-Z][A-Z.'’\-]*){0,4}"
_NAME = r"[^\W\d_a-z][\w.'’\-]*(?: (?:(?:al|bin|da|de|del|der|di|la|van|von) )?[^\W\d_a-z][\w.'’\-]*){0,4}"
INSIDE = re.compile(rf"({_CAPITALS}):\s")
""" "WALLACE: Good morning." within the marks."""
BEFORE = re.compile(rf"\s*({_CAPITALS}|{_NAME}):\s*")
""" "Q: " or "Ann Lee: " and then the opening mark, at the beginning of a paragraph."""
SIGNATURE = re.compile(rf"\s*(?:[—–―]|--?)\s*({_NAME})(?=\s*(?:,|\(|$))([^\n]{{0,120}})$", re.MULTILINE)
""" "— Ann Lee, mayor of Bexford", to the end of its line."""
BELOW = re.compile(rf"[ \t\r]*\n(\s*)({_NAME})(?=[ \t\r]*(?:,|$))([^\n]{{0,120}})$", re.MULTILINE)
""" "Professor Ann Lee" or "Ann Lee, mayor of Bexford", alone in a line below."""
BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
CLOSED = (".", "!", "?", ":", ";", "…", *'”"’»')
"""How a line of the text ends, and no signature does."""
ADDRESSED = re.compile(
    r"(?:^|[,:;.?!“\"'‘—]\s*)(?:(?:Mr|Mrs|Ms|Madam|Madame|Miss)\.?\s+)?([^\W\d_a-z][\w'’-]+)(?=[,?!.])"
)
""" "Mr Mayor, you said …" and "…, Senator?"."""
QUESTION, ANSWER = frozenset(("Q", "QUESTION")), frozenset(("A", "ANSWER"))


@dataclass(frozen=True, slots=True)
class Label:
    """The words that name a speaker, and the entity that they mean, or -1. ``asked``: an interviewer without a name."""

    mention: Mention
    entity: int
    asked: bool = False
    signed: bool = False


def labels(article: ArticleView, resolver: Resolver) -> dict[int, Label]:
    """Marked stretch to its label or signature; a label is carried to paragraphs that go on without one.

    A signature closes what it signs: what follows it is nobody's of whom the layout tells, or the next to sign.
    """
    found: dict[int, Label] = {}
    parted = BLANK_LINE.search(article.source) is not None
    signs = _signs(article, resolver, parted=parted)
    for index in range(len(article.marked)):
        label = (
            _label(article, resolver, index)
            or _signature(article, resolver, index)
            or _signed_below(article, resolver, index, signs=signs, parted=parted)
        )
        before = found.get(index - 1)
        if label is None and before is not None and not before.signed and _goes_on(article, index):
            label = before
        if label is not None:
            found[index] = label
    return found


def _signs(article: ArticleView, resolver: Resolver, *, parted: bool) -> bool:
    """Whether an article signs its quotes: one with a dash, or several with a name below and none with a heading."""
    every = range(len(article.marked))
    if any(_signature(article, resolver, index) for index in every):
        return True
    below = [index for index in every if _signed_below(article, resolver, index, signs=True, parted=parted)]
    if len(below) < SEVERAL:
        return False
    mark = article.marked[below[0]]
    above = article.source[: mark.start - len(mark.open)].rstrip()
    return not above or above.endswith(CLOSED)


SEVERAL = 2
"""Quotes with a name below that make a habit."""


def alone(article: ArticleView, index: int) -> bool:
    """Whether nothing but the quote stands in its paragraph."""
    mark, text = article.marked[index], article.source
    before = text[max(0, mark.start - len(mark.open) - 8) : mark.start - len(mark.open)].rstrip(" \t\u00a0")
    after = text[mark.end + len(mark.close) : mark.end + len(mark.close) + 8].lstrip(" \t\u00a0")
    return (not before or before.endswith(("\n", "\r"))) and (not after or after.startswith(("\n", "\r")))


def addressee(article: ArticleView, resolver: Resolver, index: int, speaker: int) -> int:
    """The person whom the line that holds a marked stretch calls by title or surname, or -1.

    Nobody addresses himself, so the entity `speaker` is left out.
    """
    mark, text = article.marked[index], article.source
    start = max(text.rfind("\n", 0, mark.start), text.rfind("\r", 0, mark.start)) + 1
    called = {found[1].lower() for found in ADDRESSED.finditer(text, start, mark.start)}
    people = {
        number
        for number, entity in enumerate(resolver.entities)
        if entity.kind == "person"
        and number != speaker
        and called & {*entity.role_heads, *entity.titles, entity.tokens[-1]}
    }
    return people.pop() if len(people) == 1 else -1


def _goes_on(article: ArticleView, index: int) -> bool:
    before, mark = article.marked[index - 1], article.marked[index]
    return not mark.depth and mark.paragraph - before.paragraph == 1 and alone(article, index)


def _label(article: ArticleView, resolver: Resolver, index: int) -> Label | None:
    mark, text = article.marked[index], article.source
    inside = INSIDE.match(text, mark.start, mark.end)
    if inside:
        return _named(resolver, inside)
    opened = mark.start - len(mark.open)
    line = max(text.rfind("\n", 0, opened), text.rfind("\r", 0, opened)) + 1
    before = BEFORE.fullmatch(text, line, opened) if opened - line < 80 else None
    if before is None:
        return None
    name = before[1]
    if name in load_words("label_notices"):
        return None
    if name in QUESTION:
        return Label(_mention(before), -1, asked=True)
    if name in ANSWER:
        return Label(_mention(before), _interviewed(resolver))
    label = _named(resolver, before)
    return label if label.entity >= 0 or (name.isupper() and len(name) > 1) else None


def _interviewed(resolver: Resolver) -> int:
    """The person of whom an interview speaks most."""
    people = [
        (len(entity.mentions), -index)
        for index, entity in enumerate(resolver.entities)
        if entity.kind == "person" and not entity.outlet
    ]
    return -max(people)[1] if people else -1


def _signature(article: ArticleView, resolver: Resolver, index: int) -> Label | None:
    """The name behind a dash that follows a quote which is alone in its paragraph, or in the next line."""
    mark, text = article.marked[index], article.source
    opened, closed = mark.start - len(mark.open), mark.end + len(mark.close)
    if mark.depth or text[max(text.rfind("\n", 0, opened), text.rfind("\r", 0, opened)) + 1 : opened].strip():
        return None
    found = SIGNATURE.match(text, closed)
    if found is None or text.count("\n", closed, found.start(1)) > 2:
        return None
    words = re.findall(r"[\w'’]+", found[1] + found[2])
    if any(word.lower() in reporting_forms() and word.islower() for word in words):
        return None
    label = _named(resolver, found)
    return Label(label.mention, label.entity, signed=True)


def _signed_below(
    article: ArticleView, resolver: Resolver, index: int, *, signs: bool, parted: bool
) -> Label | None:
    """The person whose name opens a line of its own below a quote that is alone in its paragraph.

    Behind a blank line it may be a heading, unless the article `signs` its quotes; and where paragraphs are not
    `parted` by blank lines, each line is one.
    """
    mark, text = article.marked[index], article.source
    found = BELOW.match(text, mark.end + len(mark.close))
    if mark.depth or found is None or not alone(article, index) or found[3].rstrip().endswith(CLOSED):
        return None
    beside = "\n" not in found[1] and parted
    words = re.findall(r"[\w'’]+", found[3])
    if not (beside or signs) or any(word in reporting_forms() for word in words):
        return None
    name = Mention(found[2], found.start(2), found.end(2))
    person = resolver.at.get(article.token_at(name.end - 1), -1)
    if " " not in name.text or person < 0 or not _is_person(resolver, person):
        return None
    return Label(name, _entity(resolver, name.text), signed=True)


def _is_person(resolver: Resolver, mention: int) -> bool:
    entity = resolver.of_mention[mention]
    return entity >= 0 and resolver.entities[entity].kind == "person"


def _named(resolver: Resolver, found: re.Match[str]) -> Label:
    """The label with whom its name means."""
    return Label(_mention(found), _entity(resolver, found[1]))


def _entity(resolver: Resolver, text: str) -> int:
    """Whom a name means, the titles before it left out: "SEN. ANN LEE" is Ann Lee."""
    name = name_tokens(text)
    titles = takewhile(lambda word: word in load_table("honorifics"), name[:-1])
    entity = resolver.by_name(name[len(list(titles)) :])
    if entity >= 0 and resolver.entities[entity].name.isupper():
        entity = -1  # Known from labels alone, it may shorten an office: "DISPATCH" for the dispatcher.
    return entity


def _mention(found: re.Match[str]) -> Mention:
    return Mention(found[1], found.start(1), found.end(1))
