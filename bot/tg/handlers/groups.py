"""Groups: only what is addressed to the bot is read – replies to it and mentions; commands have their own file."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from ... import writes
from ..desk import Desk
from ..visit import visit
from .messages import Messages
from .texts import Texts, spoken


class Groups:
    """Messages in groups and supergroups."""

    def __init__(self, desk: Desk, texts: Texts, messages: Messages) -> None:
        self._desk, self._texts, self._messages = desk, texts, messages

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add the handler for messages in groups, and the one for a group's change of number."""
        application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, self.moved))
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.ALL, ignored))
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.ChatType.GROUPS, self.any))

    async def any(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer what is addressed to the bot, ignore the rest."""
        who, message = visit(update), update.message
        if who is None or message is None or not addressed(message, self._desk.username):
            return
        text = without_name(spoken(message), self._desk.username)
        if text:
            await self._texts.answer(who, message, text)
        else:
            await self._messages.no_text(who, message)

    async def moved(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup: what is remembered moves to its new number."""
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            self._desk.store.apply(writes.migrating(message.chat.id, message.migrate_to_chat_id))


async def ignored(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Service messages: somebody joined, a title changed. No business of ours."""


def addressed(message: Message, username: str) -> bool:
    """Whether a group message is meant for the bot: a reply to it, or one that names it."""
    bot = message.get_bot().id
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot:
        return True
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    named = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(
        (entity.user is not None and entity.user.id == bot) or text.lower() == f"@{username}".lower()
        for entity, text in named.items()
    )


def without_name(text: str, username: str) -> str:
    """A text without the bot's own name in it."""
    if username:
        text = re.sub(rf"@{re.escape(username)}\b[,:]?", "", text, flags=re.IGNORECASE)
    return text.strip()
