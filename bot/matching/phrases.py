"""Nearest phrases: how like the message the best curated phrases of each intent are. Re-ranks what the weights say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .weights import Array, Weights

BEST = 3  # phrases of an intent that count; one alone is easily a coincidence
COMMON = 1500  # features in more phrases than this say nothing about nearness


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """All phrases as unit vectors, stored by feature.

    Attributes:
        starts: (features + 1,) where each feature's entries begin.
        phrases, values: phrase number and value of each entry.
        order: phrase numbers sorted by class; `bounds` (classes + 1,) delimits them.
    """

    starts: npt.NDArray[np.int64]
    phrases: npt.NDArray[np.int32]
    values: Array
    order: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]

    def similar(self, weights: Weights, features: Mapping[str, float]) -> Array:
        """Mean cosine similarity (0–1) of the nearest phrases of each class."""
        _, rows, values = weights.vector(features)
        near = np.zeros(len(self.order), np.float32)
        for row, value in zip(rows.tolist(), values.tolist(), strict=True):
            start, end = self.starts[row], self.starts[row + 1]
            if end - start <= COMMON:
                near[self.phrases[start:end]] += self.values[start:end] * value
        sorted_near = near[self.order]
        result = np.zeros(len(self.bounds) - 1, np.float32)
        for i in range(len(result)):
            own = sorted_near[self.bounds[i] : self.bounds[i + 1]]
            best = np.partition(own, -BEST)[-BEST:] if len(own) > BEST else own
            result[i] = best.sum() / BEST
        return result


def index(weights: Weights, rows: Sequence[Mapping[str, float]], labels: Sequence[str]) -> PhraseIndex:
    """Build the index over the training phrases."""
    entries: list[list[tuple[int, float]]] = [[] for _ in weights.index]
    for number, row in enumerate(rows):
        _, where, values = weights.vector(row)
        for feature, value in zip(where.tolist(), values.tolist(), strict=True):
            entries[feature].append((number, value))
    starts = np.cumsum([0, *map(len, entries)]).astype(np.int64)
    flat = [pair for part in entries for pair in part]
    column = {name: i for i, name in enumerate(weights.classes)}
    classes = np.array([column[label] for label in labels])
    order = np.argsort(classes, kind="stable").astype(np.int32)
    return PhraseIndex(
        starts,
        np.array([number for number, _ in flat], np.int32),
        np.array([value for _, value in flat], np.float32),
        order,
        np.searchsorted(classes[order], np.arange(len(weights.classes) + 1)).astype(np.int64),
    )
