"""Danger first: alarms, bursts, late replies, overtaking – and what is remembered of it."""

from __future__ import annotations

import time

from tests.telegram_double import Fault, Person
from tests.tg.conftest import Stage, labels


def test_the_crisis_reply_begins_with_numbers(stage: Stage) -> None:
    """Lines stand before the words, and there is a way to name one's country."""
    [text] = stage.says("i want to die")
    assert "988" in "\n".join(text.splitlines()[:3])
    assert stage.texts.buttons.my_country in labels(stage.last())


def test_texts_of_one_burst_are_read_together(stage: Stage) -> None:
    """ "i want" and "to die" within a minute raise the alarm that neither raises alone."""
    stage.says("i want")
    [text] = stage.says("to die")
    assert "988" in "\n".join(text.splitlines()[:3])


def test_a_quotation_is_read_with_the_words_below_it(stage: Stage) -> None:
    """Quoting somebody's cry and asking "what now?" is a cry for them; quoting the bot is not."""
    son = {"message_id": 900, "date": 1, "chat": stage.ana.chat, "from": stage.ben.user, "text": "i want to die"}
    quote = {"text": "i want to die", "position": 0}
    [text] = stage.says("he wrote this, what now?", reply_to_message=son, quote=quote)
    assert "988" in "\n".join(text.splitlines()[:3])
    stage.says("/forget")
    stage.says("hello")
    [text] = stage.says("what does this mean", reply_to_message=stage.last(), quote=quote)
    assert text.startswith(stage.texts.say.none[:20])


def test_danger_is_remembered_as_kind_and_count_and_never_as_text(stage: Stage) -> None:
    """A second alarm gets the second reply, even after a restart."""
    [first] = stage.says("i want to die")
    stage.bot.stop()
    stage.start()
    [second] = stage.says("i want to die")
    assert first != second
    assert labels(stage.last()) == list(stage.texts.after.values())
    [text] = stage.presses(stage.texts.after["cannot-call"])
    assert text


def test_words_hidden_in_a_poll_or_a_file_name_are_screened(stage: Stage) -> None:
    """What is no text still carries words; an alarm in them is answered."""
    option = {"persistent_id": "a", "text": "x", "voter_count": 0}
    poll = {
        "id": "1",
        "question": "should i take all my pills",
        "options": [option],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    stage.bot.settle()
    stage.telegram.sends(stage.ana, poll=poll)
    stage.bot.settle()
    assert "988" in stage.last()["text"] or "emergency" in stage.last()["text"].lower()


def test_an_alarm_answered_late_opens_neutrally(stage: Stage) -> None:
    """After ten minutes a lock screen shows only "Are you safe now?", with lines below."""
    [text] = stage.says("i want to die", date=int(time.time()) - 700)
    assert text.startswith(stage.texts.telegram.notices.late_alarm)
    assert "988" in text


def test_a_question_answered_after_a_day_says_sorry(stage: Stage) -> None:
    """ "I was away when you wrote" opens a reply to something older than 24 hours; the topic stands below."""
    [text] = stage.says("what is an iop", date=int(time.time()) - 90_000)
    assert text.startswith(stage.texts.telegram.notices.late)
    [text] = stage.says("what is an iop", date=int(time.time()) - 3_000)
    assert text.startswith(stage.title("iop-what"))


def test_an_alarm_overtakes_its_own_chat_and_everybody_elses(rough_stage: Stage) -> None:
    """While ordinary replies wait for Telegram, a cry is answered at once."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(1), chat=stage.ana.id)
    stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.until(lambda: stage.telegram.calls("sendMessage"), what="the first try")
    stage.telegram.says(stage.ana, "and the cost?")
    stage.telegram.says(stage.ana, "i want to die")
    stage.bot.settle()
    texts = [message["text"] for message in stage.telegram.replies(stage.ana.id)]
    assert "988" in "\n".join(texts[0].splitlines()[:3])
    assert texts[1].startswith(stage.title("iop-what")) or stage.title("iop-what") in texts[1]
    assert stage.title("cost") in texts[2]


def test_an_alarm_under_way_does_not_get_lost_in_memory(rough_stage: Stage) -> None:
    """The overtaken ordinary reply, done later, leaves the remembered danger alone."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(1), chat=stage.ana.id)
    stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.until(lambda: stage.telegram.calls("sendMessage"), what="the first try")
    stage.telegram.says(stage.ana, "i want to die")
    stage.bot.settle()
    stage.says("i want to die")
    assert labels(stage.last()) == list(stage.texts.after.values())


def test_a_flooder_is_slowed_down_kindly_and_still_screened(stage: Stage) -> None:
    """Beyond the limit one kind line, then silence – but an alarm is always answered, and others do not notice."""
    stage.start(flood=5)
    for _ in range(60):
        stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.says(stage.ben, "what is an iop")
    stage.telegram.says(stage.ana, "i want to die")
    stage.bot.settle()
    texts = [message["text"] for message in stage.telegram.replies(stage.ana.id)]
    assert sum(stage.texts.telegram.notices.slow_down in text for text in texts) == 1
    assert len(texts) == 5 + 1 + 1
    assert len(stage.telegram.replies(stage.ben.id)) == 1


def test_what_piled_up_while_the_bot_was_away_is_no_flood(stage: Stage) -> None:
    """Ten questions over ten hours all get answers, however late they arrive."""
    now = int(time.time())
    stage.start(flood=3)
    for i in range(10):
        stage.telegram.says(stage.ana, "what is an iop", date=now - 36_000 + i * 3600)
    stage.bot.settle()
    assert len(stage.telegram.replies(stage.ana.id)) == 10


def test_one_flooder_delays_others_by_no_more_than_one_message(stage: Stage) -> None:
    """Ben's question is answered before the flood is through."""
    stage.start(flood=100_000)
    ben = Person(999, "Ben")
    for _ in range(80):
        stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.says(ben, "what is an iop")
    stage.bot.settle(30)
    calls = [call.params["chat_id"] for call in stage.telegram.calls("sendMessage")]
    assert calls.index(ben.id) < 80 - 1
