"""Phrases that the others would give to another intent. Held out: each phrase is judged by phrases it was not among.

Five folds. The quick judge adds the likeness to the mean of each intent and to its three nearest phrases; where it is
sure, the trained matcher nearly always agrees. The thorough judge is that matcher, trained five times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ...content import Content, Problem
from ...content.rules import INTENTS
from ...matching.features import FeatureMaker, vocabulary_index
from ...matching.lexicon import Lexicon
from .phrases import NONE, Path, Phrase

FOLDS = 5
SURE = 0.3  # lead of the winner over the phrase's own intent; below it the trained matcher often disagrees
SURE_TRAINED = 0.8  # the trained matcher's confidence
MEAN_WEIGHT = 2.0
NEAREST = 3
LEAST = 10  # phrases of an intent from which it can be judged
COMMON = 400  # features in more phrases than this cost time and say little about nearness
_CHUNK = 256  # phrases judged at a time, so that memory stays small

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A phrase that held-out matching gives to another intent; `nearest` is the other intent's nearest phrase."""

    phrase: Phrase
    winner: str
    nearest: Phrase | None


def check(
    content: Content, phrases: Sequence[Phrase], thorough: Callable[[int], None] | None = None
) -> Iterator[Problem]:
    """A warning for each phrase that is surely given to another intent.

    Args:
        content: the content.
        phrases: all of its phrases.
        thorough: train the matcher itself, and call this after each fold; by default the quick judge.
    """
    marks = content.marks[INTENTS]
    found = trained(content, phrases, thorough) if thorough else quick(content, phrases)
    for item in found:
        what = f"the phrase “{item.phrase.text}” of “{item.phrase.intent}” is taken for “{item.winner}”"
        if item.nearest:
            what += f" (nearest there: “{item.nearest.text}”, line {marks.line(item.nearest.path)})"
        if item.winner == NONE:
            mend = "say what it is about, add phrases like it, or remove it"
        else:
            mend = f"move it to “{item.winner}”, or add phrases like it to “{item.phrase.intent}”"
        yield marks.problem(item.phrase.path, what, mend, severity="warning", rule="held-out")


def quick(content: Content, phrases: Sequence[Phrase]) -> Iterator[Misplaced]:
    """Judge by class means and nearest phrases. About three seconds for 10,000 phrases; the same on every run."""
    from scipy.sparse import csr_matrix

    if not phrases:
        return
    vectors, common = _vectors(content, phrases)
    classes = sorted({phrase.intent for phrase in phrases})
    own = np.array([classes.index(phrase.intent) for phrase in phrases])
    folds = np.array(_folds(phrases))
    members = csr_matrix((np.ones(len(own), np.float32), (np.arange(len(own)), own)), shape=(len(own), len(classes)))
    sums, sizes = (vectors.T @ members).toarray(), np.bincount(own, minlength=len(classes))
    near = vectors[:, np.flatnonzero(common <= COMMON)]
    for fold in range(FOLDS):
        inside = np.flatnonzero(folds == fold)
        rest = np.flatnonzero(folds != fold)
        rest = rest[np.argsort(own[rest], kind="stable")]
        bounds = np.searchsorted(own[rest], np.arange(len(classes) + 1))
        left = sizes - np.bincount(own[inside], minlength=len(classes))
        means = (sums - (vectors[inside].T @ members[inside]).toarray()) / np.maximum(left, 1)
        others = near[rest].T.tocsr()
        by_mean = MEAN_WEIGHT * (vectors[inside] @ means)
        doubted = np.flatnonzero(by_mean.argmax(axis=1) != own[inside])  # the rest is safe already
        for start in range(0, len(doubted), _CHUNK):
            chunk = doubted[start : start + _CHUNK]
            likeness = (near[inside[chunk]] @ others).toarray()
            scores = by_mean[chunk] + _nearest(likeness, bounds)
            lead = scores.max(axis=1) - scores[np.arange(len(chunk)), own[inside[chunk]]]
            for i in np.flatnonzero(lead > SURE).tolist():
                phrase, winner = phrases[inside[chunk[i]]], int(scores[i].argmax())
                # A stranger is there because it looks like one of ours; too few phrases cannot hold their own.
                if phrase.intent != NONE and sizes[own[inside[chunk[i]]]] >= LEAST:
                    span = slice(bounds[winner], bounds[winner + 1])
                    best = rest[span][int(likeness[i, span].argmax())]
                    yield Misplaced(phrase, classes[winner], phrases[best])


def trained(content: Content, phrases: Sequence[Phrase], after: Callable[[int], None]) -> Iterator[Misplaced]:
    """Judge by the matcher itself, trained on four fifths at a time. A minute or two."""
    from ...matching.matcher import IntentMatcher, learn

    folds = _folds(phrases)
    for fold in range(FOLDS):
        held = {phrase.path for phrase, number in zip(phrases, folds, strict=True) if number == fold}
        less = _without(content, held)
        matcher = IntentMatcher(less, learn(less))
        for phrase in phrases:
            if phrase.path in held and phrase.intent != NONE:
                best = matcher.rank(phrase.text, None).candidates[:1]
                if best and best[0].intent != phrase.intent and best[0].confidence >= SURE_TRAINED:
                    yield Misplaced(phrase, best[0].intent, None)
        after(fold)


def _without(content: Content, held: set[Path]) -> Content:
    intents = {}
    for name, item in content.intents.items():
        kept = tuple(text for i, text in enumerate(item.phrases) if ("intents", name, "phrases", i) not in held)
        intents[name] = item.model_copy(update={"phrases": kept})
    strangers = tuple(text for i, text in enumerate(content.file.none) if (NONE, i) not in held)
    return replace(content, file=content.file.model_copy(update={"intents": intents, "none": strangers}))


def _folds(phrases: Sequence[Phrase]) -> list[int]:
    """A fold for each phrase: in turn within its intent, so that every intent is in every fold."""
    seen: Counter[str] = Counter()
    folds = []
    for phrase in phrases:
        folds.append(seen[phrase.intent] % FOLDS)
        seen[phrase.intent] += 1
    return folds


def _vectors(content: Content, phrases: Sequence[Phrase]) -> tuple[Any, npt.NDArray[np.int64]]:
    """The matcher's features of every phrase as unit rows, and in how many phrases each feature is."""
    from scipy.sparse import csr_matrix, diags

    # Phrases are taken as they are written: there is nothing to repair them towards but themselves.
    maker = FeatureMaker(Lexicon({}, frozenset()), vocabulary_index(content.file.vocabulary), {})
    rows = [maker.features([[(term, 1.0)] for term in phrase.terms]) for phrase in phrases]
    names: dict[str, int] = {}
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([names.setdefault(name, len(names)) for row in rows for name in row], np.int64)
    values = np.array([value for row in rows for value in row.values()], np.float32)
    common = np.bincount(columns, minlength=len(names))
    rarity = (np.log((1 + len(rows)) / (1 + common)) + 1).astype(np.float32)
    matrix = csr_matrix((values * rarity[columns], columns, starts), shape=(len(rows), len(names)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(lengths, 1e-9)) @ matrix).tocsr().astype(np.float32), common


def _nearest(likeness: Array, bounds: npt.NDArray[np.intp]) -> Array:
    """Mean likeness of the nearest phrases of each class."""
    result = np.zeros((len(likeness), len(bounds) - 1), np.float32)
    for i in range(result.shape[1]):
        own = likeness[:, bounds[i] : bounds[i + 1]]
        best = np.partition(own, -NEAREST, axis=1)[:, -NEAREST:] if own.shape[1] > NEAREST else own
        result[:, i] = best.sum(axis=1) / NEAREST
    return result
