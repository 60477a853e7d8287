"""Messages of one chat that arrive in a burst are read together: "he took" / "all of them" / "not moving".

The texts are kept in memory only, for a minute, and never written anywhere.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K")

LASTS = timedelta(seconds=60)
MOST = 3  # earlier messages that are read together with a new one
SHORT = 80  # characters; longer messages stand for themselves
CHATS = 10_000  # chats kept at once, so that a crowd cannot fill the memory


class Bursts(Generic[K]):
    """The last short messages of each chat."""

    def __init__(self) -> None:
        self._chats: OrderedDict[K, list[tuple[datetime, str]]] = OrderedDict()

    def earlier(self, chat: K, now: datetime) -> tuple[str, ...]:
        """Texts of the chat's burst so far, oldest first."""
        return tuple(text for at, text in self._chats.get(chat, ()) if now - at <= LASTS)

    def add(self, chat: K, text: str, now: datetime, *, alarmed: bool) -> None:
        """Remember a message for the next one; an alarm ends the burst, so that it is not raised twice."""
        kept = [(at, old) for at, old in self._chats.pop(chat, []) if now - at <= LASTS]
        if alarmed:
            return
        if len(text) <= SHORT:
            kept = [*kept, (now, text)][-MOST:]
        if kept:
            self._chats[chat] = kept
        while len(self._chats) > CHATS:
            self._chats.popitem(last=False)

    def forget(self, chat: K) -> None:
        """Drop a chat's burst."""
        self._chats.pop(chat, None)
