"""Who is compared: the bot's matcher, RapidFuzz alone, and TF-IDF with logistic regression – on the same phrases."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from rapidfuzz import fuzz, process, utils

from bot.content import Content
from bot.matching.matcher import IntentMatcher, learn
from bot.upkeep.evaluation.rows import NONE


class Contender(Protocol):
    """Anything that names the best intent for a message."""

    def best(self, text: str) -> str | None: ...


class Ours:
    """The bot's matcher."""

    def __init__(self, content: Content, matcher: IntentMatcher | None = None) -> None:
        self._matcher = matcher or IntentMatcher(content, learn(content))

    def best(self, text: str) -> str | None:
        """The best intent, or None where nothing of the message is known."""
        candidates = self._matcher.rank(text, None).candidates
        return candidates[0].intent if candidates else None


class RapidFuzz:
    """The nearest phrase by one of RapidFuzz's scorers: what a bot does that has nothing but the library."""

    def __init__(self, content: Content, scorer: Callable[..., float]) -> None:
        self._scorer = scorer
        pairs = [(intent, utils.default_process(text)) for intent, text in phrases(content) if intent != NONE]
        self._intents = [intent for intent, _ in pairs]
        self._texts = [text for _, text in pairs]

    def best(self, text: str) -> str | None:
        """Intent of the nearest phrase."""
        found = process.extractOne(text, self._texts, scorer=self._scorer, processor=utils.default_process)
        return self._intents[found[2]] if found else None


class Classifier:
    """TF-IDF of words and letters with logistic regression, as one would set it up in scikit-learn."""

    def __init__(self, content: Content) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped,unused-ignore]
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped,unused-ignore]
        from sklearn.pipeline import make_pipeline, make_union  # type: ignore[import-untyped,unused-ignore]

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=60_000)
        self._model: Any = make_pipeline(make_union(words, letters), LogisticRegression(C=10, max_iter=1000, tol=1e-3))
        pairs = list(phrases(content))
        self._model.fit([text for _, text in pairs], [intent for intent, _ in pairs])
        self._classes: list[str] = list(self._model.classes_)
        self._none = self._classes.index(NONE) if NONE in self._classes else None

    def best(self, text: str) -> str | None:
        """The likeliest intent."""
        scores = self._model.predict_proba([text])[0]
        if self._none is not None:
            scores[self._none] = -1
        return self._classes[int(scores.argmax())]


def phrases(content: Content) -> Iterator[tuple[str, str]]:
    """(intent, phrase) of every curated example, strangers under "none": the words that `phrases` prints."""
    for intent, item in content.intents.items():
        for text in item.phrases:
            yield intent, text
    for text in content.file.none:
        yield NONE, text


OURS = "this bot"
_MAKERS: dict[str, Callable[[Content], Contender]] = {
    OURS: Ours,
    "RapidFuzz WRatio": lambda content: RapidFuzz(content, fuzz.WRatio),
    "RapidFuzz token_set_ratio": lambda content: RapidFuzz(content, fuzz.token_set_ratio),
    "TF-IDF + logistic regression": Classifier,
}


def makers() -> dict[str, Callable[[Content], Contender]]:
    """Name → how to make it from a content; the classifier only where scikit-learn is installed (extra `bench`)."""
    there = importlib.util.find_spec("sklearn") is not None
    return {name: make for name, make in _MAKERS.items() if make is not Classifier or there}
