"""Logs as JSON lines that cannot give anything away.

Our own loggers' messages are written by us and name no person, text or number. All others' (python-telegram-bot, httpx,
asyncio …) put URLs with the token, message texts and whole updates into theirs: of those only the logger, the place and
the types of errors are shown. Tracebacks lose the errors' own words for the same reason. The token is struck out of
whatever is left.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

OURS = "bot"
_ANY_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
# Never below this, whatever the operator asks for: these write every request.
_QUIET = ("httpx", "httpcore", "telegram", "tornado", "hpack")


class Redacting(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """The record without anything that a person wrote or is."""
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if ours else f"at {record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = " <- ".join(_chain(record.exc_info[1]))
            line["trace"] = _places(record.exc_info[1])  # type: ignore[assignment]
        text = json.dumps(line, ensure_ascii=False)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _ANY_TOKEN.sub("[secret]", text)


def _chain(error: BaseException | None) -> list[str]:
    names: list[str] = []
    while error is not None and len(names) < 8:
        names.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return names


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]


def set_up(secrets: tuple[str, ...], level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send all logs of this process through the redacting formatter."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Redacting(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    sys.excepthook = lambda kind, error, trace: logging.getLogger(OURS).critical(
        "unexpected end", exc_info=(kind, error, trace)
    )
