"""One place sends, with a policy for each way it can fail."""

from __future__ import annotations

import pytest

from bot.tg import render
from tests.telegram_double import Fault
from tests.tg.conftest import QUICK, Stage


def sent(stage: Stage) -> int:
    """How many messages Ana has."""
    return len(stage.telegram.replies(stage.ana.id))


REPEATED = [Fault.bad_gateway(), Fault.drop(False), Fault.garbage(False), Fault.refuse(500, "Internal Server Error")]


@pytest.mark.parametrize("fault", REPEATED, ids=lambda fault: f"{fault.how}{fault.code}")
def test_what_telegram_did_not_take_is_sent_again(rough_stage: Stage, fault: Fault) -> None:
    """5xx, broken connections and nonsense are tried again until the message is there – once."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", fault, times=3)
    stage.says("what is an iop")
    assert sent(stage) == 1


def test_429_is_waited_out_as_told(rough_stage: Stage) -> None:
    """The reply comes after the time that Telegram named, not before."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(1))
    stage.says("what is an iop")
    first, second = stage.telegram.calls("sendMessage")
    assert second.at - first.at >= 0.9
    assert sent(stage) == 1


def test_an_ambiguous_time_out_repeats_a_crisis_reply_and_nothing_else(rough_stage: Stage) -> None:
    """Where nobody knows whether it arrived: numbers come twice rather than never, answers once at most."""
    stage = rough_stage
    stage.start(pace=QUICK.__class__(**{**{f: getattr(QUICK, f) for f in QUICK.__slots__}, "read": 0.2}))
    stage.telegram.fails("sendMessage", Fault.hang(0.5, delivered=True))
    stage.says("what is an iop")
    assert sent(stage) == 1
    stage.telegram.fails("sendMessage", Fault.hang(0.5, delivered=True))
    stage.says("i want to die")
    assert sent(stage) == 3


def test_html_that_telegram_cannot_parse_is_sent_plain(rough_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rendering fault costs bold letters, not the reply."""
    stage = rough_stage
    monkeypatch.setattr(render, "_OPEN", {"strong_open": "<b", "em_open": "<i>"})
    render._cached_blocks.cache_clear()
    try:
        [text] = stage.says("i want to die")
    finally:
        render._cached_blocks.cache_clear()
    assert "988" in text
    assert "parse_mode" not in stage.telegram.calls("sendMessage")[-1].params


QUIET = [
    Fault.refuse(403, "Forbidden: bot was blocked by the user"),
    Fault.refuse(403, "Forbidden: user is deactivated"),
    Fault.refuse(400, "Bad Request: chat not found"),
    Fault.refuse(400, "Bad Request: not enough rights to send text messages to the chat"),
]


@pytest.mark.parametrize("fault", QUIET, ids=lambda fault: fault.description)
def test_whoever_does_not_want_us_is_left_alone(rough_stage: Stage, fault: Fault) -> None:
    """One try, no apology, nothing left in the inbox, and others are answered."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", fault)
    stage.says("what is an iop")
    assert len(stage.telegram.calls("sendMessage")) == 1
    assert stage.bot.service.store.depth() == 0
    assert len(stage.says("what is an iop", stage.ben)) == 1


def test_any_other_refusal_is_answered_in_the_simplest_form(rough_stage: Stage) -> None:
    """Buttons or threads that Telegram will not have are dropped; the words arrive."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.refuse(400, "Bad Request: BUTTON_URL_INVALID"))
    [text] = stage.says("what is an iop")
    assert text.startswith(stage.title("iop-what"))
    assert "reply_markup" not in stage.telegram.calls("sendMessage")[-1].params


def test_a_migrated_group_is_answered_at_its_new_number(rough_stage: Stage) -> None:
    """The reply follows the group, and so does memory."""
    stage = rough_stage
    old, new = {"id": -42, "type": "group", "title": "x"}, {"id": -100500, "type": "supergroup", "title": "x"}
    stage.start()
    stage.telegram.world.messages[new["id"], 1] = {"chat": new, "from": stage.ana.user, "message_id": 1}
    refusal = Fault.refuse(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=new["id"])
    stage.telegram.fails("sendMessage", refusal)
    stage.says("/ask what is an iop", chat=old)
    [reply] = stage.telegram.replies(new["id"])
    assert reply["text"].startswith(stage.title("iop-what"))


def test_a_press_that_is_too_old_is_still_carried_out(rough_stage: Stage) -> None:
    """ "query is too old" only means that the spinner has stopped by itself."""
    stage = rough_stage
    stage.says("what is an iop")
    stage.telegram.fails("answerCallbackQuery", Fault.refuse(400, "Bad Request: query is too old"))
    assert len(stage.presses(stage.texts.buttons.help_now)) == 1


def test_a_menu_that_cannot_be_set_holds_up_nothing(rough_stage: Stage) -> None:
    """The menu waits for the next start; people do not."""
    stage = rough_stage
    stage.telegram.fails("setMyCommands", Fault.bad_gateway())
    assert len(stage.says("what is an iop")) == 1


def test_an_update_that_cannot_be_parsed_does_not_end_polling(stage: Stage) -> None:
    """The rest of its batch, and all that follows, is answered; it is counted."""
    stage.start().settle()
    stage.telegram.update("message", {"message_id": "x", "date": "never", "chat": []})
    assert len(stage.says("what is an iop")) == 1
    assert b"bot_updates_unreadable_total 1.0" in stage.bot.service.metrics.text()


@pytest.mark.parametrize("fault", [Fault.bad_gateway(), Fault.drop(False), Fault.garbage(False), Fault.too_many(1)])
def test_polling_survives_faults(rough_stage: Stage, fault: Fault) -> None:
    """A failed getUpdates is repeated; nothing is lost."""
    stage = rough_stage
    stage.start().settle()
    stage.telegram.fails("getUpdates", fault)
    stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.says(stage.ana, "what does it cost")
    stage.bot.settle(10)
    assert sent(stage) == 2
