"""Which words are known, and what an unknown one was probably meant to be.

Only words that are in no English dictionary and in no phrase are repaired, so a real word is never bent into one of
ours ("knee" stays "knee", however near "need" is).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

KEEP = 0.65  # similarity below which a candidate is noise
NEAR_BEST = 0.1  # candidates this close to the best share the weight
READINGS = 3  # of one word
CANDIDATES = 60  # nearest words that are weighed; of equally near ones the commoner win
LONGEST = 15  # letters of a word that is taken for one cut off while typing
LAST = "\U0010ffff"  # sorts behind every letter
LONG_PART = 5  # letters: "amready" holds a word that long, "heup" does not


@dataclass(frozen=True, slots=True)
class Repair:
    """One reading of a word, and how sure it is (weights of a word's readings sum to at most 1)."""

    word: str
    weight: float
    distance: int


class Lexicon:
    """The words of the phrases, repair towards them, and splitting and joining of words.

    Args:
        counts: word → how often phrases use it.
        english: words of a general dictionary, which are left as they are.
    """

    def __init__(self, counts: dict[str, int], english: frozenset[str]) -> None:
        self.counts = counts
        self._english = english
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(counts):
            if len(word) > 2 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self._sorted = sorted(word for words in self._by_length.values() for word in words)
        # Memoised per word, never per message; bounded, so that nobody's words stay for long.
        self.repairs = lru_cache(maxsize=4096)(self._repairs)

    def known(self, word: str) -> bool:
        """Whether phrases use this word."""
        return word in self.counts

    def real(self, word: str) -> bool:
        """Whether this is a word at all: ours, the dictionary's, or a number."""
        return word in self.counts or word in self._english or word.isdigit()

    def _repairs(self, word: str) -> tuple[Repair, ...]:
        """Readings of an unknown word, most likely first; empty where nothing is near."""
        if len(word) < 3 or not word.isalpha():
            return ()
        reach = 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3
        pool = self._pool(len(word) - reach, len(word) + reach)
        near = process.extract(word, pool, scorer=OSA.distance, score_cutoff=reach, limit=CANDIDATES)
        scored = [(self._similarity(word, w, int(distance)), w, int(distance)) for w, distance, _ in near]
        if len(word) >= 4:  # cut off while typing: "resid" for "residential"
            scored += [
                (0.72, w, len(w) - len(word)) for w in self._starting(word) if len(word) + 2 <= len(w) <= LONGEST
            ]
        good = sorted((x for x in scored if x[0] >= KEEP), key=lambda x: (-x[0], -self.counts[x[1]], x[1]))
        good = [x for x in good if x[0] >= good[0][0] - NEAR_BEST][:READINGS]
        total = sum(self.counts[w] ** 0.5 for _, w, _ in good)
        return tuple(Repair(w, s * self.counts[w] ** 0.5 / total, d) for s, w, d in good)

    def _starting(self, word: str) -> list[str]:
        first = bisect_left(self._sorted, word)
        return self._sorted[first : bisect_left(self._sorted, word + LAST, first)]

    @lru_cache(maxsize=64)  # noqa: B019 – one lexicon lives as long as the program
    def _pool(self, shortest: int, longest: int) -> list[str]:
        return [word for n in range(shortest, longest + 1) for word in self._by_length.get(n, ())]

    def _similarity(self, typed: str, word: str, distance: int) -> float:
        score = 1.0 - distance / max(len(typed), len(word))
        if typed[0] != word[0]:
            score -= 0.1  # people get the first letter right
        if _skeleton(typed) == _skeleton(word):
            score += 0.1  # vowels are what people misspell
        return score

    def fused(self, word: str) -> tuple[str, ...]:
        """Two known words written as one ("amready" → "am", "ready"), or () where a slip is likelier ("heup")."""
        parts = self._split(word)
        if parts and max(map(len, parts)) < LONG_PART and any(r.distance == 1 for r in self.repairs(word)):
            return ()
        return parts

    def _split(self, word: str) -> tuple[str, ...]:
        best: tuple[int, tuple[str, ...]] = (0, ())
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if left in self.counts and right in self.counts:
                best = max(best, (min(self.counts[left], self.counts[right]), (left, right)))
        return best[1]


@lru_cache(maxsize=8192)
def _skeleton(word: str) -> str:
    kept = word[0] + "".join(c for c in word[1:] if c not in "aeiouyh")
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1])


def english_words(minimum: int = 30) -> Iterable[str]:
    """Words of the spelling dictionary that occur often enough not to be misspellings themselves."""
    from spellchecker import SpellChecker  # 0.2 s: only on a cold start

    counts = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return (word.replace("'", "") for word, count in counts.items() if count >= minimum)
