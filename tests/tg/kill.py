"""50 × kill -9 at random moments under steady traffic with faults: `python -m tests.tg.kill [kills] [per second]`.

Prints what was sent, answered, unanswered, repeated and out of order. Loopback only; ends by itself.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.telegram_double import TOKEN, Person, TelegramDouble

ROOT = Path(__file__).resolve().parents[2]
CHATS, FAULTS = 200, 0.05
# Questions that are told apart by the first line of their answers. Every tenth person only cries: after an alarm other
# answers open with a reminder.
CRY = "i want to die"
MARK = "marmalade"  # a word that stands nowhere but in what people write
ASKED = ("what is an iop", "what does it cost", "detox", "relapse", "insurance")


class Run:
    """One run: traffic, kills, and the count afterwards."""

    def __init__(self, kills: int, per_second: float, seed: int = 1) -> None:
        self._kills, self._pause, self._random = kills, 1 / per_second, random.Random(seed)
        self._people = [Person(1000 + i, f"P{i}", "en") for i in range(CHATS)]
        self._sent: dict[int, list[str]] = {person.id: [] for person in self._people}
        self._over = threading.Event()

    def _traffic(self, telegram: TelegramDouble) -> None:
        turn = 0
        while not self._over.wait(self._pause):
            person = self._people[turn % CHATS]
            mine = self._sent[person.id]
            # Never the same question twice in a row: a repeat and a second answer must not look alike.
            text = CRY if turn % 10 == 9 else ASKED[len(mine) % len(ASKED)]
            mine.append(text)
            telegram.says(person, f"{text} {MARK}")
            turn += 1

    def _start(self, telegram: TelegramDouble, folder: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.tg.process", telegram.url, folder]
        env = os.environ | {"TELEGRAM_BOT_TOKEN": TOKEN}
        return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)

    def go(self) -> int:
        """Run; 0 where nothing was lost or out of order."""
        with TelegramDouble() as telegram, tempfile.TemporaryDirectory() as folder:
            telegram.faults.by_chance(FAULTS, 3, ("sendMessage", "getUpdates"))
            traffic = threading.Thread(target=self._traffic, args=(telegram,), daemon=True)
            traffic.start()
            for kill in range(self._kills):
                process = self._start(telegram, folder)
                starts = len(telegram.calls("getMe"))
                telegram.until(lambda starts=starts: len(telegram.calls("getMe")) > starts, 30, "starting")
                time.sleep(self._random.uniform(0.0, 2.0))
                process.send_signal(signal.SIGKILL)
                process.wait()
                print(f"killed {kill + 1} times", flush=True)
            self._over.set()
            traffic.join()
            process = self._start(telegram, folder)
            wanted = sum(map(len, self._sent.values()))
            self._wait_for_quiet(telegram)
            process.terminate()
            process.wait(20)
            counts = self._count(telegram)
            print(f"\nsent {wanted}", *(f"{name} {counts[name]}" for name in counts), sep=" · ")
            print("faults met:", dict(telegram.faults.met))
            delivered = sum(bool(call.fault) and call.delivered for call in telegram.calls("sendMessage"))
            print(f"repeats explained: {delivered} dropped after delivery, the rest at one of {self._kills} kills")
            left = b"".join(p.read_bytes() for p in Path(folder).rglob("*") if p.is_file())
            print("message text left in the state folder:", MARK.encode() in left)
            return 0 if counts["unanswered"] == counts["out of order"] == 0 else 1

    def _wait_for_quiet(self, telegram: TelegramDouble) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            calls = telegram.calls("sendMessage")
            if not telegram.world.updates and calls and time.time() - calls[-1].at > 4:
                return
            time.sleep(0.5)

    def _count(self, telegram: TelegramDouble) -> Counter[str]:
        counts: Counter[str] = Counter({"answered": 0, "unanswered": 0, "repeated": 0, "out of order": 0})
        for person in self._people:
            sent = self._sent[person.id]
            cries = sum(text == CRY for text in sent)
            calm = [text for text in sent if text != CRY]
            firsts = [message["text"].splitlines()[0] for message in telegram.replies(person.id)]
            answers = [first for first in firsts if first in self._titles.values()]
            alarms = len(firsts) - len(answers)
            once = [a for i, a in enumerate(answers) if i == 0 or a != answers[i - 1]]
            expected = [self._titles[text] for text in calm]
            expected = [e for i, e in enumerate(expected) if i == 0 or e != expected[i - 1]]
            counts["repeated"] += max(0, len(answers) - len(calm)) + max(0, alarms - cries)
            counts["answered"] += min(len(answers), len(calm)) + min(alarms, cries)
            counts["unanswered"] += max(0, len(calm) - len(answers)) + max(0, cries - alarms)
            counts["out of order"] += once != expected
        return counts

    @property
    def _titles(self) -> dict[str, str]:
        if not hasattr(self, "_known"):
            from bot.content import content_root, load

            content = load(content_root())
            intents = ("iop-what", "cost", "detox-what", "relapse", "insurance")
            self._known = {text: content.title(intent) for text, intent in zip(ASKED, intents, strict=True)}
        return self._known


if __name__ == "__main__":
    arguments = sys.argv[1:]
    kills = int(arguments[0]) if arguments else 50
    per_second = float(arguments[1]) if len(arguments) > 1 else 30.0
    sys.exit(Run(kills, per_second).go())
