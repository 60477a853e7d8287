"""Weights learnt from labelled texts: softmax regression, started from the class means. Deterministic.

Serves the matcher (intents) and the screen (kinds of danger) alike. Training needs scipy's sparse matrices; using the
weights needs numpy only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


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

    def vector(self, features: Mapping[str, float]) -> tuple[list[str], npt.NDArray[np.intp], Array]:
        """Known features of a text: names, rows, and values of unit length."""
        names = [name for name in features if name in self.index]
        rows = np.array([self.index[name] for name in names], dtype=np.intp)
        values = np.array([features[name] for name in names], dtype=np.float32) * self.idf[rows]
        norm = math.sqrt(float(values @ values))
        return names, rows, values / np.float32(norm) if norm else values

    def scores(self, features: Mapping[str, float]) -> Array:
        """Raw score of each class."""
        _, rows, values = self.vector(features)
        return values @ self.matrix[rows] + self.bias if len(rows) else self.bias.copy()

    def contributions(self, features: Mapping[str, float], chosen: int) -> list[tuple[str, float]]:
        """What each feature added to one class, against the mean of all; strongest first."""
        names, rows, values = self.vector(features)
        parts = values * (self.matrix[rows, chosen] - self.matrix[rows].mean(axis=1))
        return sorted(zip(names, parts.tolist(), strict=True), key=lambda pair: (-abs(pair[1]), pair[0]))


def softmax(scores: Array) -> Array:
    """Scores → probabilities."""
    powers = np.exp(scores - scores.max())
    result: Array = powers / powers.sum()
    return result


def train(
    rows: Sequence[Mapping[str, float]],
    labels: Sequence[str],
    weights: Sequence[float] | None = None,
    *,
    steps: int = 30,
    penalty: float = 1.0,
    least: int = 2,
) -> Weights:
    """Learn one weight for each feature and class.

    Args:
        rows: raw features of each text.
        labels: class of each text.
        weights: how much each text counts; 1 each by default.
        steps: iterations of L-BFGS; more gain nothing measurable.
        penalty: strength of the L2 penalty (the inverse of scikit-learn's C).
        least: features seen in fewer texts are dropped.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}
    idf = np.array([math.log((1 + len(rows)) / (1 + counts[n])) + 1 for n in index], dtype=np.float32)
    classes = tuple(sorted(set(labels)))
    column = {name: i for i, name in enumerate(classes)}
    model = Weights(
        classes, index, idf, np.zeros((len(index), len(classes)), np.float32), np.zeros(len(classes), np.float32)
    )

    vectors = [model.vector(row) for row in rows]
    starts = np.cumsum([0, *(len(v[1]) for v in vectors)])
    data = np.concatenate([v[2] for v in vectors])
    columns = np.concatenate([v[1] for v in vectors])
    X = csr_matrix((data, columns, starts), shape=(len(rows), len(index)))
    XT = X.T.tocsr()
    Y = np.zeros((len(rows), len(classes)), np.float32)
    Y[np.arange(len(rows)), [column[label] for label in labels]] = 1
    importance = np.asarray(weights if weights is not None else np.ones(len(rows)), np.float32)
    shape = (len(index), len(classes))
    size = shape[0] * shape[1]

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        W = flat[:size].astype(np.float32).reshape(shape)
        b = flat[size:].astype(np.float32)
        scores = X @ W + b
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        total = powers.sum(axis=1, keepdims=True)
        error = (powers / total - Y) * importance[:, None]
        value = float((importance * (np.log(total[:, 0]) - (scores * Y).sum(axis=1))).sum())
        value += 0.5 * penalty * float((W * W).sum())
        gradient = np.concatenate([(XT @ error + penalty * W).ravel(), error.sum(axis=0)])
        return value, gradient.astype(np.float64)

    means = XT @ (Y / Y.sum(axis=0))
    start = np.concatenate([(8 * (means - means.mean(axis=1, keepdims=True))).ravel(), np.zeros(len(classes))])
    best = minimize(loss, start.astype(np.float64), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    return Weights(classes, index, idf, best[:size].astype(np.float32).reshape(shape), best[size:].astype(np.float32))
