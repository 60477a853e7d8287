"""Kill -9 at random moments under steady traffic with faults: is every message answered?

    python benchmarks/kill.py [--kills 50] [--per-second 30] [--seed 1]

The real bot, in a process of its own, with the real conversation; 200 chats; 5 % of the calls fail. Loopback only.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # run as a file: the bot need not be installed
    sys.path.insert(0, str(ROOT))

from benchmarks import served  # noqa: E402
from bot.content import content_root, load  # noqa: E402
from bot.learning import conversation  # noqa: E402
from bot.model import Memory  # noqa: E402
from tests.telegram_double import Person, TelegramDouble  # noqa: E402

CHATS, FAULTS = 200, 0.05
MARK = "marmalade"  # a word that stands nowhere but in what people write
NAME = "Rumpelstilzchen"
# Every tenth person only cries: after an alarm the other answers open with a reminder.
CRY = f"i want to die {MARK}"
LIVES = 4.0  # seconds that a process lives at most before it is killed, counted from its first call
QUIET = 8.0  # seconds without a call after which nothing more is expected; the longest pause told is 1 s


def questions(count: int = 5) -> dict[str, str]:
    """Question → first line of its answer: titles that the real bot answers with themselves, one after the other."""
    content = load(content_root())
    bot, now = conversation(content), datetime.now(UTC)
    found: dict[str, str] = {}
    for intent in content.intents:
        title = content.title(intent)
        text = f"{title} {MARK}"
        # In any topic that an earlier one may have left.
        topics = [None, *(content.intents[other].topic for other in list(content.intents)[:20])]
        decisions = [bot.reply(text, Memory(topic=t, topic_at=now if t else None), now)[0].decision for t in topics]
        if all(d.kind == "answer" and d.intent == intent and not d.concern for d in decisions):
            found[text] = title
        if len(found) == count:
            return found
    raise SystemExit("too few titles are answered with themselves")


class Run:
    """One run: traffic, kills, and the count afterwards."""

    def __init__(self, kills: int, per_second: float, seed: int) -> None:
        self._kills, self._pause, self._random = kills, 1 / per_second, random.Random(seed)
        self._people = [Person(1000 + i, NAME, "en") for i in range(CHATS)]
        self._questions = questions()
        self._sent: dict[int, list[str]] = {person.id: [] for person in self._people}
        self._killed: list[float] = []
        self._over = threading.Event()

    def go(self) -> int:
        """Run; 0 where nothing was lost, out of order, repeated without a reason or left behind."""
        with TelegramDouble() as telegram, tempfile.TemporaryDirectory() as folder:
            telegram.faults.by_chance(FAULTS, 3, ("sendMessage", "getUpdates"))
            traffic = threading.Thread(target=self._traffic, args=(telegram,), daemon=True)
            began = time.monotonic()
            traffic.start()
            for _ in range(self._kills):
                self._live_and_die(telegram, folder)
                print(f"\rkilled {len(self._killed)} times", end="", file=sys.stderr, flush=True)
            self._over.set()
            traffic.join()
            lasted = time.monotonic() - began
            starts = len(telegram.calls("getMe"))
            process = self._start(telegram, folder)
            telegram.until(lambda: len(telegram.calls("getMe")) > starts, 60, "starting")
            self._wait_for_quiet(telegram)
            process.terminate()
            ended = process.wait(60)
            counts, reasons = self._count(telegram), self._repeats(telegram)
            left = served.bytes_in(folder)
            found = [word for word in (MARK, NAME, *self._questions) if word.encode() in left]
            sent = sum(map(len, self._sent.values()))
            print(f"\n{self._kills} kills in {lasted:.0f} s; {sent / lasted:.0f} messages/s from {CHATS} chats")
            print(f"sent {sent}", *(f"{name} {counts[name]}" for name in counts), sep=" · ")
            print("repeated:", dict(reasons))
            print("most repeats in one chat at one kill:", self._worst)
            print("faults met:", dict(telegram.faults.met))
            print("refused by the double as invalid:", len(telegram.refused()))
            print(f"exit code after SIGTERM: {ended}")
            print(f"{len(left)} bytes of state; message text or name found in them:", found or "nothing")
            bad = counts["unanswered"] + counts["out of order"] + reasons["without a reason"] + len(found)
            return int(bool(bad or self._worst > 1 or telegram.refused()))

    def _traffic(self, telegram: TelegramDouble) -> None:
        texts, turn, due = list(self._questions), 0, time.monotonic()
        while not self._over.wait(max(0.0, due - time.monotonic())):
            due += self._pause
            person = self._people[turn % CHATS]
            mine = self._sent[person.id]
            # Never the same question twice in a row: a repeat and a second answer must not look alike.
            text = CRY if turn % 10 == 9 else texts[len(mine) % len(texts)]
            mine.append(text)
            telegram.says(person, text)
            turn += 1

    def _start(self, telegram: TelegramDouble, folder: str) -> subprocess.Popen[str]:
        return served.start(telegram.url, folder, stderr=subprocess.DEVNULL)

    def _live_and_die(self, telegram: TelegramDouble, folder: str) -> None:
        starts = len(telegram.calls("getMe"))
        process = self._start(telegram, folder)
        telegram.until(lambda: len(telegram.calls("getMe")) > starts, 60, "starting")
        time.sleep(self._random.uniform(0.0, LIVES))
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._killed.append(time.time())

    def _wait_for_quiet(self, telegram: TelegramDouble) -> None:
        """Until nothing is left and nothing comes any more; a backlog takes as long as it takes."""
        while True:
            calls = len(telegram.calls("sendMessage"))
            time.sleep(QUIET)
            if not telegram.world.updates and len(telegram.calls("sendMessage")) == calls:
                return

    def _count(self, telegram: TelegramDouble) -> Counter[str]:
        counts = Counter({"answered": 0, "unanswered": 0, "repeated": 0, "out of order": 0})
        titles = set(self._questions.values())
        for person in self._people:
            sent = self._sent[person.id]
            calm = [self._questions[text] for text in sent if text != CRY]
            firsts = [message["text"].splitlines()[0] for message in telegram.replies(person.id)]
            answers = [first for first in firsts if first in titles]
            alarms, cries = len(firsts) - len(answers), len(sent) - len(calm)
            counts["repeated"] += max(0, len(answers) - len(calm)) + max(0, alarms - cries)
            counts["answered"] += min(len(answers), len(calm)) + min(alarms, cries)
            counts["unanswered"] += max(0, len(calm) - len(answers)) + max(0, cries - alarms)
            counts["out of order"] += _runs(answers) != _runs(calm)
        return counts

    def _repeats(self, telegram: TelegramDouble) -> Counter[str]:
        """Why the same text reached a chat twice in a row. Texts that follow each other are different."""
        chats = defaultdict(list)
        for call in telegram.calls("sendMessage"):
            if call.delivered:
                chats[call.params["chat_id"]].append(call)
        reasons = Counter({"without a reason": 0})
        at_kill: Counter[tuple[int, float]] = Counter()
        for chat, calls in chats.items():
            for first, second in pairwise(calls):
                if first.params["text"] != second.params["text"]:
                    continue
                kill = next((at for at in self._killed if first.at < at < second.at), None)
                if first.fault:
                    reasons[f"the connection broke after delivery ({first.fault})"] += 1
                elif kill:
                    reasons["killed between sending and done"] += 1
                    at_kill[chat, kill] += 1
                else:
                    reasons["without a reason"] += 1
        self._worst = max(at_kill.values(), default=0)
        return reasons


def _runs(titles: list[str]) -> list[str]:
    """Without what repeats the one before it."""
    return [title for i, title in enumerate(titles) if i == 0 or title != titles[i - 1]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description="Kill the bot at random moments under traffic.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--per-second", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    return Run(options.kills, options.per_second, options.seed).go()


if __name__ == "__main__":
    sys.exit(main())
