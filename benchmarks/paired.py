"""The same messages put to two bots: shares side by side, and whether chance alone sets them apart."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, inf

from bot.upkeep.evaluation.shares import Share

from .accuracy import family
from .parts import SEED

Key = tuple[str, str]  # a message: its set and its id
Hits = Mapping[Key, bool]

NEVER, ALWAYS = -1.0, inf  # scores below and above every threshold
CHANCE = 0.05  # likelihood below which a difference is more than chance
DRAWS = 200


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores that a threshold is set against.

    Attributes:
        wanted: of messages that should pass.
        unwanted: of messages that should not: each that does is an error.
        threshold: the content's.
    """

    wanted: Mapping[Key, float]
    unwanted: Mapping[Key, float]
    threshold: float

    @property
    def errors(self) -> int:
        """How many errors the content's threshold makes."""
        return sum(score >= self.threshold for score in self.unwanted.values())

    def passing(self, errors: int) -> Hits:
        """Which wanted messages pass at the threshold that makes so many errors; empty where none makes so few."""
        limit = [*sorted(self.unwanted.values(), reverse=True), NEVER][min(errors, len(self.unwanted))]
        return {key: score > limit for key, score in self.wanted.items()} if limit < ALWAYS else {}

    def drawn(self, keys: Sequence[Key]) -> Scores:
        """The scores of some messages, numbered: what was drawn twice counts twice."""
        numbered = [(key, (key[0], str(number))) for number, key in enumerate(keys)]
        wanted = {new: self.wanted[key] for key, new in numbered if key in self.wanted}
        return Scores(
            wanted, {new: self.unwanted[key] for key, new in numbered if key in self.unwanted}, self.threshold
        )


def shares(hits: Hits) -> str:
    """Per cent of each family of sets."""
    return "/".join(f"{value:.1f}" for value in _percent(hits).values()) or "–"


def compared(hits: Hits, whole: Hits, likely: float) -> str:
    """Shares, their differences to the whole bot, and a star where chance alone is not likely to make them."""
    before = _percent(whole)
    by = "/".join(f"{value - before[name]:+.1f}" for name, value in _percent(hits).items())
    return f"{shares(hits)} ({by.replace('-', '−')}){'*' if likely < CHANCE else ''}" if hits else "–"


def _percent(hits: Hits) -> dict[str, float]:
    names = dict.fromkeys(family(key[0]) for key in hits)
    return {n: 100 * Share.count(hit for key, hit in hits.items() if family(key[0]) == n).value for n in names}


def by_sign(hits: Hits, whole: Hits) -> float:
    """How likely chance alone splits the messages that changed at least as unevenly: the sign test, two-sided."""
    changed = [hit for key, hit in hits.items() if hit != whole[key]]
    fewer = min(sum(changed), len(changed) - sum(changed))
    ways: int = 2 ** len(changed)
    return min(1.0, 2 * sum(comb(len(changed), i) for i in range(fewer + 1)) / ways)


def by_draws(scores: Scores, whole: Scores) -> float:
    """The same for what passes at as many errors, where a few messages set the threshold: the bootstrap, two-sided."""
    keys = list({**whole.wanted, **whole.unwanted, **scores.unwanted})
    rng = random.Random(SEED)
    fewer = more = 0
    for _ in range(DRAWS if keys else 0):
        some = rng.choices(keys, k=len(keys))
        before = whole.drawn(some)
        was, now = (sum(part.passing(before.errors).values()) for part in (before, scores.drawn(some)))
        fewer, more = fewer + (now <= was), more + (now >= was)
    return min(1.0, 2 * min(fewer, more) / DRAWS) if keys else 1.0
