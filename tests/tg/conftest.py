"""A running bot: the real application in a thread, talking HTTP to the Bot API double."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.content import Content
from bot.conversation import Conversation
from bot.tg.app import Service
from bot.tg.exits import Exit
from bot.tg.settings import Pace, Settings
from tests.telegram_double import TOKEN, Person, TelegramDouble
from tests.tg.fakes import WordMatcher, WordScreen

QUICK = Pace(poll=2.0, read=1.0, backoff=0.01, backoff_limit=0.05, drain=2.0)


class RunningBot:
    """A service in a thread of its own.

    Attributes:
        service: its parts.
        code: how it ended; None while it runs.
    """

    def __init__(self, conversation: Conversation, settings: Settings, telegram: TelegramDouble) -> None:
        self._conversation, self._settings, self._telegram = conversation, settings, telegram
        self._ready = threading.Event()
        self.code: Exit | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self._ready.wait(5)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.service = Service(self._conversation, self._settings)
        self._ready.set()
        self.code = await self.service.run()

    def stop(self) -> Exit | None:
        """End it as SIGTERM would; its exit code."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.service.stop)
        return self.ended()

    def ended(self, seconds: float = 10) -> Exit | None:
        """Wait for its end; the exit code."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the bot does not end"
        return self.code

    def settle(self, seconds: float = 5.0) -> None:
        """Wait until Telegram has handed over everything and the bot is done with it."""
        world, intake = self._telegram.world, self.service.intake

        def quiet() -> bool:
            return world.confirmed >= world.next_update and not intake.received

        # Updates that the bot does not ask for are never confirmed one by one: nothing deliverable left is enough.
        def nothing_left() -> bool:
            wanted = [
                u for u in world.updates if world.allowed is None or (u.keys() - {"update_id"}) & set(world.allowed)
            ]
            return not wanted and not intake.received

        def settled() -> bool:
            return self.service.application.running and (quiet() or nothing_left())

        self._telegram.until(lambda: self.code is not None or settled(), seconds, "settling")


class Stage:
    """What a test plays on: Telegram, people, and bots that it starts and stops."""

    def __init__(self, content: Content, folder: Path, telegram: TelegramDouble) -> None:
        self.content, self.folder, self.telegram = content, folder, telegram
        self.ana, self.ben = Person(111, "Ana"), Person(222, "Ben")
        self.texts = content.texts["en"]
        self._bots: list[RunningBot] = []

    def conversation(self) -> Conversation:
        """A conversation with the two fakes."""
        return Conversation(self.content, WordMatcher(self.content.file.bands), WordScreen())  # type: ignore[arg-type]

    def start(self, **settings: Any) -> RunningBot:
        """Start a bot on the same state folder."""
        base = Settings(TOKEN, self.folder / "state", self.telegram.url, pace=QUICK)
        bot = RunningBot(self.conversation(), replace(base, **settings), self.telegram)
        self._bots.append(bot)
        return bot

    @property
    def bot(self) -> RunningBot:
        """The bot that was started last; started now where there is none."""
        return self._bots[-1] if self._bots else self.start()

    def close(self) -> None:
        """Stop every bot."""
        for bot in self._bots:
            bot.stop()

    # -- shorthands for what most tests do

    def says(self, text: str, person: Person | None = None, **more: Any) -> list[str]:
        """A person says something and waits; the texts of the bot's new messages in that chat."""
        person = person or self.ana
        chat = more.get("chat", person.chat)["id"]
        before = len(self.telegram.replies(chat))
        bot = self.bot
        self.telegram.says(person, text, **more)
        bot.settle()
        return [message["text"] for message in self.telegram.replies(chat)[before:]]

    def presses(self, label: str, person: Person | None = None, message: dict[str, Any] | None = None) -> list[str]:
        """A person presses a button of the bot's last message (or another) and waits; the new texts."""
        person = person or self.ana
        message = message or self.last(person)
        chat = message["chat"]["id"]
        before = len(self.telegram.replies(chat))
        self.telegram.presses(person, message, label)
        self.bot.settle()
        return [m["text"] for m in self.telegram.replies(chat)[before:]]

    def last(self, person: Person | None = None) -> dict[str, Any]:
        """The bot's last message to a person."""
        return self.telegram.replies((person or self.ana).id)[-1]

    def title(self, intent: str) -> str:
        """An intent's title."""
        return self.content.title(intent)


def labels(message: dict[str, Any]) -> list[str]:
    """The labels of a message's buttons, in reading order."""
    return [b["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


@contextmanager
def staged(content: Content, folder: Path, kind: type[Stage] = Stage) -> Iterator[Stage]:
    """A stage that is cleared afterwards."""
    with TelegramDouble() as telegram:
        stage = kind(content, folder, telegram)
        try:
            yield stage
        finally:
            stage.close()


@pytest.fixture
def stage(content: Content, tmp_path: Path) -> Iterator[Stage]:
    """A stage on which nothing invalid may be sent."""
    with staged(content, tmp_path) as stage:
        yield stage
        assert stage.telegram.refused() == []


@pytest.fixture
def rough_stage(content: Content, tmp_path: Path) -> Iterator[Stage]:
    """A stage for tests that make Telegram refuse things on purpose."""
    with staged(content, tmp_path) as stage:
        yield stage


@pytest.fixture(scope="module")
def shared_stage(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One stage and one running bot for a table of cases, each with a person of its own."""
    with staged(content, tmp_path_factory.mktemp("shared")) as stage:
        stage.start()
        yield stage
