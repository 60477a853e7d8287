"""Pressed buttons. The press is answered first, so that the phone stops waiting; then comes what it asks for."""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from ...model import Memory
from .. import keyboard as keys
from ..desk import Desk
from ..keyboard import Press
from ..visit import Visit, visit
from .country import CountryChoice
from .feedback import Feedback
from .texts import Texts, outcome

_URGENT = ("help", "after")
_BROWSING = ("topics", "group")


class Buttons:
    """Every kind of button under the bot's messages."""

    def __init__(self, desk: Desk, texts: Texts, country: CountryChoice, feedback: Feedback) -> None:
        self._desk, self._texts, self._country, self._feedback = desk, texts, country, feedback

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Add the handler for presses."""
        application.add_handler(CallbackQueryHandler(self.pressed))

    async def pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a press."""
        query, who = update.callback_query, visit(update)
        assert query is not None
        press = keys.press(query.data or "")
        await self._desk.sender.answer_press(query.id, self._toast(query, press))
        if who is None or (press and press.owner not in (None, query.from_user.id)):
            return
        memory = self._desk.recall(who)
        if (press is None or press.action not in _URGENT) and await self._texts.slowed(who, memory):
            return
        if press is None:
            await self._unknown(who, memory)
            return
        if press.action == "country":
            if press.value:
                await self._country.choose(who, memory, press.value)
                return
            await self._country.ask(who, memory)
            return
        markup = query.message.reply_markup if isinstance(query.message, Message) else None
        if press.action in ("yes", "no"):
            await self._feedback.given(who, memory, press, markup)
            return
        await self._carry_out(who, memory, press, markup)

    def _toast(self, query: CallbackQuery, press: Press | None) -> str | None:
        notices = self._desk.texts(Memory(language=self._desk.language(query.from_user.language_code))).telegram.notices
        if press and press.owner not in (None, query.from_user.id):
            return notices.not_yours_toast
        return {"yes": notices.thanks_toast, "no": notices.noted_toast}.get(press.action if press else "")

    async def _carry_out(self, visit: Visit, memory: Memory, press: Press, markup: InlineKeyboardMarkup | None) -> None:
        desk = self._desk
        reply, after = desk.press(visit, press.action, press.value, memory)
        desk.remember(visit, memory, after)
        if press.action in _BROWSING:
            edit = visit.message if _is_shelf(markup) else None
            await desk.show(visit, reply, memory, edit=edit, page=press.page)
            return
        number = await desk.show(visit, reply, memory, last_row=self._texts.feedback(visit, reply, after))
        if number is not None:  # a reply to this answer asks about its topic
            desk.answered(replace(visit, message=number), number, outcome(reply))

    async def _unknown(self, visit: Visit, memory: Memory) -> None:
        """A button of an older version, or none of ours: the topics, with a kind line."""
        reply, _ = self._desk.press(visit, "topics", "", memory)
        body = self._desk.texts(memory).telegram.notices.old_button
        await self._desk.show(visit, replace(reply, body=body), memory)


def _is_shelf(markup: InlineKeyboardMarkup | None) -> bool:
    """Whether a message is the topics or one of their shelves: then browsing changes it, and no text is lost."""
    found = [
        press.action
        for row in (markup.inline_keyboard if markup else ())
        for key in row
        if isinstance(key.callback_data, str) and (press := keys.press(key.callback_data))
    ]
    return "group" in found or ("topics" in found and "ask" in found)
