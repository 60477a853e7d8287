"""Edited messages are read again; the earlier reply changes with what they now mean."""

from __future__ import annotations

from tests.tg.conftest import Stage


def edit(stage: Stage, message: dict, text: str) -> list[str]:
    """Ana changes a message and waits; her chat as it then reads."""
    stage.telegram.edits(message, text)
    stage.bot.settle()
    return [reply["text"] for reply in stage.telegram.replies(stage.ana.id)]


def ask(stage: Stage, text: str) -> dict:
    """Ana says something and waits; her message."""
    bot = stage.bot
    message = stage.telegram.says(stage.ana, text)
    bot.settle()
    return message


def test_a_changed_question_changes_its_answer_in_place(stage: Stage) -> None:
    """Another question in the same message gets its answer in the same reply."""
    message = ask(stage, "what is an iop")
    [text] = edit(stage, message, "what does it cost")
    assert text.startswith(stage.title("cost"))


def test_a_mended_spelling_changes_nothing(stage: Stage) -> None:
    """The same outcome sends and edits nothing."""
    message = ask(stage, "what is an iop")
    edit(stage, message, "What is an IOP?")
    assert stage.telegram.calls("editMessageText") == []


def test_danger_in_an_edit_is_answered(stage: Stage) -> None:
    """An edit into a cry turns the reply into the crisis reply – and below the chat where that one is far up."""
    message = ask(stage, "what is an iop")
    [text] = edit(stage, message, "i want to die")
    assert "988" in "\n".join(text.splitlines()[:3])
    first = ask(stage, "what is an iop")
    ask(stage, "what does it cost")
    texts = edit(stage, first, "i took all my pills")
    assert len(texts) == 4
    assert stage.title("iop-what") in texts[1]


def test_an_edited_ask_command_is_read_without_the_command(stage: Stage) -> None:
    """/ask stays /ask when it is edited."""
    message = ask(stage, "/ask what is an iop")
    [text] = edit(stage, message, "/ask what does it cost")
    assert text.startswith(stage.title("cost"))


def test_an_old_message_edited_into_something_else_stays_unanswered_unless_it_is_danger(stage: Stage) -> None:
    """Nobody expects a reply to an edit of last year; danger is another matter."""
    old = {"message_id": 7, "date": 1700000000, "chat": stage.ana.chat, "from": stage.ana.user, "text": "hello"}
    stage.bot.settle()
    stage.telegram.world.messages[stage.ana.id, 7] = old
    assert edit(stage, old, "what is an iop") == []
    [text] = edit(stage, old, "i want to die")
    assert "988" in text


def test_a_reply_that_is_gone_is_sent_anew(rough_stage: Stage) -> None:
    """Where the earlier reply was deleted, the new one comes as a message."""
    stage = rough_stage
    message = ask(stage, "what is an iop")
    del stage.telegram.world.messages[stage.ana.id, stage.last()["message_id"]]
    [text] = edit(stage, message, "what does it cost")
    assert text.startswith(stage.title("cost"))
