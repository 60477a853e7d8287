"""Terms → weighted features. Every feature is a readable string, so that a score can be told as a sum of them.

"w:visit" a word · "v:family" a synonym from the vocabulary · "b:my son" neighbours · "c:visi" letters in a row
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..text import Message
from .lexicon import Lexicon
from .terms import EDGE, Term, letters, stem, term, terms

Features = dict[str, float]
# Each word of a message with its readings and their weights.
Readings = Sequence[Sequence[tuple[Term, float]]]

VOCABULARY_WEIGHT = 0.4
BIGRAM_WEIGHT = 0.6
LETTERS_WEIGHT = 0.25


class FeatureMaker:
    """Builds the features of phrases and messages alike.

    Args:
        lexicon: known words, for repair.
        vocabulary: stem, or stems joined by spaces, of a wording → the vocabulary entry it belongs to.
        short_forms: chat spelling → written out.
    """

    def __init__(self, lexicon: Lexicon, vocabulary: Mapping[str, str], short_forms: Mapping[str, str]) -> None:
        self.lexicon = lexicon
        self._vocabulary = vocabulary
        self._longest = max((key.count(" ") + 1 for key in vocabulary), default=1)
        self._short_forms = short_forms

    def readings(self, message: Message) -> tuple[list[list[tuple[Term, float]]], list[tuple[str, str]]]:
        """Each word of a message with its readings and their weights, and the repairs that were made."""
        return self.repaired(terms(message, self._short_forms))

    def repaired(self, words: list[Term]) -> tuple[list[list[tuple[Term, float]]], list[tuple[str, str]]]:
        """The same for terms that are at hand already."""
        words = self._joined(words)
        result: list[list[tuple[Term, float]]] = []
        repairs: list[tuple[str, str]] = []
        for item in words:
            if self.lexicon.real(item.word):
                result.append([(item, 1.0)])
            elif parts := self.lexicon.fused(item.word):
                result += [[(term(part, item.token), 1.0)] for part in parts]
                repairs.append((item.word, " ".join(parts)))
            elif found := self.lexicon.repairs(item.word):
                result.append([(term(repair.word, item.token), repair.weight) for repair in found])
                repairs.append((item.word, found[0].word))
            else:
                result.append([(item, 1.0)])
        return result, repairs

    def _joined(self, words: list[Term]) -> list[Term]:
        """Neighbours that phrases write as one word: "out patient", "de tox"."""
        joined: list[Term] = []
        for item in words:
            if joined and self.lexicon.counts.get(joined[-1].word + item.word, 0) > 3:
                whole = joined[-1].word + item.word
                if min(self.lexicon.counts.get(joined[-1].word, 0), self.lexicon.counts.get(item.word, 0)) < 40:
                    joined[-1] = term(whole, joined[-1].token)
                    continue
            joined.append(item)
        return joined

    def features(self, readings: Readings) -> Features:
        """Raw counts of every feature, before any weighting by rarity."""
        found: Features = {}

        def add(name: str, weight: float) -> None:
            found[name] = found.get(name, 0.0) + weight

        stems = [options[0][0].stem for options in readings]
        for options in readings:
            for item, weight in options:
                add(f"w:{item.stem}", weight)
        for i in range(len(stems)):
            for n in range(1, self._longest + 1):
                entry = self._vocabulary.get(" ".join(stems[i : i + n])) if i + n <= len(stems) else None
                if entry:
                    add(f"v:{entry}", VOCABULARY_WEIGHT)
        for left, right in zip([EDGE, *stems], [*stems, EDGE], strict=True):
            add(f"b:{left} {right}", BIGRAM_WEIGHT)
        for options in readings:
            for name in letters(options[0][0].word):
                found[name] = found.get(name, 0.0) + LETTERS_WEIGHT
        return found


def vocabulary_index(vocabulary: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Vocabulary entries → stemmed wording → entry."""
    index: dict[str, str] = {}
    for entry, wordings in vocabulary.items():
        for wording in (entry, *wordings):
            index[" ".join(stem(word) for word in wording.lower().replace("'", "").split())] = entry
    return index
