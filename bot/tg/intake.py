"""Where updates come in. Each is stored before it is confirmed to Telegram, so that no crash loses it.

Polling confirms an update with the *next* getUpdates, which python-telegram-bot sends after `put` has returned; the
webhook answers 200 after `put`. An update that comes twice is recognised by its number.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from datetime import UTC, datetime
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from ..store import Store
from .metrics import Metrics
from .shape import fits

log = logging.getLogger(__name__)

# Beyond so many unanswered updates no more are fetched: Telegram keeps them, our memory does not.
MOST = 5000
ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


class Intake(asyncio.Queue[object]):
    """The application's update queue.

    Attributes:
        received: update number → when it came in, for the latency metric.
    """

    def __init__(self, store: Store, metrics: Metrics) -> None:
        super().__init__()
        self._store, self._metrics = store, metrics
        self.received: dict[int, float] = {}

    async def put(self, item: object) -> None:
        """Store an update, then queue it. Anything else (the stop signal) is only queued.

        Raises:
            TelegramError: it could not be stored. Only this type makes the poller fetch it again.
        """
        if not isinstance(item, Update):
            await super().put(item)
            return
        while len(self.received) >= MOST:
            await asyncio.sleep(0.05)
        kind = kind_of(item)
        if kind is None:  # nothing in it that this version can read
            return
        if kind != "inline_query":  # stale within seconds, and typed letter by letter: not worth keeping
            try:
                fresh = self._store.receive(item.update_id, item.to_json(), datetime.now(UTC))
            except sqlite3.Error as error:
                log.error("an update could not be stored (%s); it is fetched again", type(error).__name__)
                raise TelegramError("an update could not be stored") from None
            if not fresh:
                self._metrics.repeated.inc()
                return
        self._metrics.received.labels(kind).inc()
        self._enter(item)

    def replay(self, bot: Bot) -> int:
        """Queue everything that an earlier run left unanswered; how many. To be called before anything comes in."""
        waiting = self._store.waiting()
        for stored in waiting:
            update = Update.de_json(json.loads(stored.payload), bot)
            self._enter(update)
        return len(waiting)

    def left(self, update_id: int) -> None:
        """An update is done with."""
        began = self.received.pop(update_id, None)
        if began is not None:
            self._metrics.latency.observe(time.monotonic() - began)
        self._metrics.depth.set(len(self.received))

    def _enter(self, update: Update) -> None:
        self.received[update.update_id] = time.monotonic()
        self._metrics.depth.set(len(self.received))
        self.put_nowait(update)


def kind_of(update: Update) -> str | None:
    """Which kind of update this is, as Telegram names it; None for a kind that is not known."""
    return next((name for name in Update.ALL_TYPES if getattr(update, name, None) is not None), None)


def readable(payload: bytes, metrics: Metrics) -> bytes:
    """The body of a getUpdates answer with every update that cannot be parsed emptied.

    One such update would otherwise end polling for good: python-telegram-bot fails on the whole batch, for ever.
    """
    try:
        answer: dict[str, Any] = json.loads(payload)
        updates = answer["result"]
        bad = [i for i, update in enumerate(updates) if not parses(update)]
    except (ValueError, KeyError, TypeError):
        return payload  # no batch of updates at all: an error, or garbage, and handled as such
    if not bad:
        return payload
    for i in bad:
        metrics.unreadable.inc()
        log.error("an update cannot be parsed; it is skipped")
        updates[i] = {"update_id": updates[i]["update_id"]} if _numbered(updates[i]) else None
    answer["result"] = [update for update in updates if update is not None]
    return json.dumps(answer).encode()


def parses(update: Any) -> bool:
    """Whether an update can be parsed – now, and again after it was stored."""
    try:
        return fits(update) and bool(Update.de_json(update, None).to_json())
    except Exception:  # whatever malformed input does to a parser
        return False


def _numbered(update: Any) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int and abs(update["update_id"]) < 2**63
