"""Make the language pipeline: `python -m training.run --data ../shared/data --out build/training`.

Each step leaves a mark when it is done and is skipped the next time; `--force` repeats them all. On one core
the whole takes about an hour. Set OMP_NUM_THREADS=1: more threads make these small networks slower.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_nlp
from spacy.util import load_config

from quotesvc.nlp.name_lists import know_names
from training import assemble, card, evaluate, prepare_ner, prepare_treebank, second_round

ROOT = Path(__file__).parent
INSTALLED = ROOT.parent / "quotesvc" / "nlp" / "model"
PAGE = ROOT.parent / "docs" / "model.md"
CPU = -1


@dataclass(frozen=True)
class Plan:
    """Where one run reads and writes."""

    data: Path
    out: Path
    open_only: bool = False

    @property
    def model(self) -> Path:
        return self.out / "model"

    def prepare_treebank(self) -> None:
        report(prepare_treebank.prepare(self.data, self.out / "treebank", self.open_only))

    def prepare_ner(self) -> None:
        report(prepare_ner.prepare(self.data, self.out / "ner", self.open_only))

    def train_parser(self) -> None:
        train(ROOT / "config" / "parser.cfg", self.out / "treebank", self.out / "parser")

    def train_ner(self) -> None:
        train(ROOT / "config" / "ner.cfg", self.out / "ner", self.out / "entities")

    def second_round(self) -> None:
        first, corpus = self.out / "entities" / "model-best", self.out / "ner" / "second.spacy"
        second_round.second_round(first, corpus, self.out / "entities" / "model-mean")

    def assemble(self) -> None:
        parser, ner = self.out / "parser" / "model-best", self.out / "entities" / "model-mean"
        assemble.assemble(parser, ner, self.data, self.model, self.open_only)

    def evaluate(self) -> None:
        nlp = know_names(spacy.load(self.model))
        figures = evaluate.evaluate(nlp, self.out / "treebank", self.out / "ner")
        (self.out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        report(figures)

    def write_card(self) -> None:
        card.write_meta(self.model, self.figures(), self.open_only)

    def figures(self) -> card.Figures:
        figures: card.Figures = json.loads((self.out / "figures.json").read_text(encoding="utf-8"))
        return figures

    def steps(self) -> tuple[Callable[[], None], ...]:
        return (
            self.prepare_treebank,
            self.prepare_ner,
            self.train_parser,
            self.train_ner,
            self.second_round,
            self.assemble,
            self.evaluate,
            self.write_card,
        )


def report(message: object) -> None:
    print(message, file=sys.stderr, flush=True)


def train(config: Path, corpus: Path, out: Path) -> None:
    """One spaCy training; what spaCy prints about it goes to stderr."""
    paths = {"paths.train": str(corpus / "train.spacy"), "paths.dev": str(corpus / "dev.spacy")}
    nlp = init_nlp(load_config(config, overrides=paths, interpolate=False))
    out.mkdir(parents=True, exist_ok=True)
    train_nlp(nlp, out, use_gpu=CPU, stdout=sys.stderr, stderr=sys.stderr)


def run(plan: Plan, force: bool = False) -> None:
    """Run the steps that are not done yet, and all after the first of these: each builds on the others."""
    marks = plan.out / "done"
    marks.mkdir(parents=True, exist_ok=True)
    for step in plan.steps():
        mark = marks / step.__name__
        if mark.exists() and not force:
            report(f"{step.__name__}: done before")
            continue
        force = True
        report(step.__name__)
        step()
        mark.touch()


def install(plan: Plan, target: Path = INSTALLED, page: Path = PAGE) -> None:
    """Put the model where the package looks for it, by a rename, and its figures into the documentation."""
    fresh, old = target.with_name(".model-new"), target.with_name(".model-old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(plan.model, fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    card.write_document(page, plan.figures())


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/ and polnear/")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for prepared data, models and figures"
    )
    parser.add_argument(
        "--open-licences-only", action="store_true", help="train on openly licensed data alone"
    )
    parser.add_argument("--force", action="store_true", help="repeat steps that are done")
    parser.add_argument("--install", action="store_true", help="copy the model into the package at the end")
    options = parser.parse_args(arguments)
    out = options.out / "open" if options.open_licences_only else options.out
    plan = Plan(options.data, out, options.open_licences_only)
    run(plan, options.force)
    if options.install:
        install(plan)


if __name__ == "__main__":
    main()
