"""Learn what the letters of a given name tell of its bearer: `python -m training.genders`.

A logistic regression over the beginnings and endings of the given names whose gender the project's list knows. Names
end alike across languages ("-a", "-o", "-bek"), so an unknown name is told right about four times in five. Prints that
share, out of fold.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from quotesvc.nlp.lexicon import load_groups
from quotesvc.nlp.name_gender import letter_runs

OUT = Path(str(resources.files("quotesvc.nlp"))) / "data" / "gender_of_letters.json"
RIDGE = 1.5
SEEN = 3
"""Names that have a run of letters, at least."""
LEAST_WEIGHT = 0.05
FOLDS = 5


def fit(names: Sequence[str], male: Sequence[bool]) -> dict[str, float]:
    """The weight of each run of letters for the log odds that a name is a man's, and that of all names ("")."""
    counts = Counter(run for name in names for run in set(letter_runs(name)))
    columns = {run: n for n, run in enumerate(sorted(run for run, seen in counts.items() if seen >= SEEN))}
    found = [[columns[run] for run in set(letter_runs(name)) if run in columns] for name in names]
    starts = np.cumsum([0, *map(len, found)])
    x = csr_matrix((np.ones(starts[-1]), np.concatenate(found), starts), (len(names), len(columns)))
    y = np.asarray(male, dtype=float)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = x @ weights[1:] + weights[0]
        slope = 1.0 / (1.0 + np.exp(-odds)) - y
        value = float((np.logaddexp(0.0, odds) - y * odds).sum() + RIDGE * (weights[1:] ** 2).sum() / 2)
        return value, np.concatenate([[slope.sum()], x.T @ slope + RIDGE * weights[1:]])

    best = minimize(loss, np.zeros(len(columns) + 1), jac=True, method="L-BFGS-B").x
    kept = {
        run: round(float(best[n + 1]), 2) for run, n in columns.items() if abs(best[n + 1]) >= LEAST_WEIGHT
    }
    return {"": round(float(best[0]), 2), **kept}


def odds(weights: dict[str, float], name: str) -> float:
    return sum(weights.get(run, 0.0) for run in ("", *set(letter_runs(name))))


def out_of_fold(names: Sequence[str], male: Sequence[bool]) -> float:
    """Share of names whose gender weights that never saw them tell right."""
    right = 0
    for fold in range(FOLDS):
        others = [n for n in range(len(names)) if n % FOLDS != fold]
        weights = fit([names[n] for n in others], [male[n] for n in others])
        right += sum((odds(weights, names[n]) > 0) == male[n] for n in range(fold, len(names), FOLDS))
    return right / len(names)


def main() -> None:
    """Read the list, learn, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--out", type=Path, default=OUT, help="JSON file to write (default: the one that ships)"
    )
    args = parser.parse_args()
    groups = load_groups("given_names")
    names = sorted({*groups["m"], *groups["f"]})
    male = [name in groups["m"] for name in names]
    print(json.dumps({"names": len(names), "right": round(out_of_fold(names, male), 3)}))
    args.out.write_text(json.dumps(fit(names, male), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
