"""What all handlers share: the conversation, memory, and the way a reply goes out.

A handler decides what a visit deserves; the desk does the rest: it opens late replies neutrally, keeps a person's
danger and topics out of groups, cuts long shelves into pages, sends, and notes what is committed together with "done".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from telegram import InlineKeyboardMarkup

from .. import writes
from ..content.schema import Texts
from ..conversation import Conversation
from ..model import Button, Decision, Memory, Reply
from ..safety.lines import Lines
from ..store import Store
from ..writes import Answered, Write
from . import keyboard as keys
from .countries import Countries
from .limits import Flood, SweptBursts
from .metrics import Metrics
from .render import rendered
from .send import Sender
from .visit import Visit

LATE_ALARM, LATE = timedelta(minutes=10), timedelta(hours=24)


@dataclass
class Desk:
    """One for each running bot.

    Attributes:
        conversation: what to say.
        username: the bot's own, for mentions and links; known once Telegram has answered.
        failed, postponed: updates whose handler raised, or that wait for the next start; `lanes` looks here.
    """

    conversation: Conversation
    store: Store
    sender: Sender
    metrics: Metrics
    bursts: SweptBursts
    flood: Flood
    username: str = ""
    failed: set[int] = field(default_factory=set)
    postponed: set[int] = field(default_factory=set)
    _writes: dict[int, list[Write]] = field(default_factory=dict)
    _fresh: dict[tuple[int, int], tuple[int, Memory]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        content = self.conversation.content
        self.countries = Countries(content.lines)
        self.lines = Lines(content.lines)

    # -- memory

    def recall(self, visit: Visit) -> Memory:
        """What is remembered of this person here, with the language of their app."""
        fresh = self._fresh.get((visit.chat, visit.person))
        memory = fresh[1] if fresh else self.store.recall(visit.chat, visit.person, visit.at)
        return replace(memory, language=self.language(visit.language))

    def language(self, code: str | None) -> str:
        """The language of fixed texts for a language code; English where there is none."""
        short = (code or "").partition("-")[0].lower()
        return short if short in self.conversation.content.texts else "en"

    def texts(self, memory: Memory) -> Texts:
        """The fixed sentences for this memory's language."""
        return self.conversation.composer.texts(memory)

    def remember(self, visit: Visit, before: Memory, after: Memory) -> None:
        """Keep what changed: at once for whoever comes next, in the store when this update is done."""
        if before != after:
            self._fresh[visit.chat, visit.person] = (visit.update_id, after)
        self.note(visit, *writes.remembering(visit.chat, visit.person, before, after, visit.at))

    def forget(self, visit: Visit) -> None:
        """Erase everything remembered of this person here."""
        self._fresh[visit.chat, visit.person] = (visit.update_id, Memory())
        self.bursts.forget((visit.chat, visit.person))
        self._writes.pop(visit.update_id, None)
        self.note(visit, *writes.forgetting(visit.chat, visit.person))

    def note(self, visit: Visit, *notes: Write) -> None:
        """Writes to commit together with "done"."""
        self._writes.setdefault(visit.update_id, []).extend(notes)

    def finish(self, update_id: int, done: bool) -> None:
        """An update's handling is over: commit what it led to – or, where it failed, drop it."""
        notes = self._writes.pop(update_id, [])
        if done:
            self.store.done(update_id, notes)
        for key in [key for key, (number, _) in self._fresh.items() if number == update_id]:
            del self._fresh[key]

    # -- what to say

    def answer(self, visit: Visit, text: str, memory: Memory, earlier: tuple[str, ...] = ()) -> tuple[Reply, Memory]:
        """The conversation's reply to a text."""
        self.store.computing(visit.update_id)
        try:
            return self.conversation.reply(text, memory, visit.at, earlier)
        finally:
            self.store.computing(0)

    def press(self, visit: Visit, action: str, value: str, memory: Memory) -> tuple[Reply, Memory]:
        """The conversation's reply to a button."""
        self.store.computing(visit.update_id)
        try:
            return self.conversation.press(action, value, memory, visit.at)
        finally:
            self.store.computing(0)

    def notice(self, memory: Memory, body: str, buttons: Sequence[Button] | None = None) -> Reply:
        """A fixed text with where to turn, and "Help now" unless other buttons are given."""
        reply = self.conversation.composer.notice(Decision("none"), "not_text", memory)
        lead = self.texts(memory).say.reminder if memory.danger else ""
        return replace(reply, body=body, lead=lead, buttons=reply.buttons if buttons is None else tuple(buttons))

    # -- how it goes out

    async def show(
        self,
        visit: Visit,
        reply: Reply,
        memory: Memory,
        *,
        edit: int | None = None,
        page: int = 1,
        last_row: Sequence[Button] = (),
    ) -> int | None:
        """Send a reply, or put it in the place of an earlier one.

        Args:
            visit: whom to answer.
            reply, memory: of the conversation; memory as it was *before* it.
            edit: the message of ours to change.
            page: which page of a long shelf.
            last_row: short buttons below the others.

        Returns:
            The number of the message that holds the reply, or None where it could not be delivered.
        """
        texts = self.texts(memory)
        urgent = reply.decision.kind == "crisis"
        if not visit.private:
            reply = self._public(reply, texts, memory.country)
        reply = self._late(visit, reply, memory)
        count = keys.pages(reply.buttons)
        page = min(page, count)
        if count > 1:
            body = f"{reply.body}\n\n{texts.telegram.notices.page.format(page=page, pages=count)}"
            reply = replace(reply, body=body)
        markup = self._markup(visit, reply, texts, page, count, last_row)
        messages = rendered(reply)
        number = None
        if edit is not None and await self.sender.edit(visit.place, edit, messages[0], markup, urgent):
            number, messages = edit, messages[1:]
        for i, message in enumerate(messages):
            last = i == len(messages) - 1  # buttons belong below the end
            number = await self.sender.send(visit.place, message, markup if last else None, urgent) or number
        self.metrics.replies.labels(reply.decision.kind).inc()
        return number

    def answered(self, visit: Visit, number: int | None, outcome: str) -> None:
        """Note which message a reply answered, so that an edit can change it."""
        if number is not None and visit.message is not None:
            answered = Answered(visit.message, visit.person, number, outcome)
            self.note(visit, writes.answering(visit.chat, answered, visit.at))

    def _late(self, visit: Visit, reply: Reply, memory: Memory) -> Reply:
        """A lock screen may show how a late reply begins: nothing of what was asked stands there."""
        late, notices = datetime.now(UTC) - visit.at, self.texts(memory).telegram.notices
        if reply.decision.kind == "crisis" and late > LATE_ALARM and visit.private:
            return replace(reply, lead="\n\n".join(filter(None, (notices.late_alarm, reply.lead))))
        if late > LATE:
            return replace(reply, lead="\n\n".join(filter(None, (notices.late, reply.lead))))
        return reply

    def _public(self, reply: Reply, texts: Texts, country: str | None) -> Reply:
        """In a group: no word about danger seen earlier, none about whose or which danger this is."""
        if reply.decision.kind != "crisis":
            return replace(reply, lead="")
        return Reply(
            Decision("crisis"),
            texts.telegram.notices.group_danger,
            professionals=texts.professionals["emergency"],
            lines=self.lines.crisis(country, (), texts),
        )

    def _markup(
        self, visit: Visit, reply: Reply, texts: Texts, page: int, count: int, last_row: Sequence[Button]
    ) -> InlineKeyboardMarkup | None:
        shown = list(keys.page(reply.buttons, page))
        if count > 1:
            group = next(i.group for b in shown if (i := self.conversation.content.intents.get(b.value)))
            labels = texts.telegram.buttons
            turns = [Button(labels.next_page, "group", f"{group}#{page + 1}")] if page < count else []
            turns += [Button(labels.previous_page, "group", f"{group}#{page - 1}")] if page > 1 else []
            at = sum(button.action == "ask" for button in shown)
            shown[at:at] = turns
        if visit.private:
            return keys.keyboard(shown, last_row=last_row)
        # Help is a private matter: in a group the button leads to the private chat.
        shown = [button for button in shown if button.action not in ("help", "after")]
        link = (texts.telegram.buttons.private_chat, f"https://t.me/{self.username}?start=help")
        return keys.keyboard(shown, visit.person, [link] if self.username else ())
