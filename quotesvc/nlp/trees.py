"""Boosted decision trees as plain arrays: what `training.attribution` trains, read without the training library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Forest:
    """T trees of at most M nodes. A node sends a row left where ``row[feature] <= threshold``; a leaf points at itself.

    ``feature``, ``left``, ``right``: int arrays (T, M). ``threshold``, ``value``: float arrays (T, M).
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def predict(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each row (N, F): the logistic function of the summed leaves."""
        trees = np.arange(len(self.feature))[:, None]
        lines = np.arange(len(rows))[None, :]
        node = np.zeros((len(self.feature), len(rows)), dtype=np.int32)
        for _ in range(self.depth):
            goes_left = rows[lines, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        score = self.value[trees, node].sum(axis=0, dtype=np.float64)
        return 1.0 / (1.0 + np.exp(-score))

    @classmethod
    def load(cls, path: Path, name: str) -> Forest:
        """The forest called `name` in the npz file at `path`."""
        with np.load(path, allow_pickle=False) as arrays:
            part = {key: arrays[f"{name}_{key}"] for key in ("feature", "threshold", "left", "right", "value")}
            return cls(
                part["feature"].astype(np.int32), part["threshold"], part["left"].astype(np.int32),
                part["right"].astype(np.int32), part["value"], int(arrays[f"{name}_depth"]),
            )  # fmt: skip
