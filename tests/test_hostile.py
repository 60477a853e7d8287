"""The benchmarks' hostile texts: the same on every run, within Telegram's limit, and answered without a failure."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks import hostile
from bot.conversation import Conversation
from bot.model import Memory
from tests.tg.test_mutations import bases

PHRASES = ("what is an iop", "i want to die", "he took all the pills")


def test_the_same_seed_gives_the_same_texts() -> None:
    """A failure can be found again."""
    assert list(hostile.texts(3, 200, PHRASES)) == list(hostile.texts(3, 200, PHRASES))
    assert list(hostile.updates(3, 50, bases(), PHRASES)) == list(hostile.updates(3, 50, bases(), PHRASES))
    assert list(hostile.texts(3, 50, PHRASES)) != list(hostile.texts(4, 50, PHRASES))


def test_no_text_is_longer_than_telegram_allows_and_few_are_alike() -> None:
    """Short and long, and hardly ever twice the same."""
    found = list(hostile.texts(1, 2000, PHRASES))
    assert max(map(len, found)) <= hostile.MOST and max(map(len, found)) > 2000
    assert len(set(found)) > 1500


def test_three_hundred_of_them_are_answered(small: Conversation) -> None:
    """Each has a reply, and none of them is the fail-safe one."""
    memory, now, before = Memory(), datetime(2026, 1, 1, tzinfo=UTC), small.failures
    for text in hostile.texts(5, 300, PHRASES):
        reply, memory = small.reply(text, memory, now)
        assert reply.body
    assert small.failures == before
