"""The value objects that travel through one message's journey. All frozen; none knows Telegram.

A type says what cannot happen: a `Reply` without a pointer to professionals and one to crisis lines cannot be built.
Texts in a `Reply` are Markdown as maintainers write it; the terminal and Telegram each render it their own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["answer", "choices", "none", "crisis"]
Level = Literal["urgent", "concern"]
Who = Literal["self", "other"]

# Most dangerous first: where a message raises more than one kind, the first of these leads the reply.
URGENT_KINDS = ("overdose", "violence-abuse", "crisis-self-harm", "withdrawal-danger", "crisis-lines")


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason why the screen fired, told as data.

    Attributes:
        kind: one of `URGENT_KINDS`.
        group: the signal's name in `intents.yaml`, or "examples" when learnt weights raised it.
        level: the level after softening.
        language: language of the signal ("en", "es", … or "any").
        start, end: the span in the message text, in characters.
        softened_by: names of the softeners that lowered it, in order.
        score: 1.0 for a pattern; the learnt probability otherwise.
        because: tokens with their weight, strongest first (learnt), or the pattern that matched.
    """

    kind: str
    group: str
    level: Level
    language: str
    start: int
    end: int
    softened_by: tuple[str, ...] = ()
    score: float = 1.0
    because: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """What the screen found in one message.

    Attributes:
        kind: the leading kind, one of `URGENT_KINDS`.
        level: "urgent" puts the crisis reply first; "concern" adds a gentle line to an ordinary reply.
        who: whether the danger is the writer's own or somebody else's.
        variant: the crisis text to use within the kind ("" for the kind's own `self`/`other` text).
        language: language of the leading signal.
        signals: every signal that fired, strongest first.
    """

    kind: str
    level: Level
    who: Who
    variant: str
    language: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much one feature of the message spoke for an intent: ("visit", +0.8)."""

    feature: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ranked intent. `confidence` is a calibrated probability (0–1) that this intent is right."""

    intent: str
    score: float
    confidence: float
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The matcher's whole answer, explanation included.

    Attributes:
        candidates: best first; empty where nothing of the message is known.
        scope: probability (0–1) that the message is one of ours at all.
        repairs: (what was typed, what it was read as), in message order.
        topic: the remembered topic that was added to a bare follow-up, or None.
        clause: span (start, end) of the clause that decided, in characters; None for the whole message.
    """

    candidates: tuple[Candidate, ...]
    scope: float
    repairs: tuple[tuple[str, str], ...] = ()
    topic: str | None = None
    clause: tuple[int, int] | None = None


class Matcher(Protocol):
    """Anything that ranks intents for a message; the conversation asks for nothing else."""

    def rank(self, message: str, topic: str | None) -> Ranking: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bot decided to do about a message, before any text is chosen.

    Attributes:
        kind: answer, choices, none or crisis.
        intent: best non-urgent match whatever `kind` is; None where nothing matched.
        confidence: of that match, 0–1.
        choices: intent ids, best first, only where `kind` is "choices".
        alert: what *this* message raised, if anything.
    """

    kind: Kind
    intent: str | None = None
    confidence: float = 0.0
    choices: tuple[str, ...] = ()
    alert: Alert | None = None

    @property
    def urgent(self) -> str | None:
        """The urgent kind that this message raised, or None."""
        return self.alert.kind if self.alert and self.alert.level == "urgent" else None

    @property
    def concern(self) -> bool:
        """Whether this message raised the softer level."""
        return self.alert is not None and self.alert.level == "concern"


@dataclass(frozen=True, slots=True)
class Button:
    """Something a person can press instead of typing.

    Attributes:
        label: what it says, from `responses/` or an intent's title.
        action: what it does; `Conversation.press` knows each of them.
        value: the action's argument (an intent id, a country code, a page …), or "".
    """

    label: str
    action: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply as Markdown parts. Cannot be built without someone to turn to.

    Attributes:
        decision: what was decided and why.
        body: the curated text.
        professionals: who can help with exactly this; never empty.
        lines: where to turn in danger; never empty. A crisis reply shows it first, all others near the end.
        lead: a gentle line, or the standing reminder after an alarm; shown on top.
        footer: sources and review state in one line.
        buttons: in the order they are shown.
    """

    decision: Decision
    body: str
    professionals: str
    lines: str
    lead: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()

    def __post_init__(self) -> None:
        for name in ("body", "professionals", "lines"):
            if not getattr(self, name).strip():
                raise ValueError(f"a reply needs {name}: every reply points to professionals and to crisis lines")

    @property
    def parts(self) -> tuple[str, ...]:
        """The non-empty Markdown parts in the order a person reads them."""
        if self.decision.kind == "crisis":
            ordered = [self.lead, self.lines, self.body, self.professionals]
        else:
            ordered = [self.lead, self.body, self.professionals, self.lines, self.footer]
        return tuple(part for part in ordered if part)


@dataclass(frozen=True, slots=True)
class Danger:
    """That an alarm was raised in this chat: its kind, whose danger, when last, and how often. Never a text."""

    kind: str
    who: Who
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot remembers of a chat between messages. Never a text.

    Attributes:
        topic: the intent last answered, for follow-ups; forgotten 30 minutes after `topic_at`.
        country: ISO 3166 code the person chose, or None.
        danger: the last alarm; forgotten after 24 hours.
        language: language of the fixed texts ("en", "es").
    """

    topic: str | None = None
    topic_at: datetime | None = None
    country: str | None = None
    danger: Danger | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one message or press: what to send, and what to remember."""

    reply: Reply
    memory: Memory = field(default_factory=Memory)
