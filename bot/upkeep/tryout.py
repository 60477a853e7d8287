"""The whole journey of one message, told step by step: what the bot saw, why it decided, what it said."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from ..content import Content
from ..content.schema import Bands
from ..conversation import Conversation
from ..matching.terms import terms
from ..model import Decision, Memory, Ranking, Reply, Signal
from ..plain import plain_text
from ..safety.reading import Word
from ..text import read
from .danger import DangerView, Score
from .evaluation.run import START, Listening


@dataclass(frozen=True, slots=True)
class Journey:
    """What happened to one message.

    Attributes:
        text: the message.
        topic: the topic that was remembered.
        danger: its words as the screen reads them.
        score: the learnt danger score.
        cancelled: signals that a softener cancelled.
        terms: (word, stem) as the matcher reads them, before repair.
        ranking: what the matcher said.
        bands: the thresholds.
        reply: what a person is sent, and what was decided.
        failed: the bot broke and fell back on its fail-safe reply.
    """

    text: str
    topic: str | None
    danger: tuple[Word, ...]
    score: Score
    cancelled: tuple[Signal, ...]
    terms: tuple[tuple[str, str], ...]
    ranking: Ranking
    bands: Bands
    reply: Reply
    failed: bool

    @property
    def decision(self) -> Decision:
        """What the bot decided."""
        return self.reply.decision

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Every signal that fired, the leading one first."""
        return self.decision.alert.signals if self.decision.alert else ()

    def cut(self, span: tuple[int, int]) -> str:
        """A piece of the message."""
        return self.text[span[0] : span[1]]


class Tryout:
    """Sends messages through the bot and tells what happened. The bot is left as it was."""

    def __init__(self, conversation: Conversation) -> None:
        self._content: Content = conversation.content
        self._listening = Listening(conversation.matcher)
        self._bot = Conversation(conversation.content, self._listening, conversation.screen)
        self._danger = DangerView(conversation.content, conversation.screen)

    def score(self, text: str) -> Score:
        """The learnt danger score of a text."""
        return self._danger.score(text)

    def journey(self, text: str, topic: str | None = None) -> Journey:
        """The journey of one message.

        Args:
            text: as a person would send it.
            topic: topic of the conversation so far, or None.
        """
        memory = replace(Memory(), topic=topic, topic_at=START if topic else None)
        failures = self._bot.failures
        self._listening.last = Ranking((), 0.0)
        reply, _ = self._bot.reply(text, memory, START)
        return Journey(
            text,
            topic,
            tuple(self._danger.words(text)),
            self._danger.score(text),
            self._danger.cancelled(text),
            tuple((term.word, term.stem) for term in terms(read(text), self._content.file.short_forms)),
            self._listening.last,
            self._content.file.bands,
            reply,
            self._bot.failures > failures,
        )

    def title(self, intent: str) -> str:
        """An intent's title."""
        return self._content.title(intent)


def why(journey: Journey) -> str:
    """One sentence that says which threshold decided."""
    decision, bands = journey.decision, journey.bands
    candidates = journey.ranking.candidates
    best = candidates[0].confidence if candidates else 0.0
    summed = sum(candidate.confidence for candidate in candidates[:3])
    if journey.failed:
        return "the bot broke: the fail-safe reply"
    if decision.urgent:
        return f"an urgent signal of {decision.urgent} comes before everything else"
    if decision.kind == "crisis":
        return "said in the light of an alarm"
    if not candidates:
        return "nothing of the message is known"
    if decision.kind == "answer":
        return f"best confidence {best:.2f} ≥ {bands.answer} (answer)"
    below = f"best confidence {best:.2f} < {bands.answer} (answer)"
    sign = "≥" if decision.kind == "choices" else "<"
    return f"{below}, best three together {summed:.2f} {sign} {bands.offer} (offer)"


def as_data(journey: Journey) -> dict[str, Any]:
    """A journey as plain data."""
    decision, ranking = journey.decision, journey.ranking
    alert = decision.alert
    return {
        "text": journey.text,
        "topic": journey.topic,
        "danger": {
            "words": [{"forms": list(w.forms), "start": w.start, "end": w.end} for w in journey.danger],
            "signals": [_signal(journey, signal) for signal in journey.signals],
            "cancelled": [_signal(journey, signal) for signal in journey.cancelled],
            "learnt": asdict(journey.score),
            "alert": alert and {key: getattr(alert, key) for key in ("kind", "level", "who", "variant", "language")},
        },
        "match": {
            "terms": [{"word": word, "stem": stem} for word, stem in journey.terms],
            "repairs": [{"typed": typed, "read": word} for typed, word in ranking.repairs],
            "scope": ranking.scope,
            "topic": ranking.topic,
            "clause": ranking.clause and {"span": list(ranking.clause), "text": journey.cut(ranking.clause)},
            "candidates": [asdict(candidate) for candidate in ranking.candidates],
        },
        "bands": journey.bands.model_dump(mode="json"),
        "decision": {
            "kind": decision.kind,
            "intent": decision.intent,
            "confidence": decision.confidence,
            "choices": list(decision.choices),
            "urgent": decision.urgent,
            "concern": decision.concern,
            "why": why(journey),
        },
        "reply": plain_text(journey.reply),
        "buttons": [asdict(button) for button in journey.reply.buttons],
        "failed": journey.failed,
    }


def _signal(journey: Journey, signal: Signal) -> dict[str, Any]:
    return {**asdict(signal), "text": journey.cut((signal.start, signal.end))}
