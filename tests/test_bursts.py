"""Messages of one chat that arrive in a burst."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.bursts import CHATS, LASTS, MOST, SHORT, Bursts

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_short_messages_within_a_minute_are_kept_in_order() -> None:
    """The last ones, oldest first, and no more than are read together."""
    bursts = Bursts[str]()
    for second, text in enumerate(["a", "b", "c", "d"]):
        bursts.add("x", text, NOW + timedelta(seconds=second), alarmed=False)
    assert bursts.earlier("x", NOW + timedelta(seconds=5)) == ("b", "c", "d")
    assert MOST == 3


def test_a_burst_ends_after_a_minute() -> None:
    """What is older is not read any more."""
    bursts = Bursts[str]()
    bursts.add("x", "a", NOW, alarmed=False)
    assert bursts.earlier("x", NOW + LASTS) == ("a",)
    assert bursts.earlier("x", NOW + LASTS + timedelta(seconds=1)) == ()


def test_an_alarm_ends_the_burst() -> None:
    """What alarmed is not read a second time."""
    bursts = Bursts[str]()
    bursts.add("x", "a", NOW, alarmed=False)
    bursts.add("x", "b", NOW, alarmed=True)
    assert bursts.earlier("x", NOW) == ()


def test_long_messages_stand_for_themselves() -> None:
    """A long one is not kept, and does not drop the short ones before it."""
    bursts = Bursts[str]()
    bursts.add("x", "a", NOW, alarmed=False)
    bursts.add("x", "b" * (SHORT + 1), NOW, alarmed=False)
    assert bursts.earlier("x", NOW) == ("a",)


def test_chats_are_kept_apart() -> None:
    """Nobody's words are read with another's."""
    bursts = Bursts[str]()
    bursts.add("x", "a", NOW, alarmed=False)
    assert bursts.earlier("y", NOW) == ()


def test_a_chat_can_be_forgotten() -> None:
    """/forget drops the burst, too; one that is not there is no error."""
    bursts = Bursts[str]()
    bursts.add("x", "a", NOW, alarmed=False)
    bursts.forget("x")
    bursts.forget("y")
    assert bursts.earlier("x", NOW) == ()


def test_a_crowd_does_not_fill_the_memory() -> None:
    """The chats that were quiet longest go first."""
    bursts = Bursts[int]()
    for chat in range(CHATS + 1):
        bursts.add(chat, "a", NOW, alarmed=False)
    assert bursts.earlier(0, NOW) == ()
    assert bursts.earlier(CHATS, NOW) == ("a",)
