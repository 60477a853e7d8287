"""The HTTP side: Telegram's webhook, and what an operator asks: alive? ready? how much?

The webhook answers 200 only after the update is stored. Its path has no token in it; the secret header is the key.
"""

from __future__ import annotations

import hmac
import json
import logging
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import tornado.httpserver
import tornado.web
from telegram import Bot, Update
from telegram.error import TelegramError

from .intake import Intake, parses
from .metrics import Metrics
from .settings import Webhook

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000  # Telegram's updates are a few kilobytes
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class _Quiet(tornado.web.RequestHandler):
    """No version banner, no page that explains an error."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.finish("")


class _Hook(_Quiet):
    def initialize(self, secret: str, intake: Intake, bot: Bot, metrics: Metrics) -> None:
        self._secret, self._intake, self._bot, self._metrics = secret, intake, bot, metrics

    async def post(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.send_error(403)
            return
        try:
            update = json.loads(self.request.body)
        except ValueError:
            self.send_error(400)
            return
        if not parses(update):  # 200: an error would have it sent again for ever
            self._metrics.unreadable.inc()
            log.error("an update cannot be parsed; it is skipped")
            return
        try:
            await self._intake.put(Update.de_json(update, self._bot))
        except TelegramError:
            self.send_error(500)


class _Alive(_Quiet):
    def initialize(self, good: Callable[[], bool]) -> None:
        self._good = good

    def get(self) -> None:
        if not self._good():
            self.set_status(503)
        self.finish("ok\n" if self._good() else "not ready\n")


class _Metrics(_Quiet):
    def initialize(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(self._metrics.text())


def serve_webhook(
    webhook: Webhook, intake: Intake, bot: Bot, metrics: Metrics, ready: Callable[[], bool]
) -> tornado.httpserver.HTTPServer:
    """Listen for Telegram. Raises OSError where the port is taken."""
    path = urlsplit(webhook.url).path or "/"
    hook = {"secret": webhook.secret, "intake": intake, "bot": bot, "metrics": metrics}
    rules: list[Any] = [(path, _Hook, hook), *_health(ready)]
    return _listen(rules, webhook.listen, webhook.port)


def serve_health(port: int, metrics: Metrics, ready: Callable[[], bool]) -> tornado.httpserver.HTTPServer:
    """Health and metrics, on loopback only. Raises OSError where the port is taken."""
    return _listen([*_health(ready), ("/metrics", _Metrics, {"metrics": metrics})], "127.0.0.1", port)


def _health(ready: Callable[[], bool]) -> list[Any]:
    return [("/healthz", _Alive, {"good": lambda: True}), ("/readyz", _Alive, {"good": ready})]


def _listen(rules: list[Any], address: str, port: int) -> tornado.httpserver.HTTPServer:
    application = tornado.web.Application(rules, log_function=lambda handler: None)
    server = tornado.httpserver.HTTPServer(application, max_body_size=MOST_BYTES, max_buffer_size=2 * MOST_BYTES)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.create_server((address, port), family=family)
    listening.setblocking(False)
    server.add_sockets([listening])
    return server
