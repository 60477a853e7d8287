"""Replies per second, latency and memory of one real process, against a Bot API double in another.

    python benchmarks/load.py [--messages 100000] [--seconds 60] [--chats 5000]

Loopback only. On a machine with two cores the double takes part of what the bot could have: figures are a lower bound.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # run as a file: the bot need not be installed
    sys.path.insert(0, str(ROOT))

from benchmarks import served  # noqa: E402
from benchmarks.lean import TEXTS, WAITING  # noqa: E402

STEADY = 30.0  # messages a second
FIRST = 1000  # messages after which memory is read first


class Double:
    """The double's process."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks.lean"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        assert self._process.stdin and self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self.url = self._out.readline().strip()

    def run(self, per_second: float, count: int, chats: int) -> dict[str, Any]:
        """Let people write; what the double measured."""
        self._in.write(f"run {per_second} {count} {chats}\n")
        found: dict[str, Any] = json.loads(self._out.readline())
        return found

    def close(self) -> None:
        """End it."""
        self._in.close()
        self._process.wait(10)


def run(options: argparse.Namespace) -> int:
    """Measure and print; 0 where every message was answered and memory stayed bounded."""
    double, port, good = Double(), served.free_port(), True
    with tempfile.TemporaryDirectory() as folder:
        log = (Path(folder) / "log").open("w")
        bot = served.start(double.url, Path(folder) / "state", "--health-port", str(port), stderr=log)
        try:
            while served.fetch(f"http://127.0.0.1:{port}/readyz") != "ok\n":
                if bot.poll() is not None:
                    raise SystemExit(f"the bot ended with {bot.returncode}")
                time.sleep(0.1)
            print(f"ready: {served.memory(bot):.0f} MB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
            sent = _tell("first", double.run(STEADY, FIRST, options.chats))
            first = served.memory(bot)
            steady = double.run(STEADY, int(STEADY * options.seconds), options.chats)
            good &= steady["sent"] == steady["answered"]
            sent += _tell(f"{STEADY:.0f}/s", steady)
            while sent < options.messages:
                before = _seconds(bot)
                part = double.run(0, min(options.part, options.messages - sent), options.chats)
                good &= part["sent"] == part["answered"]
                used = (_seconds(bot) - before) / part["seconds"]
                sent += _tell(f"{WAITING} waiting", part, f" · bot used {used:.0%} of a core")
                print(f"  memory after {sent}: {served.memory(bot):.0f} MB", flush=True)
            last = served.memory(bot)
            counts = served.metrics(port)
        finally:
            bot.terminate()
            ended = bot.wait(60)
            double.close()
        print(f"memory after {FIRST}: {first:.0f} MB, after {sent}: {last:.0f} MB ({last - first:+.0f})")
        wanted = (
            "bot_set_aside_total",
            "bot_handler_failures_total",
            "bot_fail_safe_replies",
            "bot_flood_limited_total",
        )
        print(*(f"{name} {counts.get(name, 0):.0f}" for name in wanted), f"exit code {ended}", sep=" · ")
        left = served.bytes_in(folder)
        found = [text for text in TEXTS if len(text) > 12 and text.encode() in left]
        print(f"{len(left)} bytes of state and log; message texts found in them:", found or "none")
    return int(not good or bool(found) or ended != 0)


def _tell(name: str, found: dict[str, Any], more: str = "") -> int:
    rate = found["answered"] / found["seconds"]
    waits = " · ".join(f"{key} {found[key]:.0f} ms" for key in ("p50", "p95", "p99"))
    print(f"{name}: {found['answered']} of {found['sent']} answered · {rate:.0f} replies/s · {waits}{more}", flush=True)
    return int(found["sent"])


def _seconds(process: subprocess.Popen[str]) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description="Load one real process over loopback.")
    parser.add_argument("--messages", type=int, default=100_000, help="in all")
    parser.add_argument("--seconds", type=float, default=60.0, help="of steady traffic")
    parser.add_argument("--chats", type=int, default=5000, help="enough of them that nobody meets the flood limit")
    parser.add_argument("--part", type=int, default=10_000, help="messages between two readings of memory")
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
