"""Count how often a word is a cue: `python -m training.cues --data ../shared/data`.

PolNeAR's annotators marked the words that tell that somebody says, thinks or asks something. For each noun, adjective
and verb outside quotation marks in its train articles the share of places where it is part of such a cue is written to
``cue_rates.txt``. The annotation is of all attributions, with marks or without, so the words are many.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.attribution import NAME
from quotesvc.nlp.cues import CUE_CLASSES
from quotesvc.nlp.pipeline import build_nlp, parse
from training.polnear import Span, articles

OUT = Path(__file__).parents[1] / "quotesvc" / "nlp" / "data" / "cue_rates.txt"
HEADER = """\
# How often a word (N noun, A adjective, V verb) is part of a cue where it stands outside quotation marks, in
# hundredths; counted by training/cues.py in PolNeAR's train articles.
"""
LEAST_SEEN = 3
"""Cues that a word must be part of, and what is added to its places, so that rare words have low rates."""
LEAST_RATE = 0.03

Word = tuple[str, str]


def count(article: ArticleView, cues: Sequence[Span], seen: Counter[Word], marked: Counter[Word]) -> None:
    """Add the words of an article to those that were seen and those that were part of a cue."""
    inside = {i for start, end in cues for i in range(*article.token_span(start, end))}
    for i, (lemma, pos) in enumerate(zip(article.lemma, article.pos, strict=True)):
        if pos in CUE_CLASSES and article.inside[i] < 0 and lemma.isalpha():
            seen[lemma, CUE_CLASSES[pos]] += 1
            marked[lemma, CUE_CLASSES[pos]] += i in inside


def rates(seen: Counter[Word], marked: Counter[Word]) -> dict[Word, float]:
    """The share of places of each word that are cues, for words that are cues often enough."""
    shares = {
        word: number / (seen[word] + LEAST_SEEN) for word, number in marked.items() if number >= LEAST_SEEN
    }
    return {word: share for word, share in sorted(shares.items()) if share >= LEAST_RATE}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear/train")
    parser.add_argument(
        "--out", type=Path, default=OUT, help="text file to write (default: the one that ships)"
    )
    args = parser.parse_args()
    nlp = build_nlp(without=(NAME,))
    seen: Counter[Word] = Counter()
    marked: Counter[Word] = Counter()
    for gold in tqdm(list(articles(args.data / "polnear" / "train")), unit=" articles", disable=None):
        doc = parse(nlp, gold.text, until=NAME)
        if len(doc):
            count(view(doc), gold.cues, seen, marked)
    lines = [
        f"{lemma} {kind}\t{round(100 * share)}\n" for (lemma, kind), share in rates(seen, marked).items()
    ]
    args.out.write_text(HEADER + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
