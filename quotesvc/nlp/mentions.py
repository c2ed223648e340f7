"""Mentions: every span of an article that could name the source of a quote.

Names (people, organisations, places, outlets), pronouns, and nominals ("the minister", "a Foreign Office
spokesman", "the report") are all kept, wherever they stand; `quotesvc.nlp.attribution` chooses among those near a
quote, and `quotesvc.nlp.coref` says whom each of them means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.lexicon import load_groups, load_table, load_words, reporting_forms
from quotesvc.nlp.partitives import partitive_end

NAME = "quotesvc_mentions"

MentionKind = Literal["person", "organisation", "place", "proper", "pronoun", "nominal"]

PRONOUNS = frozenset(("he", "she", "they", "i", "we", "it", "who", "him", "her", "them", "you"))
# Relations in which a common noun can be the source of words.
SOURCE_DEPS = frozenset(
    ("nsubj", "nsubj:pass", "nsubj:outer", "obl", "obl:agent", "obj", "iobj", "nmod:poss", "nmod", "appos", "ROOT",
     "conj", "parataxis", "dep", "vocative", "dislocated", "list", "csubj")
)  # fmt: skip
# Prepositions under which an oblique or a noun's modifier can be the source ("a letter from the union").
SOURCE_CASES = frozenset(("by", "from", "according to", "per", "of", "with", "as per", "in", "for", "to"))
FLAT = frozenset(("flat", "compound", "flat:name", "name", "goeswith", "nmod:unmarked", "nmod:desc"))
NAME_PARTICLES = frozenset(
    ("al", "bin", "bint", "ibn", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten",
     "ter", "van", "von", "zu", "zur", "of", "and", "&", "y", "e", "the", "-")
)  # fmt: skip
POSTNOMINALS = frozenset((
    "MP", "MSP", "MEP", "MLA", "MHA", "TD", "QC", "KC", "SC", "JP", "OBE", "MBE", "CBE", "KCB", "FRS", "MD", "PhD",
    "DPhil", "RN", "Esq",
))  # fmt: skip
"""Letters behind a name that are no part of it: "Ann Lee MP"."""
NAME_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
DESCRIBING = frozenset(("of", "for", "at", "from", "in", "with", "to", "against", "and"))
"""Prepositions that tell who somebody is; "on Wednesday" and "after the vote" do not."""
MODIFIERS = frozenset(
    ("det", "amod", "compound", "nummod", "nmod:poss", "flat", "nmod:unmarked", "nmod:desc", "advmod")
)


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """Tokens ``start:end`` of a mention with its ``head``; ``core_start:core_end`` is the name without titles."""

    start: int
    end: int
    head: int
    kind: MentionKind
    core_start: int
    core_end: int
    outlet: bool = False


def find_mentions(article: ArticleView, outlets: list[tuple[int, int]]) -> list[MentionSpan]:
    """All mentions in text order; `outlets` are the character spans of the outlets that were found."""
    taken = [False] * len(article)
    spans: list[MentionSpan] = []
    for mention in (*_titled_labels(article), *_named(article), *_outlets(article, outlets)):
        if not any(taken[mention.core_start : mention.core_end]):
            spans.append(mention)
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
    outlet_tokens = _tokens_of(article, outlets)
    spans = [_mark_outlet(mention, outlet_tokens) for mention in spans if not _is_dateline(article, mention)]
    surnames = {
        article.words[m.core_end - 1] for m in spans if m.kind == "person" and m.core_end - m.core_start > 1
    }
    for mention in chain(
        _partitives(article, taken), _offices(article, taken), _others(article, taken, surnames)
    ):
        spans.append(mention)
        taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
    return sorted(_without_openings(article, spans), key=lambda mention: (mention.start, mention.end))


def _without_openings(article: ArticleView, spans: list[MentionSpan]) -> list[MentionSpan]:
    """The mentions without names that are but the first words of an office, on which the parser hangs its noun:
    "Nationals" in "the Nationals MP"."""
    offices = {article.head[m.head]: m for m in spans if m.kind == "nominal" and article.dep[m.head] in FLAT}

    def opens(name: MentionSpan) -> bool:
        found = (offices[i] for i in range(name.start, name.end) if i in offices)
        return any(office.start <= name.start and name.end < office.end for office in found)

    return [span for span in spans if not opens(span)]


def _tokens_of(article: ArticleView, spans: list[tuple[int, int]]) -> set[int]:
    return {i for start, end in spans for i in range(*article.token_span(start, end))}


def _mark_outlet(mention: MentionSpan, outlet_tokens: set[int]) -> MentionSpan:
    named = {mention.core_start, mention.core_end - 1} & outlet_tokens
    if not named or (
        mention.kind == "person" and not outlet_tokens.issuperset(range(mention.core_start, mention.core_end))
    ):
        return mention
    return MentionSpan(
        mention.start, mention.end, mention.head, "organisation", mention.core_start, mention.core_end, True
    )


def _is_dateline(article: ArticleView, mention: MentionSpan) -> bool:
    """The place that opens a report: "BISHKEK —", "PARIS (AP) -", "Geneva, 4 May:"."""
    start, end = mention.start, mention.end
    if article.words[start].startswith("/"):
        return True  # "MOSCOW, May 4. /TASS/."
    opens = start == 0 or article.para[start - 1] != article.para[start] or article.words[start - 1].isspace()
    if not opens or end >= len(article) or mention.kind not in ("place", "organisation", "person"):
        return False
    capitals = article.words[start].isupper()
    if article.words[end] == "(":
        end = _behind_bracket(article, end)
        return end < len(article) and article.words[end] in ("—", "–", "--", "-", ":")
    if article.words[end] in ("—", "–", "--"):
        return capitals or mention.kind != "person"
    return capitals and article.words[end] in (",", "-")


def _behind_bracket(article: ArticleView, i: int) -> int:
    """The token behind the bracket that opens at `i`, within a few words, else the end of the article."""
    for j in range(i + 1, min(len(article), i + 8)):
        if article.words[j] == ")":
            return j + 1
    return len(article)


def _titled_labels(article: ArticleView) -> Iterator[MentionSpan]:
    """The labels of a transcript that put a title before the name: "SEN. ANN LEE:", "MR. HOLT:".

    Tokenizer and recogniser do not know titles in capitals, and take the full stop for the end of a sentence.
    """
    for start in _paragraph_starts(article):
        core = _behind_titles(article, start)
        end = core
        while end < len(article) and end - core < LONGEST_LABEL and _in_capitals(article, end):
            end += 1
        named = start < core < end < len(article)
        if named and article.words[end] == ":" and article.para[end] == article.para[start]:
            yield MentionSpan(start, end, end - 1, "person", core, end)


LONGEST_LABEL = 6
"""Tokens of the longest name in a transcript's label, hyphens and initials' full stops among them."""


def _paragraph_starts(article: ArticleView) -> Iterator[int]:
    """The first word in capitals of each paragraph that opens with one."""
    for i, word in enumerate(article.words):
        if word.isupper() and (
            i == 0 or article.para[i - 1] != article.para[i] or article.words[i - 1].isspace()
        ):
            yield i


def _behind_titles(article: ArticleView, i: int) -> int:
    """The token behind the titles in capitals at `i` and their full stops; `i` where there is none."""
    while i < len(article) and article.words[i].isupper():
        bare = article.lower[i].rstrip(".")
        if bare not in load_table("honorifics") and bare not in load_words("person_nouns"):
            break
        i += 1
        if i < len(article) and article.words[i] == ".":
            i += 1
    return i


def _in_capitals(article: ArticleView, i: int) -> bool:
    """Whether a token may belong to a name in capitals: "O'DOWD", "-", the full stop of an initial."""
    word = article.words[i]
    return word.isupper() or word == "-" or (word == "." and len(article.words[i - 1]) == 1)


def _named(article: ArticleView) -> Iterator[MentionSpan]:
    """Named entities, people's names freed from titles and widened by what was cut off them."""
    kinds = _kinds_by_vote(article)
    body = _body_words(article)
    for ent in article.doc.ents:
        kind = kinds.get(_vote_key(ent.text))
        if kind is None:
            continue
        start, end = _trim(article, ent.start, ent.end, kind)
        if kind == "person" and start < end:
            start, end = _whole_person(article, start, end)
        elif kind == "organisation" and start < end:
            start, end, kind = _person_after_all(article, start, end) or (
                *_whole_organisation(article, start, end),
                kind,
            )
        if article.para[ent.start] == 0 and body:
            start, end, kind = _in_headline(article, (start, end), kind, body, kinds)
        if (
            start >= end
            or (article.lower[end - 1] in load_words("calendar") and not _is_surname(article, start, end))
            or (kind == "person" and _no_name(article, start, end))
            or (end - start == 1 and article.lower[start].rstrip(".") in _TITLES_ALONE)
        ):
            continue
        left = _title_start(article, start)
        if kind == "person" and end - start == 1:
            start = _first_name(article, left, start)
        yield MentionSpan(left, end, _head(article, left, end), kind, start, end)


MONTH_NAMES = frozenset(("april", "august", "june", "march", "may"))
"""Months that are people's names as well."""


def _is_surname(article: ArticleView, start: int, end: int) -> bool:
    """Whether the month that ends a name belongs to it: "Hannah May said", not "told Peter May 12"."""
    date = end < len(article) and article.words[end][:1].isdigit()
    joined = article.dep[end - 1] in FLAT and start <= article.head[end - 1] < end - 1
    return end - start > 1 and article.lower[end - 1] in MONTH_NAMES and joined and not date


ENTITY_KINDS: dict[str, MentionKind] = {"PERSON": "person", "ORG": "organisation", "LOC": "place"}


def _kinds_by_vote(article: ArticleView) -> dict[str, MentionKind]:
    """One kind for each name: what the recogniser called it most often in the article, outside the headline first."""
    votes: dict[str, Counter[MentionKind]] = {}
    for ent in article.doc.ents:
        kind = ENTITY_KINDS.get(article.ent[ent.start])
        if kind is not None:
            if _is_place(article, ent.start, ent.root.i):
                votes.setdefault(_vote_key(ent.text), Counter())["place"] += CERTAIN
            elif (kind == "person" and _is_firm(article, ent.start, ent.end)) or (
                kind == "place"
                and _ends_as_firm(article, ent.start, ent.end)
                and article.lower[ent.end - 1]
                not in load_words("organisation_nouns")  # Cape Town, the West Bank.
            ):
                votes.setdefault(_vote_key(ent.text), Counter())["organisation"] += CERTAIN
            votes.setdefault(_vote_key(ent.text), Counter())[kind] += 1 if article.para[ent.start] == 0 else 2
    kinds = {name: counts.most_common(1)[0][0] for name, counts in votes.items()}
    short = _short_of_firms(kinds)
    return {name: "organisation" if name in short else kind for name, kind in kinds.items()}


CERTAIN = 6
"""Votes of words that leave no doubt what a name is."""


INWARD = frozenset(("believe", "confide", "delight", "invest", "interest", "interested", "trust"))
"""Words behind which "in" and a name is a person as often as a place."""


def _is_place(article: ArticleView, start: int, head: int) -> bool:
    """Whether the words before a name make a place of it: "the village of X", "a guard at X", "arrived in X"."""
    before = article.lower[start - 1] if start > 1 else ""
    if before == "of":
        return article.lower[start - 2] in load_words("place_nouns")
    if before not in ("at", "in", "near", "outside") or article.dep[head] not in ("nmod", "obl"):
        return False
    if before == "in" and article.dep[head] == "obl":
        return article.lemma[article.head[head]] not in INWARD
    noun = article.lemma[article.head[head]]
    return noun in load_words("person_nouns") or noun in load_words("place_nouns")


def _is_firm(article: ArticleView, start: int, end: int) -> bool:
    """Whether what the recogniser took for a person is an organisation: "Holt Foods", "Marlin, which", "NTCB"."""
    if _title_start(article, start) < start or _starts_with_given_name(article, start):
        return False
    if end - start == 1 and article.lower[start] in load_words("organisation_nouns"):
        return start > 0 and article.words[start - 1] in _POSSESSIVES
    which = article.lower[end : end + 2] == [",", "which"]
    acronym = end - start == 1 and _is_acronym(article, start)
    return which or acronym or _ends_as_firm(article, start, end)


def _ends_as_firm(article: ArticleView, start: int, end: int) -> bool:
    return end - start > 1 and article.lower[end - 1] in load_words("firm_words")


def _starts_with_given_name(article: ArticleView, start: int) -> bool:
    given = load_groups("given_names")
    return article.words[start] in given["m"] or article.words[start] in given["f"]


def _is_acronym(article: ArticleView, i: int) -> bool:
    """Whether a word is written in capitals for itself, too long for somebody's initials and no label of a line."""
    word, (behind, *_) = article.words[i], (*article.words[i + 1 : i + 2], ".")
    return word.isalpha() and word.isupper() and 4 <= len(word) <= LONGEST_ACRONYM and behind != ":" and not (
        behind.isupper() or (i > 0 and article.words[i - 1].isupper())
    )  # fmt: skip


LONGEST_ACRONYM = 6


def _short_of_firms(kinds: Mapping[str, MentionKind]) -> frozenset[str]:
    """The "people" of one word by which an article goes on calling a firm: "Holt" for "Holt Foods"."""
    surnames = {name.split()[-1] for name, kind in kinds.items() if kind == "person" and " " in name}
    firsts = {
        words[0]
        for name, kind in kinds.items()
        if kind == "organisation"
        and len(words := name.split()) > 1
        and words[-1].lower() in load_words("firm_words")
    }
    return frozenset(word for word in firsts - surnames if kinds.get(word) == "person")


def _vote_key(name: str) -> str:
    """The name as it votes: without a possessive and without an article."""
    return re.sub(r"^the\s+|['’]s?$", "", name.strip(), flags=re.IGNORECASE)


LONGEST_HEADLINE = 40
"""Words that a first paragraph without a full stop may have as a headline, marks among them."""
_CLOSING = frozenset(("”", "’", '"', "'", "''", "»", ")", "]"))


def _body_words(article: ArticleView) -> frozenset[str]:
    """Capitalised words of the body that open no sentence; empty where the first paragraph is no headline."""
    if not has_headline(article):
        return frozenset()
    return frozenset(
        word
        for i, word in enumerate(article.words)
        if article.para[i] > 0 and word[:1].isupper() and article.sent[i - 1] == article.sent[i]
    )


def has_headline(article: ArticleView) -> bool:
    """Whether the first of several paragraphs is a headline: no sentence with a full stop, unless in title case."""
    if not any(article.para):
        return False
    last = _last_of_first(article)
    if _in_title_case(article, last):
        return True
    while last > 0 and article.words[last] in _CLOSING:
        last -= 1
    return last < LONGEST_HEADLINE and article.words[last] not in (".", ",", "?", "!")


def _in_title_case(article: ArticleView, last: int) -> bool:
    """Whether the words up to `last` have capitals as a headline's do, the short ones aside."""
    words = [word for word in article.words[:last] if len(word) > 4 and word.isalpha()]
    return len(words) > 2 and all(word[:1].isupper() for word in words)


def _last_of_first(article: ArticleView) -> int:
    """The last word of the first paragraph."""
    end = next((i for i, para in enumerate(article.para) if para > 0), len(article))
    while end > 1 and article.words[end - 1].isspace():
        end -= 1
    return end - 1


def _in_headline(
    article: ArticleView,
    span: tuple[int, int],
    kind: MentionKind,
    body: frozenset[str],
    kinds: Mapping[str, MentionKind],
) -> tuple[int, int, MentionKind]:
    """A named entity of a headline without the words that are no name; nothing of a person whom the body never names.

    The body may name somebody by last name alone, and the recogniser leaves titles out, so the words before stay. What
    is left may be no person by itself: in "Visits Bexford" it is the town of the body.
    """
    start, end = span
    first, last = _trim_headline(article, start, end, body)
    if first >= last:
        return (first, last, kind) if kind == "person" else (start, end, kind)
    alone = kinds.get(_vote_key(article.text(first, last)), kind)
    if alone != "person":
        return first, last, alone
    if kind != "person":
        return first, last, kind
    return start, last if _in_title_case(article, _last_of_first(article)) else end, kind


def _trim_headline(article: ArticleView, start: int, end: int, body: frozenset[str]) -> tuple[int, int]:
    """A name of a headline, where every word has a capital, without the words that are no name in the body."""
    while start < end and article.words[start] not in body and article.words[start].capitalize() not in body:
        start += 1
    while (
        end > start and article.words[end - 1] not in body and article.words[end - 1].capitalize() not in body
    ):
        end -= 1
    return start, end


def _outlets(article: ArticleView, spans: list[tuple[int, int]]) -> Iterator[MentionSpan]:
    for start, end in spans:
        first, last = article.token_span(start, end)
        if first < last:
            yield MentionSpan(first, last, _head(article, first, last), "organisation", first, last, True)


def _trim(article: ArticleView, start: int, end: int, kind: MentionKind) -> tuple[int, int]:
    """The entity without spaces, possessive, and, for a person, without leading titles."""
    while start < end and (
        article.words[start].isspace() or article.lower[start] in ("the", "'", "‘", "“", '"')
    ):
        start += 1
    while end > start and (article.words[end - 1].isspace() or article.lower[end - 1] in _TAILS):
        end -= 1
    if kind == "person":
        start = _after_titles(article, start, end)
        while end - start > 2 and article.words[end - 1] in POSTNOMINALS:
            end -= 1
    return start, end


def _whole_person(article: ArticleView, start: int, end: int) -> tuple[int, int]:
    """A person's name with what was cut off it: the other half of a hyphened name, a suffix, words that hang on it."""
    while start > 1 and _joined_by_hyphen(article, start - 2):
        start -= 2
    if start and _goes_before(article, start, end):
        start -= 1
    while True:
        if end + 1 < len(article) and _joined_by_hyphen(article, end - 1):
            end += 2
        elif end < len(article) and _goes_on(article, start, end):
            end += 1
        else:
            return start, end


def _whole_organisation(article: ArticleView, start: int, end: int) -> tuple[int, int]:
    """An organisation's name with what was cut off it: "the Farmers' Union", "the Bishop's Office", "Diocese of X"."""
    if (
        article.lower[end - 1] not in load_words("organisation_nouns")
        or not article.words[start][:1].isupper()
    ):
        return start, end
    if end + 1 < len(article) and article.lower[end] == "of" and article.ent[end + 1] in ("LOC", "PERSON"):
        label, end = article.ent[end + 1], end + 2
        while end < len(article) and article.ent[end] == label and article.pos[end] == "PROPN":
            end += 1
    first = start - 2
    if first >= 0 and article.words[start - 1] in _POSSESSIVES and _names_an_office(article, first):
        while first > 0 and article.words[first - 1][:1].isupper() and article.pos[first - 1] in _NAMING:
            first -= 1
        return first, end
    return start, end


_POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
_NAMING = frozenset(("PROPN", "NOUN", "ADJ"))


def _names_an_office(article: ArticleView, i: int) -> bool:
    """Whether a word before a possessive belongs to the name: "Prosecutor", "Farmers", no town and nobody's name."""
    word = article.words[i]
    office = article.lower[i] in load_words("person_nouns") or article.lemma[i] in load_words("person_nouns")
    return word[:1].isupper() and (office or (word.endswith("s") and not article.ent[i]))


def _person_after_all(article: ArticleView, start: int, end: int) -> tuple[int, int, MentionKind] | None:
    """The person in what the recogniser took for an organisation by a title or a place: "Cllr Ann Lee", "Ann Lee of
    Holt Foods"."""
    core = start if article.lower[start].rstrip(".") in _SAINTS else _after_titles(article, start, end)
    of = next((i for i in range(core + 2, end) if article.lower[i] == "of"), end)
    if (core == start and of == end) or not 2 <= of - core <= 3 or not _starts_with_given_name(article, core):
        return None
    named = all(word[:1].isupper() for word in article.words[core:of])
    organisational = any(word in load_words("organisation_nouns") for word in article.lower[core:of])
    return None if not named or organisational or _ends_as_firm(article, core, of) else (core, of, "person")


_SAINTS = frozenset(("st", "saint"))


def _joined_by_hyphen(article: ArticleView, i: int) -> bool:
    """Whether token `i` and the one behind the next are two halves of one capitalised word."""
    return (
        i + 2 < len(article)
        and article.words[i + 1] == "-"
        and article.end[i] == article.start[i + 1]
        and article.end[i + 1] == article.start[i + 2]
        and article.words[i][:1].isupper()
        and article.words[i + 2][:1].isupper()
    )


def _goes_on(article: ArticleView, start: int, end: int) -> bool:
    """Whether the word behind a name belongs to it: "Vann Lee II", "Nineth Ovalle Say"."""
    word = article.words[end]
    if word in NAME_SUFFIXES:
        return True
    return (
        article.pos[end] == "PROPN"
        and word.istitle()
        and not article.ent[end]
        and article.dep[end] == "flat"
        and start <= article.head[end] < end
        and article.sent[end] == article.sent[start]
        and article.inside[end] == article.inside[start]
        and article.para[start] > 0
        and (article.lower[end] not in load_words("calendar") or _is_surname(article, start, end + 1))
        and not article.words[end - 1].endswith(".")
    )


def _goes_before(article: ArticleView, start: int, end: int) -> bool:
    """Whether the word before a name is its first: a given name that was cut off ("Hester" of "Lanyon-Pryce")."""
    i, given = start - 1, load_groups("given_names")
    word = article.words[i]
    if article.ent[i] or not word.istitle() or article.inside[i] != article.inside[start]:
        return False
    linked = article.head[i] in range(start, end) or any(article.head[j] == i for j in range(start, end))
    return linked and article.pos[i] == "PROPN" and (word in given["m"] or word in given["f"])


def _after_titles(article: ArticleView, start: int, end: int) -> int:
    """Where the name begins behind its titles: "Transport Minister Ann Lee" at "Ann", "Martin King" at "Martin"."""
    titles, people, given = load_table("honorifics"), load_words("person_nouns"), load_groups("given_names")
    name = start
    for i in range(start, end - 1):
        word = article.lower[i].rstrip(".")
        titled = i > start or (i > 0 and article.lower[i - 1].rstrip(".") in titles)
        if name == i and titled and word in _RANKS:
            name = i + 1
        if article.words[i] in given["m"] or article.words[i] in given["f"]:
            break
        if word in titles or word in people:
            name = i + 1
    return name


_RANKS = frozenset(("con", "supt", "insp", "sgt", "cons", "gen", "col", "maj", "cmdr"))
"""Clipped ranks behind another title ("Det Con", "Lt Col"); "Con" alone is a name."""


def _no_name(article: ArticleView, start: int, end: int) -> bool:
    """Whether a span holds titles and adjectives alone ("Deputy Foreign" cut off from "Minister Li")."""
    titles, people = load_table("honorifics"), load_words("person_nouns")
    return all(
        article.lower[i].rstrip(".") in titles or article.lower[i] in people or article.pos[i] == "ADJ"
        for i in range(start, end)
    )


_TITLES_ALONE = frozenset(
    (
        "maj",
        "gen",
        "lt",
        "col",
        "sgt",
        "capt",
        "gov",
        "sen",
        "rep",
        "rev",
        "prof",
        "dr",
        "mr",
        "mrs",
        "ms",
        "sir",
    )
)
"""Titles that a recogniser takes for names where a full stop parts them from the name."""
_TAILS = frozenset(("'s", "’s", "'", "’", ",", ".", "”", '"', ";", ":", "-", "–", "—", ")"))


def _title_start(article: ArticleView, start: int) -> int:
    """Where the titles and role words directly before a name begin ("Deputy Foreign Minister Li")."""
    titles, people = load_table("honorifics"), load_words("person_nouns")
    left = start
    for i in range(start - 1, max(-1, start - 9), -1):
        word = article.lower[i].rstrip(".")
        if (word in titles and word not in ("the", "then", "late", "former")) or word in people:
            left = i
        elif (
            not article.words[i][:1].isupper()
            or article.pos[i] not in ("PROPN", "NOUN", "ADJ")
            or not word
            or (article.para[i], article.inside[i]) != (article.para[start], article.inside[start])
        ):
            break
        elif left < start:
            left = i
    return left


def _first_name(article: ArticleView, left: int, start: int) -> int:
    """Where the name begins of which the recogniser saw the last word: "Senior Constable Jarrod Pike" at "Jarrod"."""
    first = start
    while first > left and article.pos[first - 1] == "PROPN" and not _is_title(article, first - 1):
        first -= 1
    return first if first > left else start


def _is_title(article: ArticleView, i: int) -> bool:
    return article.lower[i].rstrip(".") in load_table("honorifics") or article.lower[i] in load_words(
        "person_nouns"
    )


def _head(article: ArticleView, start: int, end: int) -> int:
    """The token of ``start:end`` that the rest of the sentence governs."""
    for i in range(end - 1, start - 1, -1):
        if not start <= article.head[i] < end or article.head[i] == i:
            return i
    return end - 1


def _partitives(article: ArticleView, taken: list[bool]) -> Iterator[MentionSpan]:
    """One out of a group: "one of them", "another"."""
    for i, is_taken in enumerate(taken):
        end = 0 if is_taken else partitive_end(article, i)
        if end and not any(taken[i:end]):
            yield MentionSpan(i, end, i, "nominal", i, end)


def _offices(article: ArticleView, taken: list[bool]) -> Iterator[MentionSpan]:
    """Offices of several capitalised words: "the Merrow MP"."""
    for i, is_taken in enumerate(taken):
        end = 0 if is_taken else _office_end(article, i, taken)
        if end:
            yield MentionSpan(i - 1, end, end - 1, "nominal", i - 1, end)


def _others(article: ArticleView, taken: list[bool], surnames: Container[str]) -> Iterator[MentionSpan]:
    """Pronouns, capitalised names that are no entity, and nominals; `surnames` are of people named in full."""
    done = list(taken)
    body = _body_words(article)
    names = _name_words(article, 1 if body else 0)
    for i, lower in enumerate(article.lower):
        if done[i]:
            continue
        if label := _label_end(article, i):
            done[i:label] = [True] * (label - i)
            kind: MentionKind = (
                "nominal" if article.lower[label - 1] in load_words("person_nouns") else "proper"
            )
            core, _ = _trim(article, i, label, "person")
            yield MentionSpan(i, label, label - 1, kind, core, label)
        elif (lower in PRONOUNS and article.pos[i] in ("PRON", "PROPN", "DET", "NOUN", "X")) or _is_relative(
            article, i
        ):
            done[i] = True
            yield MentionSpan(i, i + 1, i, "pronoun", i, i + 1)
        elif _is_office(article, i):
            start, end = _office_start(article, i), i + 1
            done[i] = True
            yield MentionSpan(start, end, i, "nominal", start, end)
        elif (article.pos[i] == "PROPN" and article.words[i][:1].isupper()) or (
            article.pos[i] == "NOUN" and article.words[i] in names and _can_speak(article, i)
        ):
            start, end = _proper(article, i, done)
            end = _before_of(article, start, end)
            done[start:end] = [True] * (end - start)
            start, end = _whole_organisation(article, start, end)
            if article.para[i] == 0 and body:
                start, end = _trim_headline(article, start, end, body)
            office = start < end and article.lower[end - 1] in load_words("organisation_nouns")
            core, _ = _trim(article, start, end, "organisation" if office else "person")
            month = article.lower[end - 1] in load_words("calendar") if start < end else True
            if not month or (end - start == 1 and article.words[start] in surnames and _subject(article, i)):
                office = start < core == end - 1 and _is_office_of(article, core)
                yield MentionSpan(start, end, _head(article, start, end), "nominal" if office else "proper",
                                  start if office else core, end)  # fmt: skip
        elif _is_age(article, i):
            last = i + 1 < len(article) and _says(article, i + 1)  # Taken for the noun of the phrase.
            done[i : i + 1 + last] = [True] * (1 + last)
            yield MentionSpan(i - 5, i + 1, i, "nominal", i - 5, i + 1)
        elif _is_misread_verb(article, i):
            start = _office_start(article, i - 1)
            if not any(done[start:i]):
                done[i - 1 : i + 1] = [True, True]
                yield MentionSpan(start, i, i - 1, "nominal", start, i)
        elif (article.pos[i] == "NOUN" or _is_misread_noun(article, i)) and _can_speak(article, i):
            described = _described(article, i)
            done[i] = True
            done[i : described.head + 1] = [True] * (described.head + 1 - i)
            yield described


def _before_of(article: ArticleView, start: int, end: int) -> int:
    """Where the capitalised words of an office end before whose it is: "Chief Executive Officer" of "Lake Ferries"."""
    for of in range(start + 2, end):
        if article.lower[of] == "of" and _is_title(article, start) and _is_title(article, of - 1):
            return of
    return end


def _is_office_of(article: ArticleView, i: int) -> bool:
    """Whether a capitalised word behind titles is one more, no name: "Officer" in "Chief Executive Officer of X"."""
    behind = article.lower[i + 1] if i + 1 < len(article) else ""
    return article.lower[i] in load_words("person_nouns") and (
        behind in ("of", "for", "at") or article.lower[i] in ("officer", "executive", "director", "secretary")
    )


def _name_words(article: ArticleView, first: int) -> frozenset[str]:
    """Words that are a name or part of one somewhere from paragraph `first` on, and never have a small letter."""
    small = {word for word in article.words if word[:1].islower()} | load_words("person_nouns")
    return frozenset(
        word
        for i, word in enumerate(article.words)
        if word[:1].isupper()
        and article.para[i] >= first
        and (article.pos[i] == "PROPN" or article.ent[i])
        and article.lower[i] not in small
    )


def _label_end(article: ArticleView, i: int) -> int:
    """The end of the label in capitals that opens a paragraph at `i` ("DISPATCH:", "MR HOLT:"), or 0."""
    if not article.words[i].isupper() or (
        i > 0 and article.para[i - 1] == article.para[i] and not article.words[i - 1].isspace()
    ):
        return 0
    end = i
    while (
        end < len(article)
        and end - i < 4
        and article.words[end].isupper()
        and article.words[end].strip(".").isalpha()
    ):
        end += 1
    return (
        end
        if i < end < len(article) and article.words[end] == ":" and article.para[end] == article.para[i]
        else 0
    )


def _subject(article: ArticleView, i: int) -> bool:
    return article.dep[i] in ("nsubj", "nsubj:pass", "obl:agent")


def _is_relative(article: ArticleView, i: int) -> bool:
    """Whether a "which" is the subject of a relative clause: "the police, which reported “…”"."""
    return (
        article.lower[i] == "which"
        and article.dep[i].startswith("nsubj")
        and article.dep[article.head[i]] in ("acl:relcl", "acl")
    )


def _is_office(article: ArticleView, i: int) -> bool:
    """Whether a capitalised word is a person's office with no name behind it: "the Prime Minister", "a Tory MP"."""
    if article.pos[i] not in ("PROPN", "NOUN") or not article.words[i][:1].isupper() or article.para[i] == 0:
        return False
    if article.lower[i] not in load_words("person_nouns") or article.ent[i]:
        return False
    named = i + 1 < len(article) and article.words[i + 1][:1].isupper() and article.pos[i + 1] == "PROPN"
    return (
        not named
        and _office_start(article, i) < i
        and article.lower[_office_start(article, i)] in _DETERMINERS
    )


def _office_end(article: ArticleView, i: int, taken: list[bool]) -> int:
    """The end of an office whose capitalised words begin at `i` behind a determiner ("the Merrow MP"), or 0."""
    if article.pos[i] != "PROPN" or i == 0 or article.lower[i - 1] not in _DETERMINERS:
        return 0
    end = i
    while (
        end < len(article)
        and not taken[end]
        and article.pos[end] == "PROPN"
        and article.words[end][:1].isupper()
    ):
        end += 1
    return end if end > i + 1 and _is_office(article, end - 1) else 0


def _is_misread_noun(article: ArticleView, i: int) -> bool:
    """Whether an "adjective" is a person's noun behind its article: "an usher", "the rebel"."""
    return (
        article.pos[i] in ("ADJ", "X", "VERB")
        and article.dep[i] in ("nsubj", "nsubj:pass", "obl:agent")
        and article.lower[i] in load_words("person_nouns")
        and i > 0
        and article.pos[i - 1] == "DET"
    )


def _is_misread_verb(article: ArticleView, i: int) -> bool:
    """Whether a "noun" is a reporting verb behind its subject: "the foundation predicts", "the document states"."""
    before = i > 0 and article.pos[i - 1] == "NOUN" and article.head[i - 1] == i
    return before and _says(article, i)


def _says(article: ArticleView, i: int) -> bool:
    """Whether a "noun" has the form of a reporting verb, with what follows such a verb behind it."""
    form = reporting_forms().get(article.lower[i])
    if (
        form is None
        or form.form != "finite"
        or article.pos[i] != "NOUN"
        or not (article.lower[i].endswith("s") or article.lower[i] == "said")
    ):
        return False
    behind = article.words[i + 1] if i + 1 < len(article) else "."
    return behind in (",", ":", "“", '"', "‘", "that", ".", "''") and article.inside[i] < 0


def _office_start(article: ArticleView, i: int) -> int:
    """Where the noun phrase of an office begins: at its article or possessor, a few words back."""
    start = i
    while start > 0 and i - start < 6 and article.pos[start - 1] in ("PROPN", "NOUN", "ADJ", "DET", "NUM"):
        if article.para[start - 1] != article.para[i] or article.inside[start - 1] != article.inside[i]:
            break
        start -= 1
        if article.lower[start] in _DETERMINERS:
            break
    return start


_DETERMINERS = frozenset(("the", "a", "an", "one", "another", "this", "that"))


def _is_age(article: ArticleView, i: int) -> bool:
    """Whether "old" at `i` ends "the 51-year-old", with no noun behind it."""
    if article.lower[i] != "old" or i < 5 or article.lower[i - 2 : i - 1] != ["year"]:
        return False
    alone = (
        i + 1 >= len(article) or article.pos[i + 1] not in ("NOUN", "PROPN", "ADJ") or _says(article, i + 1)
    )
    return alone and article.lower[i - 5] == "the" and article.words[i - 4].isdigit()


def _proper(article: ArticleView, i: int, done: list[bool]) -> tuple[int, int]:
    """The run of capitalised words around `i`, particles inside it included."""
    start, end = i, i + 1
    while start > 0 and not done[start - 1] and article.inside[start - 1] == article.inside[i]:
        if not article.words[start - 1][:1].isupper() or article.pos[start - 1] != "ADJ":
            break
        start -= 1
    while end < len(article) and not done[end] and article.inside[end] == article.inside[i]:
        word = article.words[end]
        if word[:1].isupper() and article.pos[end] in ("PROPN", "NOUN", "ADJ"):
            end += 1
        elif (word == "-" and _joined_by_hyphen(article, end - 1) and not done[end + 1]) or (
            article.lower[end] in NAME_PARTICLES
            and end + 1 < len(article)
            and article.words[end + 1][:1].isupper()
            and article.pos[end + 1] == "PROPN"
            and not done[end + 1]
        ):
            end += 2
        else:
            break
    return start, end


def _can_speak(article: ArticleView, i: int) -> bool:
    dep, case = article.dep[i], article.case[i]
    if article.lower[i] in load_words("person_nouns") or article.lemma[i] in load_words("person_nouns"):
        return dep not in ("compound", "amod")
    if dep not in SOURCE_DEPS:
        return False
    if dep in ("obl", "nmod"):
        return case in SOURCE_CASES
    return dep != "obj" or not case


def _nominal(article: ArticleView, head: int) -> tuple[int, int]:
    """A noun with its modifiers: to the left in one run, to the right prepositional phrases up to a comma."""
    limit = article.inside[head]
    start = head
    while start > 0 and article.inside[start - 1] == limit and _modifies(article, start - 1, head):
        start -= 1
    end = head + 1
    while (
        end < len(article)
        and end - head < 12
        and article.inside[end] == limit
        and not article.words[end].isspace()
    ):
        above = _ancestor_below(article, end, head)
        if above is None or article.dep[above] not in ("nmod", "case", "nmod:poss", "flat", "compound"):
            break
        if article.pos[end] == "ADP" and article.lower[end] not in DESCRIBING:
            break
        if (
            article.pos[end] in ("VERB", "AUX", "PUNCT")
            and article.words[end] not in ("'", "’", "-", ".")
            and article.words[end - 1] != "-"  # "the Russian-installed administration"
        ):
            break
        end += 1
    while end > head + 1 and article.pos[end - 1] in ("ADP", "DET", "CCONJ", "PUNCT", "PART", "PRON"):
        end -= 1
    while start < head and article.pos[start] in ("PUNCT", "AUX", "VERB", "ADV", "CCONJ", "PART"):
        start += 1
    return start, end


def _described(article: ArticleView, noun: int) -> MentionSpan:
    """The nominal of a noun, with the rest of the office where a name follows that the tree hung the rest on."""
    start, end = _nominal(article, noun)
    head = noun if noun < end else end - 1
    if named := _named_office_end(article, end):
        end, head = named, named - 1
    return MentionSpan(start, end, head, "nominal", start, end)


def _named_office_end(article: ArticleView, i: int) -> int:
    """The end of the nouns at `i` with which an office goes on before its holder's name, or 0.

    The tree may hang them on the name: "schools minister" in "the shadow schools minister, Ann Lee".
    """
    end = i
    while end < len(article) and article.pos[end] == "NOUN" and article.words[end].islower():
        end += 1
    named = end + 1 < len(article) and article.words[end] == "," and article.ent[end + 1] == "PERSON"
    return end if end > i and named and article.lower[end - 1] in load_words("person_nouns") else 0


def _modifies(article: ArticleView, i: int, head: int) -> bool:
    above = _ancestor_below(article, i, head)
    if above is None or article.words[i].isspace() or article.words[i] in BREAKS:
        return False
    if article.pos[i] == "AUX" or article.lower[i] in ("who", "which"):  # "who has been elected spokesman"
        return False
    return article.dep[above] in MODIFIERS or (
        article.pos[i] in ("PUNCT", "PART") and article.words[i] in _INNER
    )


BREAKS = frozenset((",", ";", ":", "(", ")", "—", "–", "--"))
_INNER = frozenset(("-", "'s", "’s", "'", "’", "."))


def _ancestor_below(article: ArticleView, i: int, head: int) -> int | None:
    """The child of `head` above or at token `i`, or None where `i` is not below `head`."""
    for _ in range(8):
        if article.head[i] == head and i != head:
            return i
        if article.head[i] == i:
            return None
        i = article.head[i]
    return None


class MentionFinder:
    """Component: sets ``doc._.mentions`` (list of MentionSpan). Requires ``doc._.marked`` and ``doc._.outlets``."""

    def __call__(self, doc: Doc) -> Doc:
        outlets = [(found.start, found.end) for found in doc._.outlets]
        return self.set_annotations(doc, find_mentions(view(doc), outlets))

    def set_annotations(self, doc: Doc, mentions: list[MentionSpan]) -> Doc:
        doc._.mentions = mentions
        return doc


if not Doc.has_extension("mentions"):
    Doc.set_extension("mentions", default=None)


@Language.factory(NAME, assigns=["doc._.mentions"], requires=["doc._.marked", "doc._.outlets"])
def make_mention_finder(nlp: Language, name: str) -> MentionFinder:
    return MentionFinder()
