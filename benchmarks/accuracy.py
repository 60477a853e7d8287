"""How often the best intent is right: on phrases held out, and on labelled messages by other writers."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from bot.content import Content
from bot.upkeep.evaluation.rows import Case
from bot.upkeep.evaluation.shares import Share

from .contenders import OURS, Contender, Ours
from .parts import SEED, folds

Makers = Mapping[str, Callable[[Content], Contender]]
Told = Callable[[str], None]


def cross_validated(content: Content, makers: Makers, told: Told, most: int, rounds: int = 5) -> dict[str, Share]:
    """Accuracy on held-out phrases: five folds, each judged by contenders made from the other four.

    Args:
        content: the content.
        makers: the contenders.
        told: what is being done, for progress.
        most: questions that are asked of each fold, drawn by lot.
        rounds: folds that are judged; fewer only to be quick.
    """
    right = dict.fromkeys(makers, 0)
    asked = 0
    for number, (rest, held) in zip(range(rounds), folds(content), strict=False):
        questions = random.Random(SEED).sample(held, min(most, len(held)))
        asked += len(questions)
        for name, make in makers.items():
            told(f"fold {number + 1} of {rounds}: {name}")
            contender = make(rest)
            right[name] += sum(contender.best(text) == intent for intent, text in questions)
    return {name: Share(hits, asked) for name, hits in right.items()}


def family(name: str) -> str:
    """Which messages a set belongs to: "heldout" for "heldout-intents"."""
    return name.partition("-")[0]


def on_messages(contenders: Mapping[str, Contender], cases: Sequence[Case]) -> dict[str, Share]:
    """Accuracy on labelled questions; what a row calls right too is right."""
    asks = [case for case in cases if case.asks and case.chat is None]
    return {
        name: Share.count(contender.best(case.text) in case.right for case in asks)
        for name, contender in contenders.items()
    }


def trained(content: Content, makers: Makers, ours: Ours, told: Told) -> dict[str, Contender]:
    """Every contender on all phrases; ours is there already."""
    made: dict[str, Contender] = {}
    for name, make in makers.items():
        told(f"all phrases: {name}")
        made[name] = ours if name == OURS else make(content)
    return made
