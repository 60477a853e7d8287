"""Edited messages are screened again; where the outcome changed, the earlier reply changes with it."""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from ..desk import Desk
from ..visit import visit
from .groups import addressed, without_name
from .texts import Texts, outcome, spoken

_ASK = re.compile(r"/ask(@\w+)?\s+", re.IGNORECASE)


class Edits:
    """Edited messages, private and in groups."""

    def __init__(self, desk: Desk, texts: Texts) -> None:
        self._desk, self._texts = desk, texts

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add the handler for edited messages."""
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.edited))

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Read an edited message as if it had been sent like this."""
        desk, who, message = self._desk, visit(update), update.edited_message
        if who is None or message is None or who.message is None:
            return
        text = without_name(_ASK.sub("", spoken(message), count=1), desk.username)
        earlier = desk.store.answer_to(who.chat, who.message)
        if not text or not (who.private or earlier or addressed(message, desk.username)):
            return
        memory = desk.recall(who)
        reply, after = desk.answer(who, text, memory)
        if earlier is None and not reply.decision.urgent:
            return  # answered too long ago to be remembered: only danger is news
        if earlier is not None and earlier.outcome == outcome(reply):
            return
        # A reply further up would change unseen, and nobody is told of an edit: danger is then answered below.
        unseen = earlier is not None and desk.store.last_reply(who.chat) > earlier.reply
        edit = None if earlier is None or (unseen and reply.decision.urgent) else earlier.reply
        desk.remember(who, memory, after)
        desk.bursts.forget((who.chat, who.person))
        buttons = self._texts.feedback(who, reply, after)
        number = await desk.show(who, reply, memory, edit=edit, last_row=buttons)
        desk.answered(who, number, outcome(reply))
