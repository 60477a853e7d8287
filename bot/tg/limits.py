"""Short-lived notes about who wrote what just now. In working memory only; never stored."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from ..bursts import LASTS, Bursts

MINUTE = timedelta(minutes=1)
PEOPLE = 10_000  # remembered at once; the longest silent one goes first

Key = tuple[int, int]  # chat and person


class SweptBursts(Bursts[Key]):
    """Bursts that are also forgotten when nobody writes any more: /privacy promises it."""

    def sweep(self, now: datetime) -> None:
        """Forget every burst that is over."""
        for key in [key for key, texts in self._chats.items() if now - texts[-1][0] > LASTS]:
            self.forget(key)


class Flood:
    """How much one person wrote within a minute, by when it was written: what piled up while we were away is none."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._times: OrderedDict[Key, deque[datetime]] = OrderedDict()

    def count(self, key: Key, at: datetime) -> int:
        """Count a message; by how many the limit is exceeded: 0 while it is not."""
        times = self._times.setdefault(key, deque())
        while times and at - times[0] > MINUTE:
            times.popleft()
        times.append(at)
        self._times.move_to_end(key)
        if len(self._times) > PEOPLE:
            self._times.popitem(last=False)
        return max(0, len(times) - self._allowed)

    def sweep(self, now: datetime) -> None:
        """Forget everybody who has been silent for a minute."""
        for key in [key for key, times in self._times.items() if now - times[-1] > MINUTE]:
            del self._times[key]
