"""When a handler fails, and when the bot is blocked or removed."""

from __future__ import annotations

import logging

from telegram import ChatMember, Update
from telegram.error import Conflict, NetworkError
from telegram.ext import Application, ChatMemberHandler, ContextTypes

from ... import writes
from ..desk import Desk
from ..send import Stopping
from ..visit import visit

log = logging.getLogger(__name__)


class Trouble:
    """The error handler and the watcher of the bot's own membership."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add the error handler and the membership handler."""
        application.add_error_handler(self.failed)
        application.add_handler(ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER))

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Note which update's handler raised; `lanes` tries it again or tells the person."""
        error = context.error
        if not isinstance(update, Update):
            if error is not None and not isinstance(error, (Conflict, NetworkError)):
                log.error("something outside a message failed", exc_info=error)
            return
        if isinstance(error, Stopping):
            self._desk.postponed.add(update.update_id)
            return
        self._desk.metrics.failures.inc()
        self._desk.failed.add(update.update_id)
        log.error("a handler failed", exc_info=error)

    async def apologise(self, update: Update) -> None:
        """Tell the person that something went wrong, where to turn first."""
        who = visit(update)
        if who is None:
            return
        memory = self._desk.recall(who)
        await self._desk.show(who, self._desk.conversation.composer.apology(memory), memory)

    async def membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Blocked or removed: forget the chat, say nothing."""
        change = update.my_chat_member
        if change is not None and change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT):
            self._desk.store.apply(writes.leaving(change.chat.id))
