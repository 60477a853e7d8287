"""Real processes: started, stopped, killed – and what their logs say."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.content import Content
from bot.tg.exits import Exit
from bot.tg.settings import SettingsError, Webhook, token_from
from tests.telegram_double import TOKEN, Fault, Person, TelegramDouble
from tests.tg.test_durability import everything_in

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def telegram() -> Iterator[TelegramDouble]:
    """A Bot API double."""
    with TelegramDouble() as double:
        yield double


@pytest.fixture
def start(telegram: TelegramDouble, tmp_path: Path) -> Iterator[Start]:
    """Starts a bot's process; whatever still runs afterwards is ended."""
    processes: list[subprocess.Popen[str]] = []

    def starting(url: str | None = None, folder: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.tg.process", url or telegram.url, str(folder or tmp_path / "state")]
        env = {k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM")}
        env |= {"TELEGRAM_BOT_TOKEN": TOKEN} | environment
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=pipe, stderr=pipe, text=True)
        processes.append(process)
        return process

    yield starting
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def answered(telegram: TelegramDouble, person: Person, count: int, seconds: float = 15) -> None:
    """Wait for so many replies."""
    telegram.until(lambda: len(telegram.replies(person.id)) >= count, seconds, f"reply {count}")


def test_kill_at_any_moment_loses_nothing(telegram: TelegramDouble, start: Start, content: Content) -> None:
    """Killed three times amid faults: every message has its reply, in order; a repeat only where the kill fell."""
    people = [Person(1000 + i, f"P{i}") for i in range(12)]
    telegram.faults.by_chance(0.05, seed=7, methods=("sendMessage",))
    asked = 0
    for _ in range(3):
        process = start()
        telegram.until(lambda: telegram.calls("getMe"), 15, "starting")
        for i in range(24):
            telegram.says(people[i % 12], ("what is an iop", "what does it cost", "detox")[asked % 3])
            asked += i % 12 == 11
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    start()
    wanted = [content.title(name) for name in ("iop-what", "cost", "detox-what")] * 2

    def titles(person: Person) -> list[str]:
        return [message["text"].splitlines()[0] for message in telegram.replies(person.id)]

    def once(person: Person) -> list[str]:
        found = titles(person)
        return [title for i, title in enumerate(found) if i == 0 or title != found[i - 1]]

    for person in people:
        telegram.until(lambda person=person: once(person) == wanted, 30, f"every reply to {person.name}")
    extra = sum(len(titles(person)) - len(wanted) for person in people)
    dropped_after = sum(call.fault is not None and call.delivered for call in telegram.calls("sendMessage"))
    assert extra <= 3 * len(people) + dropped_after
    assert telegram.refused() == []


def test_sigterm_ends_it_in_good_order(telegram: TelegramDouble, start: Start) -> None:
    """What is under way is finished; exit code 0."""
    ana = Person(1)
    process = start()
    telegram.says(ana, "what is an iop")
    answered(telegram, ana, 1)
    process.terminate()
    assert process.wait(10) == Exit.OK


def test_sigterm_while_telegram_is_away_leaves_the_message_for_the_next_start(
    telegram: TelegramDouble, start: Start
) -> None:
    """Nobody waits for a 429 of an hour: the drain is bounded, a second SIGTERM too, and nothing is lost."""
    ana = Person(1)
    telegram.fails("sendMessage", Fault.too_many(3600))
    process = start()
    telegram.says(ana, "what is an iop")
    telegram.until(lambda: telegram.calls("sendMessage"), 15, "the first try")
    process.terminate()
    process.terminate()
    assert process.wait(8) == Exit.OK
    start()
    answered(telegram, ana, 1)


def test_logs_and_files_give_nothing_away(telegram: TelegramDouble, start: Start, tmp_path: Path) -> None:
    """A run with every sort of trouble at DEBUG: neither token nor text, name or number of anybody is in the log."""
    person = Person(7654321098, "Rumpelstilzchen")
    process = start(TEST_DEBUG="1")
    telegram.until(lambda: telegram.calls("getMe"), 15, "starting")
    faults = [
        Fault.bad_gateway(),
        Fault.drop(False),
        Fault.garbage(False),
        Fault.too_many(1),
        Fault.refuse(400, "Bad Request: can't parse entities: zanzibar"),
        Fault.refuse(403, "Forbidden: bot was blocked by the user"),
    ]
    telegram.fails("getUpdates", Fault.garbage(False))
    for fault in faults:
        telegram.fails("sendMessage", fault)
        telegram.says(person, "zanzibar iop boom")
        telegram.says(person, "zanzibar what is an iop")
        telegram.asks_inline(person, "zanzibar iop")
        telegram.update("message", {"message_id": "zanzibar", "text": ["zanzibar"], "chat": 7654321098})
    answered(telegram, person, 10)
    process.terminate()
    _, log = process.communicate(timeout=15)
    assert log.count("\n") > 5
    for secret in (TOKEN, TOKEN.partition(":")[2], "zanzibar", "Rumpelstilzchen", "7654321098", "IOP", "care_answers"):
        assert secret not in log, secret
    kept = everything_in(tmp_path)
    assert b"zanzibar" not in kept and b"Rumpelstilzchen" not in kept


def test_the_token_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    """One of the two; a fault names the setting and never shows the value."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    assert token_from({}) is None
    assert token_from({"TELEGRAM_BOT_TOKEN": TOKEN}) == TOKEN
    assert token_from({"TELEGRAM_BOT_TOKEN_FILE": str(file)}) == TOKEN
    file.write_text("not a token")
    for environ in (
        {"TELEGRAM_BOT_TOKEN": "nonsense-value"},
        {"TELEGRAM_BOT_TOKEN": TOKEN[:20]},
        {"TELEGRAM_BOT_TOKEN_FILE": str(file)},
        {"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "missing")},
        {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN_FILE": str(file)},
    ):
        with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN") as caught:
            token_from(environ)
        assert TOKEN[:12] not in str(caught.value) and "nonsense" not in str(caught.value)


def test_a_weak_webhook_secret_is_refused() -> None:
    """Too short or with signs that Telegram does not allow."""
    for secret in ("", "short", "with spaces in it, long enough"):
        with pytest.raises(SettingsError, match="secret"):
            Webhook("https://example.org/hook", secret)
