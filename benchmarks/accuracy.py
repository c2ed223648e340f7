"""Accuracy on annotated articles beside simple baselines; --write renews the table of docs/accuracy.md.

The baselines get the same spaCy pipeline. "nearest name" takes the quotes that quotesvc finds and gives
each to the person named nearest to it. "textacy" is `textacy.extract.direct_quotations`, where textacy is
installed (extra ``bench``); where it raises, on marks that are not balanced, the article counts as one without quotes.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.measuring import ROOT, arguments, publish, table
from quotesvc.nlp import pipeline, quotes
from quotesvc.nlp.scoring import Report, articles, score
from quotesvc.nlp.types import Analysis
from quotesvc.text import read_text

OWN_GOLD = ROOT / "benchmarks" / "gold"
Predicted = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A folder of annotated articles, and the least words of a stretch that is scored."""

    name: str
    folder: Path
    min_words: int = 1
    set_aside: bool = False
    """Whether the third of the articles counts alone that was not looked at while rules and weights were made."""

    def chosen(self, number: int) -> bool:
        """Whether the article of this number, in the order of names, counts."""
        return not self.set_aside or number % 3 == 2


SET_ASIDE = ("wire", "desk", "field", "news/dev")
KNOWN = (
    ("fresh", 1), ("wire", 1), ("desk", 1), ("field", 1), ("news/dev", 1),
    ("polnear/dev/text", 4), ("polnear/dev/text", 1),
)  # fmt: skip


@dataclass(slots=True)
class Predictions:
    """What one system answers for each article, and the numbers of the articles that it refused."""

    quotes: dict[str, Predicted]
    refused: list[int] = field(default_factory=list)


def golds(root: Path) -> list[Gold]:
    """The known sets below ``root``; the whole folder where it holds none of them."""
    found = [
        Gold(name if words == 1 else f"{name}, {words}+ words", root / name, words)
        for name, words in KNOWN
        if any((root / name).glob("*.txt"))
    ]
    found += [
        Gold(f"{gold.name}, set aside", gold.folder, gold.min_words, set_aside=True)
        for gold in found
        if gold.name in SET_ASIDE
    ]
    return found or [Gold(root.name, root)]


def predict(nlp: Language, folder: Path) -> dict[str, Predictions]:
    """The answers of every system for the articles of a folder."""
    systems = {"quotesvc": Predictions({}), "nearest name": Predictions({})}
    quotations = textacy_quotations()
    if quotations is not None:
        systems["textacy"] = Predictions({})
    for number, article in enumerate(articles(folder)):
        source = read_text(article.text)
        analysis = pipeline.analyse(nlp, source.text, skip=source.skip)
        doc = pipeline.parse(nlp, source.text, until=quotes.NAME)
        systems["quotesvc"].quotes[article.id] = [asdict(quote) for quote in analysis.quotes]
        systems["nearest name"].quotes[article.id] = nearest_name(doc, analysis)
        if quotations is not None:
            try:
                systems["textacy"].quotes[article.id] = quotations(doc)
            except ValueError:  # what textacy raises for marks that are not balanced
                systems["textacy"].quotes[article.id] = []
                systems["textacy"].refused.append(number)
    return systems


def nearest_name(doc: Doc, analysis: Analysis) -> Predicted:
    """The quotes of ``analysis``, each said by the person whose name stands nearest outside it."""
    people = [span for span in doc.ents if span.label_ == "PERSON"]
    rows = []
    for quote in analysis.quotes:
        outside = [span for span in people if span.end_char <= quote.start or span.start_char >= quote.end]
        near = min(
            outside, key=lambda s: max(quote.start - s.end_char, s.start_char - quote.end), default=None
        )
        mention = near and {"text": near.text, "start": near.start_char, "end": near.end_char}
        speaker = near and {"name": near.text, "mention": mention}
        rows.append(
            {"start": quote.start, "end": quote.end, "kind": quote.kind, "speaker": speaker, "relays": []}
        )
    return rows


def textacy_quotations() -> Callable[[Doc], Predicted] | None:
    """textacy's extractor with its answer in our form, or None where it is not installed."""
    if importlib.util.find_spec("textacy") is None:
        return None
    direct_quotations = importlib.import_module("textacy.extract").direct_quotations

    def found(doc: Doc) -> Predicted:
        rows: Predicted = []
        for speaker, _, content in direct_quotations(doc):
            first, last = speaker[0], speaker[-1]
            mention = {"start": first.idx, "end": last.idx + len(last)}
            name = doc.text[mention["start"] : mention["end"]]
            rows.append({
                "start": content.start_char, "end": content.end_char, "kind": "direct",
                "speaker": {"name": name, "mention": mention}, "relays": [],
            })  # fmt: skip
        return rows

    return found


def row(gold: Gold, system: str, report: Report, refused: int) -> tuple[object, ...]:
    """The figures of one system on one set."""
    figures: Mapping[str, Mapping[str, float]] = report.as_dict()
    detection, relay = figures["detection"], figures.get("relay", {})
    details = report.details()
    sure = [part["precision"] for part in details.get("coverage", ()) if part["coverage"] == COVERAGE]
    calibration = details.get("calibration", {})
    return (
        gold.name,
        system if not refused else f"{system} ({refused} of {report.articles} articles refused)",
        detection["gold"],
        detection["p"],
        detection["r"],
        detection["f1"],
        *(figures.get(name, {}).get("accuracy") for name in ("kind", "mention", "speaker")),
        *(sure or [None]),
        calibration["ece"] if calibration.get("n") else None,
        relay.get("f1"),
        relay.get("r_explicit"),
    )


HEADERS = (
    "gold", "system", "statements", "precision", "recall", "F1", "kind", "mention", "name", "surest 80 %",
    "calibration error", "relay F1", "explicit relays found",
)  # fmt: skip
COVERAGE = 0.8
RELIABILITY = ("gold", "confidence", "answers", "mean confidence", "right")


def reliability_rows(gold: Gold, report: Report) -> list[tuple[object, ...]]:
    """Confidence beside the share that is right, bin by bin."""
    calibration = report.details().get("calibration", {"bins": []})
    return [
        (gold.name, f"{part['from']:.1f} to {part['to']:.1f}", part["n"], part["confidence"], part["right"])
        for part in calibration["bins"]
    ]


def measure(nlp: Language, sets: Sequence[Gold], errors: int) -> str:
    """Both tables; the errors of our own system are printed as they come."""
    rows, reliable = [], []
    cached: dict[Path, dict[str, Predictions]] = {}
    for gold in sets:
        systems = cached.setdefault(gold.folder, {}) or predict(nlp, gold.folder)
        cached[gold.folder] = systems
        for name, answers in systems.items():
            report = score(gold.folder, answers.quotes, gold.min_words, gold.chosen)
            rows.append(row(gold, name, report, sum(map(gold.chosen, answers.refused))))
            if name == "quotesvc" and not gold.set_aside:
                reliable += reliability_rows(gold, report)
            if errors and name == "quotesvc" and not gold.set_aside:
                print(f"{gold.name}\n{report.as_table(errors)}\n")
    return f"{table(HEADERS, rows)}\n\nConfidence, and the share of answers that are right:\n\n" + table(
        RELIABILITY, reliable
    )


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__, "accuracy.md")
    parser.add_argument(
        "--gold-root",
        type=Path,
        action="append",
        metavar="DIR",
        help="folder with annotated sets; may be repeated",
    )
    parser.add_argument("--model", help="another spaCy pipeline, by name or folder")
    parser.add_argument("--errors", type=int, default=0, help="print up to so many errors of each sort")
    args = parser.parse_args()
    nlp = pipeline.build_nlp(args.model)
    sets = [gold for root in [OWN_GOLD, *args.gold_root] for gold in golds(root)]
    text = f"Pipeline `{pipeline.pipeline_version(nlp)}`.\n\n{measure(nlp, sets, args.errors)}"
    if importlib.util.find_spec("textacy") is None:
        text += "\n\ntextacy is not installed here and left out."
    publish(text, "figures", write=args.write, document="accuracy.md")


if __name__ == "__main__":
    main()
