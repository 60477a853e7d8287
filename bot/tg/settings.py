"""What `serve` is told: token, addresses, folders. The token comes from the environment or a file, never from argv."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

OFFICIAL = "https://api.telegram.org"
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class SettingsError(Exception):
    """A setting cannot be used: one line that says which and how to mend it. Never shows a secret."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Receiving by webhook instead of polling.

    Attributes:
        url: the public https address that Telegram calls.
        secret: sent by Telegram with every call; 16–256 letters, digits, _ and -.
        listen, port: where this process listens, usually behind a reverse proxy.
    """

    url: str
    secret: str = field(repr=False)
    listen: str = "127.0.0.1"
    port: int = 8443

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            need = "The webhook secret needs 16 to 256 letters, digits, _ or -: set TELEGRAM_WEBHOOK_SECRET"
            raise SettingsError(need)


@dataclass(frozen=True, slots=True)
class Pace:
    """Waiting times. Tests shorten them.

    Attributes:
        poll: how long one getUpdates may wait for news, in seconds.
        read: how long an answer of Telegram may take.
        backoff, backoff_limit: first and longest pause before a call is repeated.
        drain: how long SIGTERM lets work under way be finished.
        poller_silent: without any poll begun for so long, the poller is dead.
        poller_unheard: without any poll answered for so long, the process gives up.
        stuck: so long without a move of the event loop, the process is ended.
    """

    poll: float = 20.0
    read: float = 15.0
    backoff: float = 0.5
    backoff_limit: float = 30.0
    drain: float = 20.0
    poller_silent: float = 120.0
    poller_unheard: float = 300.0
    stuck: float = 60.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything `serve` needs to know.

    Attributes:
        token: the bot's token.
        state_dir: folder for the SQLite file.
        api_url: the part of the Bot API's address before `/bot<token>`.
        webhook: None for long polling.
        health_port: loopback port for /healthz, /readyz and /metrics; None for no such server.
        pace: waiting times.
        flood: messages a person may send within a minute before being asked to slow down.
        log_level: the least level of our own logs that is written; libraries' are warnings and errors only.
    """

    token: str = field(repr=False)
    state_dir: Path
    api_url: str = OFFICIAL
    webhook: Webhook | None = None
    health_port: int | None = None
    pace: Pace = Pace()
    flood: int = 30
    log_level: int = logging.INFO


def token_from(environ: Mapping[str, str]) -> str | None:
    """The token from TELEGRAM_BOT_TOKEN, or from the file that TELEGRAM_BOT_TOKEN_FILE names; None without either.

    Raises:
        SettingsError: both are set, the file cannot be read, or it does not look like a token.
    """
    token, file = environ.get("TELEGRAM_BOT_TOKEN", "").strip(), environ.get("TELEGRAM_BOT_TOKEN_FILE", "").strip()
    if token and file:
        raise SettingsError("TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set: keep one of them")
    where = "TELEGRAM_BOT_TOKEN"
    if file:
        where = f"the file that TELEGRAM_BOT_TOKEN_FILE names ({file})"
        try:
            token = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            fault = f"{where} cannot be read ({type(error).__name__}): check path and permissions"
            raise SettingsError(fault) from None
    if not token and not file:
        return None
    if not _TOKEN.fullmatch(token):
        mend = "copy it from BotFather, like 123456789:AA… in one piece"
        raise SettingsError(f"{where} does not hold a bot token: {mend}")
    return token
