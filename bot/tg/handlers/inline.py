"""Inline mode: "@bot iop" in any chat offers texts to share. Nothing typed here is stored or remembered."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.ext import Application, ContextTypes, InlineQueryHandler

from ...model import Decision, Memory, Reply
from ..desk import Desk
from ..render import render, rendered
from ..send import NO_PREVIEW

OFFERED = 10
DESCRIPTION = 120  # characters of a text shown below its title


class Inline:
    """Inline queries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add the handler for inline queries."""
        application.add_handler(InlineQueryHandler(self.asked))

    async def asked(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer texts that fit what is typed so far – and only the lines, where it sounds like danger."""
        query = update.inline_query
        assert query is not None
        memory = Memory(language=self._desk.language(query.from_user.language_code))
        texts = self._desk.texts(memory)
        conversation = self._desk.conversation
        text, now = query.query.strip(), datetime.now(UTC)
        reply, _ = conversation.reply(text, memory, now) if text else (None, memory)
        if reply is not None and reply.decision.kind == "crisis":
            inline = texts.telegram.inline
            results = [self._article("lines", inline.lines_title, reply, inline.lines_hint)]
        else:
            results = [
                self._article(intent, conversation.composer.title(intent, memory), found)
                for intent in self._fitting(text, reply, memory)
                for found in [conversation.composer.answer(Decision("answer", intent, 1.0), intent, memory)]
            ]
        button = InlineQueryResultsButton(texts.telegram.inline.open_chat, start_parameter="inline")
        await self._desk.sender.answer_inline(query.id, results, button)

    def _fitting(self, text: str, reply: Reply | None, memory: Memory) -> list[str]:
        content = self._desk.conversation.content
        if reply is None:
            wanted = list(self._desk.texts(memory).start.buttons)
        else:
            ranked = [c.intent for c in self._desk.conversation.matcher.rank(text, None).candidates]
            first = [reply.decision.intent] if reply.decision.kind == "answer" and reply.decision.intent else []
            wanted = [*first, *reply.decision.choices, *ranked]
        intents = content.intents
        fitting = [n for n in dict.fromkeys(wanted) if n in intents and intents[n].group != "conversation"]
        return fitting[:OFFERED]

    def _article(self, id: str, title: str, reply: Reply, hint: str = "") -> InlineQueryResultArticle:
        text = rendered(reply)[0]
        hint = hint or render(reply.body.partition("\n\n")[2], wrapped=True).plain
        short = hint if len(hint) <= DESCRIPTION else hint[: DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"
        content = InputTextMessageContent(text.html, ParseMode.HTML, link_preview_options=NO_PREVIEW)
        return InlineQueryResultArticle(id, title, content, description=short)
