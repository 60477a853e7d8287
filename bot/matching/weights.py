"""Weights learnt from labelled texts: softmax regression. Deterministic: seeded, and single-threaded sums.

Serves the matcher (intents) and the screen (kinds of danger) alike. Training needs scipy's sparse matrices; using the
weights needs numpy only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

BATCH = 256
SEED = 7


@dataclass(frozen=True, slots=True)
class Vector:
    """The known features of a text: their names, their rows in the weights, and values of unit length."""

    names: list[str]
    rows: npt.NDArray[np.intp]
    values: Array


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained linear model.

    Attributes:
        classes: names, in column order.
        index: feature → row.
        idf: rarity of each feature, by row.
        matrix: (features, classes) float32.
        bias: (classes,) float32.
    """

    classes: tuple[str, ...]
    index: dict[str, int]
    idf: Array
    matrix: Array
    bias: Array

    def vector(self, features: Mapping[str, float]) -> Vector:
        """The features of a text that the weights know; each counts by its rarity."""
        names = [name for name in features if name in self.index]
        rows = np.array([self.index[name] for name in names], dtype=np.intp)
        values = np.array([features[name] for name in names], dtype=np.float32) * self.idf[rows]
        norm = math.sqrt(float(values @ values))
        return Vector(names, rows, values / np.float32(norm) if norm else values)

    def scores(self, vector: Vector) -> Array:
        """Raw score of each class."""
        result: Array = vector.values @ self.matrix[vector.rows] + self.bias
        return result

    def contributions(self, vector: Vector, chosen: int, most: int) -> list[tuple[str, float]]:
        """What the strongest features added to one class, against the mean of all; strongest first."""
        own = self.matrix[vector.rows]
        parts = vector.values * (own[:, chosen] - own.mean(axis=1))
        strongest = np.argsort(-np.abs(parts), kind="stable")[:most].tolist()
        return [(vector.names[i], float(parts[i])) for i in strongest]


def softmax(scores: Array) -> Array:
    """Scores → probabilities."""
    powers = np.exp(scores - scores.max())
    result: Array = powers / powers.sum()
    return result


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some rows, reduced to the features that occur in them: a step costs what it touches, not the whole matrix."""

    columns: npt.NDArray[np.intp]
    rows: Any
    transposed: Any
    wanted: npt.NDArray[np.intp]
    importance: Array


@dataclass(frozen=True, slots=True)
class Lesson:
    """What training gives.

    Attributes:
        weights: the model.
        vectors: scipy CSR matrix (texts, features) float32: the training texts as the weights see them.
    """

    weights: Weights
    vectors: Any


def train(
    rows: Sequence[Mapping[str, float]],
    labels: Sequence[str],
    importance: Sequence[float],
    *,
    epochs: int = 10,
    rate: float = 0.2,
    penalty: float = 5e-6,
    least: int = 2,
) -> Lesson:
    """Learn one weight for each feature and class: softmax regression by AdaGrad over seeded batches.

    AdaGrad gives rare words large steps and common ones small steps; it gets further in ten passes (three seconds)
    than L-BFGS in forty (ten seconds).

    Args:
        rows: raw features of each text.
        labels: class of each text.
        importance: how much each text counts.
        epochs: passes over the texts.
        rate: first step size; it falls to zero.
        penalty: L2 penalty for each text.
        least: features seen in fewer texts are dropped.
    """
    index, idf, X = _vectors(rows, least)
    classes = tuple(sorted(set(labels)))
    column = {name: i for i, name in enumerate(classes)}
    wanted = np.array([column[label] for label in labels], dtype=np.intp)
    matrix, bias = np.zeros((len(index), len(classes)), np.float32), np.zeros(len(classes), np.float32)
    batches = list(_batches(X, wanted, np.asarray(importance, np.float32)))
    steps, bias_steps = np.full_like(matrix, 1e-3), np.full_like(bias, 1e-3)
    for epoch in range(epochs):
        pace = np.float32(rate * (1 - epoch / epochs))
        for batch in batches:
            own = matrix[batch.columns]
            scores = batch.rows @ own + bias
            error = np.exp(scores - scores.max(axis=1, keepdims=True))
            error /= error.sum(axis=1, keepdims=True)
            error[np.arange(len(error)), batch.wanted] -= 1
            error *= batch.importance[:, None]
            gradient = batch.transposed @ error + np.float32(penalty * len(error)) * own
            taken = steps[batch.columns] + gradient * gradient
            steps[batch.columns] = taken
            matrix[batch.columns] = own - pace * gradient / np.sqrt(taken)
            total = error.sum(axis=0)
            bias_steps += total * total
            bias -= pace * total / np.sqrt(bias_steps)
    return Lesson(Weights(classes, index, idf, matrix, bias), X)


def _vectors(rows: Sequence[Mapping[str, float]], least: int) -> tuple[dict[str, int], Array, Any]:
    """Feature → row of the weights, rarity of each feature, and all texts as a matrix of unit vectors.

    The same numbers as `Weights.vector` gives, for all texts at once: one by one they take half of a cold start.
    """
    from scipy.sparse import csr_matrix, diags  # 0.4 s: only on a cold start

    names = sorted(set(chain.from_iterable(rows)))
    number = {name: i for i, name in enumerate(names)}
    starts = np.cumsum([0, *map(len, rows)])
    flat = np.fromiter(map(number.__getitem__, chain.from_iterable(rows)), np.int32, int(starts[-1]))
    values = np.fromiter(chain.from_iterable(row.values() for row in rows), np.float32, int(starts[-1]))
    counts = np.bincount(flat, minlength=len(names))
    kept = np.flatnonzero(counts >= least)
    idf = (np.log((1 + len(rows)) / (1 + counts[kept])) + 1).astype(np.float32)
    raw = csr_matrix((values, flat, starts), shape=(len(rows), len(names)))[:, kept] @ diags(idf)
    norms = np.sqrt(np.asarray(raw.multiply(raw).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    X = (diags((1 / norms).astype(np.float32)) @ raw).tocsr().astype(np.float32)
    return {names[i]: row for row, i in enumerate(kept.tolist())}, idf, X


def _batches(X: Any, wanted: npt.NDArray[np.intp], importance: Array) -> Iterator[_Batch]:
    """The rows in a fixed shuffled order, `BATCH` at a time."""
    from scipy.sparse import csr_matrix

    order = np.random.default_rng(SEED).permutation(X.shape[0])
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        part = X[chosen]
        columns, local = np.unique(part.indices, return_inverse=True)
        rows = csr_matrix((part.data, local, part.indptr), shape=(len(chosen), len(columns)))
        yield _Batch(columns, rows, rows.T.tocsr(), wanted[chosen], importance[chosen])
