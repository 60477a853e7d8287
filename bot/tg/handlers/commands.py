"""The commands. Whatever is written behind one is screened like any other text, and danger goes before the command."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CommandHandler, ContextTypes, filters

from ... import store
from ...bursts import LASTS as BURST_LASTS
from ...conversation import DANGER_LASTS, TOPIC_LASTS
from ...model import Button, Memory, Reply
from ..desk import Desk
from ..visit import Visit, visit
from .country import CountryChoice
from .texts import Texts, outcome

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Commands:
    """One method for each command in the menu."""

    def __init__(self, desk: Desk, texts: Texts, country: CountryChoice) -> None:
        self._desk, self._texts, self._country = desk, texts, country

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add one handler for each command."""
        for name in ("start", "help", "topics", "ask", "crisis", "country", "card", "privacy", "forget"):
            handler = self._guarded(getattr(self, name))
            application.add_handler(CommandHandler(name, handler, filters.UpdateType.MESSAGE))

    def _guarded(
        self, command: Callable[[Visit, Message, Memory, str], Awaitable[None]]
    ) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]:
        async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            who, message = visit(update), update.message
            if who is None or message is None or message.text is None:
                return
            rest = "".join(message.text.split(maxsplit=1)[1:]).strip()
            memory = self._desk.recall(who)
            if rest and command != self.ask and not (command == self.start and _PAYLOAD.fullmatch(rest)):
                reply, after = self._desk.answer(who, rest, memory)
                if reply.decision.urgent:
                    await self._alarm(who, reply, memory, after)
                    return
            if command not in (self.ask, self.crisis) and await self._texts.slowed(who, memory):
                return
            await command(who, message, memory, rest)

        return handle

    async def _alarm(self, visit: Visit, reply: Reply, memory: Memory, after: Memory) -> None:
        self._desk.remember(visit, memory, after)
        number = await self._desk.show(visit, reply, memory)
        self._desk.answered(visit, number, outcome(reply))

    async def start(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """What this is, in at most 60 words – or, behind a deep link, the text that it names."""
        if rest == "help":
            await self.crisis(visit, message, memory, "")
            return
        if rest in self._desk.conversation.content.intents:
            reply, after = self._desk.press(visit, "ask", rest, memory)
            self._desk.remember(visit, memory, after)
            number = await self._desk.show(visit, reply, memory, last_row=self._texts.feedback(visit, reply, after))
            self._desk.answered(visit, number, outcome(reply))
            return
        texts = self._desk.texts(memory)
        intents = self._desk.conversation.content.intents
        buttons = [Button(label, "ask", name) for name, label in texts.start.buttons.items() if name in intents]
        reply = self._desk.notice(memory, texts.start.text)
        reply = replace(reply, professionals=texts.start.professionals, buttons=(*buttons, *reply.buttons))
        await self._desk.show(visit, reply, memory)

    async def help(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """How to use the bot."""
        await self._say(visit, memory, self._desk.texts(memory).telegram.notices.help)

    async def topics(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """All shelves, as one message that edits itself."""
        reply, _ = self._desk.press(visit, "topics", "", memory)
        await self._desk.show(visit, reply, memory)

    async def ask(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """A question; the way to ask in groups where the bot sees nothing else."""
        if rest:
            await self._texts.answer(visit, message, rest)
            return
        await self._say(visit, memory, self._desk.texts(memory).telegram.notices.ask_how)

    async def crisis(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """Numbers to call or text right now."""
        reply, after = self._desk.press(visit, "help", "", memory)
        self._desk.remember(visit, memory, after)
        await self._desk.show(visit, reply, memory)

    async def country(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """Choose a country."""
        if rest:
            await self._country.named(visit, memory, rest)
            return
        await self._country.ask(visit, memory)

    async def card(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """A text to forward."""
        body = self._desk.texts(memory).telegram.notices.card
        reply = replace(self._desk.notice(memory, body, ()), lead="")  # whoever gets it need not know why
        await self._desk.show(visit, reply, memory)

    async def privacy(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """What is kept, and for how long: the numbers are those that the code uses."""
        kept = self._desk.texts(memory).telegram.notices.privacy.format(**retention())
        await self._say(visit, memory, kept)

    async def forget(self, visit: Visit, message: Message, memory: Memory, rest: str) -> None:
        """Erase what is remembered of this person here."""
        self._desk.forget(visit)
        memory = Memory(language=memory.language)
        await self._say(visit, memory, self._desk.texts(memory).telegram.notices.forgotten)

    async def _say(self, visit: Visit, memory: Memory, body: str) -> None:
        await self._desk.show(visit, self._desk.notice(memory, body), memory)


def retention() -> dict[str, int]:
    """How long each thing is kept, as /privacy tells it."""
    return {
        "topic_minutes": TOPIC_LASTS // timedelta(minutes=1),
        "danger_hours": DANGER_LASTS // timedelta(hours=1),
        "country_days": store.COUNTRY_LASTS // timedelta(days=1),
        "answer_hours": store.ANSWERS_LAST // timedelta(hours=1),
        "number_hours": store.NUMBERS_LAST // timedelta(hours=1),
        "burst_seconds": BURST_LASTS // timedelta(seconds=1),
    }
