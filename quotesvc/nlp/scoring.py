"""Figures of extracted quotes against annotated ones: detection, kind, speaker's mention and name, relay.

A statement is an annotated stretch of kind direct or mixed. It is detected by the predicted quote that
overlaps it best, one to one, where intersection over union reaches `MIN_OVERLAP`; marks and spaces around
either do not count. Every other figure counts a statement that was not detected as a miss, except kind,
which asks for the detected ones. How far the answers can be relied on is told by `quotesvc.nlp.answers`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotesvc.nlp.answers import Answer, coverage, groups, reliability, worst
from quotesvc.nlp.gold import GoldArticle, GoldQuote, articles
from quotesvc.nlp.lexicon import load_words

__all__ = ["Report", "articles", "same_outlet", "same_speaker", "score"]

MIN_OVERLAP = 0.8
AROUND = "“”\"‘’'«» "
# Relays by dateline or credit line are not annotated.
UNANNOTATED = ("dateline", "credit")
# The last name alone does not resolve a name of up to this many words.
SHORT_NAME = 3
KINDS = ("direct", "mixed", "other")
MISSED = "missed"
PRONOUNS = frozenset(
    ("he", "she", "they", "it", "who", "i", "we", "you", "him", "her", "them", "his", "their")
)
HEADINGS = {
    "coverage": "precision of the surest answers",
    "calibration": "confidence and share right",
    "mentions": "by mention of the speaker",
    "publishers": "by publisher",
    "kinds": "kind in the gold to kind predicted",
    "worst": "wrong and surest of it",
}
POSSESSIVE = re.compile(r"['’]s\b")

Prediction = Mapping[str, Any]


@dataclass(slots=True)
class Ratio:
    """``hits`` of ``total``."""

    hits: int = 0
    total: int = 0

    def count(self, hit: bool) -> None:
        self.hits += hit
        self.total += 1

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0


@dataclass(slots=True)
class Report:
    """Counts over all articles scored; the figures are worked out when asked for."""

    articles: int = 0
    precision: Ratio = field(default_factory=Ratio)
    recall: Ratio = field(default_factory=Ratio)
    kind: Ratio = field(default_factory=Ratio)
    mention: Ratio = field(default_factory=Ratio)
    speaker: Ratio = field(default_factory=Ratio)
    relay_precision: Ratio = field(default_factory=Ratio)
    relay_recall: Ratio = field(default_factory=Ratio)
    relay_explicit: Ratio = field(default_factory=Ratio)
    not_predicted: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: list[Answer] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """The figures by name; those that the gold does not annotate are left out."""
        figures: dict[str, Any] = {"articles": self.articles, "detection": _prf(self.precision, self.recall)}
        for name, ratio in (("kind", self.kind), ("mention", self.mention), ("speaker", self.speaker)):
            if ratio.total:
                figures[name] = {"accuracy": ratio.value, "n": ratio.total}
        if self.relay_recall.total or self.relay_precision.total:
            figures["relay"] = {
                **_prf(self.relay_precision, self.relay_recall),
                "r_explicit": self.relay_explicit.value,
                "gold_explicit": self.relay_explicit.total,
            }
        if self.not_predicted:
            figures["not_predicted"] = list(self.not_predicted)
        return figures

    def details(self, errors: int = 0) -> dict[str, Any]:
        """What lies behind the figures: reliability of the answers, groups, kinds, up to ``errors`` worst errors.

        Publishers are left out where all articles have one. ``kinds`` is kind in the gold to kind predicted to number.
        """
        found: dict[str, Any] = {}
        if self.answers:
            found["coverage"] = coverage(self.answers)
            found["calibration"] = reliability(self.answers)
            found["mentions"] = groups(self.answers, lambda answer: answer.mention)
            publishers = groups(self.answers, lambda answer: answer.publisher)
            if len(publishers) > 1:
                found["publishers"] = publishers
        if self.confusion:
            found["kinds"] = {
                gold: {
                    kind: self.confusion[gold, kind]
                    for kind in (*KINDS, MISSED)
                    if self.confusion[gold, kind]
                }
                for gold in KINDS
            }
        if errors:
            found["worst"] = worst(self.answers)[:errors]
        return found

    def as_table(self, errors: int = 0) -> str:
        """The figures as lines of text, and up to ``errors`` errors of each sort under them."""
        lines = [_line(name, figure) for name, figure in self.as_dict().items()]
        for name, part in self.details(errors).items():
            lines.extend(("", *_section(name, part)))
        for sort, rows in self.errors.items():
            lines.extend(f"  {sort}: {row}" for row in rows[:errors])
        return "\n".join(lines)


def score(
    gold: Path,
    predictions: Mapping[str, Sequence[Prediction]],
    min_words: int = 1,
    chosen: Callable[[int], bool] = lambda number: True,
) -> Report:
    """Score predictions against the annotated articles below ``gold``.

    ``predictions`` maps an article's id (its file name without ending) to its quotes as `quotesvc extract`
    prints them (``dataclasses.asdict`` of a `quotesvc.nlp.types.Quote` has that form). Stretches of fewer
    than ``min_words`` words are left out on both sides. ``chosen`` tells which articles count, by their number in the
    order of paths. Raises InputError where the gold cannot be read.
    """
    report = Report()
    for number, article in enumerate(articles(gold)):
        if not chosen(number):
            continue
        report.articles += 1
        if article.id not in predictions:
            report.not_predicted.append(article.id)
        _score_article(report, article, predictions.get(article.id, ()), min_words)
    return report


def _score_article(
    report: Report, article: GoldArticle, quotes: Sequence[Prediction], min_words: int
) -> None:
    expected = [
        (quote, _trim(article.text, quote.start, quote.end))
        for quote in article.quotes
        if quote.kind != "other" and _words(article.text, quote.start, quote.end) >= min_words
    ]
    found = [
        (quote, span)
        for quote in quotes
        if quote.get("field", "text") == "text" and quote.get("kind") != "other"
        for span in (_trim(article.text, quote["start"], quote["end"]),)
        if _words(article.text, *span) >= min_words
    ]
    matches = _match([span for _, span in expected], [span for _, span in found])
    detected = set(matches.values())
    if article.has_kinds:
        _confuse(report, article, quotes)
    for index, (_, (start, end)) in enumerate(found):
        report.precision.count(index in detected)
        if index not in detected:
            report.errors["spurious"].append(f"{article.id} | {article.text[start:end][:90]!r}")
    for index, (gold, span) in enumerate(expected):
        predicted = found[matches[index]][0] if index in matches else None
        _Statement(
            report, article, gold, f"{article.id} | {article.text[slice(*span)][:70]!r}", predicted
        ).score()


def _confuse(report: Report, article: GoldArticle, quotes: Sequence[Prediction]) -> None:
    """Count kinds against kinds over all stretches, those of kind other among them."""
    found = [quote for quote in quotes if quote.get("field", "text") == "text"]
    matches = _match(
        [_trim(article.text, quote.start, quote.end) for quote in article.quotes],
        [_trim(article.text, quote["start"], quote["end"]) for quote in found],
    )
    for index, gold in enumerate(article.quotes):
        kind = str(found[matches[index]].get("kind")) if index in matches else MISSED
        report.confusion[gold.kind, kind] += 1


@dataclass(frozen=True, slots=True)
class _Statement:
    """One annotated statement and the quote that detected it, if any; ``where`` names it among the errors."""

    report: Report
    article: GoldArticle
    gold: GoldQuote
    where: str
    predicted: Prediction | None

    def score(self) -> None:
        self.report.recall.count(self.predicted is not None)
        if self.predicted is None:
            self.report.errors["missed"].append(self.where)
        elif self.article.has_kinds:
            self.report.kind.count(self.predicted.get("kind") == self.gold.kind)
        speaker = (self.predicted or {}).get("speaker") or {}
        if self.gold.sources:
            hit = self._score_mention(self.gold.sources, speaker.get("mention") or {})
            if not self.gold.speaker:
                self._answer(self.gold.mention or "", (speaker.get("mention") or {}).get("text"), hit)
        if self.gold.speaker:
            hit = self._score_speaker(self.gold.speaker, speaker.get("name"))
            self._answer(self.gold.speaker, speaker.get("name"), hit)
        if self.gold.relays is not None:
            self._score_relays()

    def _answer(self, expected: str, got: str | None, right: bool) -> None:
        confidence = (self.predicted or {}).get("confidence") if got is not None else None
        kind = mention_kind(self.gold.mention, self.gold.speaker, self.gold.speaker_kind)
        words = self.article.text[self.gold.start : self.gold.end][:70]
        self.report.answers.append(Answer(self.article.id, words, kind, expected, got, confidence, right))

    def _score_mention(self, sources: Sequence[tuple[int, int]], mention: Mapping[str, Any]) -> bool:
        hit = bool(mention) and any(
            start < mention["end"] and mention["start"] < end for start, end in sources
        )
        self.report.mention.count(hit)
        if not hit:
            text = self.article.text
            got = text[mention["start"] : mention["end"]] if mention else None
            self._note("mention", text[slice(*sources[0])], got)
        return hit

    def _score_speaker(self, name: str, got: str | None) -> bool:
        hit = same_speaker(name, got)
        self.report.speaker.count(hit)
        if not hit:
            self._note("speaker", name, got)
        return hit

    def _score_relays(self) -> None:
        expected = self.gold.relays or ()
        relays = (self.predicted or {}).get("relays") or ()
        got = [relay["outlet"]["name"] for relay in relays if relay.get("basis") not in UNANNOTATED]
        for relay in expected:
            hit = any(same_outlet(relay.outlet, name) for name in got)
            self.report.relay_recall.count(hit)
            if not relay.carried:
                self.report.relay_explicit.count(hit)
            if not hit:
                self._note("relay missed", relay.outlet, got)
        for name in got:
            hit = any(same_outlet(relay.outlet, name) for relay in expected)
            self.report.relay_precision.count(hit)
            if not hit:
                self._note("relay spurious", [relay.outlet for relay in expected], name)

    def _note(self, sort: str, gold: object, got: object) -> None:
        if self.predicted is not None:
            self.report.errors[sort].append(f"{self.where} | gold {gold!r}, got {got!r}")


def same_speaker(gold: str, predicted: str | None) -> bool:
    """True where both are alike without titles, or where one holds the other and they share an end.

    A last name alone does not stand for a full name: it is what resolving was to go beyond.
    """
    if not predicted:
        return False
    expected, got = _name_words(gold, "scoring_titles"), _name_words(predicted, "scoring_titles")
    if expected == got:
        return True
    if not expected or not got or len(got) == 1 < len(expected) <= SHORT_NAME:
        return False
    holds = set(expected) <= set(got) or set(got) <= set(expected)
    return holds and (expected[-1] == got[-1] or expected[0] == got[0])


def mention_kind(mention: str | None, name: str | None, speaker_kind: str | None) -> str:
    """How an annotated speaker is mentioned beside the quote.

    ``none`` (only context tells), ``pronoun``, ``organisation``, ``group``, ``document``, and for a person ``name``,
    ``surname`` (part of the name) or ``nominal``. Where the annotation gives no name, capitals tell a name.
    """
    words = re.findall(r"[\w'’-]+", mention or "")
    if not words:
        return "none"
    if len(words) == 1 and words[0].lower() in PRONOUNS:
        return "pronoun"
    if speaker_kind in ("organisation", "group", "document"):
        return speaker_kind
    said = [word for word in words if word[:1].isupper() and word.lower() not in load_words("scoring_titles")]
    whole = _name_words(name, "scoring_titles") if name else []
    if name and not set(_name_words(mention or "", "scoring_titles")) & set(whole):
        return "nominal"
    if not said:
        return "nominal"
    shared = set(_name_words(mention or "", "scoring_titles")) & set(whole) if name else set(said)
    return "name" if len(shared) >= max(2, len(set(whole))) else "surname"


def same_outlet(gold: str, predicted: str) -> bool:
    """True where one name holds the other, words such as "news agency" apart."""
    expected = set(_name_words(gold, "scoring_outlet_words"))
    got = set(_name_words(predicted, "scoring_outlet_words"))
    return expected <= got or got <= expected


def _name_words(name: str, uncounted: str) -> list[str]:
    """Words without case, accents and possessive, and without those of a list where others are there."""
    plain = unicodedata.normalize("NFKD", POSSESSIVE.sub("", name))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall("[a-z0-9]+", plain.lower().replace(".", ""))
    return [word for word in words if word not in load_words(uncounted)] or words


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without marks and spaces at its ends."""
    kept = text[start:end]
    start += len(kept) - len(kept.lstrip(AROUND))
    return start, max(start, end - (len(kept) - len(kept.rstrip(AROUND))))


def _words(text: str, start: int, end: int) -> int:
    return len(re.findall(r"\w+", text[start:end]))


def _match(expected: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Index in ``expected`` to index in ``found``, one to one, taking the best overlaps first."""
    ranked = sorted(_overlaps(expected, found), reverse=True)
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, candidate in ranked:
        if index not in matches and candidate not in taken:
            matches[index] = candidate
            taken.add(candidate)
    return matches


def _overlaps(
    expected: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> Iterator[tuple[float, int, int]]:
    for index, (start, end) in enumerate(expected):
        for candidate, (first, last) in enumerate(found):
            shared = min(end, last) - max(start, first)
            if shared > 0 and (overlap := shared / (max(end, last) - min(start, first))) >= MIN_OVERLAP:
                yield overlap, index, candidate


def _prf(precision: Ratio, recall: Ratio) -> dict[str, float]:
    p, r = precision.value, recall.value
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": p, "r": r, "f1": f1, "gold": recall.total, "pred": precision.total}


def _show(figure: object) -> str:
    if isinstance(figure, dict):
        pairs = figure.items()
        return "  ".join(
            f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in pairs
        )
    return ", ".join(figure) if isinstance(figure, list) else str(figure)


def _line(name: str, figure: object) -> str:
    return f"{name:<14}{_show(figure)}"


def _section(name: str, part: Any) -> Iterator[str]:
    """A part of the details as lines: its rows, or its groups with a name each."""
    yield HEADINGS[name]
    if name == "calibration":
        yield f"  expected calibration error {part['ece']:.3f} over {part['n']} answers"
        part = part["bins"]
    rows = part.items() if isinstance(part, dict) else (("", row) for row in part)
    for label, row in rows:
        yield f"  {label:<14}{_show(row)}" if label else f"  {_show(row)}"
