"""The machine-readable door: JSON lines in, JSON lines out. A contract with evaluations outside this repository."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from .bursts import Bursts
from .content import Content
from .conversation import Conversation
from .matching.matcher import topic_words
from .model import Memory, Reply
from .plain import plain_text

# Turns of one chat are a second apart, from a fixed moment: the same input gives the same output on any day.
_START = datetime(2026, 1, 1, tzinfo=UTC)
_TURN = timedelta(seconds=1)


def match(conversation: Conversation, lines: Iterable[str]) -> Iterator[str]:
    """Answer each input line with one output line, in order.

    Args:
        conversation: the bot.
        lines: JSON objects with "text" and, for the turns of one conversation, the same "chat".
    """
    memories: dict[str, Memory] = {}
    times: dict[str, datetime] = {}
    bursts: Bursts[str] = Bursts()
    for line in lines:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, chat = row["text"], row.get("chat")
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield json.dumps({"error": 'not a JSON object with a "text"'})
            continue
        key = json.dumps(chat)
        now = times.get(key, _START) + _TURN
        memory = memories.get(key, Memory()) if chat is not None else Memory()
        earlier = bursts.earlier(key, now) if chat is not None else ()
        reply, memory = conversation.reply(text, memory, now, earlier)
        if chat is not None:
            memories[key], times[key] = memory, now
            bursts.add(key, text, now, alarmed=reply.decision.urgent is not None)
        yield _line(row_of(text, chat, reply))


def _line(row: dict[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a character: JSON can carry it escaped only
        return json.dumps(row)
    return line


def row_of(text: str, chat: Any, reply: Reply) -> dict[str, Any]:
    """The output row of one message."""
    decision = reply.decision
    return {
        "text": text,
        "chat": chat,
        "kind": decision.kind,
        "intent": decision.intent,
        "urgent": decision.urgent,
        "concern": decision.concern,
        "confidence": round(decision.confidence, 4),
        "choices": list(decision.choices),
        "reply": plain_text(reply),
    }


def phrases(content: Content) -> Iterator[str]:
    """Every curated example as {"intent": …, "phrase": …}, strangers under "none".

    A follow-up is told with the topic it follows on in front, as it is learnt: alone it means anything.
    """
    words = topic_words(content)
    for intent, item in content.intents.items():
        after = [f"{words[topic]} {phrase}" for topic, phrases in item.follow_ups.items() for phrase in phrases]
        for phrase in (*item.phrases, *after):
            yield json.dumps({"intent": intent, "phrase": phrase}, ensure_ascii=False)
    for phrase in content.file.none:
        yield json.dumps({"intent": "none", "phrase": phrase}, ensure_ascii=False)
