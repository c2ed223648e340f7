"""What a quote and a candidate mention look like together, as numbers: the input of the attribution ranker.

The features are of the kinds that O'Keefe et al. (2012, "A Sequence Labelling Approach to Quote Attribution") and
Almeida, Almeida and Martins (2014, "A Joint Model for Quotation Attribution and Coreference Resolution") use: gaps,
sides, reporting verbs, tree relations, neighbouring quotes. Outlets, labels and the roles of relaying verbs are added.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.clauses import AGENT, OBJECT, SUBJECT, Clauses, Link
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.cues import CUE, Cues
from quotesvc.nlp.lexicon import load_words, reporting_verbs
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.partitives import is_partitive

PARAGRAPHS_BACK = 3
"""Paragraphs before a quote's own that hold candidates; those of quotes alone are passed over and not counted."""
FURTHEST_BACK = 12
"""Paragraphs back, those of quotes alone among them."""
PARAGRAPHS_ON = 1
MENTIONS_BACK, MENTIONS_ON = 200, 100
"""Mentions before and behind a quote that are looked at, in paragraphs that have more: those far away never speak."""
MOST_CANDIDATES = 20
CLOSELY = 12
"""Of which so many are looked at closely: the right one is among them in all but 2 of 1,000 quotes."""
STEPS = 8
"""Tokens above a quote in the tree that are looked at."""
BESIDE = 14
"""Tokens within which a reporting verb counts as standing beside a quote."""

KINDS = {"person": 0, "organisation": 1, "place": 2, "proper": 3}
PRONOUN_KINDS = {
    "he": 4, "she": 4, "him": 5, "her": 5, "they": 6, "them": 6, "it": 7, "i": 8, "we": 8, "you": 8, "who": 9,
    "which": 9,
}  # fmt: skip
PERSON_NOUN, ORGANISATION_NOUN, DOCUMENT_NOUN, OTHER_NOUN = 10, 11, 12, 13
DEPS = (
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "appos", "ROOT", "conj", "compound",
    "flat", "parataxis", "dep", "vocative", "amod", "advmod", "obl:unmarked", "xcomp", "ccomp", "advcl", "acl:relcl",
)  # fmt: skip
DEP_NUMBERS = {name: number for number, name in enumerate(DEPS, start=1)}
CASES = (
    "",
    "by",
    "according to",
    "to",
    "from",
    "of",
    "with",
    "in",
    "on",
    "for",
    "per",
    "at",
    "against",
    "about",
    "as",
)
CASE_NUMBERS = {name: number for number, name in enumerate(CASES)}
RELAYING = frozenset(("quote", "cite"))
TELLING = frozenset(("tell", "inform", "remind", "assure", "ask", "urge", "warn", "advise", "accuse"))
QUOTE_ENDS = {",": 1, ".": 2, "?": 3, "!": 3, ";": 4, ":": 4, "—": 5, "–": 5, "…": 6}

NAMES = (
    # The quote
    "words", "first_upper", "ends", "before", "after", "starts_paragraph", "ends_paragraph", "paragraph_is_quotes",
    "order_in_paragraph", "quotes_in_paragraph", "continues", "depth", "headline", "verbs_outside", "verb_left_gap",
    "verb_right_gap", "said_right_first", "cue_left", "cue_right", "cue_above", "cues_above",
    # The candidate
    "kind", "outlet", "dep", "case", "tokens", "plural", "definite", "titled", "in_quote", "mentions_of_entity",
    "speaks_elsewhere", "in_headline", "label", "starts_own_paragraph", "followed_by",
    # The pair
    "side", "gap_tokens", "gap_outside", "stops", "commas", "said_between", "named_between", "quoted_between",
    "paragraphs", "same_sentence_start", "same_sentence_end", "adjacent", "rank", "rank_side", "rank_speaking",
    # The verb
    "role", "verb_reporting", "verb_core", "verb_gap", "verb_side", "verb_governs", "verb_is_nearest", "verb_between",
    "verb_relaying", "verb_telling", "verb_in_quote", "mention_verb_gap", "subject_behind_verb", "next_verb_gap",
    "next_verb_linked", "speaking", "ancestor_governs", "verb_cue", "verb_steps", "cues_below", "verb_is_lowest_cue",
    "head_steps", "sentence_subject", "verb_has_subject",
    # Cues in the order of words
    "cue_after", "cue_after_gap", "cue_before", "cue_before_gap", "cues_between", "cue_between", "cue_mentions",
)  # fmt: skip


@dataclass(slots=True)
class Place:
    """Where a quote stands: its tokens ``first:last``, the nearest tokens outside its marks, its governors."""

    index: int
    first: int
    last: int
    left: int
    right: int
    para: int
    governors: frozenset[int]
    verb_left: int
    verb_right: int
    common: list[float]
    above: dict[int, int] = field(default_factory=dict)
    cues: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Candidates:
    """The candidates of one quote (indexes of mentions), a row of `NAMES` for each, and the verb of each or -1."""

    quote: int
    mentions: list[int] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    verbs: list[int] = field(default_factory=list)


def _sums(flags: Iterable[bool]) -> list[int]:
    """Running totals: ``sums[j] - sums[i]`` is the number of true flags in ``i:j``."""
    return [0, *accumulate(map(int, flags))]


class Featuriser:
    """Makes `Candidates` for the quotes of one article."""

    def __init__(self, article: ArticleView, resolver: Resolver) -> None:
        self.article = article
        self.resolver = resolver
        self.mentions = resolver.mentions
        self.clauses = Clauses(article, self.mentions)
        self.cues = Cues(article)
        self.rates = self.cues.rates
        self.core = frozenset(verb for verb, strength in reporting_verbs().items() if strength == "core")
        self._count()
        self._paragraphs()
        self.speaking = [self._speaks(links) for links in self.clauses.links]
        self.entity_speaks: dict[int, int] = {}
        for mention, speaks in enumerate(self.speaking):
            entity = resolver.of_mention[mention]
            if speaks and entity >= 0:
                self.entity_speaks[entity] = self.entity_speaks.get(entity, 0) + 1
        self.static: dict[int, list[float]] = {}
        self.beside = [self.cues.beside(mention, self.mention_starts) for mention in self.mentions]

    def _count(self) -> None:
        article = self.article
        outside = [inside < 0 for inside in article.inside]
        pairs = list(zip(outside, article.words, strict=True))
        self.stops = _sums(out and word in (".", "?", "!") for out, word in pairs)
        self.commas = _sums(out and word == "," for out, word in pairs)
        self.outside = _sums(outside)
        self.said = _sums(out and said for out, said in zip(outside, self.clauses.reporting, strict=True))
        starts = [False] * len(article)
        for mention in self.mentions:
            starts[mention.core_start] = mention.kind != "nominal"
        self.named = _sums(starts)
        self.mention_starts = [mention.start for mention in self.mentions]
        self.quote_starts = sorted(mark.start for mark in article.marked if mark.depth == 0)

    def _paragraphs(self) -> None:
        self.para_start: dict[int, int] = {}
        self.para_end: dict[int, int] = {}
        for i, para in enumerate(self.article.para):
            if not self.article.words[i].isspace():
                self.para_start.setdefault(para, i)
                self.para_end[para] = i + 1
        self.in_para: dict[int, list[int]] = {}
        for index, mark in enumerate(self.article.marked):
            if mark.depth == 0:
                first = min(self.article.token_span(mark.start, mark.end)[0], len(self.article) - 1)
                self.in_para.setdefault(self.article.para[first], []).append(index)

    def _speaks(self, links: list[Link]) -> bool:
        reporting, inside = self.clauses.reporting, self.article.inside
        return any(link.role == SUBJECT and reporting[link.verb] and inside[link.verb] < 0 for link in links)

    # The candidate on its own

    def _kind(self, mention: MentionSpan) -> int:
        if mention.kind == "pronoun":
            return PRONOUN_KINDS[self.article.lower[mention.head]]
        if mention.kind == "nominal":
            lemma = self.article.lemma[mention.head]
            if lemma in load_words("person_nouns") or is_partitive(self.article, mention):
                return PERSON_NOUN
            if lemma in load_words("organisation_nouns"):
                return ORGANISATION_NOUN
            return DOCUMENT_NOUN if lemma in load_words("document_nouns") else OTHER_NOUN
        return KINDS[mention.kind]

    def _static(self, index: int) -> list[float]:
        """The features of a candidate on its own, made once."""
        if index not in self.static:
            self.static[index] = self._candidate(index, self.mentions[index])
        return self.static[index]

    def _candidate(self, index: int, mention: MentionSpan) -> list[float]:
        article = self.article
        head, end = mention.head, mention.end
        entity = self.resolver.of_mention[index]
        following = article.words[end] if end < len(article) else ""
        return [
            self._kind(mention),
            mention.outlet,
            DEP_NUMBERS.get(article.dep[head], 0),
            CASE_NUMBERS.get(article.case[head], len(CASES)),
            end - mention.start,
            article.pos[head] in ("NOUN", "PROPN") and article.lower[head] != article.lemma[head],
            article.lower[mention.start] in ("the", "this", "that", "his", "her", "their", "its"),
            mention.start < mention.core_start,
            article.inside[head] >= 0,
            len(self.resolver.entities[entity].mentions) if entity >= 0 else 0,
            self.entity_speaks.get(entity, 0) if entity >= 0 else 0,
            article.para[head] == 0,
            following == ":",
            self.para_start.get(article.para[head]) == mention.start,
            QUOTE_ENDS.get(following, 0 if following.isalpha() else 7),
        ]

    # The quote on its own

    def place(self, index: int) -> Place:
        article, mark = self.article, self.article.marked[index]
        first, last = article.token_span(mark.start, mark.end)
        first = min(first, len(article) - 1)
        left = article.token_before(mark.start - len(mark.open))
        right = article.token_span(mark.end + len(mark.close), mark.end + len(mark.close) + 1)[0]
        right = min(right, len(article))
        para = article.para[first]
        para_first, para_last = self.para_start.get(para, first), self.para_end.get(para, last)
        verb_left = next(
            (i for i in range(left, max(para_first - 1, left - BESIDE), -1) if self._said_at(i)), -1
        )
        verb_right = next((i for i in range(right, min(para_last, right + BESIDE)) if self._said_at(i)), -1)
        place = Place(
            index, first, last, left, right, para, self._governors(first, last), verb_left, verb_right, []
        )
        place.above = self._above(place)
        place.cues = sorted(
            (i for i in place.above if self.rates[i] >= CUE and article.inside[i] < 0),
            key=place.above.__getitem__,
        )
        place.common = self._quote(place, para_first, para_last)
        return place

    def _above(self, place: Place) -> dict[int, int]:
        """Tokens above the quote in the tree, outside it, to their steps from it."""
        head = self.article.head
        steps: dict[int, int] = {}
        for governor in place.governors:
            at, count = governor, 1
            while count <= STEPS and steps.get(at, STEPS + 1) > count:
                if not place.first <= at < place.last:
                    steps[at] = count
                if head[at] == at:
                    break
                at, count = head[at], count + 1
        return steps

    def _beside(self, first: int, last: int) -> float:
        """The highest cue rate among tokens outside quotes."""
        inside = self.article.inside
        return max((self.rates[i] for i in range(first, last) if inside[i] < 0), default=0.0)

    def _said_at(self, i: int) -> bool:
        return self.clauses.reporting[i] and self.article.inside[i] < 0

    def _governors(self, first: int, last: int) -> frozenset[int]:
        """Tokens outside the quote that govern a word of it, or hang on its root as a reporting clause does."""
        article = self.article
        found: set[int] = set()
        for i in range(first, last):
            above = article.head[i]
            if not first <= above < last:
                found.add(above)
            if above == i or not first <= above < last:
                for child in article.children[i]:
                    if not first <= child < last and article.dep[child] in (
                        "parataxis",
                        "ccomp",
                        "advcl",
                        "conj",
                        "dep",
                    ):
                        found.add(child)
        return frozenset(found)

    def _quote(self, place: Place, para_first: int, para_last: int) -> list[float]:
        article, mark = self.article, self.article.marked[place.index]
        before = article.words[place.left] if place.left >= para_first else ""
        after = article.words[place.right] if place.right < para_last else ""
        body = article.source[mark.start : mark.end]
        last_char = body.rstrip()[-1:] if body.rstrip() else ""
        here = self.in_para.get(place.para, [])
        outside = self.outside[para_last] - self.outside[para_first]
        return [
            math.log1p(place.last - place.first),
            body.lstrip()[:1].isupper(),
            QUOTE_ENDS.get(last_char, 0),
            self._neighbour(place.left) if before else 9,
            self._neighbour(place.right) if after else 9,
            place.left < para_first,
            place.right >= para_last,
            outside <= 2 * len(here) + 1,
            here.index(place.index) if place.index in here else -1,
            len(here),
            mark.continues is not None,
            mark.depth,
            place.para == 0,
            self.said[para_last] - self.said[para_first],
            place.left - place.verb_left if place.verb_left >= 0 else 99,
            place.verb_right - place.right if place.verb_right >= 0 else 99,
            place.verb_right >= 0 and place.verb_right - place.right <= 2,
            self._beside(max(para_first, place.left - 2), place.left + 1),
            self._beside(place.right, min(para_last, place.right + 3)),
            max((self.rates[i] for i in place.above), default=0.0),
            len(place.cues),
        ]

    def _neighbour(self, i: int) -> int:
        """What sort of word stands beside the quote."""
        article = self.article
        if article.words[i] in QUOTE_ENDS:
            return QUOTE_ENDS[article.words[i]]
        if self.clauses.reporting[i]:
            return 10
        if article.lower[i] == "that":
            return 11
        if article.pos[i] in ("PRON", "PROPN"):
            return 12
        return (
            13 if article.pos[i] in ("VERB", "AUX") else 14 if article.pos[i] in ("ADP", "DET", "ADJ") else 15
        )

    # The two together

    def candidates(self, index: int) -> Candidates:
        """The mentions that may speak in quote `index`, each with its row."""
        place = self.place(index)
        chosen = self._near(place)
        found = Candidates(index, self._promising(place, chosen))
        ranks = self._ranks(place, chosen)
        for mention in found.mentions:
            verb, features = self._pair(place, mention, ranks[mention])
            found.verbs.append(verb)
            found.rows.append([*place.common, *self._static(mention), *features])
        return found

    def _near(self, place: Place) -> list[int]:
        first_para = self._first_paragraph(place.para)
        start = next(
            (self.para_start[p] for p in range(first_para, place.para + 1) if p in self.para_start), 0
        )
        on = place.para + PARAGRAPHS_ON
        end = self.para_end.get(on, self.para_end.get(place.para, len(self.article)))
        before, behind = (bisect_left(self.mention_starts, at) for at in (place.first, place.last))
        low = max(bisect_left(self.mention_starts, start), before - MENTIONS_BACK)
        high = min(bisect_left(self.mention_starts, end), behind + MENTIONS_ON)
        near = [
            m
            for m in range(low, high)
            if not place.first <= self.mentions[m].head < place.last
            and self._gap(place, self.mentions[m]) >= 0
        ]
        near.sort(key=lambda m: self._remoteness(place, m))
        return near[:MOST_CANDIDATES]

    def _promising(self, place: Place, chosen: list[int]) -> list[int]:
        """Those of the candidates that a rough look leaves, since looking closely is what takes time.

        Who is the subject of a reporting verb, or of any, may stand far away; a place or a nominal, and what stands
        within a quote, must be near.
        """

        def doubt(index: int) -> float:
            mention = self.mentions[index]
            head = mention.head
            return (
                self._gap(place, mention)
                + 40 * abs(self.article.para[head] - place.para)
                - 80 * self.speaking[index]
                - 20 * self.article.dep[head].startswith("nsubj")
                + 15 * (mention.kind in ("nominal", "place"))
                + 30 * (self.article.inside[head] >= 0)
            )

        left = set(sorted(chosen, key=doubt)[:CLOSELY])
        return [index for index in chosen if index in left]

    def _remoteness(self, place: Place, index: int) -> float:
        """How unlikely a mention is by its place alone: words of quotes count little, mentions within quotes far."""
        mention = self.mentions[index]
        low, high = (place.last, mention.start) if mention.start >= place.last else (mention.end, place.first)
        outside = self.outside[high] - self.outside[low]
        within = self.article.inside[mention.head] >= 0
        return (
            outside + 0.3 * (high - low - outside) + 60 * within + 25 * abs(self._para_of(index) - place.para)
        )

    def _first_paragraph(self, para: int) -> int:
        """The first paragraph that may hold a candidate for a quote in `para`."""
        first = counted = 0
        for first in range(para - 1, max(-1, para - 1 - FURTHEST_BACK), -1):
            counted += self._has_own_words(first)
            if counted == PARAGRAPHS_BACK:
                break
        return min(first, para)

    def _has_own_words(self, para: int) -> bool:
        """Whether a paragraph holds more than quotes and their marks."""
        if para not in self.para_start:
            return False
        outside = self.outside[self.para_end[para]] - self.outside[self.para_start[para]]
        return outside > 2 * len(self.in_para.get(para, ())) + 1

    def _para_of(self, mention: int) -> int:
        return self.article.para[self.mentions[mention].head]

    def _gap(self, place: Place, mention: MentionSpan) -> int:
        """Tokens between quote and mention; -1 where they overlap."""
        if mention.end <= place.first:
            return place.first - mention.end
        return mention.start - place.last if mention.start >= place.last else -1

    def _ranks(self, place: Place, chosen: list[int]) -> dict[int, tuple[int, int, int]]:
        """Rank by distance over all, on its side, and among those that speak."""
        ranks: dict[int, tuple[int, int, int]] = {}
        sides, speaking = [0, 0], 0
        for rank, m in enumerate(sorted(chosen, key=lambda m: self._gap(place, self.mentions[m]))):
            side = int(self.mentions[m].start >= place.last)
            ranks[m] = (rank, sides[side], speaking)
            sides[side] += 1
            speaking += self.speaking[m]
        return ranks

    def _pair(self, place: Place, index: int, ranks: tuple[int, int, int]) -> tuple[int, list[float]]:
        article, mention = self.article, self.mentions[index]
        after = mention.start >= place.last
        low, high = (place.last, mention.start) if after else (mention.end, place.first)
        gap = max(0, high - low)
        outside = self.outside[high] - self.outside[low] if high > low else 0
        between = (low, max(low, high))
        sent = article.sent[mention.head]
        link = self._best_link(place, index)
        features: list[float] = [
            1 if after else -1,
            math.log1p(gap),
            math.log1p(outside),
            self._over(self.stops, between),
            self._over(self.commas, between),
            self._over(self.said, between),
            self._over(self.named, between),
            math.log1p(gap - outside),
            article.para[mention.head] - place.para,
            sent == article.sent[place.left] if place.left >= 0 else False,
            sent == article.sent[min(place.right, len(article) - 1)],
            mention.start - place.right if after and mention.start - place.right < 6 else 9,
            *ranks,
        ]
        features.extend(self._verb(place, mention, link))
        features.append(self.speaking[index])
        features.append(self._governed(place, mention, link))
        features.extend(self._path(place, mention, link))
        features.extend(self._in_order(index, between))
        return (link.verb if link else -1), features

    @staticmethod
    def _over(sums: list[int], between: tuple[int, int]) -> int:
        return sums[between[1]] - sums[between[0]]

    def _best_link(self, place: Place, index: int) -> Link | None:
        """The link to the verb nearest to the quote, reporting verbs outside any quote before all others."""
        links = self.clauses.links[index]
        if not links:
            return None
        if len(links) == 1:
            return links[0]
        return min(
            links,
            key=lambda link: (
                not self._said_at(link.verb) and link.verb not in place.above,
                self._token_gap(place, link.verb),
            ),
        )

    @staticmethod
    def _token_gap(place: Place, i: int) -> int:
        return place.left - i if i <= place.left else max(0, i - place.right)

    def _verb(self, place: Place, mention: MentionSpan, link: Link | None) -> list[float]:
        article = self.article
        near = self._nearest_verb(place, mention)
        near_gap = min(abs(near - mention.head), 30) if near >= 0 else 99
        if link is None:
            return [
                0,
                False,
                False,
                99,
                0,
                False,
                False,
                False,
                False,
                False,
                False,
                99,
                False,
                near_gap,
                False,
            ]
        verb = link.verb
        lemma = article.lemma[verb]
        low, high = sorted((mention.head, place.first if mention.head < place.first else place.last))
        return [
            link.role,
            self.clauses.reporting[verb],
            lemma in self.core,
            min(self._token_gap(place, verb), 60),
            1 if verb >= place.last else -1,
            verb in place.governors,
            verb in (place.verb_left, place.verb_right),
            low <= verb < high,
            lemma in RELAYING,
            lemma in TELLING,
            place.first <= verb < place.last,
            min(abs(verb - mention.head), 60),
            verb < mention.head,
            near_gap,
            near == verb,
        ]

    def _nearest_verb(self, place: Place, mention: MentionSpan) -> int:
        """The reporting verb beside the quote on the mention's side."""
        return place.verb_right if mention.start >= place.last else place.verb_left

    def _governed(self, place: Place, mention: MentionSpan, link: Link | None) -> int:
        """How far above the quote the mention's verb stands in the tree: 1 governor, 2 and 3 ancestors, 0 none."""
        if link is None or link.role not in (SUBJECT, AGENT, OBJECT):
            return 0
        article = self.article
        for governor in place.governors:
            at = governor
            for steps in range(1, 4):
                if at == link.verb:
                    return steps
                if article.head[at] == at:
                    break
                at = article.head[at]
        return 0

    def _path(self, place: Place, mention: MentionSpan, link: Link | None) -> list[float]:
        """Where mention and verb stand on the way from the quote up to the root, and the cues on that way."""
        article = self.article
        head_steps = place.above.get(mention.head, 0)
        at = place.left if mention.end <= place.first else min(place.right, len(article) - 1)
        same = article.sent[mention.head] == article.sent[at]
        subject = same and article.dep[mention.head].startswith("nsubj") and self._is_root(mention.head)
        if link is None:
            return [0.0, 0, 0, False, head_steps, subject, False]
        steps = place.above.get(link.verb, 0)
        below = sum(place.above[i] < steps for i in place.cues) if steps else 0
        lowest = bool(place.cues) and place.cues[0] == link.verb
        return [
            self.rates[link.verb], steps, below, lowest, head_steps, subject,
            any(i != mention.head and article.dep[i].startswith("nsubj") for i in article.children[link.verb]),
        ]  # fmt: skip

    def _is_root(self, i: int) -> bool:
        above = self.article.head[i]
        return self.article.head[above] == above

    def _in_order(self, index: int, between: tuple[int, int]) -> list[float]:
        after_rate, after_gap, before_rate, before_gap, mentions = self.beside[index]
        low, high = between
        span = range(low, min(high, low + 30)) if high > low else range(0)
        inside = self.article.inside
        return [
            after_rate, after_gap, before_rate, before_gap, self._over(self.cues.sums, between),
            max((self.rates[i] for i in span if inside[i] < 0), default=0.0), mentions,
        ]  # fmt: skip
