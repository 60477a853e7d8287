"""Hostile texts through the conversation, broken updates through the handlers: no exception, no fail-safe reply.

    python benchmarks/fuzz.py [--texts 1000000] [--updates 100000] [--seed 1] [--processes 2] [--minutes 0]

Nothing leaves the process: Telegram is played by an object that checks each call against the published API.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import itertools
import json
import logging
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # run as a file: the bot need not be installed
    sys.path.insert(0, str(ROOT))

from telegram import Update  # noqa: E402
from telegram.request import BaseRequest, RequestData  # noqa: E402

from benchmarks import hostile, served  # noqa: E402
from benchmarks.lean import Forgetful  # noqa: E402
from bot.content import Content, content_root, load  # noqa: E402
from bot.conversation import Conversation  # noqa: E402
from bot.learning import conversation  # noqa: E402
from bot.model import Memory  # noqa: E402
from bot.tg import app  # noqa: E402
from bot.tg.intake import parses  # noqa: E402
from bot.tg.render import rendered  # noqa: E402
from bot.tg.settings import Settings, Webhook  # noqa: E402
from tests.telegram_double import TOKEN  # noqa: E402
from tests.telegram_double.spec import Refused, checked  # noqa: E402
from tests.tg.test_mutations import bases, updates  # noqa: E402

BATCH = 1000


@dataclass
class Found:
    """What came of it.

    Attributes:
        done: how many.
        exceptions, failsafe: both must be 0.
        slowest: processor seconds, how long that text was, and the seed of its batch.
        notes: further counts.
    """

    done: int = 0
    exceptions: int = 0
    failsafe: int = 0
    slowest: tuple[float, int, int] = (0.0, 0, 0)
    notes: collections.Counter[str] = field(default_factory=collections.Counter)

    def add(self, other: Found) -> None:
        """Sum up."""
        self.done += other.done
        self.exceptions += other.exceptions
        self.failsafe += other.failsafe
        self.slowest = max(self.slowest, other.slowest)
        self.notes += other.notes


# -- texts

_bot: Conversation
_phrases: list[str]


def _ready() -> None:
    global _bot, _phrases
    logging.disable()
    _bot = conversation(load(content_root()))
    _phrases = phrases(_bot.content)


def phrases(content: Content) -> list[str]:
    """What is curated: the raw material."""
    found = [phrase for intent in content.intents.values() for phrase in intent.phrases]
    found += [*content.file.none, *content.examples.concerns, *content.examples.traps]
    return found + [cry for cries in content.examples.cries.values() for cry in cries]


def _batch(job: tuple[int, int]) -> Found:
    """One seeded batch: texts of one person after the other, with all that is remembered."""
    seed, count = job
    found, rng, now = Found(), random.Random(seed), datetime(2026, 1, 1, tzinfo=UTC)
    memory, earlier, burst = Memory(), (), True
    before = _bot.failures
    for text in hostile.texts(seed, count, _phrases):
        if rng.random() < 0.1:
            memory = Memory(language=rng.choice(("en", "es", "xx")), country=rng.choice((None, "US", "DE")))
            earlier, burst = (), rng.random() < 0.3
        began = time.process_time()  # not by the clock: other work on the machine is no fault of the bot
        try:
            reply, memory = _bot.reply(text, memory, now, earlier)
            assert rendered(reply)
            found.notes[reply.decision.kind] += 1
        except Exception as error:
            found.exceptions += 1
            found.notes[f"{type(error).__name__} at seed {seed}"] += 1
        found.slowest = max(found.slowest, (time.process_time() - began, len(text), seed))
        earlier = (*earlier, text)[-3:] if burst else ()
        now += timedelta(seconds=rng.choice((1, 20, 3000)))
    found.done, found.failsafe = count, _bot.failures - before
    return found


def fuzz_texts(count: int, seed: int, processes: int, minutes: float) -> Found:
    """Run the texts in several processes; stops early after so many minutes, where any are given."""
    jobs = [(seed * 1_000_000 + i, min(BATCH, count - i * BATCH)) for i in range((count + BATCH - 1) // BATCH)]
    found, end = Found(), time.monotonic() + minutes * 60
    with multiprocessing.get_context("spawn").Pool(processes, _ready) as pool:
        for part in pool.imap_unordered(_batch, jobs):
            found.add(part)
            print(f"\r{found.done} texts", end="", file=sys.stderr, flush=True)
            if minutes and time.monotonic() > end:
                pool.terminate()
                break
    print(file=sys.stderr)
    return found


# -- updates


class Offline(BaseRequest):
    """Telegram without a network: takes what is valid, refuses what is not."""

    refused: ClassVar[collections.Counter[str]] = collections.Counter()

    def __init__(self, **options: Any) -> None:
        self._world = Forgetful(lambda chat: None)

    read_timeout = 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **options: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        name = url.rpartition("/")[2]
        try:
            params = checked(name, request_data.json_parameters if request_data else {})
            return 200, json.dumps({"ok": True, "result": self._world.carry_out(name, params)}).encode()
        except Refused as refused:
            if "query is too old" not in refused.description and "to edit not found" not in refused.description:
                self.refused[f"{name}: {refused.description}"] += 1
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            return refused.code, json.dumps(body).encode()


async def fuzz_updates(count: int, seed: int, minutes: float) -> Found:
    """Put mutated updates into a running bot's inbox, as the webhook does."""
    app.HTTPXRequest = Offline  # type: ignore[misc, assignment]
    found, end = Found(), time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        url = "http://127.0.0.1/hook"
        settings = Settings(TOKEN, Path(folder), webhook=Webhook(url, "x" * 20, port=served.free_port()), flood=10**9)
        service = app.Service(conversation(load(content_root())), settings)
        running = asyncio.create_task(service.run())
        while not service.application.running:
            await asyncio.sleep(0.05)
        content = service.desk.conversation.content
        # Half of them broken anywhere, of which few can be parsed; half with hostile values in well-formed places.
        rough, fine = updates(seed, count), hostile.updates(seed, count, bases(), phrases(content))
        both = (update for pair in zip(rough, fine, strict=True) for update in pair)
        for number, (kind, payload) in enumerate(itertools.islice(both, count), 1):
            raw = json.loads(json.dumps({"update_id": number, kind: payload}))
            found.done += 1
            if not parses(raw):
                found.notes["cannot be parsed"] += 1
                continue
            await service.intake.put(Update.de_json(raw, service.application.bot))
            while len(service.intake.received) > 100:
                await asyncio.sleep(0.001)
            if number % 500 == 0:
                print(f"\r{number} updates", end="", file=sys.stderr, flush=True)
                if minutes and time.monotonic() > end:
                    break
        while service.intake.received:
            await asyncio.sleep(0.01)
        found.notes["handled"] = found.done - found.notes["cannot be parsed"]
        text = service.metrics.text().decode()
        counts = {n: float(v) for n, _, v in (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")}
        found.exceptions = int(counts["bot_handler_failures_total"])
        found.failsafe = service.desk.conversation.failures
        found.notes["set aside"] = int(counts["bot_set_aside_total"])
        found.notes["refused as invalid"] = sum(Offline.refused.values())
        for name, value in counts.items():
            if name.startswith("bot_replies_total"):
                found.notes[name.partition('"')[2].partition('"')[0]] = int(value)
        service.stop()
        await running
    print(file=sys.stderr)
    return found


def _tell(name: str, found: Found, seconds: float) -> bool:
    print(
        f"{name}: {found.done} in {seconds:.0f} s · exceptions {found.exceptions} · fail-safe replies {found.failsafe}"
    )
    print("  ", dict(found.notes))
    seconds, length, batch = found.slowest
    if seconds:
        print(f"   slowest text: {seconds * 1000:.0f} ms of processor time, {length} characters, batch {batch}")
    return not found.exceptions and not found.failsafe


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description="Fuzz the conversation and the handlers.")
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0.0, help="stop each part after so many; 0 for never")
    options = parser.parse_args(arguments)
    good = True
    if options.texts:
        began = time.monotonic()
        found = fuzz_texts(options.texts, options.seed, options.processes, options.minutes)
        good &= _tell("texts", found, time.monotonic() - began)
    if options.updates:
        began = time.monotonic()
        logging.disable()
        found = asyncio.run(fuzz_updates(options.updates, options.seed, options.minutes))
        good &= _tell("updates", found, time.monotonic() - began)
        for line, times in Offline.refused.most_common(5):
            print(f"   refused {times} times: {line}")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
