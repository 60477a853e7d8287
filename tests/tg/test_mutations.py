"""Hostile updates: whatever a broken or malicious sender puts into them, no handler fails and the bot goes on."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.telegram_double import BOT, Person
from tests.tg.conftest import Stage
from tests.tg.test_every_update import GROUP, PRIVATE, message

NASTY: list[Any] = [
    None, True, 0, -1, 2**40, 2**70, -(2**63), 1.5, "", " ", "\x00", "\ud800", "🫠" * 3000, "/ask", "/start x" * 50,
    "@care_answers_bot", "1:ask:iop-what", "<b>", [], {}, [[]], [{"type": "mention", "offset": -5, "length": 10**9}],
]  # fmt: skip
ANA = Person(31_000, "Ana")


def bases() -> list[tuple[str, dict[str, Any]]]:
    """Well-formed updates of every kind to start from."""
    sent = [content for _, content, _ in PRIVATE]
    found = [("message", message(ANA.chat, ANA.user, **content)) for content in sent]
    found += [("edited_message", item | {"edit_date": 1_795_000_000}) for _, item in found[:6]]
    found += [("message", message(GROUP, ANA.user, text=f"@{BOT['username']} iop", entities=[]))]
    below = message(ANA.chat, BOT, text="x", reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]})
    for data in ("1:ask:iop-what", "1:group:treatment:2", "1:country:DE", "1:yes:cost", "1:no:cost", "1:help"):
        found.append(
            ("callback_query", {"id": "1", "from": ANA.user, "chat_instance": "1", "data": data, "message": below})
        )
    found.append(("inline_query", {"id": "1", "from": ANA.user, "query": "iop", "offset": ""}))
    return found


def mutated(rng: random.Random, value: Any) -> Any:
    """A value with one thing in it removed, replaced or doubled."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        if rng.random() < 0.2:
            return {k: v for k, v in value.items() if k != key}
        return value | {key: mutated(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.7:
        at = rng.randrange(len(value))
        return [*value[:at], mutated(rng, value[at]), *value[at:]]
    return copy.deepcopy(rng.choice(NASTY))


def updates(seed: int, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Seeded mutations of the bases."""
    rng, start = random.Random(seed), bases()
    for _ in range(count):
        kind, payload = rng.choice(start)
        for _ in range(rng.randint(1, 3)):
            payload = mutated(rng, payload)
            if not isinstance(payload, dict):
                payload = {"x": payload}
        yield kind, payload


def test_mutated_updates_never_make_a_handler_fail(rough_stage: Stage) -> None:
    """Six hundred seeded mutations: no failure, no fail-safe reply, and an ordinary question is answered afterwards."""
    stage = rough_stage
    stage.start(flood=10**9).settle()
    for kind, payload in updates(seed=20261123, count=600):
        stage.telegram.raw(kind, payload)
    stage.bot.settle(20)
    metrics = stage.bot.service.metrics.text().decode()
    assert "bot_handler_failures_total 0.0" in metrics
    assert stage.bot.service.desk.conversation.failures == 0
    assert len(stage.says("what is an iop")) == 1
