"""The bot as operators run it – `python -m bot serve` in a process of its own – beside a Bot API double on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.telegram_double import TOKEN

ROOT = Path(__file__).resolve().parents[1]


def start(url: str, folder: Path | str, *options: str, **more: Any) -> subprocess.Popen[str]:
    """Start the real bot.

    Args:
        url: the double's address.
        folder: its state folder.
        options: further options of `serve`.
        more: `environment` in place of the token, `command` in place of `-m bot serve`; the rest is for `Popen`.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM")}
    environment |= more.pop("environment", {"TELEGRAM_BOT_TOKEN": TOKEN})
    command = [sys.executable, "-m", *more.pop("command", ("bot", "serve"))]
    command += ["--api-url", url, "--state-dir", str(folder), *options]
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **more)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> str:
    """What an address answers; an empty text where nobody does."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
    except OSError as error:
        return error.read().decode() if isinstance(error, urllib.error.HTTPError) else ""


def metrics(port: int) -> dict[str, float]:
    """The bot's own counts, by name and labels."""
    lines = [line for line in fetch(f"http://127.0.0.1:{port}/metrics").splitlines() if line and line[0] != "#"]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def memory(process: subprocess.Popen[str]) -> float:
    """Megabytes of memory that a process occupies. Linux only."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(kilobytes) / 1024


def bytes_in(folder: Path | str) -> bytes:
    """Everything that stands in the files below a folder."""
    return b"".join(path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file())
