"""Alarms overtake everything but each other."""

from __future__ import annotations

from tests.telegram_double import Fault
from tests.tg.conftest import Stage


def test_alarms_of_one_chat_keep_their_order(rough_stage: Stage) -> None:
    """The first one has to wait: the second and third come after it, each with its own text."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(1), chat=stage.ana.id)
    for _ in range(3):
        stage.telegram.says(stage.ana, "i want to die")
    stage.bot.settle()
    sent = [call.params["text"] for call in stage.telegram.calls("sendMessage") if call.delivered]
    calmly = [text for _ in range(3) for text in stage.says("i want to die", stage.ben)]
    assert len(set(sent)) == 3
    assert [message["text"] for message in stage.telegram.replies(stage.ana.id)] == calmly


def test_an_alarm_overtakes_its_own_chat(rough_stage: Stage) -> None:
    """An ordinary reply that has to wait holds up no cry."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(2), chat=stage.ana.id)
    stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.until(lambda: stage.telegram.calls("sendMessage"), what="the first try")
    stage.telegram.says(stage.ana, "i want to die")
    stage.telegram.until(lambda: stage.telegram.replies(stage.ana.id), seconds=1.5, what="the alarm's reply")
    [first] = stage.telegram.replies(stage.ana.id)
    assert not first["text"].startswith(stage.title("iop-what"))
