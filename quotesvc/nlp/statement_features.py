"""What a marked stretch and the words around it look like, as numbers: is it somebody's words, or a title, a name, a
term? `quotesvc.nlp.kinds` reads them. Paragraphs are not asked for their shape, since archives merge them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_words, reporting_verbs
from quotesvc.nlp.marks import GLYPHS, Family, Marked

NAMES = (
    "words", "characters", "capitalised", "more capitals", "first", "last", "speech person", "contraction",
    "finite", "clause", "verbs", "proper nouns", "adjective or adverb", "entity", "first pos", "last pos",
    "single", "odd single", "nested", "continues", "unclosed", "headline", "paragraph",
    "left", "right", "pos before", "pos after", "entity after", "within a name", "naming before", "naming near",
    "root pos", "root dependency", "head reports", "steps to reporting verb", "within complement", "subject of it",
    "verb before", "weak verb before", "verb after", "says", "person", "phrase noun", "verbs earlier",
    "verb in sentence before",
    "stretches", "long stretches", "neighbours", "longest neighbour", "gap before", "gap after",
    "words of neighbour before", "words of neighbour after",
    "plain elsewhere", "marked elsewhere", "in longer stretch elsewhere",
)  # fmt: skip

READ = 600
"""Characters of a stretch that are read."""
LONGEST_SPAN = 60
"""Tokens of a stretch, and on either side of it in its sentence, that are looked at."""
LONG = 6
"""Words from which a stretch is long."""
NICKNAME = 2
"""Words, at most, of a nickname."""
NEIGHBOURS = 5
"""Stretches before and behind one, in its paragraph, that are looked at."""
FAR = 99.0
"""Stands for the distance of what is not there."""
TERM = 60
"""Characters up to which a stretch may be a term that comes again."""
REACH = 20_000
"""Characters around a term in which it is looked for again: bounds the work."""
MOST_REPEATED = 12
LONGER_BY = 12
"""Characters by which a stretch must be longer than a term that it holds."""
CLIMB = 12
"""Steps up the tree, at most, to a reporting verb."""

_WORD = re.compile(r"[^\W_]+(?:['’.-]\w+)*")
_CONTRACTION = re.compile(r"\w['’](?:m|re|ve|ll|d|t)\b")
_MINOR = frozenset(
    ("a", "an", "the", "of", "and", "to", "in", "on", "for", "at", "or", "by", "with", "from", "is")
)
_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl"))
_SAYING = frozenset(("say", "tell", "add", "ask", "write", "tweet"))
_PRONOUNS = frozenset(("he", "she", "they", "who", "i", "it"))
_PLACES = {
    **dict.fromkeys(".?!…", 1.0), **dict.fromkeys(",;", 2.0), ":": 3.0, **dict.fromkeys("—–-", 4.0),
    **dict.fromkeys("([{", 5.0), **dict.fromkeys("\"”’“‘'»«)", 6.0),
}  # fmt: skip
_POS = {name: float(at) for at, name in enumerate((
    "NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADV", "PRON", "DET", "ADP", "CCONJ", "SCONJ", "INTJ", "NUM", "PART",
    "PUNCT", "SYM", "X", "SPACE",
))}  # fmt: skip
_DEPENDENCIES = {name: float(at) for at, name in enumerate((
    "ROOT", "ccomp", "obj", "obl", "parataxis", "nsubj", "appos", "compound", "amod", "nmod", "conj", "advcl",
    "xcomp", "acl", "dep", "flat", "nmod:poss", "acl:relcl", "csubj", "nsubj:pass", "case", "iobj", "discourse",
    "det", "advmod", "punct",
))}  # fmt: skip


class StatementFeatures:
    """Rows of numbers, in the order of `NAMES`, for the marked stretches of one article."""

    def __init__(self, article: ArticleView, *, headline: bool = False) -> None:
        self.article = article
        self.text = article.source
        self.lower = article.source.lower()
        # Lower case is longer for a few letters of Turkish and others; offsets must not move.
        if len(self.lower) != len(self.text):
            self.lower = self.text
        self.marked = article.marked
        self.headline = headline
        self.sizes = [
            len(_WORD.findall(self.text, mark.start, min(mark.end, mark.start + READ)))
            for mark in self.marked
        ]
        outer = [at for at, mark in enumerate(self.marked) if not mark.depth]
        singles = sum(_is_single(self.marked[at]) for at in outer)
        self.single_is_usual = singles * 2 > len(self.marked)
        self.stretches = float(min(len(outer), LONGEST_SPAN))
        self.long = sum(self.sizes[at] >= LONG for at in outer) / max(1, len(outer))

    def row(self, index: int) -> list[float]:
        """The numbers of the stretch ``marked[index]``."""
        mark = self.marked[index]
        first, last = self.article.token_span(mark.start, mark.end)
        first = min(first, len(self.article) - 1)
        last = max(min(last, len(self.article)), first + 1)
        found = (
            self._words(mark, self.sizes[index]),
            self._tokens(first, last),
            self._marks(mark),
            self._beside(mark, first, last),
            self._governor(first, last),
            self._sentence(mark, first, last),
            self._neighbours(index),
            self._repeated(mark),
        )
        return [float(value) for part in found for value in part]

    def is_nickname(self, index: int) -> bool:
        """Whether ``marked[index]`` is a word or two within somebody's name: Ana "Nan" Lund."""
        mark, article = self.marked[index], self.article
        first, last = article.token_span(mark.start - len(mark.open), mark.end + len(mark.close))
        return (
            self.sizes[index] <= NICKNAME
            and self.text[mark.start].isupper()
            and 0 < first < last < len(article)
            and article.ent[first - 1] == article.ent[last] == "PERSON"
            and article.para[first - 1] == article.para[last]
        )

    def _words(self, mark: Marked, size: int) -> Iterator[float]:
        text = self.text[mark.start : min(mark.end, mark.start + READ)]
        words = _WORD.findall(text)
        major = [word for word in words if word.lower() not in _MINOR]
        last = self.text[mark.end - 1]
        yield min(size, 40)
        yield min(mark.end - mark.start, 300)
        yield sum(word[0].isupper() for word in major) / max(1, len(major))
        yield sum(word[0].isupper() for word in major[1:])
        yield 1 if text[0].islower() else 2 if text[0].isupper() else 3 if text[0].isdigit() else 0
        yield 1 if last == "," else 2 if last in ".…" else 3 if last in "?!" else 4 if last.isalnum() else 0
        yield not load_words("speech_persons").isdisjoint(word.lower() for word in words)
        yield _CONTRACTION.search(text) is not None

    def _tokens(self, first: int, last: int) -> Iterator[float]:
        article = self.article
        span = range(first, min(last, first + LONGEST_SPAN))
        pos = [article.pos[i] for i in span]
        yield any(self._is_finite(i) for i in span)
        yield any(
            article.dep[i] in _SUBJECTS
            and first <= article.head[i] < last
            and self._has_finite(article.head[i])
            for i in span
        )
        yield pos.count("VERB")
        yield pos.count("PROPN") / len(pos)
        yield "ADJ" in pos or "ADV" in pos
        yield sum(bool(article.ent[i]) for i in span) / len(pos)
        yield _POS.get(pos[0], -1)
        end = last - 1
        while end > first and article.pos[end] == "PUNCT":
            end -= 1
        yield _POS.get(article.pos[end], -1)

    def _is_finite(self, token: int) -> bool:
        return self.article.doc[token].tag_ in _FINITE

    def _has_finite(self, verb: int) -> bool:
        return self._is_finite(verb) or any(self._is_finite(child) for child in self.article.children[verb])

    def _marks(self, mark: Marked) -> Iterator[float]:
        single = _is_single(mark)
        yield single
        yield single and not self.single_is_usual
        yield mark.depth > 0
        yield mark.continues is not None
        yield 2 * (mark.inferred is not None) + (not mark.close)
        yield self.headline or self._in_headline(mark)
        yield min(mark.paragraph, 5)

    def _in_headline(self, mark: Marked) -> bool:
        """Whether the stretch stands in the first line of a text, which is short and has no full stop."""
        if mark.paragraph:
            return False
        line = self.text[:400].lstrip().split("\n", 1)[0].rstrip()
        return len(line) < 200 and not line.endswith((".", ".”", '."'))

    def _beside(self, mark: Marked, first: int, last: int) -> Iterator[float]:
        article = self.article
        start = mark.start - len(mark.open)
        line = self.text[max(0, start - READ) : start].rsplit("\n", 1)[-1].rstrip()
        behind = self.text[mark.end + len(mark.close) : mark.end + READ].split("\n", 1)[0].strip()
        yield _place(line[-1:])
        yield _place(behind[:1])
        before, after = self._word_before(first), self._word_after(last)
        pos = [article.pos[i] if i >= 0 else "" for i in (before, after)]
        yield from (_POS.get(name, -1) for name in pos)
        yield after >= 0 and bool(article.ent[after])
        yield pos == ["PROPN", "PROPN"] and line[-1:].isalnum() and behind[:1].isalnum()
        # Words of the text, not tokens: "so-called" may be several of these.
        naming = [word in load_words("naming_words") for word in _WORD.findall(line[-TERM:].lower())[-5:]]
        yield any(naming[-3:])
        yield any(naming)

    def _word_before(self, first: int) -> int:
        """The nearest token before ``first`` in its paragraph that holds a word, or -1."""
        article = self.article
        for i in range(first - 1, max(-1, first - 8), -1):
            if article.para[i] != article.para[first]:
                return -1
            if any(char.isalnum() for char in article.words[i]):
                return i
        return -1

    def _word_after(self, last: int) -> int:
        """The nearest token from ``last`` on in its paragraph that holds a word, or -1."""
        article = self.article
        for i in range(last, min(len(article), last + 8)):
            if article.para[i] != article.para[last - 1]:
                return -1
            if any(char.isalnum() for char in article.words[i]):
                return i
        return -1

    def _governor(self, first: int, last: int) -> Iterator[float]:
        """What the stretch hangs on in the tree."""
        article = self.article
        root = self._root(first, last)
        head = article.head[root]
        yield _POS.get(article.pos[root], -1)
        yield _DEPENDENCIES.get(article.dep[root], -1)
        yield self._reports(head) if head != root else -1
        verb, steps, complement = self._reporting_verb(root, first, last)
        yield steps
        yield complement
        yield self._subject(verb) if verb >= 0 else 0

    def _root(self, first: int, last: int) -> int:
        """The first token whose head is not in the stretch, one that is no punctuation where there is one."""
        article = self.article
        roots = [
            i
            for i in range(first, min(last, first + LONGEST_SPAN))
            if article.head[i] == i or not first <= article.head[i] < last
        ]
        return next((i for i in roots if article.dep[i] != "punct"), roots[0] if roots else first)

    def _reporting_verb(self, root: int, first: int, last: int) -> tuple[int, float, bool]:
        """The nearest reporting verb above the stretch or -1, steps to it, and whether a complement lies between."""
        article = self.article
        complement = False
        token = root
        for step in range(1, CLIMB + 1):
            above = article.head[token]
            if above == token:
                break
            complement |= article.dep[token] in ("ccomp", "parataxis")
            if not first <= above < last and self._reports(above) == 2:
                return above, float(step), complement
            token = above
        return -1, FAR, complement

    def _subject(self, verb: int) -> float:
        article = self.article
        for child in article.children[verb]:
            if article.dep[child].startswith("nsubj"):
                if article.ent[child] == "PERSON":
                    return 3
                return 2 if article.lower[child] in _PRONOUNS else 4 if article.ent[child] else 1
        return 0

    def _reports(self, token: int) -> int:
        """2 for a verb that nearly always reports and for "according", 1 for one that does so beside a quotation."""
        article = self.article
        if article.pos[token] in ("VERB", "AUX"):
            strength = reporting_verbs().get(article.lemma[token])
            if strength is not None:
                return 2 if strength == "core" else 1
        return 2 if article.lower[token] == "according" else 0

    def _sentence(self, mark: Marked, first: int, last: int) -> Iterator[float]:
        """What the sentence around the stretch says outside of all stretches, and the sentence before it."""
        article = self.article
        start, end = self._sentence_start(first), self._sentence_end(last)
        outside = mark.depth > 0  # the words around a nested stretch are quoted themselves
        before = [i for i in range(start, first) if outside or article.inside[i] < 0]
        after = [i for i in range(last, end) if outside or article.inside[i] < 0]
        yield next((float(first - i) for i in reversed(before) if self._reports(i) == 2), FAR)
        yield next((float(first - i) for i in reversed(before) if self._reports(i) == 1), FAR)
        yield next((float(i - last) for i in after if self._reports(i) == 2), FAR)
        around = before + after
        yield any(article.lemma[i] in _SAYING for i in around)
        yield any(article.ent[i] == "PERSON" or article.lower[i] in ("he", "she") for i in around)
        yield any(article.lemma[i] in load_words("phrase_nouns") for i in around)
        earlier = [
            i
            for i in range(max(0, start - LONGEST_SPAN), start)
            if article.para[i] == article.para[first] and article.inside[i] < 0
        ]
        yield sum(self._reports(i) == 2 for i in earlier)
        yield max(
            (self._reports(i) for i in earlier if article.sent[i] == article.sent[start - 1]),
            default=0,
        )

    def _sentence_start(self, first: int) -> int:
        sent, at = self.article.sent, first
        while at > 0 and sent[at - 1] == sent[first] and first - at < LONGEST_SPAN:
            at -= 1
        return at

    def _sentence_end(self, last: int) -> int:
        sent, at = self.article.sent, last
        while at < len(sent) and sent[at] == sent[last - 1] and at - last < LONGEST_SPAN:
            at += 1
        return at

    def _neighbours(self, index: int) -> Iterator[float]:
        """The article's stretches, and those beside this one."""
        mark = self.marked[index]
        before = self._beside_stretch(index, range(index - 1, max(-1, index - 1 - NEIGHBOURS), -1))
        after = self._beside_stretch(index, range(index + 1, min(len(self.marked), index + 1 + NEIGHBOURS)))
        yield self.stretches
        yield self.long
        yield len(before) + len(after)
        yield max((self.sizes[at] for at in (*before, *after)), default=-1)
        yield min((mark.start - self.marked[at].end for at in before), default=999)
        yield min((self.marked[at].start - mark.end for at in after), default=999)
        yield self.sizes[before[0]] if before else -1
        yield self.sizes[after[0]] if after else -1

    def _beside_stretch(self, index: int, others: Sequence[int]) -> list[int]:
        """Those of the ``others`` that stand in the same paragraph and neither hold this stretch nor lie within it."""
        mark = self.marked[index]
        return [
            at
            for at in others
            if self.marked[at].paragraph == mark.paragraph
            and (self.marked[at].end <= mark.start or self.marked[at].start >= mark.end)
        ]

    def _repeated(self, mark: Marked) -> tuple[float, float, float]:
        """How often the words come again without marks, in marks of their own, and within a longer stretch."""
        term = self.lower[mark.start : mark.end].strip(" .,;:!?…")
        plain = marked = longer = 0
        if not 2 < len(term) <= TERM:
            return -1, -1, -1
        for start in islice(self._places_of(term, mark), MOST_REPEATED):
            around = self.article.inside[self.article.token_at(start)]
            if around < 0:
                plain += 1
            elif self.marked[around].end - self.marked[around].start > len(term) + LONGER_BY:
                longer += 1
            else:
                marked += 1
        return plain, marked, longer

    def _places_of(self, term: str, mark: Marked) -> Iterator[int]:
        """Where the words stand elsewhere near the stretch, whole words only."""
        limit = mark.end + REACH
        at = self.lower.find(term, max(0, mark.start - REACH), limit)
        while at >= 0:
            end = at + len(term)
            whole = not (self.lower[at - 1 : at].isalnum() or self.lower[end : end + 1].isalnum())
            if whole and not mark.start <= at < mark.end:
                yield at
            at = self.lower.find(term, end, limit)


def _is_single(mark: Marked) -> bool:
    return GLYPHS.get(mark.open) is Family.SINGLE


def _place(char: str) -> float:
    return _PLACES.get(char, 7.0) if char else 0.0
