"""Labelled messages → outcomes, through the same reply that a person gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...bursts import Bursts
from ...conversation import Conversation
from ...model import Decision, Matcher, Memory, Ranking
from .rows import Case

# As at the machine-readable door: from a fixed moment, a second apart, so that every run sees the same.
START = datetime(2026, 1, 1, tzinfo=UTC)
TURN = timedelta(seconds=1)
TOP = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bot made of one labelled message.

    Attributes:
        case: the message and what is right.
        decision: what the bot did.
        ranking: what the matcher said.
        topic: topic that was remembered when the message came.
        failed: the bot broke and fell back on its fail-safe reply.
    """

    case: Case
    decision: Decision
    ranking: Ranking
    topic: str | None
    failed: bool

    @property
    def top(self) -> tuple[str, ...]:
        """The three best intents."""
        return tuple(candidate.intent for candidate in self.ranking.candidates[:TOP])

    @property
    def first(self) -> str | None:
        """The best intent, or None."""
        return self.top[0] if self.top else None

    @property
    def confidence(self) -> float:
        """Confidence in the best intent."""
        return self.ranking.candidates[0].confidence if self.ranking.candidates else 0.0

    @property
    def summed(self) -> float:
        """Confidence in the best three together: what offers are decided by."""
        return sum(candidate.confidence for candidate in self.ranking.candidates[:TOP])


class Listening:
    """A matcher that keeps what it last said, so that one reply tells decision and ranking.

    Attributes:
        last: the last ranking.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.last = Ranking((), 0.0)

    def rank(self, message: str, topic: str | None) -> Ranking:
        """Rank as the matcher does."""
        self.last = self._matcher.rank(message, topic)
        return self.last


def run(conversation: Conversation, cases: Sequence[Case], after: Callable[[], None] = lambda: None) -> list[Outcome]:
    """Ask the bot.

    Args:
        conversation: the bot; it is left as it was.
        cases: in order; the turns of a dialogue share a memory, all others stand alone.
        after: called after each.
    """
    listening = Listening(conversation.matcher)
    bot = Conversation(conversation.content, listening, conversation.screen)
    outcomes: list[Outcome] = []
    memories: dict[str, Memory] = {}
    times: dict[str, datetime] = {}
    bursts: Bursts[str] = Bursts()
    for case in cases:
        chat, failures = case.chat, bot.failures
        listening.last = Ranking((), 0.0)
        now = times.get(chat, START) + TURN if chat else START + TURN
        before = memories.get(chat, Memory()) if chat else Memory()
        reply, memory = bot.reply(case.text, before, now, bursts.earlier(chat, now) if chat else ())
        if chat:
            memories[chat], times[chat] = memory, now
            bursts.add(chat, case.text, now, alarmed=reply.decision.urgent is not None)
        outcomes.append(Outcome(case, reply.decision, listening.last, before.topic, bot.failures > failures))
        after()
    return outcomes
