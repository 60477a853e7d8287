"""Groups: the bot speaks when spoken to, and never tells in public more than was asked aloud."""

from __future__ import annotations

import pytest

from tests.telegram_double import BOT
from tests.tg.conftest import Stage, labels

GROUP = {"id": -100500, "type": "supergroup", "title": "Family circle"}


def private_link(message: dict) -> list[str]:
    """Addresses that a message's buttons open."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["url"] for row in rows for button in row if "url" in button]


def last(stage: Stage) -> dict:
    """The bot's last message in the group."""
    return stage.telegram.replies(GROUP["id"])[-1]


def test_ask_is_answered_below_the_question(stage: Stage) -> None:
    """/ask works in groups, with and without the bot's name, as a reply to the one who asked."""
    for command in ("/ask", f"/ask@{BOT['username']}"):
        [text] = stage.says(f"{command} what is an iop", chat=GROUP)
        assert text.startswith(stage.title("iop-what"))
    assert "reply_to_message" in last(stage)


def test_a_mention_and_a_reply_to_the_bot_are_answered(stage: Stage) -> None:
    """A mention anywhere in the text, and a reply to one of the bot's messages, are meant for it."""
    [text] = stage.says(f"tell us @{BOT['username']} what is an iop?", chat=GROUP)
    assert text.startswith(stage.title("iop-what"))
    [text] = stage.says("and the cost?", chat=GROUP, reply_to_message=last(stage))
    assert text.startswith(stage.title("cost"))


@pytest.mark.parametrize(
    "text", ["what is an iop", "i want to die laughing", "@somebody_else iop", "/ask@other_bot iop"]
)
def test_what_is_not_addressed_to_the_bot_is_left_alone(stage: Stage, text: str) -> None:
    """People's talk among themselves gets no answer."""
    assert stage.says(text, chat=GROUP) == []


def test_danger_gets_a_short_neutral_line_and_a_private_door(stage: Stage) -> None:
    """In public nobody's danger is named: the same few numbers for every kind, and a button to the private chat."""
    texts = {stage.says(f"/ask {cry}", chat=GROUP)[0] for cry in ("i want to die", "i took pills", "he hits me")}
    assert len(texts) == 1
    [text] = texts
    assert stage.texts.telegram.notices.group_danger in text and "988" in text
    assert private_link(last(stage)) == [f"https://t.me/{BOT['username']}?start=help"]
    assert stage.texts.buttons.my_country not in text


def test_an_earlier_alarm_does_not_show_in_a_later_answer(stage: Stage) -> None:
    """After a cry, an ordinary answer in the group carries no reminder that would tell."""
    stage.says("/ask i want to die", chat=GROUP)
    [text] = stage.says("/ask what is an iop", chat=GROUP)
    assert text.startswith(stage.title("iop-what"))


def test_private_topics_stay_private(stage: Stage) -> None:
    """What somebody asked in private is not the topic of their follow-up in a group."""
    stage.says("what is an iop")
    [text] = stage.says("/ask how long?", chat=GROUP)
    assert stage.title("iop-duration") not in text


def test_a_button_works_for_its_person_only(stage: Stage) -> None:
    """Ben's press on Ana's button shows him a toast and changes nothing; hers is answered."""
    stage.says("/ask what is an iop", chat=GROUP)
    message, related = last(stage), stage.title(stage.content.response("iop-what").head.related[0])
    assert stage.presses(related, stage.ben, message) == []
    toast = stage.telegram.calls("answerCallbackQuery")[-1].params["text"]
    assert toast == stage.texts.telegram.notices.not_yours_toast
    [text] = stage.presses(related, stage.ana, message)
    assert text.startswith(related)


def test_help_in_a_group_is_a_link_to_the_private_chat(stage: Stage) -> None:
    """Answers in groups have no "Help now" press that would be seen, and no feedback buttons."""
    stage.says("/ask what is an iop", chat=GROUP)
    assert stage.texts.buttons.help_now not in labels(last(stage))
    assert stage.texts.telegram.feedback.yes not in labels(last(stage))
    assert private_link(last(stage))


def test_an_anonymous_admin_is_answered_and_other_bots_are_not(stage: Stage) -> None:
    """The stand-in for anonymous admins is a person; a real bot is not."""
    admin = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    robot = {"id": 777, "is_bot": True, "first_name": "Robot"}
    stage.bot.settle()
    for sender, more in ((admin, {"sender_chat": GROUP}), (robot, {})):
        command = [{"type": "bot_command", "offset": 0, "length": 4}]
        message = {"message_id": 5000 + sender["id"] % 100, "date": 1795000000, "chat": GROUP, "from": sender}
        stage.telegram.update("message", message | more | {"text": "/ask what is an iop", "entities": command})
    stage.bot.settle()
    assert len(stage.telegram.replies(GROUP["id"])) == 1


def test_a_forum_topic_gets_its_answer_in_the_same_topic(stage: Stage) -> None:
    """The reply stands in the thread that the question came from."""
    forum = GROUP | {"is_forum": True}
    stage.says("/ask what is an iop", chat=forum, message_thread_id=77, is_topic_message=True)
    assert stage.telegram.calls("sendMessage")[-1].params["message_thread_id"] == 77


def test_memory_moves_with_a_group_that_becomes_a_supergroup(stage: Stage) -> None:
    """The old number's memory is found under the new one."""
    small = {"id": -42, "type": "group", "title": "Family circle"}
    stage.says("/ask what is an iop", chat=small)
    stage.telegram.sends(stage.ana, small, migrate_to_chat_id=GROUP["id"])
    stage.bot.settle()
    [text] = stage.says("/ask how long?", chat=GROUP)
    assert text.startswith(stage.title("iop-duration"))
