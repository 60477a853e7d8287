"""The content with some of its phrases, for cross-validation and for growth; and some of the labelled messages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.content import Content
from bot.upkeep.evaluation.rows import NONE, Case, sets

from .contenders import phrases

SEED = 7
Pair = tuple[str, str]


def only(content: Content, kept: set[Pair]) -> Content:
    """The same content with these phrases and strangers only. An intent that is left with none keeps its title."""
    intents = {
        name: item.model_copy(update={"phrases": tuple(text for text in item.phrases if (name, text) in kept)})
        for name, item in content.intents.items()
    }
    none = tuple(text for text in content.file.none if (NONE, text) in kept)
    return replace(content, file=content.file.model_copy(update={"intents": intents, "none": none}))


def folds(content: Content, count: int = 5) -> Iterator[tuple[Content, list[Pair]]]:
    """(content without a fold, the fold's questions), each phrase in one fold; the same on every run."""
    pairs = list(phrases(content))
    random.Random(SEED).shuffle(pairs)
    for number in range(count):
        held = pairs[number::count]
        yield only(content, set(pairs) - set(held)), [pair for pair in held if pair[0] != NONE]


def sized(content: Content, size: int) -> Content:
    """The content with about this many phrases, drawn by lot from each intent by its size."""
    pairs = list(phrases(content))
    share = size / len(pairs)
    rng = random.Random(SEED)
    kept: set[Pair] = set()
    for intent in dict.fromkeys(intent for intent, _ in pairs):
        own = [pair for pair in pairs if pair[0] == intent]
        kept |= set(rng.sample(own, min(len(own), max(1, round(len(own) * share)))))
    return only(content, kept)


def few(cases: Sequence[Case], most: int) -> list[Case]:
    """The first so many messages of each set; of a dialogue, its first turns."""
    return [case for name in sets(cases) for case in [case for case in cases if case.set == name][:most]]
