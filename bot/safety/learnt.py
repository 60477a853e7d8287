"""Danger learnt from examples: what patterns cannot hold – long, buried, third person, farewell, means.

The same machinery as the matcher's weights, over the danger view. Its classes are the kinds of danger, "concern" and
"harmless"; every curated question counts as harmless, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..content import Content
from ..matching.phrases import PhraseIndex
from ..matching.terms import EDGE, letters, stem
from ..matching.weights import Vector, Weights, softmax
from .reading import Word

HARMLESS, CONCERN = "harmless", "concern"
EVERYDAY_WEIGHT = 2.0  # an alarm on plain prose has no excuse
PLAIN = 0.985
COMPARED = 3  # likeliest classes whose examples are looked at, beside the harmless ones
NEARNESS = 10.0  # how much the nearest examples count beside the learnt weights
LONG = 80  # words from which single sentences are judged, too: earlier, half of what they add is false
SPAN = 3  # words apart up to which two words make a pair

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
    plain = [word.forms[0] for word in words]
    # A misspelling counts as what it was meant to be, where it was repaired at all.
    meant = [word.forms[-1] if len(word.forms) == 2 else word.forms[0] for word in words]
    stems = [stem(word) for word in meant]

    def add(name: str, weight: float) -> None:
        found[name] = found.get(name, 0.0) + weight

    for word in stems:
        add(f"w:{word}", 1.0)
    for left, right in zip([EDGE, *stems], [*stems, EDGE], strict=True):
        add(f"b:{left} {right}", 0.7)
    for i, left in enumerate(stems):
        for right in stems[i + 2 : i + 1 + SPAN]:
            add(f"p:{left} {right}", 0.4)
    for word in plain:
        for name in letters(word):
            found[name] = found.get(name, 0.0) + 0.25
    return found


def training_texts(content: Content) -> Iterator[tuple[str, str, float]]:
    """(class, text, weight) of all there is to learn from."""
    for kind, cries in content.examples.cries.items():
        for text in cries:
            yield kind, text, 1.0
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
    """Judge the danger view of a message; a long one also sentence by sentence, so that nothing drowns in it."""
    judged = _score(weights, nearest, words)
    if len(words) <= LONG:
        return judged
    sentences: dict[int, list[Word]] = {}
    for word in words:
        sentences.setdefault(word.sentence, []).append(word)
    parts = [_score(weights, nearest, part) for part in sentences.values() if len(part) > 2]
    return max([judged, *parts], key=lambda part: part.urgent) if parts else judged


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
