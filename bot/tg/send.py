"""The one place that calls Telegram, with a policy for each way a call can fail.

| what happened | what is done |
|---|---|
| 429 | wait as long as told; only this chat waits |
| connection never made, none free | again, with growing jittered pauses, for as long as it takes |
| 5xx, nonsense, connection broken | again, as above: a repeat is possible and better than silence |
| … `TRIES` times, while other calls went through | given up: it is this message that Telegram stumbles over |
| time-out after sending | a crisis reply is sent again; others count as sent: most were, and a repeat confuses |
| 400 "can't parse entities" | the same text plain |
| other 400 | without thread, reply and buttons once, then given up and counted |
| 403, chat not found, no right to write | quiet: the person or group does not want us |
| the group became a supergroup | to its new number, and memory moves along |
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

import httpx
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from .metrics import Metrics
from .render import Rendered
from .settings import Pace

log = logging.getLogger(__name__)

TRIES = 8
CALLS_AT_ONCE = 48  # ordinary calls; urgent ones need no slot. Less than the connection pool holds.
_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_WANTED = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "was kicked",
)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_T = TypeVar("_T")


class Stopping(Exception):
    """The process is stopping: leave the update for the next start."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to send: a chat, perhaps a thread in it, perhaps below a message."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None


class Sender:
    """Sends, edits and answers. Returns None where nothing could be or needed to be sent; raises only `Stopping`, or
    the last error where Telegram kept failing.

    Attributes:
        moved: called with old and new number when a group became a supergroup.
        refused: called when Telegram refuses the token.
    """

    def __init__(self, bot: Bot, pace: Pace, metrics: Metrics) -> None:
        self._bot, self._pace, self._metrics = bot, pace, metrics
        self._succeeded = 0
        self._slots = asyncio.Semaphore(CALLS_AT_ONCE)
        self._stopping = asyncio.Event()
        self.moved: Callable[[int, int], None] = lambda old, new: None
        self.refused: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """From now on nothing waits: what would have to is left for the next start."""
        self._stopping.set()

    async def send(
        self, place: Place, text: Rendered, keyboard: InlineKeyboardMarkup | None = None, urgent: bool = False
    ) -> int | None:
        """Send a message; its number, or None where it was not wanted or may not have arrived."""

        async def once(html: bool) -> Message:
            reply = place.reply_to
            return await self._bot.send_message(
                place.chat,
                text.html if html else text.plain,
                parse_mode=ParseMode.HTML if html else None,
                reply_markup=keyboard,
                message_thread_id=place.thread,
                reply_parameters=ReplyParameters(reply, allow_sending_without_reply=True) if reply else None,
                link_preview_options=NO_PREVIEW,
            )

        try:
            sent = await self._call(lambda: once(html=True), urgent)
        except ChatMigrated as error:
            self.moved(place.chat, error.new_chat_id)
            return await self.send(replace(place, chat=error.new_chat_id, reply_to=None), text, keyboard, urgent)
        except BadRequest as error:
            sent = await self._second_form(error, place, text, once, urgent)
        except Forbidden:
            self._quiet()
            return None
        return sent.message_id if sent else None

    async def _second_form(
        self, error: BadRequest, place: Place, text: Rendered, once: Callable[[bool], Awaitable[Message]], urgent: bool
    ) -> Message | None:
        reason = error.message.lower()
        if any(words in reason for words in _NOT_WANTED):
            self._quiet()
            return None
        try:
            if "parse entities" in reason:
                log.error("Telegram cannot parse a rendered text; it was sent plain")
                self._metrics.sends.labels("plain").inc()
                return await self._call(lambda: once(False), urgent)
            log.error("Telegram refused a message; it was sent in its simplest form")
            self._metrics.sends.labels("simplest").inc()
            return await self._call(
                lambda: self._bot.send_message(place.chat, text.plain, link_preview_options=NO_PREVIEW), urgent
            )
        except (BadRequest, Forbidden):
            self._metrics.sends.labels("given up").inc()
            return None

    async def edit(
        self, place: Place, message: int, text: Rendered, keyboard: InlineKeyboardMarkup | None, urgent: bool = False
    ) -> bool:
        """Change a message of ours. False where that is impossible (gone, too old): then send a new one."""

        async def once(html: bool) -> Any:
            return await self._bot.edit_message_text(
                text.html if html else text.plain,
                place.chat,
                message,
                parse_mode=ParseMode.HTML if html else None,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )

        try:
            await self._call(lambda: once(True), urgent)
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return True
            if "parse entities" not in error.message.lower():
                return False
            log.error("Telegram cannot parse a rendered text; it was sent plain")
            self._metrics.sends.labels("plain").inc()
            try:
                await self._call(lambda: once(False), urgent)
            except BadRequest:
                return False
        except Forbidden:
            self._quiet()
        except ChatMigrated as error:
            self.moved(place.chat, error.new_chat_id)
            return False
        return True

    async def edit_keyboard(self, place: Place, message: int, keyboard: InlineKeyboardMarkup | None) -> None:
        """Change only the buttons; where that is impossible nothing is lost."""
        try:
            await self._call(lambda: self._bot.edit_message_reply_markup(place.chat, message, reply_markup=keyboard))
        except (BadRequest, Forbidden, ChatMigrated):
            self._metrics.sends.labels("given up").inc()

    async def answer_press(self, query: str, toast: str | None = None) -> None:
        """Stop the button's spinner. One try: it matters for seconds only, and the real reply comes separately."""
        try:
            await self._bot.answer_callback_query(query, text=toast)
        except TelegramError:
            self._metrics.sends.labels("press not answered").inc()

    async def answer_inline(
        self, query: str, results: list[InlineQueryResultArticle], button: InlineQueryResultsButton | None
    ) -> None:
        """Offer texts. One try: the person is typing on, and the next query comes at once."""
        try:
            await self._bot.answer_inline_query(query, results, cache_time=10, is_personal=True, button=button)
        except TelegramError:
            self._metrics.sends.labels("inline not answered").inc()

    def _quiet(self) -> None:
        self._metrics.sends.labels("not wanted").inc()

    async def _call(self, make: Callable[[], Awaitable[_T]], urgent: bool = False) -> _T | None:
        tries, pause, succeeded = 0, self._pace.backoff, self._succeeded
        while True:
            try:
                async with nullcontext() if urgent else self._slots:
                    result = await make()
                self._succeeded += 1
                return result
            except RetryAfter as error:
                self._metrics.sends.labels("waited").inc()
                told = error.retry_after  # a timedelta: see bot/tg/__init__.py
                await self._pause(told.total_seconds() if isinstance(told, timedelta) else float(told))
                continue
            except (BadRequest, Forbidden, ChatMigrated):
                raise
            except InvalidToken:
                self.refused()
                raise Stopping from None
            except TelegramError as error:
                tries += 1
                if isinstance(error.__cause__, _NEVER_CONNECTED):
                    tries = 0
                elif isinstance(error, TimedOut) and not urgent:
                    self._metrics.sends.labels("uncertain").inc()
                    return None
                elif tries >= TRIES and self._succeeded > succeeded:
                    self._metrics.sends.labels("given up").inc()
                    raise
                self._metrics.sends.labels("again").inc()
            await self._pause(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, self._pace.backoff_limit)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
        raise Stopping
