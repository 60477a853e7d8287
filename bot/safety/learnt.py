"""Danger learnt from examples: what patterns cannot hold – long, buried, third person, farewell, means.

The same machinery as the matcher's weights, over the danger view. Its classes are the kinds of danger, "concern" and
"harmless"; every curated question counts as harmless, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from ..content import Content
from ..matching.phrases import PhraseIndex
from ..matching.terms import EDGE, letters, stem
from ..matching.weights import Vector, Weights, softmax
from .reading import Word

HARMLESS, CONCERN = "harmless", "concern"
# How much a text counts while learning. An alarm on plain prose has no excuse; and there is so much of it that cries
# would drown in it.
EVERYDAY_WEIGHT, CRY_WEIGHT = 4.0, 1.4
PLAIN = 0.985
COMPARED = 3  # likeliest classes whose examples are looked at, beside the harmless ones
NEARNESS = 6.0  # how much the nearest examples count beside the learnt weights
SPAN = 3  # words apart up to which two words make a pair
LONG = 80  # words from which single passages are judged, too: earlier, half of what they add is false
DILUTED = 250  # words from which only passages are judged: nothing stands out of so many
ALONE = 2.5  # power to which a passage's probability is raised: out of its context it is easily misread
PASSAGE = 16  # words of a passage where no full stop ends it sooner
WORST = 5  # passages of a message that are looked at closely

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """What the learnt weights make of a message.

    Attributes:
        kind: the likeliest kind of danger.
        urgent: probability of danger of any kind.
        concern: probability of danger or despair.
        vector: what it was judged by.
    """

    kind: str
    urgent: float
    concern: float
    vector: Vector


def features(words: Sequence[Word]) -> Features:
    """Words, neighbours, pairs a little apart, and letters in a row."""
    found: Features = {}

    def add(name: str, weight: float) -> None:
        found[name] = found.get(name, 0.0) + weight

    stems = _stems(words)
    for _, name, weight in _words_and_neighbours(stems):
        add(name, weight)
    for i, left in enumerate(stems):
        for right in stems[i + 2 : i + 1 + SPAN]:
            add(f"p:{left} {right}", 0.4)
    for word in words:
        for name in letters(word.forms[0]):
            add(name, 0.25)
    return found


def _stems(words: Sequence[Word]) -> list[str]:
    """A misspelling counts as what it was meant to be, where it was repaired at all."""
    return [stem(word.forms[-1] if len(word.forms) == 2 else word.forms[0]) for word in words]


def _words_and_neighbours(stems: Sequence[str]) -> Iterator[tuple[int, str, float]]:
    """The leading features: number of the word, name, weight."""
    left = EDGE
    for i, right in enumerate(stems):
        yield i, f"w:{right}", 1.0
        yield i, f"b:{left} {right}", 0.7
        left = right
    yield len(stems) - 1, f"b:{left} {EDGE}", 0.7


def training_texts(content: Content) -> Iterator[tuple[str, str, float]]:
    """(class, text, weight) of all there is to learn from."""
    for kind, cries in content.examples.cries.items():
        for text in cries:
            yield kind, text, CRY_WEIGHT
    for text in content.examples.concerns:
        yield CONCERN, text, 1.0
    for text in content.examples.traps:
        yield HARMLESS, text, 1.0
    for intent in content.intents.values():
        for text in intent.phrases:
            yield HARMLESS, text, 1.0
    for text in content.file.none:
        yield HARMLESS, text, 1.0
    for text in content.examples.everyday:
        yield HARMLESS, text, EVERYDAY_WEIGHT
    for groups in content.file.urgent.values():
        for group in groups.values():
            for text in group.catches if group.level == "concern" else ():
                yield CONCERN, text, 1.0
            for text in group.spares:
                yield HARMLESS, text, 1.0


def score(weights: Weights, nearest: PhraseIndex, words: Sequence[Word]) -> Score:
    """Judge the danger view of a message; a long one also passage by passage, so that nothing drowns in it."""
    judged = [_score(weights, nearest, words)] if len(words) <= DILUTED else []
    if len(words) > LONG:
        for start, end in _worst(weights, words):
            alone = _score(weights, nearest, words[start:end])
            judged.append(replace(alone, urgent=alone.urgent**ALONE, concern=alone.concern**ALONE))
    return max(judged, key=lambda part: part.urgent)


def _worst(weights: Weights, words: Sequence[Word]) -> list[tuple[int, int]]:
    """The passages that sound worst by their words and neighbours: first word, and the one behind the last.

    All of them cost one pass over the message; judging each as closely as a message would take ten times as long.
    """
    index = weights.index
    said = _words_and_neighbours(_stems(words))
    found = [(i, row, weight) for i, name, weight in said if (row := index.get(name)) is not None]
    passages = list(_passages(words))
    if len(passages) <= WORST or not found:
        return passages[:WORST]
    places, rows, amounts = (np.array(column) for column in zip(*found, strict=True))
    values = amounts.astype(np.float32) * weights.idf[rows]
    parts = np.column_stack([weights.matrix[rows] * values[:, None], values * values])
    # Running sums: those of any passage are the difference of two.
    sums = np.vstack([np.zeros(parts.shape[1]), parts.cumsum(axis=0, dtype=np.float64)])
    bounds = sums[np.searchsorted(places, np.array(passages))]
    within = bounds[:, 1] - bounds[:, 0]
    scores = within[:, :-1] / np.sqrt(within[:, -1:] + 1e-9) + weights.bias
    calm = [weights.classes.index(name) for name in (HARMLESS, CONCERN)]
    urgent = np.delete(scores, calm, axis=1).max(axis=1) - scores[:, calm[0]]
    return [passages[i] for i in np.argsort(-urgent, kind="stable")[:WORST].tolist()]


def _passages(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Sentences; those of somebody who writes without stops are cut into passages that overlap by half."""
    start = 0
    for _, group in groupby(words, key=lambda word: word.sentence):
        length = len(list(group))
        if length <= 2 * PASSAGE:
            yield start, start + length
        else:
            last = length - PASSAGE
            for at in [*range(0, last, PASSAGE // 2), last]:
                yield start + at, start + at + PASSAGE
        start += length


def _score(weights: Weights, nearest: PhraseIndex, words: Sequence[Word]) -> Score:
    """Judge some words by the weights and by the examples nearest to them."""
    vector = weights.vector(features(words))
    scores = weights.scores(vector)
    probabilities = softmax(scores)
    # Most messages are plainly harmless: no example is near enough to change that, so none is looked at.
    if probabilities[weights.classes.index(HARMLESS)] < PLAIN:
        best = np.argsort(-scores, kind="stable")[:COMPARED].tolist()
        near = nearest.similar(vector, {weights.classes.index(HARMLESS), *best})
        probabilities = softmax(scores + np.float32(NEARNESS) * near)
    by_class = dict(zip(weights.classes, probabilities.tolist(), strict=True))
    harmless, concern = by_class[HARMLESS], by_class[CONCERN]
    kind = max((c for c in weights.classes if c not in (HARMLESS, CONCERN)), key=lambda c: by_class[c])
    return Score(kind, 1 - harmless - concern, 1 - harmless, vector)


def because(weights: Weights, judged: Score) -> tuple[tuple[str, float], ...]:
    """The features that spoke most for the likeliest kind of danger, strongest first."""
    parts = weights.contributions(judged.vector, weights.classes.index(judged.kind), most=6)
    return tuple((name, round(weight, 3)) for name, weight in parts)
