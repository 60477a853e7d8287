"""A Bot API double that forgets: for 100,000 messages. It writes, measures, and keeps nothing of what was sent.

    python -m benchmarks.lean

Speaks lines: prints its address; reads "run PER_SECOND MESSAGES CHATS" (0 per second: as fast as replies come) from
standard input and answers with one JSON line of what it measured. Ends with its input.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_double import BOT, Person, TelegramDouble
from tests.telegram_double import limits as telegrams
from tests.telegram_double.world import World

WAITING = 100  # messages that are unanswered at any time at saturation: what one getUpdates brings
# What people ask: short and long, clear and vague, and one cry in twenty.
TEXTS = (
    "what is an iop", "how much does rehab cost", "my son refuses to get help, what can we do", "detox at home?",
    "does insurance pay for residential treatment", "hello", "i relapsed and i am so ashamed", "how long is php",
    "my husband drinks every day and hides the bottles and i don't know how to talk to him about it any more",
    "whats the diffrence between inpatient and outpatient", "can i keep my job", "which phone should i buy",
    "is methadone safe", "what happens in group therapy", "i can't sleep since i stopped drinking", "thanks",
    "do they take medicaid", "i need help for my mother", "what comes after residential", "i want to die",
)  # fmt: skip


class Forgetful(World):
    """Takes whatever is sent, and keeps none of it."""

    def __init__(self, told: Any) -> None:
        super().__init__()
        self.told = told
        self.calls = deque(maxlen=100)  # type: ignore[assignment]

    def _sendMessage(self, params: dict[str, Any]) -> Any:
        telegrams.text_of(params["text"], params.get("parse_mode"))
        telegrams.keyboard(params.get("reply_markup"))
        self.next_message += 1
        chat = params["chat_id"]
        self.told(chat)
        kind = "private" if isinstance(chat, int) and chat > 0 else "supergroup"
        return {
            "message_id": self.next_message,
            "date": int(time.time()),
            "chat": {"id": chat, "type": kind},
            "from": BOT,
        }

    def _editMessageText(self, params: dict[str, Any]) -> Any:
        return self._sendMessage(params)

    def _editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        return True


@dataclass
class Traffic:
    """People who write, and how long each waits. Replies come in order in a chat; who cries does nothing else."""

    telegram: TelegramDouble = field(default_factory=TelegramDouble)
    _asked: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _waits: list[float] = field(default_factory=list)
    _turn: int = 0

    def __post_init__(self) -> None:
        self._answered = threading.Semaphore(0)
        self.telegram.world = Forgetful(self._told)

    def _told(self, chat: int) -> None:
        if asked := self._asked[chat]:
            self._waits.append(time.perf_counter() - asked.popleft())
            self._answered.release()

    def run(self, per_second: float, count: int, chats: int) -> dict[str, Any]:
        """Write so many messages and wait for the replies."""
        self._waits, began, waiting = [], time.perf_counter(), 0
        for number in range(count):
            if per_second:
                time.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            elif waiting == WAITING:
                if not self._answered.acquire(timeout=60):
                    break
            else:
                waiting += 1
            self._write(chats)
        end = time.monotonic() + 60
        while len(self._waits) < count and time.monotonic() < end:
            time.sleep(0.01)
        while self._answered.acquire(blocking=False):
            pass
        lasted, waits = time.perf_counter() - began, sorted(self._waits)
        return {"sent": count, "answered": len(waits), "seconds": lasted} | {
            f"p{share}": waits[min(len(waits) - 1, int(len(waits) * share / 100))] * 1000 for share in (50, 95, 99)
        }

    def _write(self, chats: int) -> None:
        turn = self._turn
        self._turn += 1
        person = Person(10_000 + turn % chats, "P", "en")
        own = turn % chats % len(TEXTS) == len(TEXTS) - 1
        text = TEXTS[-1] if own else TEXTS[(turn + turn // chats) % (len(TEXTS) - 1)]
        message = {"message_id": turn + 1, "date": int(time.time()), "chat": person.chat, "from": person.user}
        self._asked[person.id].append(time.perf_counter())
        self.telegram.raw("message", message | {"text": text})


def main() -> None:
    """Serve until the input ends."""
    traffic = Traffic()
    with traffic.telegram:
        print(traffic.telegram.url, flush=True)
        for line in sys.stdin:
            _, per_second, count, chats = line.split()
            print(json.dumps(traffic.run(float(per_second), int(count), int(chats))), flush=True)


if __name__ == "__main__":
    main()
