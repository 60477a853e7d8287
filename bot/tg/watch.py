"""Is the bot alive? Watches the poller, the event loop, the token – and tells systemd, where it asks.

python-telegram-bot goes on living when its poller is dead: after one 401, or an error it does not expect. Ours ends the
process then, with a plain line and an exit code of its own, so that a service manager can act.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from telegram.request import HTTPXRequest

from .exits import Exit
from .intake import readable
from .metrics import Metrics
from .settings import Pace

log = logging.getLogger(__name__)

# A second instance: after so many conflicts within five minutes the process ends. A young one gives way at once, an old
# one waits for the other to do so (a killed predecessor's last poll also makes one or two).
CONFLICTS_YOUNG, CONFLICTS_OLD, YOUNG, CONFLICT_WINDOW = 3, 20, 120.0, 300.0

REASONS = {
    Exit.TOKEN: "Telegram refused the bot's token: it was revoked or is wrong. Get the present one from BotFather.",
    Exit.SECOND: "Another instance is polling with the same token. Stop one of the two.",
    Exit.POLLER: "No word from Telegram for too long. The process ends so that it can be started afresh.",
    Exit.STUCK: "Nothing moved for too long. The process ends so that it can be started afresh; no message is lost.",
}


class Pulse:
    """What was last heard of Telegram.

    Attributes:
        fatal: why the process must end, once that is known.
    """

    def __init__(self, pace: Pace, metrics: Metrics, polling: bool = True) -> None:
        self._pace, self._metrics, self._polling = pace, metrics, polling
        self.fatal: Exit | None = None
        self._born = self._begun = self._answered = time.monotonic()
        self._conflicts: deque[float] = deque()
        self._polled = False

    def begins(self) -> None:
        """A poll goes out."""
        self._begun, self._polled = time.monotonic(), True

    def answers(self, status: int) -> None:
        """A poll was answered."""
        now = time.monotonic()
        if status in (401, 404):
            self.fatal = Exit.TOKEN
        elif status == 409:
            self._conflicts.append(now)
            while now - self._conflicts[0] > CONFLICT_WINDOW:
                self._conflicts.popleft()
            log.warning("another instance polls with the same token, or a webhook is set")
            if len(self._conflicts) >= (CONFLICTS_YOUNG if now - self._born < YOUNG else CONFLICTS_OLD):
                self.fatal = Exit.SECOND
        elif status == 200:
            self._answered = now

    def refused(self) -> None:
        """Telegram refused the token on some other call."""
        self.fatal = Exit.TOKEN

    @property
    def age(self) -> float:
        """Seconds since a poll was last answered; 0 where nothing is polled."""
        return time.monotonic() - self._answered if self._polling else 0.0

    @property
    def ready(self) -> bool:
        """Whether messages are coming in.

        A first poll that is still open counts: on a quiet night Telegram holds it for as long as nobody writes, and
        the start has shown already that token and network are sound.
        """
        refused = bool(self._conflicts) and self._conflicts[-1] > self._answered
        polls = (self._polled and not refused) or not self._polling
        return self.fatal is None and polls and self.age < 3 * self._pace.poll + 30

    def look(self) -> Exit | None:
        """Why the process must end, or None."""
        self._metrics.poll_age.set(self.age)
        if self.fatal is None and self._polling:
            silent = time.monotonic() - self._begun > self._pace.poller_silent
            if silent or self.age > self._pace.poller_unheard:
                self.fatal = Exit.POLLER
        return self.fatal


class PollRequest(HTTPXRequest):
    """The HTTP client for getUpdates: takes the pulse, and empties updates that cannot be parsed."""

    def __init__(self, pulse: Pulse, metrics: Metrics, **options: Any) -> None:
        super().__init__(**options)
        self._pulse, self._metrics = pulse, metrics

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As in the library."""
        self._pulse.begins()
        code, payload = await super().do_request(*args, **options)
        self._pulse.answers(code)
        return code, readable(payload, self._metrics) if code == 200 else payload


class Heart(threading.Thread):
    """A thread that ends the process when the event loop has not moved for too long. Messages stay in the inbox."""

    def __init__(self, limit: float, end: Callable[[int], None] = os._exit) -> None:
        super().__init__(name="heart", daemon=True)
        self._limit, self._end = limit, end
        self._beat = time.monotonic()
        self._over = threading.Event()

    def beat(self) -> None:
        """The event loop moves."""
        self._beat = time.monotonic()

    def stop(self) -> None:
        """The process ends in good order."""
        self._over.set()

    def run(self) -> None:
        """Look every now and then."""
        while not self._over.wait(min(1.0, self._limit / 4)):
            if time.monotonic() - self._beat > self._limit:
                sys.stderr.write(f"{REASONS[Exit.STUCK]}\n")
                sys.stderr.flush()
                self._end(int(Exit.STUCK))
                return


async def watch(pulse: Pulse, heart: Heart) -> Exit:
    """Return as soon as the process must end."""
    notify("READY=1")
    while (reason := pulse.look()) is None:
        heart.beat()
        notify("WATCHDOG=1")
        await asyncio.sleep(0.5)
    return reason


def notify(state: str) -> None:
    """Tell systemd, where it listens (Type=notify, WatchdogSec=)."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
        except OSError:
            log.warning("systemd's notification socket does not answer")
