"""Private messages of every kind: texts and captions are answered, all else gets a kind line. Never silence."""

from __future__ import annotations

from collections import OrderedDict

from telegram import Message, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from ...model import Button
from ..desk import Desk
from ..visit import Visit, visit
from .texts import Texts, hidden_words, outcome, spoken

ALBUMS = 1000  # remembered, so that ten pictures sent together get one line, not ten


class Messages:
    """Everything that is sent in a private chat, commands apart."""

    def __init__(self, desk: Desk, texts: Texts) -> None:
        self._desk, self._texts = desk, texts
        self._albums: OrderedDict[str, None] = OrderedDict()

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add the handler for private messages."""
        wanted = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(wanted, self.any))

    async def any(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a message."""
        who, message = visit(update), update.message
        if who is None or message is None:
            return
        if text := spoken(message):
            await self._texts.answer(who, message, text)
        elif not self._same_album(message):
            await self.no_text(who, message)

    async def no_text(self, visit: Visit, message: Message) -> None:
        """A kind line for what the bot cannot read – and the crisis reply, if words in it raise an alarm."""
        desk, memory = self._desk, self._desk.recall(visit)
        if words := hidden_words(message):
            reply, after = desk.answer(visit, words, memory)
            if reply.decision.urgent:
                desk.remember(visit, memory, after)
                number = await desk.show(visit, reply, memory)
                desk.answered(visit, number, outcome(reply))
                return
        if await self._texts.slowed(visit, memory):
            return
        texts = desk.texts(memory)
        if message.location or message.venue:
            button = Button(texts.buttons.my_country, "country")
            reply = desk.notice(memory, texts.telegram.notices.location, [button])
        else:
            reply = desk.notice(memory, texts.say.not_text)
        number = await desk.show(visit, reply, memory)
        desk.answered(visit, number, "not-text:")

    def _same_album(self, message: Message) -> bool:
        album = message.media_group_id
        if album is None:
            return False
        seen = album in self._albums
        self._albums[album] = None
        if len(self._albums) > ALBUMS:
            self._albums.popitem(last=False)
        return seen
