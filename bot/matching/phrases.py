"""Nearest phrases: how like the message the best curated phrases of each intent are. Re-ranks what the weights say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .weights import Array, Vector

BEST = 3  # phrases of an intent that count; one alone is easily a coincidence
FAR = 0.1  # similarity below which a phrase does not count as near
COMMON = 500  # features in more phrases than this say nothing about nearness


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """All phrases as unit vectors, stored by feature.

    Attributes:
        starts: (features + 1,) where each feature's entries begin.
        phrases, values: phrase number and value of each entry; phrases are numbered class by class.
        bounds: (classes + 1,) where each class's phrases begin.
    """

    starts: npt.NDArray[np.int64]
    phrases: npt.NDArray[np.int32]
    values: Array
    bounds: npt.NDArray[np.int64]

    def similar(self, vector: Vector, among: Iterable[int]) -> Array:
        """Mean cosine similarity (0–1) of the nearest phrases of some classes; 0 for all others."""
        starts, ends = self.starts[vector.rows], self.starts[vector.rows + 1]
        telling = ends - starts <= COMMON
        spans = list(zip(starts[telling].tolist(), ends[telling].tolist(), strict=True))
        result = np.zeros(len(self.bounds) - 1, np.float32)
        if not spans:
            return result
        phrases = np.concatenate([self.phrases[start:end] for start, end in spans])
        parts = np.concatenate([self.values[start:end] for start, end in spans])
        parts *= np.repeat(vector.values[telling], (ends - starts)[telling])
        near = np.bincount(phrases, parts, int(self.bounds[-1]))
        for i in among:
            own = near[self.bounds[i] : self.bounds[i + 1]]
            own = own[own > FAR]
            best = np.partition(own, -BEST)[-BEST:] if len(own) > BEST else own
            result[i] = best.sum() / BEST
        return result


def index(vectors: Any, labels: Sequence[str], classes: Sequence[str]) -> PhraseIndex:
    """Build the index.

    Args:
        vectors: the phrases as `Lesson.vectors` holds them.
        labels: class of each phrase.
        classes: all classes, in the order of the weights.
    """
    column = {name: i for i, name in enumerate(classes)}
    numbers = np.array([column[label] for label in labels])
    order = np.argsort(numbers, kind="stable")
    by_feature = vectors[order].tocsc()
    return PhraseIndex(
        by_feature.indptr.astype(np.int64),
        by_feature.indices.astype(np.int32),
        by_feature.data,
        np.searchsorted(numbers[order], np.arange(len(classes) + 1)).astype(np.int64),
    )
