"""Wiring: one place that puts the Telegram side together, runs it, and ends it in good order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from .. import writes
from ..conversation import Conversation
from ..store import Store, StoreError, StoreInUse
from . import logs, web
from .desk import Desk
from .exits import Exit
from .handlers.buttons import Buttons
from .handlers.commands import Commands
from .handlers.country import CountryChoice
from .handlers.edits import Edits
from .handlers.feedback import Feedback
from .handlers.groups import Groups
from .handlers.inline import Inline
from .handlers.messages import Messages
from .handlers.texts import Texts
from .handlers.trouble import Trouble
from .intake import ALLOWED, Intake
from .lanes import Lanes
from .limits import Flood, SweptBursts
from .menu import set_menu
from .metrics import Metrics
from .send import Sender
from .settings import Settings
from .watch import REASONS, Heart, PollRequest, Pulse, watch

log = logging.getLogger(__name__)

POOL = 64  # connections to Telegram
START_TRIES = 3
WIPE_EVERY, SWEEP_EVERY = 0.5, 600.0  # seconds


class Fatal(Exception):
    """The process must end: why, in a line for the operator."""

    def __init__(self, code: Exit, line: str | None = None) -> None:
        super().__init__(line or REASONS[code])
        self.code = code


class Service:
    """One bot, from start to end.

    Attributes:
        store, intake, desk, metrics, pulse: the parts, for tests and for whoever looks in.
    """

    def __init__(self, conversation: Conversation, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.store = Store(settings.state_dir)
        self.intake = Intake(self.store, self.metrics)
        self.pulse = Pulse(settings.pace, self.metrics, polling=settings.webhook is None)
        self._heart = Heart(settings.pace.stuck)
        self._stop, self._hurry = asyncio.Event(), asyncio.Event()
        self._build(conversation)

    def _build(self, conversation: Conversation) -> None:
        settings, pace = self.settings, self.settings.pace
        times: dict[str, Any] = {
            "connect_timeout": 5.0,
            "read_timeout": pace.read,
            "write_timeout": pace.read,
            "pool_timeout": 30.0,
        }
        builder = ApplicationBuilder().token(settings.token).base_url(f"{settings.api_url.rstrip('/')}/bot")
        builder = builder.request(HTTPXRequest(connection_pool_size=POOL, **times)).job_queue(None)  # type: ignore[arg-type]
        if settings.webhook is None:
            request = PollRequest(self.pulse, self.metrics, connection_pool_size=2, **times)
            builder = builder.get_updates_request(request)
        else:
            builder = builder.updater(None)
        # The sender needs the bot, which comes with the application; that needs the lanes, and those need the desk.
        self.desk = Desk(
            conversation,
            self.store,
            None,  # type: ignore[arg-type]
            self.metrics,
            SweptBursts(),
            Flood(settings.flood),
        )
        self.lanes = Lanes(self.desk, self.intake)
        application = builder.update_queue(self.intake).concurrent_updates(self.lanes).build()
        self.application: Application[Any, Any, Any, Any, Any, Any] = application
        self.desk.sender = sender = Sender(application.bot, pace, self.metrics)
        sender.moved = lambda old, new: self.store.apply(writes.migrating(old, new))
        sender.refused = self.pulse.refused
        self._register()

    def _register(self) -> None:
        """Handlers in the order in which they are asked; the first that fits takes the update."""
        desk, application = self.desk, self.application
        country = CountryChoice(desk)
        texts = Texts(desk, country)
        messages, trouble = Messages(desk, texts), Trouble(desk)
        trouble.register(application)  # errors; being blocked or removed
        Inline(desk).register(application)
        Buttons(desk, texts, country, Feedback(desk)).register(application)
        Commands(desk, texts, country).register(application)
        Edits(desk, texts).register(application)
        Groups(desk, texts, messages).register(application)  # service messages of all chats, too
        messages.register(application)  # whatever else is sent in private
        self.lanes.handle, self.lanes.apologise = application.process_update, trouble.apologise

    def stop(self) -> None:
        """End in good order; said twice, end at once. Nothing is lost either way."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    async def run(self) -> Exit:
        """Run until told to stop, or until something makes it impossible to go on."""
        try:
            async with self._running():
                looking = asyncio.create_task(watch(self.pulse, self._heart))
                stopping = asyncio.create_task(self._stop.wait())
                await asyncio.wait((looking, stopping), return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
                if not looking.done():
                    looking.cancel()
                    return Exit.OK
                raise Fatal(looking.result())
        except Fatal as fatal:
            sys.stderr.write(f"{fatal}\n")
            return fatal.code
        finally:
            self._heart.stop()
            self.store.close()

    @contextlib.asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        application = self.application
        servers: list[Any] = []
        keeping = [asyncio.create_task(self._housekeeping())]
        try:
            await self._initialize()
            self._listen(servers)
            replayed = self.intake.replay(application.bot)
            log.info("started; %d messages of an earlier run are answered now", replayed)
            await application.start()
            await self._receive()
            keeping.append(asyncio.create_task(set_menu(application.bot, self.desk.conversation.content.texts)))
            self._heart.start()
            yield
        finally:
            for server in servers:
                server.stop()
            await self._drain()
            for task in keeping:
                task.cancel()
            with contextlib.suppress(TelegramError):
                await application.shutdown()
            await application.bot.shutdown()  # the library leaves its connections open where the start failed
            log.info("stopped; %d messages are left for the next start", self.store.depth())

    async def _initialize(self) -> None:
        for attempt in range(START_TRIES):
            try:
                await self.application.initialize()
                self.desk.username = self.application.bot.username
                return
            except InvalidToken:
                raise Fatal(Exit.TOKEN) from None
            except TelegramError as error:
                log.warning("Telegram could not be reached at start (%s)", type(error).__name__)
                if attempt + 1 < START_TRIES:
                    await asyncio.sleep(self.settings.pace.backoff * 2**attempt)
        line = f"Telegram could not be reached at {self.settings.api_url}: check the network, a proxy, or --api-url."
        raise Fatal(Exit.NETWORK, line)

    def _listen(self, servers: list[Any]) -> None:
        settings, port = self.settings, None
        try:
            if settings.webhook:
                port = settings.webhook.port
                bot = self.application.bot
                servers.append(web.serve_webhook(settings.webhook, self.intake, bot, self.metrics, self._is_ready))
            if settings.health_port is not None:
                port = settings.health_port
                servers.append(web.serve_health(port, self.metrics, self._is_ready))
        except OSError:
            line = f"Port {port} cannot be opened: another program uses it, or it needs rights."
            raise Fatal(Exit.PORT, line) from None

    def _is_ready(self) -> bool:
        return self.pulse.ready and not self._stop.is_set()

    async def _receive(self) -> None:
        webhook, updater = self.settings.webhook, self.application.updater
        try:
            if webhook is not None:
                bot = self.application.bot
                await bot.set_webhook(webhook.url, allowed_updates=ALLOWED, secret_token=webhook.secret)
            elif updater is not None:
                await updater.start_polling(
                    timeout=int(self.settings.pace.poll),
                    bootstrap_retries=START_TRIES,
                    allowed_updates=ALLOWED,
                    error_callback=lambda error: log.warning("polling failed (%s)", type(error).__name__),
                )
        except InvalidToken:
            raise Fatal(Exit.TOKEN) from None
        except TelegramError as error:
            line = f"Telegram does not let the bot receive messages ({type(error).__name__})."
            raise Fatal(Exit.NETWORK, line) from None

    async def _drain(self) -> None:
        """Finish what is under way, within the stated bound; what is left is answered at the next start."""
        self.desk.sender.stop()
        updater = self.application.updater
        if updater is not None and updater.running:
            with contextlib.suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(updater.stop(), self.settings.pace.drain / 2)
        if not self.application.running:
            return
        draining = asyncio.create_task(self.application.stop())
        hurry = asyncio.create_task(self._hurry.wait())
        await asyncio.wait((draining, hurry), timeout=self.settings.pace.drain, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        if not draining.done():
            self.lanes.abandon()
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(draining, 1.0)

    async def _housekeeping(self) -> None:
        """Wipe what was erased, and erase what has expired."""
        loop = asyncio.get_running_loop()
        next_sweep = 0.0
        while True:
            if loop.time() >= next_sweep:
                now = datetime.now(UTC)
                self.store.sweep(now)
                self.desk.bursts.sweep(now)
                self.desk.flood.sweep(now)
                next_sweep = loop.time() + SWEEP_EVERY
            self.store.wipe()
            await asyncio.sleep(WIPE_EVERY)


def serve(conversation: Conversation, settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT. Returns the exit code; what went wrong is said in one line on stderr."""
    secrets = (settings.token, settings.webhook.secret if settings.webhook else "")
    logs.set_up(secrets, settings.log_level)

    async def main() -> Exit:
        try:
            service = Service(conversation, settings)
        except StoreInUse as error:
            sys.stderr.write(f"{error}\n")
            return Exit.SECOND
        except StoreError as error:
            sys.stderr.write(f"{error}\n")
            return Exit.STATE
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, service.stop)
        return await service.run()

    return int(asyncio.run(main()))
