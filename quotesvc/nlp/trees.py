"""Boosted decision trees as plain arrays: what `training.attribution` trains, read without the training library."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def _flat(self) -> tuple[NDArray[np.intp], ...]:
        """Features and children (left, then right) of each node, and first nodes, with node numbers that run through
        all trees."""
        count, width = self.feature.shape
        first = (np.arange(count) * width)[:, None]
        children = np.stack((self.left + first, self.right + first), axis=-1)
        return self.feature.ravel().astype(np.intp), children.ravel(), first

    def sums(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The summed leaves of each row (N, F)."""
        feature, children, first = self._flat
        threshold, columns = self.threshold.ravel(), np.ascontiguousarray(rows.T).ravel()
        place, line = feature * len(rows), np.arange(len(rows))[None, :]
        node = np.repeat(first, len(rows), axis=1)
        # `take` on flat arrays is the fastest way to index, and wrapping costs less than to check the bounds.
        for _ in range(self.depth):
            value = columns.take(place.take(node, mode="wrap") + line, mode="wrap")
            goes_right = ~(value <= threshold.take(node, mode="wrap"))
            node = children.take(2 * node + goes_right, mode="wrap")
        return np.asarray(self.value.ravel().take(node, mode="wrap").sum(axis=0, dtype=np.float64))

    def predict(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each row (N, F): the logistic function of its sum."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.sums(rows))))

    @classmethod
    def load(cls, path: Path, name: str) -> Forest:
        """The forest called `name` in the npz file at `path`."""
        with np.load(path, allow_pickle=False) as arrays:
            part = {
                key: arrays[f"{name}_{key}"] for key in ("feature", "threshold", "left", "right", "value")
            }
            return cls(
                part["feature"].astype(np.int32), part["threshold"], part["left"].astype(np.int32),
                part["right"].astype(np.int32), part["value"], int(arrays[f"{name}_depth"]),
            )  # fmt: skip
