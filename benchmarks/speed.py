"""How long things take: a message by its length, a start, and both as phrases grow in number."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median

from bot.content import Content
from bot.upkeep.evaluation.rows import Case

from .accuracy import Makers, Told
from .contenders import phrases
from .parts import SEED, sized

ROOT = Path(__file__).resolve().parents[1]
WARM = 30  # messages before the clock runs: a bot that serves is warm


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds for one message."""

    median: float
    p99: float


def latency(ask: Callable[[str], object], messages: Sequence[str]) -> Latency:
    """Time for one message; each is asked once, so that nothing is answered from a memory of itself."""
    taken = []
    for number, message in enumerate(messages):
        start = time.perf_counter()
        ask(message)
        if number >= min(WARM, len(messages) // 4):
            taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return Latency(median(taken), taken[min(len(taken) - 1, int(len(taken) * 0.99))])


def messages(cases: Sequence[Case], count: int) -> dict[str, list[str]]:
    """Length → that many different messages, put together from what people write."""
    texts = [case.text for case in cases]
    random.Random(SEED).shuffle(texts)
    words = cycle(word for text in texts for word in text.split())
    return {
        "10 words": [" ".join(_take(words, 10)) for _ in range(count)],
        "60 words": [" ".join(_take(words, 60)) for _ in range(count)],
        "4,000 characters": [" ".join(_take(words, 2000))[:4000] for _ in range(max(WARM, count // 5))],
    }


def _take(words: Iterator[str], count: int) -> list[str]:
    return [next(words) for _ in range(count)]


def start_times(root: Path, times: int = 3) -> dict[str, float]:
    """Seconds from nothing to ready, interpreter and imports included: with nothing learnt yet, and from the cache."""
    with tempfile.TemporaryDirectory() as cache:
        cold = _start(root, cache)
        cached = median(_start(root, cache) for _ in range(times))
    return {"cold": cold, "cached": cached}


def _start(root: Path, cache: str) -> float:
    environment = {**os.environ, "CARE_OPTIONS_CACHE": cache}
    command = [sys.executable, "-m", "bot", "match", "--content", str(root)]
    start = time.perf_counter()
    subprocess.run(command, input=b"", cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Grown:
    """A contender on some number of phrases: seconds to learn them, milliseconds for a message."""

    name: str
    phrases: int
    learning: float
    latency: Latency


def growth(content: Content, sizes: Sequence[int], makers: Makers, asked: Sequence[str], told: Told) -> list[Grown]:
    """Learning and answering as phrases grow in number.

    Args:
        content: the content.
        sizes: numbers of phrases; 0 stands for all.
        makers: the contenders.
        asked: messages to time.
        told: what is being done, for progress.
    """
    whole = sum(1 for _ in phrases(content))
    found = []
    for size in dict.fromkeys(min(size or whole, whole) for size in sizes):
        part = sized(content, size)
        for name, make in makers.items():
            told(f"{size:,} phrases: {name}")
            start = time.perf_counter()
            contender = make(part)
            learning = time.perf_counter() - start
            found.append(Grown(name, sum(1 for _ in phrases(part)), learning, latency(contender.best, asked)))
    return found


Ask = Callable[[str], object]


def compared(asks: Mapping[str, Ask], asked: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Latency]]:
    """Contender → length → latency."""
    return {name: {length: latency(ask, some) for length, some in asked.items()} for name, ask in asks.items()}
