"""Quotes inside quotes: whose words an inner stretch gives, by the cue that the outer one has for it.

"“He said, 'Wait,'” she recalls" has two speakers: the words "Wait" are his, all the others hers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.clauses import SHARES_SUBJECT
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.lexicon import load_words, reporting_verbs

REACH = 10
"""Tokens between a cue and the words that it brings."""
OWN = frozenset(("i", "we"))
"""Subjects by which the outer speaker tells what the outer speaker said."""

Whose = Literal["own", "mention", "nobody"]


@dataclass(frozen=True, slots=True)
class Cue:
    """The verb that brings an inner stretch, and its subject: the outer speaker's own, a mention, or nobody's."""

    verb: int
    whose: Whose
    mention: int = -1


def around(article: ArticleView, index: int) -> int:
    """The stretch that directly holds an inner one, or -1."""
    mark = article.marked[index]
    for other in range(index - 1, -1, -1):
        outer = article.marked[other]
        if outer.depth == mark.depth - 1 and outer.start <= mark.start and mark.end <= outer.end:
            return other
        if not outer.depth and outer.end < mark.start:
            break
    return -1


def inner_cue(article: ArticleView, resolver: Resolver, index: int) -> Cue | None:
    """The cue that the words around an inner stretch have for it, or None where they have none."""
    outer = around(article, index)
    if outer < 0:
        return None
    reader = _Reader(article, resolver, article.token_span(*_bounds(article, outer)))
    mark = article.marked[index]
    first, last = article.token_span(mark.start, mark.end)
    return reader.before(first) or reader.behind(last, mark.end)


def _bounds(article: ArticleView, index: int) -> tuple[int, int]:
    return article.marked[index].start, article.marked[index].end


class _Reader:
    """Looks for a cue within the tokens ``first:last`` of the outer stretch."""

    def __init__(self, article: ArticleView, resolver: Resolver, span: tuple[int, int]) -> None:
        self.article = article
        self.resolver = resolver
        self.first, self.last = span

    def before(self, start: int) -> Cue | None:
        """The nearest verb before the words that begin at token `start`, if that reports."""
        article = self.article
        i = start - 1
        while i >= self.first and article.words[i] in _MARKS:
            i -= 1
        for verb in range(i, max(self.first, i - REACH) - 1, -1):
            if article.words[verb] in _ENDS or article.words[verb] in _MARKS - {","}:
                return None
            if self._reports(verb):
                return self._cue(verb)
            if article.pos[verb] in ("VERB", "AUX"):
                return None
        return None

    def behind(self, last: int, end: int) -> Cue | None:
        """ "… ,' he said" and "… ,' said the clerk" behind the words that end before token `last`."""
        article = self.article
        if article.source[end - 1 : end] not in (",", "?", "!"):
            return None
        i = last
        while i < self.last and article.words[i] in _MARKS:
            i += 1
        if i >= self.last or article.sent[i] != article.sent[min(i + 1, self.last - 1)]:
            return None
        subject = self.resolver.at.get(i)
        if subject is not None:
            verb = self.resolver.mentions[subject].end
            while verb < self.last and article.pos[verb] in ("ADV", "AUX"):
                verb += 1
            return self._of(verb, subject) if verb < self.last and self._reports(verb) else None
        subject = self.resolver.at.get(i + 1)
        if subject is None or not self._reports(i) or self.resolver.mentions[subject].end > self.last:
            return None
        return self._of(i, subject)

    def _reports(self, i: int) -> bool:
        article = self.article
        if article.lower[i] == "like":
            return i > 0 and article.pos[i - 1] == "AUX"  # "She was like, 'No.'"
        if article.lower[i] in load_words("spoken_cues"):
            return True
        return article.pos[i] in ("VERB", "AUX") and article.lemma[i] in reporting_verbs()

    def _cue(self, verb: int) -> Cue | None:
        if any("pass" in self.article.dep[i] for i in self.article.children[verb]):
            return self._of(verb, self._agent(verb))
        subject = self._beside(verb)
        subject = self._by_tree(verb) if subject < 0 else subject
        subject = self._nearest(verb) if subject < 0 else subject
        return self._of(verb, subject) if subject >= 0 else None

    def _of(self, verb: int, subject: int) -> Cue:
        if subject < 0:
            return Cue(verb, "nobody")
        span = self.resolver.mentions[subject]
        own = span.kind == "pronoun" and self.article.lower[span.head] in OWN
        return Cue(verb, "own" if own else "mention", subject)

    def _agent(self, verb: int) -> int:
        """The mention behind "by" of a passive, or -1."""
        for i in range(verb + 1, min(self.last, verb + 4)):
            if self.article.lower[i] == "by":
                return self.resolver.at.get(i + 1, -1)
        return -1

    def _beside(self, verb: int) -> int:
        """The mention directly before a verb and its auxiliaries, or -1."""
        article = self.article
        i = verb - 1
        while i >= self.first and article.pos[i] in ("AUX", "ADV") and i > verb - 4:
            i -= 1
        index = self.resolver.at.get(i, -1) if i >= self.first else -1
        object_form = index >= 0 and article.lower[i] in ("him", "her", "them", "me", "us")
        return -1 if object_form else index

    def _by_tree(self, verb: int) -> int:
        """The subject that the parser gives the verb or the clause that it shares its subject with, or -1."""
        article = self.article
        for _ in range(4):
            for i in article.children[verb]:
                if article.dep[i].startswith("nsubj") and self.first <= i < verb:
                    return self.resolver.at.get(i, -1)
            above = article.head[verb]
            if (
                article.dep[verb] not in SHARES_SUBJECT
                or above == verb
                or not self.first <= above < self.last
            ):
                return -1
            verb = above
        return -1

    def _nearest(self, verb: int) -> int:
        """The nearest pronoun in the nominative before the verb in its sentence, or -1."""
        article = self.article
        for i in range(verb - 1, max(self.first, verb - REACH) - 1, -1):
            if article.words[i] in _ENDS:
                break
            if article.lower[i] in ("i", "we", "he", "she", "they", "you"):
                return self.resolver.at.get(i, -1)
        return -1


_MARKS = frozenset(("'", "‘", "’", '"', "“", "”", "``", "''", ",", ":", "—", "–", "…", "..."))
_ENDS = frozenset((".", "!", "?", ";"))
