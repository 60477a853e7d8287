"""A text from a person, wherever it stood – message, caption, /ask, mention: screened, answered, remembered."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message

from ...content.schema import Notices
from ...model import Button, Memory, Reply
from ..desk import Desk
from ..visit import Visit
from .country import CountryChoice


class Texts:
    """Answers texts."""

    def __init__(self, desk: Desk, country: CountryChoice) -> None:
        self._desk, self._country = desk, country

    async def answer(self, visit: Visit, message: Message, text: str) -> None:
        """Answer a text with everything that goes with it."""
        desk, key = self._desk, (visit.chat, visit.person)
        before = desk.recall(visit)
        memory = self._topic_of_replied(visit, message, before)
        earlier = (*quoted(message), *desk.bursts.earlier(key, visit.at))
        reply, after = desk.answer(visit, text, memory, earlier)
        if reply.decision.kind == "crisis":
            desk.bursts.forget(key)
        else:
            desk.bursts.add(key, text, visit.at, alarmed=False)
            if await self.slowed(visit, before):
                return
            if await self._country.typed(visit, before, reply, text):
                return
        if after == memory:
            after = before  # a topic borrowed from the replied-to message is not kept unless it was used
        desk.remember(visit, before, after)
        number = await desk.show(visit, reply, before, last_row=self.feedback(visit, reply, after))
        desk.answered(visit, number, outcome(reply))

    async def slowed(self, visit: Visit, memory: Memory) -> bool:
        """Count a message that raised no alarm; True where it is one too many, said once a flood."""
        over = self._desk.flood.count((visit.chat, visit.person), visit.at)
        if over == 1:
            await self._desk.show(visit, self._desk.notice(memory, self._notices(memory).slow_down), memory)
        if over:
            self._desk.metrics.slowed.inc()
        return over > 0

    def _notices(self, memory: Memory) -> Notices:
        return self._desk.texts(memory).telegram.notices

    def feedback(self, visit: Visit, reply: Reply, memory: Memory) -> tuple[Button, ...]:
        """ "Did this help?" below an answer about care; never in danger, never in a group."""
        decision, intents = reply.decision, self._desk.conversation.content.intents
        if decision.kind != "answer" or decision.intent is None or decision.alert or memory.danger or not visit.private:
            return ()
        if intents[decision.intent].group == "conversation":
            return ()
        labels = self._desk.texts(memory).telegram.feedback
        return (Button(labels.yes, "yes", decision.intent), Button(labels.not_really, "no", decision.intent))

    def _topic_of_replied(self, visit: Visit, message: Message, memory: Memory) -> Memory:
        """A reply to an older answer of ours asks about that answer's topic."""
        replied = message.reply_to_message
        found = self._desk.store.answer_with(visit.chat, replied.message_id) if replied else None
        kind, _, intent = found.outcome.partition(":") if found else ("", "", "")
        item = self._desk.conversation.content.intents.get(intent)
        if kind != "answer" or item is None or item.topic is None or found is None or found.person != visit.person:
            return memory
        return replace(memory, topic=item.topic, topic_at=visit.at)


def outcome(reply: Reply) -> str:
    """What was decided, short enough to compare: "answer:iop-what", "crisis:overdose", "choices:cost,insurance"."""
    decision = reply.decision
    if decision.kind == "crisis":
        return f"crisis:{decision.alert.kind if decision.alert else ''}"
    if decision.kind == "choices":
        return f"choices:{','.join(decision.choices)}"
    return f"{decision.kind}:{decision.intent if decision.kind == 'answer' else ''}{'!' if decision.concern else ''}"


def spoken(message: Message) -> str:
    """The words a person put into a message to be read: its text or caption."""
    return message.text or message.caption or ""


def hidden_words(message: Message) -> str:
    """Words in what is no text: a poll's question, a place's or a file's name. Screened, not answered."""
    words: list[str] = []
    if message.poll:
        words += [message.poll.question, *(option.text for option in message.poll.options)]
    if message.venue:
        words += [message.venue.title, message.venue.address]
    if message.document and message.document.file_name:
        words.append(message.document.file_name)
    if message.checklist:
        words += [message.checklist.title, *(task.text for task in message.checklist.tasks)]
    return "\n".join(words)


def quoted(message: Message) -> tuple[str, ...]:
    """What a person quotes of somebody else's words: read together with their own. Ours are no news to us."""
    replied = message.reply_to_message
    if message.quote is None or (replied and replied.from_user and replied.from_user.id == message.get_bot().id):
        return ()
    return (message.quote.text,)
