"""Descriptions: how somebody whom the article never names is called, as fully as it says.

"The official" is "a senior official at the transport ministry" where the article brought them in so, and a woman "who
gave her name only as Nadia" is Nadia. All functions are pure: an article, its mentions, the index of one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_words
from quotesvc.nlp.mentions import MentionSpan

DEFINITE = frozenset(("the", "this", "that", "his", "her", "its", "their", "these", "those"))
POINTERS = frozenset(("same", "very", "said", "latter", "above-mentioned", "itself"))
INDEFINITE = frozenset(("a", "an", "one", "another", "some", "two", "three", "several"))
ATTACHING = frozenset(("of", "for", "at", "from", "in", "with", "close"))
"""Words that, right behind a noun, go on telling who it is, whatever the parser made of them."""
BEHIND_ADJECTIVES = frozenset(("with", "of", "to", "for"))
"""The same behind an adjective that follows its noun: "people familiar with the plan"."""
CLAUSES = frozenset(("acl", "acl:relcl"))
LONGEST = 16
"""Tokens of the longest description behind its head."""
REACH = 600
"""Mentions before a description among which it is looked for, so that long texts take no longer by the word."""
NAMED_WITHIN = 16
"""Tokens behind a description within which its name is looked for."""
NAMERS = frozenset(("named", "called", "nicknamed", "dubbed", "surnamed"))
AS_NAMERS = frozenset(("name", "names", "identified", "known", "himself", "herself"))
BETWEEN = frozenset(("only", "just", "simply", "his", "her", "their", "first", "last", "name", "surname", ",", "“", '"',
                     "‘", "'", "of", "the", "himself", "herself", "to", "reporters"))  # fmt: skip


def fullest(article: ArticleView, mentions: Sequence[MentionSpan], mention: int) -> MentionSpan:
    """The fuller description that a definite one takes up: same head, same number, every word of it there too."""
    span = mentions[mention]
    if article.lower[span.start] not in DEFINITE:
        return span
    words = _words(article, span) - INDEFINITE
    for other in mentions[max(0, mention - REACH) : mention]:
        if (
            other.kind == "nominal"
            and article.lower[other.head] == article.lower[span.head]
            and (
                other.end - other.start > span.end - span.start
                or len(_words(article, other) - INDEFINITE) > len(words)
            )
            and article.inside[other.head] < 0
            and article.pos[other.start] != "ADP"
            and words <= _words(article, other)
        ):
            return other
    return span


def _words(article: ArticleView, span: MentionSpan) -> set[str]:
    """The words that tell which one is meant: "same" tells no more than "the", and "itself" nothing."""
    return {article.lower[i] for i in range(span.start, span.end)} - DEFINITE - POINTERS


def introduced_before(article: ArticleView, mentions: Sequence[MentionSpan], mention: int) -> int:
    """The indefinite description that "the narrator" takes up ("a narrator"), as the index of its mention, or -1."""
    span = mentions[mention]
    for index in range(mention - 1, max(-1, mention - REACH), -1):
        other = mentions[index]
        if (
            other.kind == "nominal"
            and article.lower[other.head] == article.lower[span.head]
            and article.lower[other.start] in INDEFINITE
            and article.inside[other.head] < 0
        ):
            return index
    return -1


def stays_unnamed(article: ArticleView, span: MentionSpan) -> bool:
    """Whether the article says that it names nobody for a description: "a diplomat who asked not to be named".

    The sentence behind may say so, too: "She did not want her name used."
    """
    first, last = span.start, span.end
    while first > 0 and article.sent[first - 1] == article.sent[span.head]:
        first -= 1
    while (
        last < len(article)
        and article.sent[last] <= article.sent[span.head] + 1
        and article.para[last] == article.para[span.head]
    ):
        last += 1
    words = " ".join(article.lower[i] for i in range(first, last) if article.inside[i] < 0)
    return any(f" {phrase} " in f" {words} " for phrase in load_words("anonymity"))


def described(article: ArticleView, span: MentionSpan) -> str:
    """The text of a description with the phrases and clauses that go on telling who it is, up to a comma."""
    return article.text(span.start, described_end(article, span))


def described_end(article: ArticleView, span: MentionSpan) -> int:
    """Where a description with the phrases and clauses that go on telling who it is ends."""
    end, limit = span.end, min(len(article), span.head + LONGEST)
    while end < limit and article.inside[end] == article.inside[span.head]:
        if article.lower[end] in ATTACHING:
            further = _phrase_end(article, end)
        elif (
            article.pos[end] == "ADJ"
            and article.lower[end + 1 : end + 2]
            and article.lower[end + 1] in BEHIND_ADJECTIVES
        ):
            further = _phrase_end(article, end + 1)
            further = 0 if further == end + 1 else further
        elif _clause_of(article, end, span):
            further = _clause_end(article, end, span, limit)
        else:
            break
        if further <= end:
            break
        end = further
    return end


def _phrase_end(article: ArticleView, start: int) -> int:
    """Where the prepositional phrase at `start` ends; `start` itself where it tells the occasion ("in a statement")."""
    end = start + 1
    if article.lower[start] == "close" and end < len(article) and article.lower[end] == "to":
        end += 1
    last_noun = -1
    while end < len(article) and (article.pos[end] in _OF_PHRASES or _in_compound(article, end)):
        if article.inside[end] != article.inside[start] or article.sent[end] != article.sent[start]:
            break
        last_noun = end if article.pos[end] in ("NOUN", "PROPN") else last_noun
        end += 1
    if last_noun < 0 or article.lower[last_noun] in load_words("occasion_nouns"):
        return start
    if article.lower[last_noun] in load_words("calendar"):
        return start
    return last_noun + 1


_OF_PHRASES = frozenset(("DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"))


def _in_compound(article: ArticleView, i: int) -> bool:
    """Whether a token is a hyphen between words or stands right behind one: "Russian-installed"."""
    return article.words[i] == "-" or article.words[i - 1] == "-"


def _clause_of(article: ArticleView, i: int, span: MentionSpan) -> bool:
    """Whether token `i` opens or belongs to a clause that hangs on the description's head."""
    for _ in range(8):
        if article.dep[i] in CLAUSES and article.head[i] == span.head:
            return True
        if article.head[i] == i:
            return False
        i = article.head[i]
    return False


def _clause_end(article: ArticleView, start: int, span: MentionSpan, limit: int) -> int:
    end = start
    while (
        end < limit
        and article.words[end] not in (",", ";", ":", "(", "—", "–", ".", *_OPENING)
        and article.inside[end] == article.inside[span.head]
        and _clause_of(article, end, span)
    ):
        end += 1
    if end < len(article) and article.words[end] in _OPENING:
        return start  # The clause quotes: "what lawmakers called “fraud”".
    while end > start and article.pos[end - 1] in ("ADP", "DET", "CCONJ", "AUX", "SCONJ", "PRON", "PART"):
        end -= 1
    return end


_OPENING = frozenset(("“", '"', "‘", "``", "''"))


def of_organisation(organisation: str, noun: str) -> str:
    """ "A Foreign Office spokesman", "an MP spokesman": a noun with the organisation before it and its article."""
    spelled = len(organisation) > 1 and organisation.partition(" ")[0].isupper()
    vowel = organisation[:1].lower() in "aeio" or (spelled and organisation[:1] in "FHLMNRSX")
    return f"{'an' if vowel else 'a'} {organisation} {noun}"


def own_name(article: ArticleView, span: MentionSpan) -> tuple[int, int]:
    """The tokens of the name that a description is given behind it ("who gives his name only as X"), or (0, 0)."""
    limit = min(len(article), span.head + NAMED_WITHIN)
    for i in range(span.head + 1, limit):
        if article.sent[i] != article.sent[span.head] or article.words[i] == ";":
            break
        tells = article.lower[i] in ("as", "by") and _names(article, i, span.head)
        if tells or article.lower[i] in NAMERS:
            found = _name_at(article, i + 1)
            if found[0]:
                return found
    return 0, 0


def _names(article: ArticleView, i: int, after: int) -> bool:
    """Whether "as" or "by" at `i` tells a name: "her name only as", "identified himself as", "goes by"."""
    before = article.lower[max(after, i - 5) : i]
    if article.lower[i] == "by" and before[-1:] in (["goes"], ["went"], ["going"], ["go"]):
        return True
    return any(word in AS_NAMERS for word in before)


def _name_at(article: ArticleView, i: int) -> tuple[int, int]:
    """The one to three capitalised words at `i`, behind "only", "the name" or a quotation mark, or (0, 0)."""
    while i < len(article) and article.lower[i] in BETWEEN:
        i += 1
    end = i
    while (
        end < len(article)
        and end - i < 3
        and article.words[end][:1].isupper()
        and article.pos[end] == "PROPN"
    ):
        end += 1
    return (i, end) if end > i else (0, 0)
