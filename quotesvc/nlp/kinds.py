"""What a marked stretch is: someone's words as a clause of their own, a fragment of them, or no statement
at all.

Boosted trees over `quotesvc.nlp.statement_features` tell whether it is a statement (``data/kinds.npz``), a logistic
regression over binary features whether a statement is direct (``data/kind_weights.json``). ``training/kinds.py``
learns both.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span, Token

from quotesvc.nlp.article import view
from quotesvc.nlp.cries import cry_of
from quotesvc.nlp.lexicon import load_words, reporting_forms
from quotesvc.nlp.marks import GLYPHS, Family, Marked
from quotesvc.nlp.nicknames import is_called
from quotesvc.nlp.reporting import is_reporting_clause
from quotesvc.nlp.source import source_text
from quotesvc.nlp.statement_features import StatementFeatures
from quotesvc.nlp.trees import Forest
from quotesvc.nlp.types import QuoteKind

AROUND = 120
"""Characters before and after a stretch that are read."""
HEADLINE = 400
"""Characters in which a headline ends."""
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
SCRIPT_TOLD_BY = 2_000
"""Characters of a text by which its script is told."""
FRAGMENT_WORDS = 4
"""Up to so many words a stretch may be a term or a name as well as a quotation."""
UNATTRIBUTED = -0.5
"""Added to the log-odds of a statement for a fragment for which no speaker was found."""
ATTRIBUTED = 1.25
"""Added for one that has a speaker and a reporting word, since who said something said words, be they two."""
NESTED = -3.0
"""Added for a stretch inside another: the speaker's own words about words need proof to count apart."""
FOREST = Path(__file__).parent / "data" / "kinds.npz"

_WORD = re.compile(r"[^\W_](?:[\w'’.-]*\w)?")
_CONTRACTION = re.compile(r"\w['’](?:m|re|ve|ll|d|t)\b")
_LABEL = re.compile(r"[A-Z][A-Z.'’ -]{1,40}:\s")
_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "csubj", "expl"))
_ARTICLES = frozenset(
    ("a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your")
)
_BE = frozenset(("is", "was", "were", "are", "be", "been", "being"))
_SHORT = frozenset(("a", "an", "the", "of", "and", "to", "in", "on", "for", "at", "or", "by", "with", "from"))
_PLACES = {
    **dict.fromkeys(".?!…", "stop"), **dict.fromkeys(",;", "comma"), ":": "colon", **dict.fromkeys("—–-",
    "dash"), **dict.fromkeys("([{", "bracket"), **dict.fromkeys("\"”’“‘'»«)", "mark"),
}  # fmt: skip


def classify(
    doc: Doc,
    marked: Sequence[Marked],
    *,
    headline: bool = False,
    attributed: Sequence[bool] | None = None,
) -> list[QuoteKind]:
    """The kind of each of ``marked``, which are ``doc._.marked``, in order.

    ``headline`` says that the Doc is a title. ``attributed`` says of each stretch whether a speaker and a
    reporting word were found for it: a fragment without them is rather a term, one with them somebody's
    words.
    """
    if not marked:
        return []
    numbers = StatementFeatures(view(doc), headline=headline)
    read = _is_latin(view(doc).source)
    odds = statement_odds(numbers)
    reader = FeatureReader(doc, marked, headline=headline)
    kinds: list[QuoteKind] = []
    for index, mark in enumerate(marked):
        shift = NESTED if mark.depth else 0.0
        if attributed is not None and reader.is_fragment(index):
            shift += ATTRIBUTED if attributed[index] else UNATTRIBUTED
        # Of other scripts nothing was learned, so what stands between marks there stays visible.
        unlikely = read and odds[index] + shift < 0
        opened = mark.start - len(mark.open)
        called = mark.close and is_called(reader.text, mark.start, mark.end, opened)
        unlikely = unlikely and cry_of(view(doc), index) is None
        if unlikely or called or numbers.is_nickname(index):
            kinds.append("other")
        elif mark.continues is not None and kinds[mark.continues] == "direct":
            kinds.append("direct")
        else:
            kinds.append("direct" if _weights("direct").odds(reader.features(index)) > 0 else "mixed")
    return kinds


def _is_latin(text: str) -> bool:
    """Whether most letters at the beginning of a text are of the script that the trees have learned from."""
    letters = [letter for letter in text[:SCRIPT_TOLD_BY] if letter.isalpha()]
    return 2 * len(LATIN.findall("".join(letters))) >= len(letters)


def statement_odds(numbers: StatementFeatures) -> NDArray[np.float64]:
    """Log-odds for each marked stretch of an article that it is somebody's words."""
    rows = [numbers.row(index) for index in range(len(numbers.marked))]
    # Clipped, so that the logarithm is finite where a probability was rounded to 0 or 1.
    share = _forest().predict(np.asarray(rows, dtype=np.float32)).clip(1e-9, 1 - 1e-9)
    return np.asarray(np.log(share / (1 - share)))


@cache
def _forest() -> Forest:
    return Forest.load(FOREST, "statement")


@dataclass(frozen=True, slots=True)
class _Weights:
    bias: float
    of: Mapping[str, float]

    def odds(self, found: set[str]) -> float:
        """Log-odds. Summed exactly, so that the order of the set does not tell."""
        return math.fsum((self.bias, *(self.of.get(name, 0.0) for name in found)))


@cache
def _weights(name: str) -> _Weights:
    data = json.loads(resources.files(__package__).joinpath("data", "kind_weights.json").read_text("utf-8"))
    return _Weights(data[name]["bias"], data[name]["weights"])


class FeatureReader:
    """Binary features of the marked stretches of a Doc, by name."""

    def __init__(self, doc: Doc, marked: Sequence[Marked], *, headline: bool = False) -> None:
        self.doc = doc
        self.text = source_text(doc)
        self.marked = marked
        self.headline = headline
        self.parsed = doc.has_annotation("DEP") and doc.has_annotation("TAG")
        singles = sum(GLYPHS.get(mark.open) is Family.SINGLE for mark in marked if mark.depth == 0)
        self.single_is_usual = singles * 2 > len(marked)

    def is_fragment(self, index: int) -> bool:
        """Whether ``marked[index]`` has so few words that it may be a term as well."""
        mark = self.marked[index]
        return len(_WORD.findall(self.text[mark.start : min(mark.end, mark.start + 200)])) <= FRAGMENT_WORDS

    def features(self, index: int) -> set[str]:
        """Names of the features that hold for ``marked[index]``."""
        mark = self.marked[index]
        before, after = self._before(mark), self._after(mark)
        found = {
            *self._marks(mark),
            *self._inside(mark),
            *self._left(before),
            *self._right(mark, after),
        }
        if _reports(before) or _reports(after):
            found.add("reported")
        found.update(self._syntax(mark))
        return found | _pairs(found)

    def _before(self, mark: Marked) -> str:
        """The text before the stretch and its mark, in the same paragraph."""
        end = mark.start - len(mark.open)
        while end > 0 and self.text[end : mark.start].strip() and self.text[end] != mark.open[:1]:
            end -= 1
        return _last_line(self.text[max(0, end - AROUND) : end])

    def _after(self, mark: Marked) -> str:
        """The text behind the stretch and its mark, in the same paragraph."""
        start = mark.end + len(mark.close)
        return self.text[start : start + AROUND].split("\n", 1)[0]

    def _marks(self, mark: Marked) -> Iterator[str]:
        if mark.depth:
            yield "nested"
        elif GLYPHS.get(mark.open) is Family.SINGLE and not self.single_is_usual:
            yield "odd single"
        if mark.continues is not None:
            yield "continues"
        if mark.inferred or not mark.close:
            yield "unclosed"
        if self.headline or self._in_headline(mark):
            yield "headline"

    def _in_headline(self, mark: Marked) -> bool:
        """Whether the stretch stands in the first line of a text, which is short and has no full stop."""
        if mark.paragraph:
            return False
        line = self.text[:HEADLINE].lstrip().split("\n", 1)[0].rstrip()  # not all of a text that is one line
        return len(line) < 200 and not line.endswith((".", ".”", '."'))

    def _inside(self, mark: Marked) -> Iterator[str]:
        text = self.text[mark.start : mark.end]
        words = _WORD.findall(text[:2000])
        count = len(words)
        yield "words=" + (
            "1"
            if count == 1
            else "2-3"
            if count < 4
            else "4-5"
            if count < 6
            else "6-9"
            if count < 10
            else "10+"
        )
        if count <= FRAGMENT_WORDS:
            yield "short"
        yield "first=" + ("lower" if text[0].islower() else "upper" if text[0].isupper() else "else")
        last = text[-1]
        yield "last=" + (
            "comma" if last == "," else "stop" if last in ".…" else "tone" if last in "?!" else "word"
        )
        if any(char in ".?!" for char in text[:-1]):
            yield "several sentences"
        long = [word for word in words if word.lower() not in _SHORT]
        if long and all(word[0].isupper() for word in long):
            yield "capitals" if count > 1 else "capital"
        lower = [word.lower() for word in words]
        if not load_words("speech_persons").isdisjoint(lower):
            yield "speech person"
        if _CONTRACTION.search(text):
            yield "contraction"
        if text.startswith("(") and text.endswith(")"):
            yield "bracketed"
        if _LABEL.match(text):
            yield "label"

    def _left(self, before: str) -> Iterator[str]:
        place = before.rstrip()[-1:]
        yield "left=" + (_PLACES.get(place, "word") if place else "start")
        words = [word.lower() for word in _WORD.findall(before[-60:])]
        last = words[-1] if words else ""
        if place == "," or place.isalnum():
            yield "after=" + _word_class(last)
        if not load_words("naming_words").isdisjoint(words[-3:]):
            yield "naming"
        if not load_words("phrase_nouns").isdisjoint(words[-3:]):
            yield "phrase"

    def _right(self, mark: Marked, after: str) -> Iterator[str]:
        place = after.strip()[:1]
        yield "right=" + ("end" if not place else _PLACES.get(place, "word"))
        words = _WORD.findall(after[:40])
        if words and place.isalnum():
            yield "before=" + _word_class(words[0].lower())
        start = mark.end + len(mark.close)
        if is_reporting_clause(self.text, start, start + len(after)) is not None:
            yield "clause follows"

    def _syntax(self, mark: Marked) -> Iterator[str]:
        if not self.parsed:
            return
        span = self.doc.char_span(mark.start, mark.end, alignment_mode="expand")
        if span is None:
            return
        span = span[:80]
        if any(token.tag_ in _FINITE for token in span):
            yield "finite"
        if _has_clause(span):
            yield "clause"
        first = next((token for token in span if token.is_alpha), None)
        if first is not None:
            yield f"pos={first.pos_}"
            if _is_subject_of(first, span):
                yield "begins with subject"
        if span.root.pos_ in ("VERB", "AUX") and span.root.head == span.root:
            yield "root"
        following = self.doc[span.end + 1] if span.end + 1 < len(self.doc) else None
        if following is not None and following.pos_ in ("NOUN", "PROPN") and mark.close:
            yield "noun follows"


def _last_line(text: str) -> str:
    return text.rsplit("\n", 1)[-1]


def _reports(text: str) -> bool:
    """Whether a reporting verb stands in a text, or "according to"."""
    words = [word.lower() for word in _WORD.findall(text)]
    verbs = reporting_forms()
    return "according" in words or any(word in verbs and verbs[word].strength == "core" for word in words)


def _word_class(word: str) -> str:
    """A coarse class of a word beside the marks."""
    verb = reporting_forms().get(word)
    if word in ("said", "says", "say", "told", "added", "asked"):
        return "say"
    if verb is not None:
        return f"{verb.strength} {verb.form}"
    if word in _ARTICLES or word.endswith(("'s", "’s")):
        return "article"
    if word in _BE:
        return "be"
    if word in ("he", "she", "they", "it", "who"):
        return "pronoun"
    return word if word in _SHORT or word in ("that", "as", "not", "but", "had", "has", "would") else "else"


def _has_clause(span: Span) -> bool:
    """Whether a finite verb, or one with a finite auxiliary, has its subject within the span."""
    for token in span:
        if token.dep_ in _SUBJECTS and span.start <= token.head.i < span.end and _is_finite(token.head):
            return True
    return False


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in _FINITE or any(child.tag_ in _FINITE for child in verb.children)


def _is_subject_of(first: Token, span: Span) -> bool:
    """Whether the span begins with the subject of a verb of the span."""
    return any(
        token.dep_ in _SUBJECTS and token.left_edge.i <= first.i and span.start < token.head.i < span.end
        for token in span[:12]
    )


def _pairs(found: set[str]) -> set[str]:
    """Conjunctions: a place means what it does by how the stretch begins, a word beside it by the length."""
    pairs = set()
    left = next(name for name in found if name.startswith("left="))
    first = next(name for name in found if name.startswith("first="))
    words = next(name for name in found if name.startswith("words="))
    beside = next((name for name in found if name.startswith("after=")), "after=nothing")
    clause = "clause" if "clause" in found else "no clause"
    reported = "reported" if "reported" in found else "unreported"
    pairs.add(f"{left} {first}")
    pairs.add(f"{left} {first} {clause}")
    pairs.add(f"{beside} {clause} {first}")
    pairs.add(f"{words} {reported}")
    pairs.add(f"{beside} {words}")
    pairs.add(f"{reported} {left}")
    for name in ("headline", "nested", "odd single", "naming", "capitals", "begins with subject"):
        if name in found:
            pairs.update((f"{name} {clause}", f"{name} {first}", f"{name} {reported}", f"{name} {left}"))
    return pairs
