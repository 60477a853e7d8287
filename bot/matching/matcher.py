"""Message → ranked intents. The matcher's stages in order; each lives in a module of its own.

terms (even spelling) → lexicon (typo repair with RapidFuzz) → features → weights (learnt) → phrases (re-rank) →
clauses and topic → confidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..content import Content
from ..model import Candidate, Contribution, Ranking
from ..text import Message, Token, read
from .features import FeatureMaker, Readings, vocabulary_index
from .lexicon import Lexicon, english_words
from .phrases import PhraseIndex, index
from .terms import Term, terms
from .variants import third_person
from .weights import Array, Vector, Weights, softmax, train

NONE = "none"
TITLE_WEIGHT = 1.0
VARIANT_WEIGHT = 0.3
NEARNESS = 10.0  # how much the nearest phrases count beside the learnt weights
SHORT = 12  # words up to which a message is one clause
CLAUSES = np.float32(0.25)  # how much the clauses of a long message count beside the whole
CANDIDATES = 6
EXPLAINED = 2  # candidates told with their features: the best and its rival
EXACT = 0.97  # probability of the intent that has exactly this phrase
RERANKED = 12  # intents whose phrases are looked at again
HALF = np.float32(0.5)
TALK = 0.8  # from here on a message is small talk, which inherits nothing
IN_CONTEXT = 0.8  # a follow-up may lean on something else than the topic: surer before it is answered
BARE = 8  # words up to which a message can lean on the topic before it


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt from the content; plain arrays and dicts, so that it can be cached.

    Attributes:
        counts: how often phrases use each word.
        english: words of a general dictionary.
        exact: normalised phrase → its intent.
        weights, nearest: the two scorers.
    """

    counts: dict[str, int]
    english: frozenset[str]
    exact: dict[str, str]
    weights: Weights
    nearest: PhraseIndex


def training_texts(content: Content) -> Iterator[tuple[str, str, float]]:
    """(intent, text, weight) of all there is to learn from: phrases, titles, variants, follow-ups, strangers."""
    words = topic_words(content)
    for intent, item in content.intents.items():
        yield intent, content.title(intent), TITLE_WEIGHT
        for number, phrase in enumerate(item.phrases):
            yield intent, phrase, 1.0
            variant = third_person(phrase, number) if item.variants else None
            if variant:
                yield intent, variant, VARIANT_WEIGHT
        for topic, follow_ups in item.follow_ups.items():
            for phrase in follow_ups:
                yield intent, f"{words[topic]} {phrase}", 1.0
    for phrase in content.file.none:
        yield NONE, phrase, 1.0


def topic_words(content: Content) -> dict[str, str]:
    """Topic or aspect → the wording that stands for it before a bare follow-up."""
    return {name: words[0] for name, words in {**content.file.topics, **content.file.aspects}.items()}


def learn(content: Content) -> Model:
    """Train on the content. About five seconds; see `bot.learning` for why it rarely happens."""
    examples = list(training_texts(content))
    words = [terms(read(text), content.file.short_forms) for _, text, _ in examples]
    counts = Counter(term.word for row in words for term in row)
    english = frozenset(english_words())
    maker = _maker(content, Lexicon(dict(counts), english))
    rows = [maker.features(maker.repaired(row)[0]) for row in words]
    labels = [intent for intent, _, _ in examples]
    lesson = train(rows, labels, [weight for _, _, weight in examples])
    own = [i for i, (_, _, weight) in enumerate(examples) if weight == 1.0]
    nearest = index(lesson.vectors[own], [labels[i] for i in own], lesson.weights.classes)
    exact = {_key(words[i]): labels[i] for i in own}
    return Model(dict(sorted(counts.items())), english, exact, lesson.weights, nearest)


def _key(words: Sequence[Term]) -> str:
    return " ".join(word.stem for word in words)


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
        self._topic_word = topic_words(content)
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
        vector = self._vector(readings)
        alone, clause = self._probabilities(read_message, vector)
        used = None
        exact = self.model.exact.get(_key([options[0][0] for options in readings]))
        if exact:  # somebody curated exactly this
            alone = alone * np.float32(1 - EXACT)
            alone[self._classes.index(exact)] += EXACT
        elif topic in self._topic_word and self._leans(readings, alone):
            prefixed = read(f"{self._topic_word[topic]} {message}")
            alone = HALF * (alone + self._single(self._vector(self._maker.readings(prefixed)[0])))
            used = topic
        return self._ranking(vector, self._coverage(readings), alone, tuple(repairs), used, clause)

    def _vector(self, readings: Readings) -> Vector:
        return self.model.weights.vector(self._maker.features(readings))

    def _single(self, vector: Vector) -> Array:
        """Probabilities for one clause: the learnt weights, re-ranked among the best by their nearest phrases."""
        model = self.model
        scores = model.weights.scores(vector)
        best = np.argsort(-scores, kind="stable")[:RERANKED].tolist()
        result: Array = softmax(scores + np.float32(NEARNESS) * model.nearest.similar(vector, best))
        return result

    def _probabilities(self, message: Message, vector: Vector) -> tuple[Array, tuple[int, int] | None]:
        """Probabilities of the whole message, for long ones mixed with those of its clauses, and the telling clause."""
        whole = self._single(vector)
        spans = list(clauses(message))
        if not spans:
            return whole, None
        weights = self.model.weights
        parts = np.array([softmax(weights.scores(self._vector(self._maker.readings(part)[0]))) for part in spans])
        mixed: Array = (1 - CLAUSES) * whole + CLAUSES * parts.mean(axis=0)
        decisive = spans[int(parts[:, int(mixed.argmax())].argmax())]
        return mixed, (decisive.tokens[0].start, decisive.tokens[-1].end)

    def _leans(self, readings: Readings, alone: Array) -> bool:
        """Whether a message is a bare follow-up: short, names no topic of its own, and is not small talk."""
        stems = [options[0][0].stem for options in readings]
        if len(stems) > BARE or (self._talk[int(alone.argmax())] and alone.max() > TALK):
            return False
        return not any(_contains(stems, words) for words in self._topic_words)

    def _ranking(
        self,
        vector: Vector,
        coverage: float,
        probabilities: Array,
        repairs: tuple[tuple[str, str], ...],
        topic: str | None,
        clause: tuple[int, int] | None,
    ) -> Ranking:
        if not vector.names:
            return Ranking((), 0.0, repairs, topic, clause)
        order = [i for i in np.argsort(-probabilities, kind="stable").tolist() if i != self._none][:CANDIDATES]
        # Two questions: is it ours at all (known words, not a stranger), and which is it?
        scope = coverage * (1.0 - (float(probabilities[self._none]) if self._none is not None else 0.0))
        candidates = tuple(
            Candidate(
                self._classes[i],
                round(float(probabilities[i]), 4),
                # Twice: a stranger that is answered does more harm than one of ours that is asked back.
                round(float(probabilities[i]) * scope * scope * (IN_CONTEXT if topic else 1.0), 4),
                self._because(vector, i) if number < EXPLAINED else (),
            )
            for number, i in enumerate(order)
        )
        return Ranking(candidates, round(scope, 4), repairs, topic, clause)

    def _because(self, vector: Vector, chosen: int) -> tuple[Contribution, ...]:
        parts = self.model.weights.contributions(vector, chosen, most=8)
        return tuple(Contribution(name, round(weight, 3)) for name, weight in parts)

    def _coverage(self, readings: Readings) -> float:
        """Share of the message's words that phrases use: what is said in unknown words was not understood."""
        known = sum(f"w:{options[0][0].stem}" in self.model.weights.index for options in readings)
        return known / len(readings) if readings else 0.0


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
