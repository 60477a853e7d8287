"""The journey of one message, on one page: read → screen → match → decide → compose.

Pure and synchronous; nothing here has heard of Telegram. Time is an argument; what is remembered goes in and comes out.
This is the only place that catches everything: whatever fails, the person gets the crisis lines.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from .compose import Composer
from .content import Content
from .content.schema import Bands
from .matching import IntentMatcher
from .model import Alert, Button, Danger, Decision, Level, Matcher, Memory, Ranking, Reply
from .safety.screen import EXAMPLES, OVERRULES, Screen

log = logging.getLogger(__name__)

TOPIC_LASTS = timedelta(minutes=30)
DANGER_LASTS = timedelta(hours=24)
# A second and third alarm have texts of their own; after that short ones take turns.
ESCALATION = {2: "second", 3: "third"}

# Where the matcher is this confident that the message is one of our questions, a learnt alarm below FAINT is lowered to
# the gentle line, and a gentle line below FAINTEST is left out: it rests on nothing but a learnt score.
PLAIN_QUESTION, FAINT, FAINTEST = 0.8, 0.5, 0.3


class Conversation:
    """One message in, one reply out.

    Attributes:
        content: the checked content.
        failures: how many messages ended in the fail-safe reply; anything but 0 is a bug.
    """

    def __init__(self, content: Content, matcher: Matcher | None = None, screen: Screen | None = None) -> None:
        self.content = content
        self.failures = 0
        self.matcher = matcher or IntentMatcher(content)
        self.screen = screen or Screen(content)
        self.composer = Composer(content)
        self._bands = content.file.bands
        self._apologies = {language: self.composer.apology(Memory(language=language)) for language in content.texts}

    def reply(self, message: str, memory: Memory, now: datetime, earlier: tuple[str, ...] = ()) -> tuple[Reply, Memory]:
        """Answer one message.

        Args:
            message: the text as it was sent.
            memory: what is remembered of this chat.
            now: when the message was sent, timezone-aware.
            earlier: texts of the same burst, oldest first, that raised no alarm; read together with this one.

        Returns:
            The reply, and what to remember from now on.
        """
        try:
            memory = forget_old(memory, now)
            alert = self.screen.screen(message, earlier)
            after = self.screen.afterwards(message) if memory.danger else None
            decision = decide(self._ranked(message, memory, alert), alert, self._bands)
            # "I already called" sounds like danger to learnt weights; after an alarm it is understood.
            if after and not _is_sure(alert):
                return self._after(after, decision, memory, now)
            if decision.urgent:
                return self._alarm(decision, memory, now)
            return self._ordinary(decision, memory, now, message)
        except Exception as error:
            return self._failed(error, memory)

    def press(self, action: str, value: str, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        """Answer a button. Unknown actions and values get the topics, never an error.

        Args:
            action, value: of the `Button` that was pressed.
            memory, now: as for `reply`.
        """
        try:
            memory = forget_old(memory, now)
            return self._press(action, value, memory, now)
        except Exception as error:
            return self._failed(error, memory)

    def _ranked(self, message: str, memory: Memory, alert: Alert | None) -> Ranking:
        """What the matcher says; where it fails on a cry, the cry is answered all the same."""
        try:
            return self.matcher.rank(message, memory.topic)
        except Exception as error:
            if alert is None or alert.level != "urgent":
                raise
            self._count(error)
            return Ranking((), 0.0)

    def _press(self, action: str, value: str, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        if action == "ask" and value in self.content.intents:
            return self._answer(Decision("answer", value, 1.0), value, memory, now)
        if action == "none":
            return self._with_lead(self.composer.none(Decision("none"), memory), memory), memory
        if action == "help":
            alert = Alert("crisis-lines", "urgent", "self", "", memory.language, ())
            return self._alarm(Decision("crisis", alert=alert), memory, now)
        if action == "after" and f"after-{value}" in self.content.crisis["en"]:
            return self._after(value, Decision("none"), memory, now)
        if action == "group" and value in self.composer.texts(memory).groups:
            return self._with_lead(self.composer.group(Decision("none"), value, memory), memory), memory
        return self._with_lead(self.composer.topics(Decision("none"), memory), memory), memory

    def _alarm(self, decision: Decision, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        alert = decision.alert
        assert alert is not None
        if alert.kind == "crisis-lines":  # informs: no danger is remembered
            names = _names(alert, 1)
            return self.composer.crisis(decision, names, memory, self._first_buttons(decision, memory)), memory
        danger = next_danger(memory.danger, alert, now)
        memory = replace(memory, danger=danger)
        buttons = self._first_buttons(decision, memory) if danger.count == 1 else ()
        if danger.count == 2:
            buttons = tuple(self.composer.after_buttons(memory))
        return self.composer.crisis(decision, _names(alert, danger.count), memory, buttons), memory

    def _after(self, name: str, decision: Decision, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        """Something said in the light of an alarm: "it didn't help", "I already took them"."""
        group = self.content.file.afterwards.get(name)
        if group and group.raises and memory.danger:
            alert = Alert(group.raises, "urgent", memory.danger.who, "", memory.language, ())
            return self._alarm(replace(decision, kind="crisis", choices=(), alert=alert), memory, now)
        if memory.danger and name == "safe":
            memory = replace(memory, danger=replace(memory.danger, count=0))
        decision = replace(decision, kind="crisis", choices=())
        return self.composer.crisis(decision, [f"after-{name}"], memory, ()), memory

    def _ordinary(self, decision: Decision, memory: Memory, now: datetime, message: str) -> tuple[Reply, Memory]:
        if decision.kind == "answer" and decision.intent:
            return self._answer(decision, decision.intent, memory, now)
        if decision.kind == "choices":
            return self._with_lead(self.composer.choices(decision, memory), memory), memory
        language = self.screen.language(message)
        foreign = self.composer.other_language(decision, language, memory) if language else None
        return self._with_lead(foreign or self.composer.none(decision, memory), memory), memory

    def _answer(self, decision: Decision, intent: str, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        reply = self._with_lead(self.composer.answer(decision, intent, memory), memory)
        topic, topics = self.content.intents[intent].topic, self.content.file.topics
        # Small talk keeps the topic that was; so does a question about it ("and the cost?" after detox stays detox).
        if topic and (topic in topics or memory.topic not in topics):
            memory = replace(memory, topic=topic)
        if topic:
            memory = replace(memory, topic_at=now)
        return reply, memory

    def _with_lead(self, reply: Reply, memory: Memory) -> Reply:
        say = self.composer.texts(memory).say
        if reply.decision.concern:
            return replace(reply, lead=say.concern)
        return replace(reply, lead=say.reminder) if memory.danger else reply

    def _first_buttons(self, decision: Decision, memory: Memory) -> tuple[Button, ...]:
        """At most two: the answer to a question in the same message, and a way to name one's country."""
        labels = self.composer.texts(memory).buttons
        buttons = []
        if decision.intent and decision.confidence >= self._bands.answer and self._is_care(decision.intent):
            buttons.append(Button(self.composer.title(decision.intent, memory), "ask", decision.intent))
        if memory.country is None:
            buttons.append(Button(labels.my_country, "country"))
        return tuple(buttons)

    def _is_care(self, intent: str) -> bool:
        return self.content.intents[intent].group != "conversation"

    def _failed(self, error: Exception, memory: Memory) -> tuple[Reply, Memory]:
        self._count(error)
        try:
            return self.composer.apology(memory), memory
        except Exception as again:  # the composer itself may be what fails
            self._count(again)
            return self._apologies.get(memory.language, self._apologies["en"]), memory

    def _count(self, error: Exception) -> None:
        self.failures += 1
        # The error's own text may quote the message: only its type and place are logged.
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        log.error("the conversation failed: %s at %s", type(error).__name__, place)


def _is_sure(alert: Alert | None) -> bool:
    """Whether an alarm stands whatever else the message says: a written signal, or a learnt score that overrules."""
    if alert is None or alert.level != "urgent":
        return False
    return alert.signals[0].group != EXAMPLES or alert.signals[0].score >= OVERRULES


def outweighs(ranking: Ranking, level: Level, score: float) -> bool:
    """Whether what learnt weights raise is lowered by one level, since the matcher plainly knows the question."""
    sure = bool(ranking.candidates) and ranking.candidates[0].confidence >= PLAIN_QUESTION
    return sure and score < (FAINT if level == "urgent" else FAINTEST)


def _weighed(alert: Alert, ranking: Ranking) -> Alert | None:
    """The alert, lowered where it rests on nothing but a learnt score that the match outweighs."""
    lead = alert.signals[0] if alert.signals else None
    if lead is None or lead.group != EXAMPLES or not outweighs(ranking, alert.level, lead.score):
        return alert
    if alert.level == "concern":
        return None
    lowered = replace(lead, level="concern", softened_by=("plain question",))
    return replace(alert, level="concern", signals=(lowered, *alert.signals[1:]))


def decide(ranking: Ranking, alert: Alert | None, bands: Bands) -> Decision:
    """Ranked intents and the alert → what to do."""
    best = ranking.candidates[0] if ranking.candidates else None
    intent, confidence = (best.intent, best.confidence) if best else (None, 0.0)
    alert = _weighed(alert, ranking) if alert else None
    if alert and alert.level == "urgent":
        return Decision("crisis", intent, confidence, alert=alert)
    if best and confidence >= bands.answer:
        return Decision("answer", intent, confidence, alert=alert)
    offered = [c for c in ranking.candidates[:3] if c.confidence >= confidence * bands.offer_share]
    if best and sum(c.confidence for c in ranking.candidates[:3]) >= bands.offer:
        choices = tuple(c.intent for c in (offered if len(offered) > 1 else ranking.candidates[:2]))
        return Decision("choices", intent, confidence, choices, alert)
    return Decision("none", intent, confidence, alert=alert)


def next_danger(danger: Danger | None, alert: Alert, now: datetime) -> Danger:
    """Count an alarm. A new kind, or danger for another person, starts again at the first reply."""
    again = danger is not None and danger.kind == alert.kind and danger.who == alert.who
    return Danger(alert.kind, alert.who, now, danger.count + 1 if danger and again else 1)


def forget_old(memory: Memory, now: datetime) -> Memory:
    """Drop what has expired: the topic after 30 minutes, the danger after 24 hours."""
    if memory.topic_at and now - memory.topic_at > TOPIC_LASTS:
        memory = replace(memory, topic=None, topic_at=None)
    if memory.danger and now - memory.danger.at > DANGER_LASTS:
        memory = replace(memory, danger=None)
    return memory


def _names(alert: Alert, count: int) -> list[str]:
    """Names of crisis texts for the n-th alarm, best first."""
    own = [f"{alert.kind}-{alert.variant}"] if alert.variant else []
    first = [*own, f"{alert.kind}-{alert.who}"]
    if count <= 1:
        return first
    step = ESCALATION.get(count) or ("later-1" if count % 2 == 0 else "later-2")
    return [f"{alert.kind}-{step}", step, *first]
