"""Boosted trees as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from quotesvc.nlp.trees import Forest


@pytest.fixture
def forest() -> Forest:
    # One tree: row[0] <= 0.5 -> -1, else row[1] <= 2 -> 1, else 3. A second tree is a single leaf of 0.5.
    return Forest(
        feature=np.array([[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]], dtype=np.int32),
        threshold=np.array([[0.5, 0, 2, 0, 0], [0, 0, 0, 0, 0]], dtype=np.float32),
        left=np.array([[1, 1, 3, 3, 4], [0, 1, 2, 3, 4]], dtype=np.int32),
        right=np.array([[2, 1, 4, 3, 4], [0, 1, 2, 3, 4]], dtype=np.int32),
        value=np.array([[0, -1, 0, 1, 3], [0.5, 0, 0, 0, 0]], dtype=np.float32),
        depth=2,
    )


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ([0.5, 9.0], -0.5),  # on the threshold goes left
        ([0.6, 2.0], 1.5),
        ([0.6, 2.1], 3.5),
    ],
)
def test_a_row_follows_its_branches(forest: Forest, row: list[float], score: float) -> None:
    (total,) = forest.sums(np.array([row], dtype=np.float32))
    assert total == pytest.approx(score)
    (probability,) = forest.predict(np.array([row], dtype=np.float32))
    assert probability == pytest.approx(1 / (1 + np.exp(-score)))


def test_arrays_survive_the_file(forest: Forest, tmp_path) -> None:
    names = ("feature", "threshold", "left", "right", "value")
    np.savez(tmp_path / "f.npz", x_depth=2, **{f"x_{name}": getattr(forest, name) for name in names})
    rows = np.array([[0.1, 0.0], [0.9, 5.0]], dtype=np.float32)
    assert Forest.load(tmp_path / "f.npz", "x").sums(rows).tolist() == forest.sums(rows).tolist()
