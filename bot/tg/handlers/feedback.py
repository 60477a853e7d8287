""" "Did this help?": counted by intent and day, without the person."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from ... import writes
from ...model import Decision, Memory
from .. import keyboard as keys
from ..desk import Desk
from ..keyboard import Press
from ..visit import Visit

ACTIONS = ("yes", "no")


class Feedback:
    """Counts presses of the two feedback buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def given(self, visit: Visit, memory: Memory, press: Press, markup: InlineKeyboardMarkup | None) -> None:
        """Count it and take the two buttons away; after "Not really" offer what may be closer."""
        desk, intent = self._desk, press.value
        if intent not in desk.conversation.content.intents:
            return
        desk.note(visit, writes.feedback(intent, press.action == "yes", visit.at))
        if markup is not None and visit.message is not None:
            await desk.sender.edit_keyboard(visit.place, visit.message, keys.without(markup, ACTIONS))
        if press.action == "yes":
            return
        # The answer's own "who can help" and related questions, without its text.
        answer = desk.conversation.composer.answer(Decision("none"), intent, memory)
        body = desk.texts(memory).telegram.notices.not_helpful
        await desk.show(visit, replace(answer, body=body, footer=""), memory)
