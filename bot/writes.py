"""What the store is told to commit: plain SQL with its values, made here, carried out together with "done".

Every function returns writes and touches nothing. Only what is named here is ever kept of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .model import Memory

Write = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Answered:
    """Which reply answered a message, whose it was and what it decided ("answer:iop-what")."""

    message: int
    person: int
    reply: int
    outcome: str


def remembering(chat: int, person: int, before: Memory, after: Memory, now: datetime) -> list[Write]:
    """The writes that turn one memory into another. Only what changed: a second message may be under way."""
    changes: dict[str, Any] = {"seen": stamp(now)}
    if (before.topic, before.topic_at) != (after.topic, after.topic_at):
        changes |= {"topic": after.topic, "topic_at": stamp(after.topic_at)}
    if before.country != after.country:
        changes |= {"country": after.country}
    if before.danger != after.danger:
        new = after.danger
        changes |= {"danger": new and new.kind, "danger_who": new and new.who}
        changes |= {"danger_at": stamp(new.at) if new else None, "danger_count": new and new.count}
    if len(changes) == 1 and not (after.topic or after.country or after.danger):
        return []  # nothing to remember: not even that somebody wrote
    return [_upsert(chat, person, changes)]


def asking_country(chat: int, person: int, now: datetime, asked: bool) -> Write:
    """Note that the next text may name a country, or that it no longer does."""
    return _upsert(chat, person, {"seen": stamp(now), "asked_at": stamp(now) if asked else None})


def forgetting(chat: int, person: int) -> list[Write]:
    """The writes that erase everything remembered of a person in a chat."""
    values = (chat, person)
    return [
        ("DELETE FROM memory WHERE chat = ? AND person = ?", values),
        ("DELETE FROM answers WHERE chat = ? AND person = ?", values),
    ]


def leaving(chat: int) -> list[Write]:
    """The writes that erase a whole chat: the bot was blocked or removed."""
    return [("DELETE FROM memory WHERE chat = ?", (chat,)), ("DELETE FROM answers WHERE chat = ?", (chat,))]


def migrating(old: int, new: int) -> list[Write]:
    """The writes that move a chat to its new number: Telegram made the group a supergroup."""
    values = (new, old)
    return [
        ("UPDATE OR REPLACE memory SET chat = ? WHERE chat = ?", values),
        ("UPDATE OR REPLACE answers SET chat = ? WHERE chat = ?", values),
    ]


def answering(chat: int, answered: Answered, now: datetime) -> Write:
    """Note which reply answered a message, so that an edit of the one can change the other."""
    values = (chat, answered.message, answered.person, answered.reply, answered.outcome, stamp(now))
    return (
        "INSERT OR REPLACE INTO answers (chat, message, person, reply, outcome, at) VALUES (?,?,?,?,?,?)",
        values,
    )


def feedback(intent: str, helped: bool, now: datetime) -> Write:
    """Count one press of Yes or Not really."""
    column = "helped" if helped else "not_really"
    sql = f"INSERT INTO feedback (intent, day, {column}) VALUES (?, ?, 1)"
    return (f"{sql} ON CONFLICT DO UPDATE SET {column} = {column} + 1", (intent, now.date().isoformat()))


def counting(name: str) -> Write:
    """Add one to a named count that outlives restarts ("set_aside")."""
    sql = "INSERT INTO counts (name, value) VALUES (?, 1) ON CONFLICT DO UPDATE SET value = value + 1"
    return (sql, (name,))


def stamp(moment: datetime | None) -> int | None:
    """A moment as the store keeps it: whole seconds."""
    return int(moment.timestamp()) if moment else None


def _upsert(chat: int, person: int, changes: dict[str, Any]) -> Write:
    names = ", ".join(changes)
    marks = ", ".join("?" * len(changes))
    updates = ", ".join(f"{name} = excluded.{name}" for name in changes)
    sql = f"INSERT INTO memory (chat, person, {names}) VALUES (?, ?, {marks}) ON CONFLICT DO UPDATE SET {updates}"
    return (sql, (chat, person, *changes.values()))
