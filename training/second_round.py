"""A second, gentle round of training for the entity recogniser, and the mean of both rounds' weights.

Weights that were trained on from the same start lie in one basin, and their mean is often better than either (Wortsman
et al. 2022, "Model soups"; Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima and Better Generalization").
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import fix_random_seed
from thinc.api import Adam, Model
from tqdm import tqdm

from quotesvc.nlp.name_lists import know_names

SEED = 7
STEPS = 1600
WORDS = 900
"""Words of a batch, at least."""
LEARN_RATE = 3e-4
"""At the beginning; it falls to nothing in a straight line."""
DROPOUT = 0.15
SHARE = 0.5
"""Of the second round in the mean."""

Parameter = tuple["Model[object, object]", str]


def second_round(first: Path, corpus: Path, out: Path, steps: int = STEPS) -> None:
    """Train the `ner` of the pipeline at ``first`` on the Docs at ``corpus`` and write the mean of both to ``out``."""
    fix_random_seed(SEED)
    nlp = know_names(spacy.load(first), training=True)
    before = weights(nlp)
    optimizer = Adam(LEARN_RATE, L2=0.01, grad_clip=1.0, use_averages=True)
    docs = list(DocBin().from_disk(corpus).get_docs(nlp.vocab))
    random.Random(SEED).shuffle(docs)
    batches = _batches(docs)
    for step in tqdm(range(steps), desc="second round", file=sys.stderr):
        optimizer.learn_rate = LEARN_RATE * (1 - step / steps)
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in next(batches)]
        nlp.update(examples, sgd=optimizer, drop=DROPOUT, losses={})
    with nlp.use_params(optimizer.averages):
        after = weights(nlp)
    mix(nlp, before, after)
    nlp.to_disk(out)


def parameters(nlp: Language) -> list[Parameter]:
    """The weights of the entity recogniser, by layer and name, in the order of the layers."""
    network: Model[object, object] = nlp.get_pipe("ner").model  # type: ignore[attr-defined]
    return [(layer, name) for layer in network.walk() for name in layer.param_names if layer.has_param(name)]


def weights(nlp: Language) -> list[NDArray[np.float32]]:
    """Copies of the arrays of `parameters`."""
    return [np.array(layer.get_param(name)) for layer, name in parameters(nlp)]


def mix(
    nlp: Language,
    before: Sequence[NDArray[np.float32]],
    after: Sequence[NDArray[np.float32]],
    share: float = SHARE,
) -> None:
    """Set the weights to the mean of two, of which the second counts ``share``."""
    for (layer, name), old, new in zip(parameters(nlp), before, after, strict=True):
        layer.set_param(name, (1 - share) * old + share * new)


def _batches(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """Batches of `WORDS` words, over and over."""
    batch: list[Doc] = []
    words = 0
    for doc in cycle(docs):
        batch.append(doc)
        words += len(doc)
        if words >= WORDS:
            yield batch
            batch, words = [], 0
