"""Who is what to which verb: reporting verbs, their subjects, and the links between mentions and verbs."""

from __future__ import annotations

from dataclasses import dataclass

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import reporting_verbs
from quotesvc.nlp.mentions import MentionSpan

SUBJECT, PASSIVE, OBJECT, AGENT, OWNER, OBLIQUE = range(1, 7)
"""What a mention is to its verb (for `OWNER`, to its noun)."""

SHARES_SUBJECT = frozenset(("conj", "xcomp", "advcl", "parataxis", "dep"))
INHERITS = frozenset(("appos", "conj", "flat", "compound"))


@dataclass(frozen=True, slots=True)
class Link:
    """A governing token (a verb, mostly) and what a mention is to it."""

    verb: int
    role: int


class Clauses:
    """The reporting verbs of an article and the links of its mentions.

    ``reporting[i]`` says whether token i is a reporting verb, ``links[m]`` lists the links of mention m.
    """

    def __init__(self, article: ArticleView, mentions: list[MentionSpan]) -> None:
        self.article = article
        verbs = reporting_verbs()
        self.reporting = [
            pos in ("VERB", "AUX") and lemma in verbs
            for lemma, pos in zip(article.lemma, article.pos, strict=True)
        ]
        self._verbs_of_subject = self._effective_subjects()
        self.links = [self._links(mention) for mention in mentions]

    def _effective_subjects(self) -> dict[int, list[tuple[int, bool]]]:
        """Subject token -> (reporting verb, passive), with the subjects that coordinated and open clauses share."""
        article = self.article
        own: dict[int, list[int]] = {}
        for i, dep in enumerate(article.dep):
            if dep.startswith("nsubj"):
                own.setdefault(article.head[i], []).append(i)
        index: dict[int, list[tuple[int, bool]]] = {}
        for verb, reporting in enumerate(self.reporting):
            if reporting:
                for token in self._subject_of(verb, own):
                    index.setdefault(token, []).append((verb, "pass" in article.dep[token]))
        return index

    def _subject_of(self, verb: int, own: dict[int, list[int]]) -> list[int]:
        article = self.article
        at = verb
        for _ in range(4):
            if at in own:
                return own[at]
            dep, above = article.dep[at], article.head[at]
            if dep == "acl" and article.pos[above] in ("NOUN", "PROPN", "PRON"):
                return [above]
            if dep not in SHARES_SUBJECT or above == at:
                return []
            at = above
        return []

    def _links(self, mention: MentionSpan) -> list[Link]:
        article = self.article
        head = self._effective_head(mention)
        dep, above, case = article.dep[head], article.head[head], article.case[head]
        links: list[Link] = []
        if dep.startswith("nsubj"):
            links.append(Link(above, PASSIVE if "pass" in dep else SUBJECT))
        elif dep in ("obj", "iobj"):
            links.append(Link(above, OBJECT))
        elif dep == "obl:agent" or (dep == "obl" and case == "by"):
            links.append(Link(above, AGENT))
        elif dep == "nmod:poss":
            links.append(Link(above, OWNER))
        elif dep in ("obl", "nmod"):
            links.append(Link(above, OBLIQUE))
        for verb, passive in self._verbs_of_subject.get(head, ()):
            if all(link.verb != verb for link in links):
                links.append(Link(verb, PASSIVE if passive else SUBJECT))
        return links

    def _effective_head(self, mention: MentionSpan) -> int:
        """The token whose relation the mention has: an apposition or second conjunct takes that of the first."""
        article = self.article
        head = mention.head
        for _ in range(2):
            above = article.head[head]
            if article.dep[head] not in INHERITS or above == head or mention.start <= above < mention.end:
                break
            head = above
        return head
