"""`serve` on the command line: options and environment → settings → the running bot."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_state_path

from .conversation import Conversation
from .tg.exits import Exit
from .tg.settings import OFFICIAL, Settings, SettingsError, Webhook, token_from


def serve_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `serve`. The token is none of them: what is on a command line, every user can read."""
    parser.add_argument(
        "--api-url", default=OFFICIAL, metavar="URL", help="Bot API server: the part before /bot<token>"
    )
    parser.add_argument("--state-dir", metavar="DIR", help="folder for inbox and memory (default: the system's)")
    parser.add_argument("--webhook-url", metavar="URL", help="public https address; without it the bot polls")
    parser.add_argument("--listen", default="127.0.0.1", metavar="HOST", help="where the webhook listens")
    parser.add_argument("--port", type=int, default=8443, help="port that the webhook listens on")
    parser.add_argument("--health-port", type=int, metavar="PORT", help="loopback port for /healthz, /readyz, /metrics")
    parser.add_argument("--require-review", choices=["A", "B", "L", "C"], help="refuse to start with unreviewed texts")
    parser.add_argument("--verbose", action="store_true", help="log more; never texts, names or numbers")


def settings_from(options: argparse.Namespace) -> Settings:
    """Options and environment as settings.

    Raises:
        SettingsError: no token, a malformed one, or a webhook without a secret.
    """
    token = token_from(os.environ)
    if token is None:
        raise SettingsError("No token: set TELEGRAM_BOT_TOKEN, or TELEGRAM_BOT_TOKEN_FILE, to what BotFather gave you")
    webhook = None
    if options.webhook_url:
        secret = os.environ.get("TELEGRAM_WEBHOOK_SECRET", "")
        webhook = Webhook(options.webhook_url, secret, options.listen, options.port)
    return Settings(
        token,
        Path(options.state_dir) if options.state_dir else user_state_path("care-options-bot"),
        api_url=options.api_url,
        webhook=webhook,
        health_port=options.health_port,
        log_level=logging.DEBUG if options.verbose else logging.INFO,
    )


def run(options: argparse.Namespace, conversation: Callable[[], Conversation]) -> int:
    """Serve until told to stop; the exit code, as docs/operating.md lists them."""
    from .tg.app import serve

    try:
        settings = settings_from(options)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return int(Exit.TOKEN)
    ready = conversation()
    if options.require_review:
        from .upkeep.review import unreviewed

        missing = unreviewed(ready.content, options.require_review)
        if missing:
            names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            line = (
                f"{len(missing)} texts of tier {options.require_review} are not reviewed in their present form: {names}"
            )
            print(f"{line}. See `python -m bot review`.", file=sys.stderr)  # noqa: T201
            return int(Exit.UNREVIEWED)
    gc.freeze()  # content and weights stay for good: without this, looking for garbage among them takes 70 ms
    return serve(ready, settings)
