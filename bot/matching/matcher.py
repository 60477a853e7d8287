"""Message → ranked intents. The matcher's stages in order; each lives in a module of its own.

terms (even spelling) → lexicon (typo repair with RapidFuzz) → features → weights (learnt) → phrases (re-rank) →
clauses and topic → confidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..content import Content
from ..model import Candidate, Contribution, Ranking
from ..text import Message, Token, read
from .features import FeatureMaker, Features, vocabulary_index
from .lexicon import Lexicon, english_words
from .phrases import PhraseIndex, index
from .terms import terms
from .variants import third_person
from .weights import Array, Weights, softmax, train

NONE = "none"
TITLE_WEIGHT = 1.0
VARIANT_WEIGHT = 0.3
NEARNESS = 8.0  # how much the nearest phrases count beside the learnt weights
SHORT = 12  # words up to which a message is one clause
CANDIDATES = 6
BARE = 9  # words up to which a message can lean on the topic before it


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt from the content; plain arrays and dicts, so that it can be cached.

    Attributes:
        counts: how often phrases use each word.
        english: words of a general dictionary.
        weights, nearest: the two scorers.
    """

    counts: dict[str, int]
    english: frozenset[str]
    weights: Weights
    nearest: PhraseIndex


def training_texts(content: Content) -> Iterator[tuple[str, str, float]]:
    """(intent, text, weight) of all there is to learn from: phrases, titles, third-person variants, strangers."""
    for intent, item in content.intents.items():
        yield intent, content.title(intent), TITLE_WEIGHT
        for number, phrase in enumerate(item.phrases):
            yield intent, phrase, 1.0
            variant = third_person(phrase, number) if item.variants else None
            if variant:
                yield intent, variant, VARIANT_WEIGHT
    for phrase in content.file.none:
        yield NONE, phrase, 1.0


def learn(content: Content) -> Model:
    """Train on the content. About four seconds; see `bot.cache` for why it rarely happens."""
    examples = list(training_texts(content))
    messages = [read(text) for _, text, _ in examples]
    counts = Counter(t.word for message in messages for t in terms(message, content.file.short_forms))
    english = frozenset(english_words())
    maker = _maker(content, Lexicon(dict(counts), english))
    rows = [maker.features(maker.readings(message)[0]) for message in messages]
    labels = [intent for intent, _, _ in examples]
    weights = train(rows, labels, [weight for _, _, weight in examples], penalty=0.2, steps=40)
    own = [i for i, (_, _, weight) in enumerate(examples) if weight == 1.0]
    nearest = index(weights, [rows[i] for i in own], [labels[i] for i in own])
    return Model(dict(sorted(counts.items())), english, weights, nearest)


def _maker(content: Content, lexicon: Lexicon) -> FeatureMaker:
    return FeatureMaker(lexicon, vocabulary_index(content.file.vocabulary), content.file.short_forms)


class IntentMatcher:
    """Ranks the curated intents for a message. Pure: the same content and message give the same ranking."""

    def __init__(self, content: Content, model: Model | None = None) -> None:
        self.model = model or learn(content)
        self._content = content
        self._maker = _maker(content, Lexicon(self.model.counts, self.model.english))
        self._classes = self.model.weights.classes
        self._none = self._classes.index(NONE) if NONE in self._classes else None
        self._talk = np.array([c != NONE and content.intents[c].group == "conversation" for c in self._classes])
        topics = content.file.topics
        self._topic_word = {name: words[0] for name, words in topics.items()}
        self._topic_words = [
            [t.stem for t in terms(read(word), content.file.short_forms)] for words in topics.values() for word in words
        ]

    def rank(self, message: str, topic: str | None) -> Ranking:
        """Rank intents.

        Args:
            message: the text as it was sent.
            topic: topic of the conversation so far, or None.
        """
        read_message = read(message)
        readings, repairs = self._maker.readings(read_message)
        features = self._maker.features(readings)
        alone, clause = self._probabilities(read_message, features)
        used = None
        if topic in self._topic_word and self._leans(readings, alone):
            prefixed = read(f"{self._topic_word[topic]} {message}")
            alone = self._single(self._maker.features(self._maker.readings(prefixed)[0]))
            used = topic
        return self._ranking(features, alone, tuple(repairs), used, clause)

    def _single(self, features: Features) -> Array:
        model = self.model
        scores = model.weights.scores(features)
        result: Array = softmax(scores + np.float32(NEARNESS) * model.nearest.similar(model.weights, features))
        return result

    def _probabilities(self, message: Message, features: Features) -> tuple[Array, tuple[int, int] | None]:
        """Whole-message probabilities, and for long messages the mean with those of its clauses."""
        whole = self._single(features)
        spans = list(clauses(message))
        if not spans:
            return whole, None
        parts = np.array([self._single(self._maker.features(self._maker.readings(part)[0])) for part in spans])
        mixed: Array = (whole + parts.mean(axis=0)) / 2
        decisive = spans[int(parts[:, int(mixed.argmax())].argmax())]
        return mixed, (decisive.tokens[0].start, decisive.tokens[-1].end)

    def _leans(self, readings: Sequence[Sequence[tuple[object, float]]], alone: Array) -> bool:
        """Whether a message is a bare follow-up: short, names no topic of its own, and is not small talk."""
        stems = [options[0][0].stem for options in readings]  # type: ignore[attr-defined]
        if len(stems) > BARE or (self._talk[int(alone.argmax())] and alone.max() > 0.5):
            return False
        return not any(_contains(stems, words) for words in self._topic_words)

    def _ranking(
        self,
        features: Features,
        probabilities: Array,
        repairs: tuple[tuple[str, str], ...],
        topic: str | None,
        clause: tuple[int, int] | None,
    ) -> Ranking:
        weights = self.model.weights
        if not any(name in weights.index for name in features):
            return Ranking((), 0.0, repairs, topic, clause)
        order = [i for i in np.argsort(-probabilities, kind="stable").tolist() if i != self._none][:CANDIDATES]
        scope = 1.0 - float(probabilities[self._none]) if self._none is not None else 1.0
        scope *= self._coverage(features)
        candidates = tuple(
            Candidate(
                self._classes[i],
                float(probabilities[i]),
                round(float(probabilities[i]) * self._coverage(features), 4),
                tuple(Contribution(n, round(w, 3)) for n, w in weights.contributions(features, i)[:8]) if n < 2 else (),
            )
            for n, i in enumerate(order)
        )
        return Ranking(candidates, round(scope, 4), repairs, topic, clause)

    def _coverage(self, features: Mapping[str, float]) -> float:
        """Share of the message's words that phrases use: what is said in unknown words was not understood."""
        words = [name for name in features if name.startswith("w:")]
        known = sum(name in self.model.weights.index for name in words)
        return known / len(words) if words else 0.0


def clauses(message: Message) -> Iterator[Message]:
    """Clauses and sentences of three words or more; none for a short message."""
    if len(message.words) <= SHORT:
        return
    seen: set[tuple[int, int]] = set()
    for key in ("clause", "sentence"):
        groups: dict[int, list[Token]] = {}
        for token in message.words:
            groups.setdefault(getattr(token, key), []).append(token)
        for group in groups.values():
            span = (group[0].start, group[-1].end)
            if 3 <= len(group) <= len(message.words) - 3 and span not in seen:
                seen.add(span)
                yield Message(message.text, tuple(group))


def _contains(stems: Sequence[str], words: Sequence[str]) -> bool:
    n = len(words)
    return any(list(stems[i : i + n]) == list(words) for i in range(len(stems) - n + 1))
