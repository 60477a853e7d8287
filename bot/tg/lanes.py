"""Who is answered when: in order within a chat, chats side by side, danger before everything.

A lane is a lock per chat. Urgent updates have a second one: they overtake their own chat and everybody else, but not
each other – a third alarm has another text than the first. One flooder fills one lane. An update that fails is tried
three times, then set aside: the person is told, and the rest goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from .. import writes
from . import keyboard as keys
from .desk import Desk
from .handlers.texts import hidden_words, spoken
from .intake import Intake, kind_of

log = logging.getLogger(__name__)

TRIES = 3
# The library's own limit is taken before our lanes: one flooder could fill a small one.
AT_ONCE = 1_000_000


class Lanes(BaseUpdateProcessor):
    """The application's update processor.

    Attributes:
        handle: runs the handlers for an update once more.
        apologise: tells the person that something went wrong.
    """

    handle: Callable[[Update], Awaitable[None]]
    apologise: Callable[[Update], Awaitable[None]]

    def __init__(self, desk: Desk, intake: Intake) -> None:
        super().__init__(AT_ONCE)
        self._desk, self._intake = desk, intake
        self._lanes: dict[tuple[int, bool], tuple[asyncio.Lock, int]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def initialize(self) -> None:
        """Find out whether a message killed the last process."""
        number = self._desk.store.crashed_on()
        if number and any(stored.update_id == number for stored in self._desk.store.waiting()):
            tries = self._desk.store.failed(number)
            log.error("the last process died while a reply was computed; tried %d times", tries)
        self._desk.store.computing(0)

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Answer one update when it is its turn."""
        if not isinstance(update, Update):
            await coroutine
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            async with self._lane((_chat(update), self.urgent(update))):
                await self._work(update, coroutine)
        finally:
            self._tasks.discard(task)
            _close(coroutine)

    def abandon(self) -> None:
        """Stop all work under way; it is taken up again at the next start."""
        for task in self._tasks:
            task.cancel()

    def urgent(self, update: Update) -> bool:
        """Whether somebody may be in danger: a text that raises an alarm, or "Help now"."""
        query, message = update.callback_query, update.message or update.edited_message
        if query is not None:
            press = keys.press(query.data or "")
            return press is not None and press.action in ("help", "after")
        if message is None:
            return False
        text = spoken(message) or hidden_words(message)
        try:
            alert = self._desk.conversation.screen.screen(text, ()) if text else None
        except Exception:  # counted where the reply is made
            return True
        return alert is not None and alert.level == "urgent"

    async def _work(self, update: Update, coroutine: Awaitable[Any]) -> None:
        number, desk = update.update_id, self._desk
        stored = kind_of(update) != "inline_query"
        try:
            tries = desk.store.tries(number) if stored else 0
            if tries >= TRIES:
                _close(coroutine)
            else:
                await coroutine
            while tries < TRIES and number in desk.failed:
                desk.failed.discard(number)
                desk.finish(number, done=False)
                tries = desk.store.failed(number) if stored else TRIES
                if tries < TRIES:
                    await self.handle(update)
            if number in desk.postponed:
                return
            if stored and tries >= TRIES:
                await self._set_aside(update)
            desk.finish(number, done=number not in desk.postponed)
        finally:
            desk.failed.discard(number)
            desk.postponed.discard(number)
            desk.finish(number, done=False)
            self._intake.left(number)
            desk.metrics.fail_safe.set(desk.conversation.failures)

    async def _set_aside(self, update: Update) -> None:
        log.error("a message was set aside after %d tries", TRIES)
        self._desk.metrics.set_aside.inc()
        self._desk.finish(update.update_id, done=False)
        try:
            await self.apologise(update)
        except Exception as error:
            log.error("the person could not be told", exc_info=error)
        self._desk.store.apply([writes.counting("set_aside")])

    @asynccontextmanager
    async def _lane(self, key: tuple[int, bool]) -> AsyncIterator[None]:
        """The lock of a chat's calm or urgent lane, kept only while somebody waits for it."""
        lock, waiting = self._lanes.get(key, (asyncio.Lock(), 0))
        self._lanes[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._lanes.pop(key)
            if waiting > 1:
                self._lanes[key] = (lock, waiting - 1)


def _chat(update: Update) -> int:
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0


def _close(coroutine: Awaitable[Any]) -> None:
    close = getattr(coroutine, "close", None)
    if close is not None:
        close()
